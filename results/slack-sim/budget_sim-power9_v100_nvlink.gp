# Draw again: gnuplot -e "kind='svg'" budget_sim-power9_v100_nvlink.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1800,1203 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1200,802 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'budget_sim-power9_v100_nvlink.'.kind
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
80.0000 1.00000 1.00000 1.00000
EOD
$over_1_1 << EOD
60.0000 1.39565
EOD
$ran_1_2 << EOD
80.0000 1.00000 1.00000 1.00000
EOD
$over_1_2 << EOD
60.0000 1.37283
EOD
$ran_1_3 << EOD
80.0000 1.02541 1.02541 1.02541
EOD
$over_1_3 << EOD
60.0000 1.35000
EOD
$ran_1_4 << EOD
80.0000 1.03949 1.03949 1.03949
EOD
$over_1_4 << EOD
60.0000 1.32717
EOD
$ran_1_5 << EOD
80.0000 1.02844 1.02844 1.02844
EOD
$over_1_5 << EOD
60.0000 1.30435
EOD
$ran_1_6 << EOD
80.0000 1.04682 1.04682 1.04682
EOD
$over_1_6 << EOD
60.0000 1.28152
EOD
$ran_1_7 << EOD
80.0000 1.01731 1.01731 1.01731
EOD
$over_1_7 << EOD
60.0000 1.25870
EOD
$ran_1_8 << EOD
80.0000 1.08127 1.08127 1.08127
EOD
$over_1_8 << EOD
60.0000 1.23587
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
50.0000 1.00653 1.00653 1.00653
60.0000 1.00008 1.00008 1.00008
80.0000 1.00000 1.00000 1.00000
EOD
$over_2_1 << EOD
40.0000 1.42204
EOD
$ran_2_2 << EOD
50.0000 1.00000 1.00000 1.00000
60.0000 1.00000 1.00000 1.00000
80.0000 1.00000 1.00000 1.00000
EOD
$over_2_2 << EOD
40.0000 1.39769
EOD
$ran_2_3 << EOD
50.0000 1.06468 1.06468 1.06468
60.0000 1.04917 1.04917 1.04917
80.0000 1.01611 1.01611 1.01611
EOD
$over_2_3 << EOD
40.0000 1.37334
EOD
$ran_2_4 << EOD
50.0000 1.19013 1.19013 1.19013
60.0000 1.15009 1.15009 1.15009
80.0000 1.06898 1.06898 1.06898
EOD
$over_2_4 << EOD
40.0000 1.34900
EOD
$ran_2_5 << EOD
50.0000 1.14410 1.14410 1.14410
60.0000 1.11566 1.11566 1.11566
80.0000 1.06695 1.06695 1.06695
EOD
$over_2_5 << EOD
40.0000 1.32465
EOD
$ran_2_6 << EOD
50.0000 1.08893 1.08893 1.08893
60.0000 1.08757 1.08757 1.08757
80.0000 1.03446 1.03446 1.03446
EOD
$over_2_6 << EOD
40.0000 1.30030
EOD
$ran_2_7 << EOD
50.0000 1.11968 1.11968 1.11968
60.0000 1.07386 1.07386 1.07386
80.0000 1.01988 1.01988 1.01988
EOD
$over_2_7 << EOD
40.0000 1.27595
EOD
$ran_2_8 << EOD
50.0000 1.21334 1.21334 1.21334
60.0000 1.20235 1.20235 1.20235
80.0000 1.14757 1.14757 1.14757
EOD
$over_2_8 << EOD
40.0000 1.25160
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
20.0000 1.05051 1.05051 1.05051
30.0000 1.01985 1.01985 1.01985
40.0000 1.00891 1.00891 1.00891
50.0000 1.00000 1.00000 1.00000
60.0000 1.00000 1.00000 1.00000
80.0000 1.00000 1.00000 1.00000
EOD
$over_3_1 << EOD
NaN NaN
EOD
$ran_3_2 << EOD
30.0000 1.22794 1.22794 1.22794
40.0000 1.11377 1.11377 1.11377
50.0000 1.00000 1.00000 1.00000
60.0000 1.00000 1.00000 1.00000
80.0000 1.00000 1.00000 1.00000
EOD
$over_3_2 << EOD
20.0000 2.08202
EOD
$ran_3_3 << EOD
30.0000 1.17826 1.17826 1.17826
40.0000 1.10448 1.10448 1.10448
50.0000 1.07335 1.07335 1.07335
60.0000 1.04919 1.04919 1.04919
80.0000 1.02102 1.02102 1.02102
EOD
$over_3_3 << EOD
20.0000 2.01068
EOD
$ran_3_4 << EOD
40.0000 1.14911 1.14911 1.14911
50.0000 1.14366 1.14366 1.14366
60.0000 1.14366 1.14366 1.14366
80.0000 1.07679 1.07679 1.07679
EOD
$over_3_4 << EOD
30.0000 2.08202
EOD
$ran_3_5 << EOD
20.0000 1.68964 1.68964 1.68964
30.0000 1.33058 1.33058 1.33058
40.0000 1.25892 1.25892 1.25892
50.0000 1.21122 1.21122 1.21122
60.0000 1.18498 1.18498 1.18498
80.0000 1.08648 1.08648 1.08648
EOD
$over_3_5 << EOD
NaN NaN
EOD
$ran_3_6 << EOD
30.0000 1.16418 1.16418 1.16418
40.0000 1.11199 1.11199 1.11199
50.0000 1.07956 1.07956 1.07956
60.0000 1.05444 1.05444 1.05444
80.0000 1.02313 1.02313 1.02313
EOD
$over_3_6 << EOD
20.0000 1.93934
EOD
$ran_3_7 << EOD
30.0000 1.34694 1.34694 1.34694
40.0000 1.26967 1.26967 1.26967
50.0000 1.21887 1.21887 1.21887
60.0000 1.15225 1.15225 1.15225
80.0000 1.05891 1.05891 1.05891
EOD
$over_3_7 << EOD
20.0000 1.86799
EOD
$ran_3_8 << EOD
30.0000 1.36208 1.36208 1.36208
40.0000 1.32370 1.32370 1.32370
50.0000 1.27315 1.27315 1.27315
60.0000 1.23578 1.23578 1.23578
80.0000 1.12786 1.12786 1.12786
EOD
$over_3_8 << EOD
20.0000 1.79665
EOD
$ran_3_9 << EOD
30.0000 1.24994 1.24994 1.24994
40.0000 1.10434 1.10434 1.10434
60.0000 1.00000 1.00000 1.00000
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
20.0000 1.01777 1.01777 1.01777
30.0000 1.00300 1.00300 1.00300
40.0000 1.00000 1.00000 1.00000
50.0000 1.00035 1.00035 1.00035
60.0000 1.00035 1.00035 1.00035
80.0000 1.00000 1.00000 1.00000
EOD
$over_4_1 << EOD
NaN NaN
EOD
$ran_4_2 << EOD
20.0000 1.17002 1.17002 1.17002
30.0000 1.09159 1.09159 1.09159
40.0000 1.00000 1.00000 1.00000
50.0000 1.00000 1.00000 1.00000
60.0000 1.00000 1.00000 1.00000
80.0000 1.00000 1.00000 1.00000
EOD
$over_4_2 << EOD
NaN NaN
EOD
$ran_4_3 << EOD
20.0000 1.33747 1.33747 1.33747
30.0000 1.16347 1.16347 1.16347
40.0000 1.10893 1.10893 1.10893
50.0000 1.07661 1.07661 1.07661
60.0000 1.05463 1.05463 1.05463
80.0000 1.01864 1.01864 1.01864
EOD
$over_4_3 << EOD
NaN NaN
EOD
$ran_4_4 << EOD
30.0000 1.25185 1.25185 1.25185
40.0000 1.22537 1.22537 1.22537
50.0000 1.17989 1.17989 1.17989
60.0000 1.11828 1.11828 1.11828
80.0000 1.11828 1.11828 1.11828
EOD
$over_4_4 << EOD
20.0000 1.50992
EOD
$ran_4_5 << EOD
20.0000 1.24175 1.24175 1.24175
30.0000 1.20103 1.20103 1.20103
40.0000 1.17846 1.17846 1.17846
50.0000 1.15498 1.15498 1.15498
60.0000 1.13151 1.13151 1.13151
80.0000 1.07197 1.07197 1.07197
EOD
$over_4_5 << EOD
NaN NaN
EOD
$ran_4_6 << EOD
20.0000 1.45949 1.45949 1.45949
30.0000 1.17033 1.17033 1.17033
40.0000 1.12219 1.12219 1.12219
50.0000 1.08981 1.08981 1.08981
60.0000 1.05963 1.05963 1.05963
80.0000 1.01982 1.01982 1.01982
EOD
$over_4_6 << EOD
NaN NaN
EOD
$ran_4_7 << EOD
20.0000 1.31491 1.31491 1.31491
30.0000 1.27118 1.27118 1.27118
40.0000 1.23147 1.23147 1.23147
50.0000 1.18931 1.18931 1.18931
60.0000 1.13965 1.13965 1.13965
80.0000 1.03380 1.03380 1.03380
EOD
$over_4_7 << EOD
NaN NaN
EOD
$ran_4_8 << EOD
20.0000 1.27950 1.27950 1.27950
30.0000 1.25840 1.25840 1.25840
40.0000 1.22778 1.22778 1.22778
50.0000 1.19689 1.19689 1.19689
60.0000 1.16374 1.16374 1.16374
80.0000 1.09394 1.09394 1.09394
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
50.0000 1.02061 1.02061 1.02061
60.0000 1.00000 1.00000 1.00000
80.0000 1.00000 1.00000 1.00000
EOD
$over_5_1 << EOD
40.0000 1.39565
EOD
$ran_5_2 << EOD
50.0000 1.02061 1.02061 1.02061
60.0000 1.00000 1.00000 1.00000
80.0000 1.00000 1.00000 1.00000
EOD
$over_5_2 << EOD
40.0000 1.36957
EOD
$ran_5_3 << EOD
60.0000 1.02690 1.02690 1.02690
80.0000 1.00395 1.00395 1.00395
EOD
$over_5_3 << EOD
50.0000 1.39565
EOD
$ran_5_4 << EOD
50.0000 1.17646 1.17646 1.17646
60.0000 1.17646 1.17646 1.17646
80.0000 1.09046 1.09046 1.09046
EOD
$over_5_4 << EOD
40.0000 1.34348
EOD
$ran_5_5 << EOD
50.0000 1.02429 1.02429 1.02429
60.0000 1.01927 1.01927 1.01927
80.0000 1.01526 1.01526 1.01526
EOD
$over_5_5 << EOD
40.0000 1.31739
EOD
$ran_5_6 << EOD
50.0000 1.19730 1.19730 1.19730
60.0000 1.03696 1.03696 1.03696
80.0000 1.00739 1.00739 1.00739
EOD
$over_5_6 << EOD
40.0000 1.29130
EOD
$ran_5_7 << EOD
50.0000 1.02217 1.02217 1.02217
60.0000 1.02171 1.02171 1.02171
80.0000 1.00836 1.00836 1.00836
EOD
$over_5_7 << EOD
40.0000 1.26522
EOD
$ran_5_8 << EOD
50.0000 1.03541 1.03541 1.03541
60.0000 1.02663 1.02663 1.02663
80.0000 1.00605 1.00605 1.00605
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
set label 1001 'Step time under a memory budget, simulated: power9_v100_nvlink' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',9' : ',6.75'
set label 1002 'sim power9_v100_nvlink: IBM AC922, POWER9 and Tesla V100 SXM2 16 GB, three NVLink 2.0 bricks to the CPU; calibrated by ResNet-50 batch 128 f32 at 412 images/s (NVIDIA DeepLearningExamples, one V100 16 GB) | commit 430547109d and' at screen 0.5,1 offset 0,-2.15 center font FB tc rgb '#444444'
set label 1003 ' others' at screen 0.5,1 offset 0,-2.9 center font FB tc rgb '#444444'
set xlabel 'budget, % of keep_all''s peak' offset 0,0.3
set xrange [16.8:104.48]
beside = 2.92267
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.87282
set bmargin at screen 0.58603
set ylabel 'step time / keep_all' offset 0.8,0
set title 'alexnet:batch=128'."\nkeep_all: 51 ms in 1.05 GiB" font F10 offset 0,-0.4
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
set title 'vgg16:batch=32'."\nkeep_all: 141 ms in 3.28 GiB" font F10 offset 0,-0.4
set yrange [0.973913:1.4087]
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
set title 'googlenet:batch=64'."\nkeep_all: 53 ms in 1.51 GiB" font F10 offset 0,-0.4
set yrange [0.972173:1.43595]
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
set title 'resnet50:batch=64'."\nkeep_all: 157 ms in 5.28 GiB" font F10 offset 0,-0.4
set yrange [0.928658:2.11769]
unset logscale y
set ytics auto
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
set title 'resnet152:batch=32'."\nkeep_all: 203 ms in 5.72 GiB" font F10 offset 0,-0.4
set yrange [0.966379:1.52674]
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
set title 'unet3d:size=96'."\nkeep_all: 489 ms in 3.4 GiB" font F10 offset 0,-0.4
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
  NaN with points lc rgb 'black' pt 2 ps 0.9 lw 1.4 title 'largest budget missed (145 rows over)'
unset multiplot
