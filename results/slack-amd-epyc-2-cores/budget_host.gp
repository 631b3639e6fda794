# Draw again: gnuplot -e "kind='svg'" budget_host.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1800,1203 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1200,802 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'budget_host.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$ran_0_0 << EOD
NaN NaN NaN NaN
EOD
$over_0_0 << EOD
80.0000 1.39565
EOD
$ran_0_1 << EOD
NaN NaN NaN NaN
EOD
$over_0_1 << EOD
80.0000 1.37536
EOD
$ran_0_2 << EOD
NaN NaN NaN NaN
EOD
$over_0_2 << EOD
80.0000 1.35507
EOD
$ran_0_3 << EOD
NaN NaN NaN NaN
EOD
$over_0_3 << EOD
80.0000 1.33478
EOD
$ran_0_4 << EOD
NaN NaN NaN NaN
EOD
$over_0_4 << EOD
80.0000 1.31449
EOD
$ran_0_5 << EOD
NaN NaN NaN NaN
EOD
$over_0_5 << EOD
80.0000 1.29420
EOD
$ran_0_6 << EOD
NaN NaN NaN NaN
EOD
$over_0_6 << EOD
80.0000 1.27391
EOD
$ran_0_7 << EOD
NaN NaN NaN NaN
EOD
$over_0_7 << EOD
80.0000 1.25362
EOD
$ran_0_8 << EOD
NaN NaN NaN NaN
EOD
$over_0_8 << EOD
80.0000 1.23333
EOD
$ran_1_0 << EOD
NaN NaN NaN NaN
EOD
$over_1_0 << EOD
80.0000 1.61881
EOD
$ran_1_1 << EOD
70.0000 0.97795 0.95010 1.00579
80.0000 1.08131 0.98695 1.17568
EOD
$over_1_1 << EOD
60.0000 1.61881
EOD
$ran_1_2 << EOD
70.0000 1.04675 0.98656 1.10695
80.0000 1.07437 1.06043 1.08830
EOD
$over_1_2 << EOD
60.0000 1.58184
EOD
$ran_1_3 << EOD
70.0000 1.06958 1.05532 1.08384
80.0000 1.07723 1.05638 1.09807
EOD
$over_1_3 << EOD
60.0000 1.54486
EOD
$ran_1_4 << EOD
70.0000 1.05252 1.02386 1.08118
80.0000 1.05027 1.01187 1.08867
EOD
$over_1_4 << EOD
60.0000 1.50789
EOD
$ran_1_5 << EOD
70.0000 1.30190 1.26426 1.33954
80.0000 1.19633 1.18400 1.20865
EOD
$over_1_5 << EOD
60.0000 1.47092
EOD
$ran_1_6 << EOD
70.0000 0.98518 0.92016 1.05020
80.0000 1.06778 1.03426 1.10129
EOD
$over_1_6 << EOD
60.0000 1.43394
EOD
$ran_1_7 << EOD
70.0000 1.14057 1.13482 1.14632
80.0000 1.16175 1.10703 1.21646
EOD
$over_1_7 << EOD
60.0000 1.39697
EOD
$ran_1_8 << EOD
70.0000 1.01713 1.00119 1.03308
80.0000 1.02407 0.99316 1.05499
EOD
$over_1_8 << EOD
60.0000 1.36000
EOD
$ran_2_0 << EOD
NaN NaN NaN NaN
EOD
$over_2_0 << EOD
80.0000 1.98232
EOD
$ran_2_1 << EOD
60.0000 1.05997 1.05063 1.06932
70.0000 1.16721 1.09272 1.24169
80.0000 0.91864 0.88863 0.94864
EOD
$over_2_1 << EOD
40.0000 1.98232
EOD
$ran_2_2 << EOD
60.0000 1.11636 1.07951 1.15320
70.0000 1.08663 1.07579 1.09747
80.0000 1.03407 1.02892 1.03922
EOD
$over_2_2 << EOD
40.0000 1.91219
EOD
$ran_2_3 << EOD
60.0000 1.66673 1.57034 1.76311
70.0000 1.00163 0.95384 1.04942
80.0000 1.08768 1.04247 1.13290
EOD
$over_2_3 << EOD
40.0000 1.84206
EOD
$ran_2_4 << EOD
70.0000 1.26920 1.19041 1.34799
80.0000 1.09288 1.08836 1.09740
EOD
$over_2_4 << EOD
60.0000 1.98232
EOD
$ran_2_5 << EOD
70.0000 0.99781 0.96416 1.03145
80.0000 1.11135 1.08721 1.13550
EOD
$over_2_5 << EOD
60.0000 1.91219
EOD
$ran_2_6 << EOD
60.0000 1.15092 1.12235 1.17948
70.0000 0.98729 0.92171 1.05286
80.0000 0.93683 0.86624 1.00742
EOD
$over_2_6 << EOD
40.0000 1.77192
EOD
$ran_2_7 << EOD
70.0000 1.06900 1.05700 1.08100
80.0000 0.99401 0.97305 1.01497
EOD
$over_2_7 << EOD
60.0000 1.84206
EOD
$ran_2_8 << EOD
70.0000 1.04172 0.93665 1.14679
80.0000 1.03297 0.98425 1.08170
EOD
$over_2_8 << EOD
60.0000 1.77192
EOD
$ran_3_0 << EOD
NaN NaN NaN NaN
EOD
$over_3_0 << EOD
80.0000 1.40680
EOD
$ran_3_1 << EOD
80.0000 1.02732 0.97623 1.07841
EOD
$over_3_1 << EOD
70.0000 1.40680
EOD
$ran_3_2 << EOD
80.0000 1.07712 0.99469 1.15955
EOD
$over_3_2 << EOD
70.0000 1.38267
EOD
$ran_3_3 << EOD
80.0000 1.01758 0.97498 1.06019
EOD
$over_3_3 << EOD
70.0000 1.35854
EOD
$ran_3_4 << EOD
80.0000 0.98861 0.92664 1.05057
EOD
$over_3_4 << EOD
70.0000 1.33442
EOD
$ran_3_5 << EOD
80.0000 1.04596 1.02444 1.06749
EOD
$over_3_5 << EOD
70.0000 1.31029
EOD
$ran_3_6 << EOD
80.0000 1.01707 1.00869 1.02545
EOD
$over_3_6 << EOD
70.0000 1.28617
EOD
$ran_3_7 << EOD
80.0000 1.02253 1.01836 1.02671
EOD
$over_3_7 << EOD
70.0000 1.26204
EOD
$ran_3_8 << EOD
80.0000 1.00799 0.94881 1.06716
EOD
$over_3_8 << EOD
70.0000 1.23791
EOD
$ran_4_0 << EOD
NaN NaN NaN NaN
EOD
$over_4_0 << EOD
NaN NaN
EOD
$ran_4_1 << EOD
75.0000 0.94590 0.90724 0.98456
EOD
$over_4_1 << EOD
NaN NaN
EOD
$ran_4_2 << EOD
NaN NaN NaN NaN
EOD
$over_4_2 << EOD
NaN NaN
EOD
$ran_4_3 << EOD
NaN NaN NaN NaN
EOD
$over_4_3 << EOD
NaN NaN
EOD
$ran_4_4 << EOD
NaN NaN NaN NaN
EOD
$over_4_4 << EOD
NaN NaN
EOD
$ran_4_5 << EOD
NaN NaN NaN NaN
EOD
$over_4_5 << EOD
NaN NaN
EOD
$ran_4_6 << EOD
NaN NaN NaN NaN
EOD
$over_4_6 << EOD
NaN NaN
EOD
$ran_4_7 << EOD
NaN NaN NaN NaN
EOD
$over_4_7 << EOD
NaN NaN
EOD
$ran_4_8 << EOD
NaN NaN NaN NaN
EOD
$over_4_8 << EOD
NaN NaN
EOD
set multiplot
set label 1001 'Step time under a memory budget' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'device host, threads 2 and others, link paced to 0.1 GB/s and others, some rows not paced | AMD EPYC, 2 cores | commit 2f9d318ee6' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xlabel 'budget, % of keep_all''s peak' offset 0,0.3
set xrange [37:104.2]
beside = 2.24
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.87282
set bmargin at screen 0.58603
set ylabel 'step time / keep_all' offset 0.8,0
set title 'lenet:batch=64'."\nkeep_all: 20.4 MiB" font F10 offset 0,-0.4
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
  $over_0_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
unset label
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.87282
set bmargin at screen 0.58603
set ylabel '' offset 0.8,0
set title 'googlenet:image=96'."\nkeep_all: 300 ms in 126 MiB" font F10 offset 0,-0.4
set yrange [0.935692:1.63994]
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
  $over_1_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.87282
set bmargin at screen 0.58603
set ylabel '' offset 0.8,0
set title 'resnet50:image=112'."\nkeep_all: 546 ms in 376 MiB" font F10 offset 0,-0.4
set yrange [0.848505:2.01739]
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
  $over_2_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.46135
set bmargin at screen 0.17456
set ylabel 'step time / keep_all' offset 0.8,0
set title 'unet3d:size=32,base=8'."\nkeep_all: 237 ms in 43.8 MiB" font F10 offset 0,-0.4
set yrange [0.961036:1.42058]
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
  $over_3_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.46135
set bmargin at screen 0.17456
set ylabel '' offset 0.8,0
set title 'resnet50:batch=16,image=64'."\nkeep_all: 541 ms in 318 MiB" font F10 offset 0,-0.4
set yrange [0.928571:1.21733]
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
  $over_4_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
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
plot NaN with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 title 'keep_all', \
  NaN with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 title 'slack_swap', \
  NaN with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 title 'slack_swap:ops=swap', \
  NaN with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 title 'slack_swap:ops=recompute', \
  NaN with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 title 'swap_all:select=fit', \
  NaN with linespoints lc rgb '#e69f00' dt 6 lw 1.6 pt 4 ps 0.9 title 'sqrt_checkpoint', \
  NaN with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.9 title 'tflms', \
  NaN with linespoints lc rgb '#882255' dt 2 lw 1.6 pt 12 ps 0.9 title 'dtr', \
  NaN with linespoints lc rgb '#666633' dt 3 lw 1.6 pt 11 ps 0.9 title 'superneurons', \
  NaN with points lc rgb 'black' pt 2 ps 0.9 lw 1.4 title 'largest budget missed (100 rows over)'
unset multiplot
