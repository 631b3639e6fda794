# Draw again: gnuplot -e "kind='svg'" budget_sim-pcie3_p100.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1800,1203 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1200,802 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'budget_sim-pcie3_p100.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$ran_0_0 << EOD
100.0000 1.00000 1.00000 1.00000
EOD
$over_0_0 << EOD
NaN NaN
EOD
$ran_0_1 << EOD
NaN NaN NaN NaN
EOD
$over_0_1 << EOD
80.0000 1.39565
EOD
$ran_0_2 << EOD
NaN NaN NaN NaN
EOD
$over_0_2 << EOD
80.0000 1.37283
EOD
$ran_0_3 << EOD
NaN NaN NaN NaN
EOD
$over_0_3 << EOD
80.0000 1.35000
EOD
$ran_0_4 << EOD
NaN NaN NaN NaN
EOD
$over_0_4 << EOD
80.0000 1.32717
EOD
$ran_0_5 << EOD
NaN NaN NaN NaN
EOD
$over_0_5 << EOD
80.0000 1.30435
EOD
$ran_0_6 << EOD
NaN NaN NaN NaN
EOD
$over_0_6 << EOD
80.0000 1.28152
EOD
$ran_0_7 << EOD
NaN NaN NaN NaN
EOD
$over_0_7 << EOD
80.0000 1.25870
EOD
$ran_0_8 << EOD
NaN NaN NaN NaN
EOD
$over_0_8 << EOD
80.0000 1.23587
EOD
$ran_0_9 << EOD
NaN NaN NaN NaN
EOD
$over_0_9 << EOD
NaN NaN
EOD
$ran_1_0 << EOD
100.0000 1.00000 1.00000 1.00000
EOD
$over_1_0 << EOD
NaN NaN
EOD
$ran_1_1 << EOD
80.0000 1.00290 1.00290 1.00290
EOD
$over_1_1 << EOD
60.0000 1.82328
EOD
$ran_1_2 << EOD
80.0000 1.00000 1.00000 1.00000
EOD
$over_1_2 << EOD
60.0000 1.77579
EOD
$ran_1_3 << EOD
80.0000 1.02389 1.02389 1.02389
EOD
$over_1_3 << EOD
60.0000 1.72829
EOD
$ran_1_4 << EOD
80.0000 1.03938 1.03938 1.03938
EOD
$over_1_4 << EOD
60.0000 1.68079
EOD
$ran_1_5 << EOD
80.0000 1.20303 1.20303 1.20303
EOD
$over_1_5 << EOD
60.0000 1.63330
EOD
$ran_1_6 << EOD
80.0000 1.04576 1.04576 1.04576
EOD
$over_1_6 << EOD
60.0000 1.58580
EOD
$ran_1_7 << EOD
80.0000 1.23448 1.23448 1.23448
EOD
$over_1_7 << EOD
60.0000 1.53830
EOD
$ran_1_8 << EOD
80.0000 1.41617 1.41617 1.41617
EOD
$over_1_8 << EOD
60.0000 1.49080
EOD
$ran_1_9 << EOD
NaN NaN NaN NaN
EOD
$over_1_9 << EOD
NaN NaN
EOD
$ran_2_0 << EOD
100.0000 1.00000 1.00000 1.00000
EOD
$over_2_0 << EOD
NaN NaN
EOD
$ran_2_1 << EOD
50.0000 1.02423 1.02423 1.02423
60.0000 1.01139 1.01139 1.01139
80.0000 1.00000 1.00000 1.00000
EOD
$over_2_1 << EOD
40.0000 2.90018
EOD
$ran_2_2 << EOD
50.0000 1.94681 1.94681 1.94681
60.0000 1.50016 1.50016 1.50016
80.0000 1.00000 1.00000 1.00000
EOD
$over_2_2 << EOD
40.0000 2.79056
EOD
$ran_2_3 << EOD
50.0000 1.05887 1.05887 1.05887
60.0000 1.03995 1.03995 1.03995
80.0000 1.01241 1.01241 1.01241
EOD
$over_2_3 << EOD
40.0000 2.68093
EOD
$ran_2_4 << EOD
50.0000 1.19610 1.19610 1.19610
60.0000 1.15555 1.15555 1.15555
80.0000 1.06526 1.06526 1.06526
EOD
$over_2_4 << EOD
40.0000 2.57130
EOD
$ran_2_5 << EOD
50.0000 1.95466 1.95466 1.95466
60.0000 1.69185 1.69185 1.69185
80.0000 1.22675 1.22675 1.22675
EOD
$over_2_5 << EOD
40.0000 2.46168
EOD
$ran_2_6 << EOD
50.0000 1.09134 1.09134 1.09134
60.0000 1.05316 1.05316 1.05316
80.0000 1.04015 1.04015 1.04015
EOD
$over_2_6 << EOD
40.0000 2.35205
EOD
$ran_2_7 << EOD
50.0000 1.51436 1.51436 1.51436
60.0000 1.30654 1.30654 1.30654
80.0000 1.01538 1.01538 1.01538
EOD
$over_2_7 << EOD
40.0000 2.24243
EOD
$ran_2_8 << EOD
50.0000 1.96053 1.96053 1.96053
60.0000 1.86007 1.86007 1.86007
80.0000 1.56845 1.56845 1.56845
EOD
$over_2_8 << EOD
40.0000 2.13280
EOD
$ran_2_9 << EOD
NaN NaN NaN NaN
EOD
$over_2_9 << EOD
NaN NaN
EOD
$ran_3_0 << EOD
100.0000 1.00000 1.00000 1.00000
EOD
$over_3_0 << EOD
NaN NaN
EOD
$ran_3_1 << EOD
30.0000 1.07005 1.07005 1.07005
40.0000 1.04630 1.04630 1.04630
50.0000 1.03134 1.03134 1.03134
60.0000 1.01596 1.01596 1.01596
80.0000 1.00010 1.00010 1.00010
EOD
$over_3_1 << EOD
20.0000 8.51642
EOD
$ran_3_2 << EOD
30.0000 2.76694 2.76694 2.76694
40.0000 2.35420 2.35420 2.35420
50.0000 2.03299 2.03299 2.03299
60.0000 1.55365 1.55365 1.55365
80.0000 1.00134 1.00134 1.00134
EOD
$over_3_2 << EOD
20.0000 7.39472
EOD
$ran_3_3 << EOD
30.0000 1.15068 1.15068 1.15068
40.0000 1.09820 1.09820 1.09820
50.0000 1.06218 1.06218 1.06218
60.0000 1.04300 1.04300 1.04300
80.0000 1.01700 1.01700 1.01700
EOD
$over_3_3 << EOD
20.0000 6.42075
EOD
$ran_3_4 << EOD
40.0000 1.14790 1.14790 1.14790
50.0000 1.14021 1.14021 1.14021
60.0000 1.14021 1.14021 1.14021
80.0000 1.07296 1.07296 1.07296
EOD
$over_3_4 << EOD
30.0000 8.51642
EOD
$ran_3_5 << EOD
20.0000 3.40076 3.40076 3.40076
30.0000 2.81892 2.81892 2.81892
40.0000 2.58720 2.58720 2.58720
50.0000 2.29365 2.29365 2.29365
60.0000 2.01230 2.01230 2.01230
80.0000 1.32687 1.32687 1.32687
EOD
$over_3_5 << EOD
NaN NaN
EOD
$ran_3_6 << EOD
30.0000 1.18700 1.18700 1.18700
40.0000 1.10268 1.10268 1.10268
50.0000 1.07270 1.07270 1.07270
60.0000 1.05006 1.05006 1.05006
80.0000 1.01673 1.01673 1.01673
EOD
$over_3_6 << EOD
20.0000 5.57507
EOD
$ran_3_7 << EOD
30.0000 2.23694 2.23694 2.23694
40.0000 1.98448 1.98448 1.98448
50.0000 1.74453 1.74453 1.74453
60.0000 1.49150 1.49150 1.49150
80.0000 1.04561 1.04561 1.04561
EOD
$over_3_7 << EOD
20.0000 4.84077
EOD
$ran_3_8 << EOD
30.0000 2.81246 2.81246 2.81246
40.0000 2.58933 2.58933 2.58933
50.0000 2.34485 2.34485 2.34485
60.0000 2.11738 2.11738 2.11738
80.0000 1.60041 1.60041 1.60041
EOD
$over_3_8 << EOD
20.0000 4.20319
EOD
$ran_3_9 << EOD
30.0000 2.83279 2.83279 2.83279
40.0000 2.35913 2.35913 2.35913
60.0000 1.64373 1.64373 1.64373
EOD
$over_3_9 << EOD
NaN NaN
EOD
$ran_4_0 << EOD
100.0000 1.00000 1.00000 1.00000
EOD
$over_4_0 << EOD
NaN NaN
EOD
$ran_4_1 << EOD
20.0000 1.13897 1.13897 1.13897
30.0000 1.07379 1.07379 1.07379
40.0000 1.04372 1.04372 1.04372
50.0000 1.02471 1.02471 1.02471
60.0000 1.01159 1.01159 1.01159
80.0000 1.00000 1.00000 1.00000
EOD
$over_4_1 << EOD
NaN NaN
EOD
$ran_4_2 << EOD
20.0000 2.68242 2.68242 2.68242
30.0000 2.31188 2.31188 2.31188
40.0000 1.89726 1.89726 1.89726
50.0000 1.56917 1.56917 1.56917
60.0000 1.24996 1.24996 1.24996
80.0000 1.00000 1.00000 1.00000
EOD
$over_4_2 << EOD
NaN NaN
EOD
$ran_4_3 << EOD
20.0000 1.31741 1.31741 1.31741
30.0000 1.14010 1.14010 1.14010
40.0000 1.09065 1.09065 1.09065
50.0000 1.06441 1.06441 1.06441
60.0000 1.04448 1.04448 1.04448
80.0000 1.01514 1.01514 1.01514
EOD
$over_4_3 << EOD
NaN NaN
EOD
$ran_4_4 << EOD
30.0000 1.25346 1.25346 1.25346
40.0000 1.22479 1.22479 1.22479
50.0000 1.17866 1.17866 1.17866
60.0000 1.11594 1.11594 1.11594
80.0000 1.11594 1.11594 1.11594
EOD
$over_4_4 << EOD
20.0000 3.01448
EOD
$ran_4_5 << EOD
20.0000 2.50488 2.50488 2.50488
30.0000 2.33156 2.33156 2.33156
40.0000 2.13825 2.13825 2.13825
50.0000 1.93778 1.93778 1.93778
60.0000 1.68399 1.68399 1.68399
80.0000 1.24784 1.24784 1.24784
EOD
$over_4_5 << EOD
NaN NaN
EOD
$ran_4_6 << EOD
30.0000 1.16265 1.16265 1.16265
40.0000 1.11446 1.11446 1.11446
50.0000 1.07871 1.07871 1.07871
60.0000 1.05028 1.05028 1.05028
80.0000 1.01727 1.01727 1.01727
EOD
$over_4_6 << EOD
20.0000 2.88165
EOD
$ran_4_7 << EOD
20.0000 2.28839 2.28839 2.28839
30.0000 2.08687 2.08687 2.08687
40.0000 1.89928 1.89928 1.89928
50.0000 1.70240 1.70240 1.70240
60.0000 1.48054 1.48054 1.48054
80.0000 1.02576 1.02576 1.02576
EOD
$over_4_7 << EOD
NaN NaN
EOD
$ran_4_8 << EOD
20.0000 2.51147 2.51147 2.51147
30.0000 2.36980 2.36980 2.36980
40.0000 2.20586 2.20586 2.20586
50.0000 2.03650 2.03650 2.03650
60.0000 1.86428 1.86428 1.86428
80.0000 1.45494 1.45494 1.45494
EOD
$over_4_8 << EOD
NaN NaN
EOD
$ran_4_9 << EOD
NaN NaN NaN NaN
EOD
$over_4_9 << EOD
NaN NaN
EOD
$ran_5_0 << EOD
100.0000 1.00000 1.00000 1.00000
EOD
$over_5_0 << EOD
NaN NaN
EOD
$ran_5_1 << EOD
50.0000 1.00879 1.00879 1.00879
60.0000 1.00000 1.00000 1.00000
80.0000 1.00000 1.00000 1.00000
EOD
$over_5_1 << EOD
40.0000 1.39565
EOD
$ran_5_2 << EOD
50.0000 1.01971 1.01971 1.01971
60.0000 1.00000 1.00000 1.00000
80.0000 1.00000 1.00000 1.00000
EOD
$over_5_2 << EOD
40.0000 1.36957
EOD
$ran_5_3 << EOD
60.0000 1.02439 1.02439 1.02439
80.0000 1.00288 1.00288 1.00288
EOD
$over_5_3 << EOD
50.0000 1.39565
EOD
$ran_5_4 << EOD
50.0000 1.17608 1.17608 1.17608
60.0000 1.17608 1.17608 1.17608
80.0000 1.09040 1.09040 1.09040
EOD
$over_5_4 << EOD
40.0000 1.34348
EOD
$ran_5_5 << EOD
50.0000 1.12762 1.12762 1.12762
60.0000 1.10892 1.10892 1.10892
80.0000 1.05800 1.05800 1.05800
EOD
$over_5_5 << EOD
40.0000 1.31739
EOD
$ran_5_6 << EOD
50.0000 1.19662 1.19662 1.19662
60.0000 1.03531 1.03531 1.03531
80.0000 1.00642 1.00642 1.00642
EOD
$over_5_6 << EOD
40.0000 1.29130
EOD
$ran_5_7 << EOD
50.0000 1.07046 1.07046 1.07046
60.0000 1.07026 1.07026 1.07026
80.0000 1.00610 1.00610 1.00610
EOD
$over_5_7 << EOD
40.0000 1.26522
EOD
$ran_5_8 << EOD
50.0000 1.14891 1.14891 1.14891
60.0000 1.13016 1.13016 1.13016
80.0000 1.05552 1.05552 1.05552
EOD
$over_5_8 << EOD
40.0000 1.23913
EOD
$ran_5_9 << EOD
NaN NaN NaN NaN
EOD
$over_5_9 << EOD
NaN NaN
EOD
set multiplot
set label 1001 'Step time under a memory budget, simulated: pcie3_p100' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',11.5' : ',8.65'
set label 1002 'sim pcie3_p100: Tesla P100 16 GB behind PCIe 3.0 x16; calibrated by ResNet-50 batch 64 f32 at 219 images/s (TensorFlow benchmarks, May 2017, one P100) | commit 430547109d and others' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xlabel 'budget, % of keep_all''s peak' offset 0,0.3
set xrange [16.8:104.48]
beside = 2.92267
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.87282
set bmargin at screen 0.58603
set ylabel 'step time / keep_all' offset 0.8,0
set title 'alexnet:batch=128'."\nkeep_all: 102 ms in 1.05 GiB" font F10 offset 0,-0.4
set yrange [0.973913:1.4087]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_0_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_0_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_0_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_0_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_0_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_0_1 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $ran_0_1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.9 lw 1.6 notitle, \
  $over_0_1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $over_0_1 using ($1+beside):2 with points lc rgb '#0072b2' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_0_2 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_0_2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_0_2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_0_2 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_0_3 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_0_3 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_0_3 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_0_3 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_4 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_0_4 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_0_4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_0_4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_0_4 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_5 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_0_5 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_0_5 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_0_5 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_0_5 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_6 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_0_6 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_0_6 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_0_6 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_0_6 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_0_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_0_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_0_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_0_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_0_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_0_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_0_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_0_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_9 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_0_9 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_0_9 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_0_9 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_0_9 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle
unset label
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.87282
set bmargin at screen 0.58603
set ylabel '' offset 0.8,0
set title 'vgg16:batch=32'."\nkeep_all: 272 ms in 3.28 GiB" font F10 offset 0,-0.4
set yrange [0.945717:1.85043]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_1_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_1_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_1_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_1_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_1_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_1_1 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $ran_1_1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.9 lw 1.6 notitle, \
  $over_1_1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $over_1_1 using ($1+beside):2 with points lc rgb '#0072b2' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_1_2 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_1_2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_1_2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_1_2 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_1_3 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_1_3 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_1_3 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_1_3 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_4 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_1_4 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_1_4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_1_4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_1_4 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_5 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_1_5 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_1_5 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_1_5 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_1_5 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_6 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_1_6 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_1_6 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_1_6 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_1_6 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_1_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_1_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_1_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_1_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_1_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_1_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_1_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_1_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_9 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_1_9 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_1_9 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_1_9 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_1_9 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.87282
set bmargin at screen 0.58603
set ylabel '' offset 0.8,0
set title 'googlenet:batch=64'."\nkeep_all: 97.6 ms in 1.51 GiB" font F10 offset 0,-0.4
set yrange [0.874713:2.96283]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_2_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_2_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_2_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_2_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_2_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_2_1 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $ran_2_1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.9 lw 1.6 notitle, \
  $over_2_1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $over_2_1 using ($1+beside):2 with points lc rgb '#0072b2' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_2_2 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_2_2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_2_2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_2_2 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_2_3 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_2_3 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_2_3 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_2_3 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_4 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_2_4 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_2_4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_2_4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_2_4 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_5 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_2_5 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_2_5 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_2_5 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_2_5 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_6 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_2_6 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_2_6 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_2_6 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_2_6 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_2_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_2_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_2_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_2_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_2_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_2_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_2_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_2_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_9 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_2_9 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_2_9 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_2_9 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_2_9 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.46135
set bmargin at screen 0.17456
set ylabel 'step time / keep_all' offset 0.8,0
set title 'resnet50:batch=64'."\nkeep_all: 292 ms in 5.28 GiB" font F10 offset 0,-0.4
set yrange [0.868289:9.13955]
set logscale y
set ytics ('1' 1, '1.5' 1.5, '2' 2, '3' 3, '5' 5, '7' 7)
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_3_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_3_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_3_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_3_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_3_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_3_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_3_1 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $ran_3_1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.9 lw 1.6 notitle, \
  $over_3_1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $over_3_1 using ($1+beside):2 with points lc rgb '#0072b2' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_3_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_3_2 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_3_2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_3_2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_3_2 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_3_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_3_3 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_3_3 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_3_3 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_3_3 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_3_4 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_3_4 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_3_4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_3_4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_3_4 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_3_5 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_3_5 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_3_5 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_3_5 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_3_5 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_3_6 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_3_6 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_3_6 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_3_6 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_3_6 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_3_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_3_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_3_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_3_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_3_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_3_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_3_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_3_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_3_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_3_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_3_9 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_3_9 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_3_9 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_3_9 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_3_9 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.46135
set bmargin at screen 0.17456
set ylabel '' offset 0.8,0
set title 'resnet152:batch=32'."\nkeep_all: 374 ms in 5.72 GiB" font F10 offset 0,-0.4
set yrange [0.867177:3.08089]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_4_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_4_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_4_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_4_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_4_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_4_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_4_1 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $ran_4_1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.9 lw 1.6 notitle, \
  $over_4_1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $over_4_1 using ($1+beside):2 with points lc rgb '#0072b2' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_4_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_4_2 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_4_2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_4_2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_4_2 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_4_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_4_3 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_4_3 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_4_3 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_4_3 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_4_4 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_4_4 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_4_4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_4_4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_4_4 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_4_5 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_4_5 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_4_5 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_4_5 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_4_5 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_4_6 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_4_6 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_4_6 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_4_6 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_4_6 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_4_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_4_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_4_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_4_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_4_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_4_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_4_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_4_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_4_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_4_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_4_9 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_4_9 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_4_9 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_4_9 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_4_9 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.46135
set bmargin at screen 0.17456
set ylabel '' offset 0.8,0
set title 'unet3d:size=96'."\nkeep_all: 960 ms in 3.4 GiB" font F10 offset 0,-0.4
set yrange [0.973913:1.4087]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_5_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_5_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_5_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_5_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_5_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_5_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_5_1 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $ran_5_1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.9 lw 1.6 notitle, \
  $over_5_1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $over_5_1 using ($1+beside):2 with points lc rgb '#0072b2' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_5_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_5_2 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_5_2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_5_2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_5_2 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_5_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_5_3 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_5_3 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_5_3 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_5_3 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_5_4 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_5_4 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_5_4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_5_4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_5_4 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_5_5 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_5_5 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_5_5 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_5_5 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_5_5 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_5_6 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_5_6 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_5_6 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_5_6 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_5_6 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_5_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_5_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_5_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_5_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_5_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_5_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_5_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_5_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_5_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_5_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_5_9 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_5_9 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_5_9 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_5_9 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_5_9 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle
unset logscale y
set lmargin at screen 0.00000
set rmargin at screen 1.00000
set tmargin at screen 0.11222
set bmargin at screen 0.00000
unset title
unset xlabel
unset ylabel
unset xtics
unset ytics
unset grid
unset arrow
set border 0
set xrange [0:1]
set yrange [0:1]
set key at graph 0.5,0.5 center center horizontal Left reverse nobox samplen 3.5 width 2 maxrows 3
plot NaN with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 title 'keep_all [sim]', \
  NaN with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 title 'slack_swap [sim]', \
  NaN with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 title 'slack_swap:ops=swap [sim]', \
  NaN with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 title 'slack_swap:ops=recompute [sim]', \
  NaN with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 title 'sqrt_checkpoint [sim]', \
  NaN with linespoints lc rgb '#e69f00' dt 6 lw 1.6 pt 4 ps 0.9 title 'tflms [sim]', \
  NaN with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.9 title 'dtr [sim]', \
  NaN with linespoints lc rgb '#882255' dt 2 lw 1.6 pt 12 ps 0.9 title 'superneurons [sim]', \
  NaN with linespoints lc rgb '#666633' dt 3 lw 1.6 pt 11 ps 0.9 title 'swap_all:select=fit [sim]', \
  NaN with linespoints lc rgb '#555599' dt 4 lw 1.6 pt 10 ps 0.9 title 'slack_swap:ops=swap,timing=stale [sim]', \
  NaN with points lc rgb 'black' pt 2 ps 0.9 lw 1.4 title 'largest budget missed (147 rows over)'
unset multiplot
