# Draw again: gnuplot -e "kind='svg'" throughput_budget.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1755,1113 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1170,742 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'throughput_budget.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$ran_0_0 << EOD
NaN NaN NaN NaN
EOD
$over_0_0 << EOD
40.0000 0
60.0000 0
70.0000 0
80.0000 0
EOD
$ran_0_1 << EOD
NaN NaN NaN NaN
EOD
$over_0_1 << EOD
40.0000 0
60.0000 0
70.0000 0
80.0000 0
EOD
$ran_0_2 << EOD
NaN NaN NaN NaN
EOD
$over_0_2 << EOD
40.0000 0
60.0000 0
70.0000 0
80.0000 0
EOD
$ran_0_3 << EOD
NaN NaN NaN NaN
EOD
$over_0_3 << EOD
40.0000 0
60.0000 0
70.0000 0
80.0000 0
EOD
$ran_0_4 << EOD
NaN NaN NaN NaN
EOD
$over_0_4 << EOD
40.0000 0
60.0000 0
70.0000 0
80.0000 0
EOD
$ran_0_5 << EOD
NaN NaN NaN NaN
EOD
$over_0_5 << EOD
40.0000 0
60.0000 0
70.0000 0
80.0000 0
EOD
$ran_0_6 << EOD
NaN NaN NaN NaN
EOD
$over_0_6 << EOD
40.0000 0
60.0000 0
70.0000 0
80.0000 0
EOD
$ran_0_7 << EOD
NaN NaN NaN NaN
EOD
$over_0_7 << EOD
40.0000 0
60.0000 0
70.0000 0
80.0000 0
EOD
$ran_0_8 << EOD
NaN NaN NaN NaN
EOD
$over_0_8 << EOD
40.0000 0
60.0000 0
70.0000 0
80.0000 0
EOD
$ran_1_0 << EOD
NaN NaN NaN NaN
EOD
$over_1_0 << EOD
40.0000 0
60.0000 0
70.0000 0
80.0000 0
EOD
$ran_1_1 << EOD
70.0000 1.02255 0.99424 1.05252
80.0000 0.92480 0.85057 1.01323
EOD
$over_1_1 << EOD
40.0000 0
60.0000 0
EOD
$ran_1_2 << EOD
70.0000 0.95534 0.90338 1.01363
80.0000 0.93078 0.91886 0.94301
EOD
$over_1_2 << EOD
40.0000 0
60.0000 0
EOD
$ran_1_3 << EOD
70.0000 0.93495 0.92265 0.94758
80.0000 0.92831 0.91069 0.94663
EOD
$over_1_3 << EOD
40.0000 0
60.0000 0
EOD
$ran_1_4 << EOD
70.0000 0.95010 0.92492 0.97669
80.0000 0.95214 0.91855 0.98827
EOD
$over_1_4 << EOD
40.0000 0
60.0000 0
EOD
$ran_1_5 << EOD
70.0000 0.76811 0.74653 0.79098
80.0000 0.83589 0.82737 0.84459
EOD
$over_1_5 << EOD
40.0000 0
60.0000 0
EOD
$ran_1_6 << EOD
70.0000 1.01504 0.95220 1.08677
80.0000 0.93653 0.90803 0.96687
EOD
$over_1_6 << EOD
40.0000 0
60.0000 0
EOD
$ran_1_7 << EOD
70.0000 0.87675 0.87236 0.88119
80.0000 0.86077 0.82206 0.90332
EOD
$over_1_7 << EOD
40.0000 0
60.0000 0
EOD
$ran_1_8 << EOD
70.0000 0.98316 0.96798 0.99881
80.0000 0.97649 0.94788 1.00689
EOD
$over_1_8 << EOD
40.0000 0
60.0000 0
EOD
$ran_2_0 << EOD
NaN NaN NaN NaN
EOD
$over_2_0 << EOD
40.0000 0
60.0000 0
70.0000 0
80.0000 0
EOD
$ran_2_1 << EOD
60.0000 0.94342 0.93518 0.95181
70.0000 0.85675 0.80535 0.91515
80.0000 1.08857 1.05414 1.12532
EOD
$over_2_1 << EOD
40.0000 0
EOD
$ran_2_2 << EOD
60.0000 0.89577 0.86715 0.92635
70.0000 0.92028 0.91119 0.92955
80.0000 0.96705 0.96226 0.97189
EOD
$over_2_2 << EOD
40.0000 0
EOD
$ran_2_3 << EOD
60.0000 0.59998 0.56718 0.63681
70.0000 0.99837 0.95291 1.04839
80.0000 0.91938 0.88269 0.95926
EOD
$over_2_3 << EOD
40.0000 0
EOD
$ran_2_4 << EOD
70.0000 0.78790 0.74185 0.84005
80.0000 0.91501 0.91125 0.91881
EOD
$over_2_4 << EOD
40.0000 0
60.0000 0
EOD
$ran_2_5 << EOD
70.0000 1.00220 0.96951 1.03717
80.0000 0.89980 0.88067 0.91979
EOD
$over_2_5 << EOD
40.0000 0
60.0000 0
EOD
$ran_2_6 << EOD
60.0000 0.86887 0.84783 0.89099
70.0000 1.01288 0.94979 1.08494
80.0000 1.06743 0.99263 1.15442
EOD
$over_2_6 << EOD
40.0000 0
EOD
$ran_2_7 << EOD
70.0000 0.93545 0.92507 0.94607
80.0000 1.00603 0.98526 1.02769
EOD
$over_2_7 << EOD
40.0000 0
60.0000 0
EOD
$ran_2_8 << EOD
70.0000 0.95995 0.87200 1.06764
80.0000 0.96808 0.92447 1.01600
EOD
$over_2_8 << EOD
40.0000 0
60.0000 0
EOD
$ran_3_0 << EOD
NaN NaN NaN NaN
EOD
$over_3_0 << EOD
40.0000 0
60.0000 0
70.0000 0
80.0000 0
EOD
$ran_3_1 << EOD
80.0000 0.97341 0.92730 1.02435
EOD
$over_3_1 << EOD
40.0000 0
60.0000 0
70.0000 0
EOD
$ran_3_2 << EOD
80.0000 0.92840 0.86240 1.00534
EOD
$over_3_2 << EOD
40.0000 0
60.0000 0
70.0000 0
EOD
$ran_3_3 << EOD
80.0000 0.98272 0.94323 1.02567
EOD
$over_3_3 << EOD
40.0000 0
60.0000 0
70.0000 0
EOD
$ran_3_4 << EOD
80.0000 1.01152 0.95186 1.07916
EOD
$over_3_4 << EOD
40.0000 0
60.0000 0
70.0000 0
EOD
$ran_3_5 << EOD
80.0000 0.95606 0.93678 0.97614
EOD
$over_3_5 << EOD
40.0000 0
60.0000 0
70.0000 0
EOD
$ran_3_6 << EOD
80.0000 0.98322 0.97518 0.99138
EOD
$over_3_6 << EOD
40.0000 0
60.0000 0
70.0000 0
EOD
$ran_3_7 << EOD
80.0000 0.97796 0.97398 0.98197
EOD
$over_3_7 << EOD
40.0000 0
60.0000 0
70.0000 0
EOD
$ran_3_8 << EOD
80.0000 0.99207 0.93706 1.05395
EOD
$over_3_8 << EOD
40.0000 0
60.0000 0
70.0000 0
EOD
$ran_4_0 << EOD
NaN NaN NaN NaN
EOD
$over_4_0 << EOD
NaN NaN NaN NaN
EOD
$ran_4_1 << EOD
75.0000 1.05720 1.01569 1.10225
EOD
$over_4_1 << EOD
NaN NaN NaN NaN
EOD
$ran_4_2 << EOD
NaN NaN NaN NaN
EOD
$over_4_2 << EOD
NaN NaN NaN NaN
EOD
$ran_4_3 << EOD
NaN NaN NaN NaN
EOD
$over_4_3 << EOD
NaN NaN NaN NaN
EOD
$ran_4_4 << EOD
NaN NaN NaN NaN
EOD
$over_4_4 << EOD
NaN NaN NaN NaN
EOD
$ran_4_5 << EOD
NaN NaN NaN NaN
EOD
$over_4_5 << EOD
NaN NaN NaN NaN
EOD
$ran_4_6 << EOD
NaN NaN NaN NaN
EOD
$over_4_6 << EOD
NaN NaN NaN NaN
EOD
$ran_4_7 << EOD
NaN NaN NaN NaN
EOD
$over_4_7 << EOD
NaN NaN NaN NaN
EOD
$ran_4_8 << EOD
NaN NaN NaN NaN
EOD
$over_4_8 << EOD
NaN NaN NaN NaN
EOD
top = 1.252
set multiplot
set label 1001 'Throughput under a memory budget, relative to keep_all' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'device host, threads 2 and others, link paced to 0.1 GB/s and others, some rows not paced | AMD EPYC, 2 cores | commit 2f9d318ee6' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xlabel 'budget, % of keep_all''s peak' offset 0,0.3
set xrange [32:108]
set yrange [-0.06*top:top]
set ytics 0.2
set lmargin at screen 0.06154
set rmargin at screen 0.32137
set tmargin at screen 0.86253
set bmargin at screen 0.59299
set ylabel 'samples/s, relative to keep_all' offset 0.8,0
set title 'lenet:batch=64'."\n".'' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_0_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_0_0 using 1:2 with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 notitle, \
  $over_0_0 using ($1+-5.33333):(0) with points lc rgb '#303030' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_0 using ($1+-5.33333):(0.075*top) with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $ran_0_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_0_1 using 1:2 with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 notitle, \
  $over_0_1 using ($1+-4):(0) with points lc rgb '#0072b2' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_1 using ($1+-4):(0.075*top) with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $ran_0_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_0_2 using 1:2 with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 notitle, \
  $over_0_2 using ($1+-2.66667):(0) with points lc rgb '#d55e00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_2 using ($1+-2.66667):(0.075*top) with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $ran_0_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_0_3 using 1:2 with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 notitle, \
  $over_0_3 using ($1+-1.33333):(0) with points lc rgb '#009e73' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_3 using ($1+-1.33333):(0.075*top) with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $ran_0_4 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_0_4 using 1:2 with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 notitle, \
  $over_0_4 using ($1+0):(0) with points lc rgb '#cc79a7' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_4 using ($1+0):(0.075*top) with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $ran_0_5 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_0_5 using 1:2 with linespoints lc rgb '#e69f00' dt 6 lw 1.6 pt 4 ps 0.9 notitle, \
  $over_0_5 using ($1+1.33333):(0) with points lc rgb '#e69f00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_5 using ($1+1.33333):(0.075*top) with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $ran_0_6 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_0_6 using 1:2 with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.9 notitle, \
  $over_0_6 using ($1+2.66667):(0) with points lc rgb '#56b4e9' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_6 using ($1+2.66667):(0.075*top) with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $ran_0_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_0_7 using 1:2 with linespoints lc rgb '#882255' dt 2 lw 1.6 pt 12 ps 0.9 notitle, \
  $over_0_7 using ($1+4):(0) with points lc rgb '#882255' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_7 using ($1+4):(0.075*top) with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $ran_0_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_0_8 using 1:2 with linespoints lc rgb '#666633' dt 3 lw 1.6 pt 11 ps 0.9 notitle, \
  $over_0_8 using ($1+5.33333):(0) with points lc rgb '#666633' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_8 using ($1+5.33333):(0.075*top) with points lc rgb '#666633' pt 11 ps 0.7 notitle
unset label
set lmargin at screen 0.39487
set rmargin at screen 0.65470
set tmargin at screen 0.86253
set bmargin at screen 0.59299
set ylabel '' offset 0.8,0
set title 'googlenet:image=96'."\n".'keep_all: 50.4 samples/s' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_1_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_1_0 using 1:2 with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 notitle, \
  $over_1_0 using ($1+-5.33333):(0) with points lc rgb '#303030' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_0 using ($1+-5.33333):(0.075*top) with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $ran_1_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_1_1 using 1:2 with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 notitle, \
  $over_1_1 using ($1+-4):(0) with points lc rgb '#0072b2' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_1 using ($1+-4):(0.075*top) with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $ran_1_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_1_2 using 1:2 with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 notitle, \
  $over_1_2 using ($1+-2.66667):(0) with points lc rgb '#d55e00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_2 using ($1+-2.66667):(0.075*top) with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $ran_1_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_1_3 using 1:2 with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 notitle, \
  $over_1_3 using ($1+-1.33333):(0) with points lc rgb '#009e73' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_3 using ($1+-1.33333):(0.075*top) with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $ran_1_4 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_1_4 using 1:2 with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 notitle, \
  $over_1_4 using ($1+0):(0) with points lc rgb '#cc79a7' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_4 using ($1+0):(0.075*top) with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $ran_1_5 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_1_5 using 1:2 with linespoints lc rgb '#e69f00' dt 6 lw 1.6 pt 4 ps 0.9 notitle, \
  $over_1_5 using ($1+1.33333):(0) with points lc rgb '#e69f00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_5 using ($1+1.33333):(0.075*top) with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $ran_1_6 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_1_6 using 1:2 with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.9 notitle, \
  $over_1_6 using ($1+2.66667):(0) with points lc rgb '#56b4e9' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_6 using ($1+2.66667):(0.075*top) with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $ran_1_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_1_7 using 1:2 with linespoints lc rgb '#882255' dt 2 lw 1.6 pt 12 ps 0.9 notitle, \
  $over_1_7 using ($1+4):(0) with points lc rgb '#882255' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_7 using ($1+4):(0.075*top) with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $ran_1_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_1_8 using 1:2 with linespoints lc rgb '#666633' dt 3 lw 1.6 pt 11 ps 0.9 notitle, \
  $over_1_8 using ($1+5.33333):(0) with points lc rgb '#666633' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_8 using ($1+5.33333):(0.075*top) with points lc rgb '#666633' pt 11 ps 0.7 notitle
set lmargin at screen 0.72821
set rmargin at screen 0.98803
set tmargin at screen 0.86253
set bmargin at screen 0.59299
set ylabel '' offset 0.8,0
set title 'resnet50:image=112'."\n".'keep_all: 11 samples/s' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_2_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_2_0 using 1:2 with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 notitle, \
  $over_2_0 using ($1+-5.33333):(0) with points lc rgb '#303030' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_0 using ($1+-5.33333):(0.075*top) with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $ran_2_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_2_1 using 1:2 with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 notitle, \
  $over_2_1 using ($1+-4):(0) with points lc rgb '#0072b2' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_1 using ($1+-4):(0.075*top) with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $ran_2_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_2_2 using 1:2 with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 notitle, \
  $over_2_2 using ($1+-2.66667):(0) with points lc rgb '#d55e00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_2 using ($1+-2.66667):(0.075*top) with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $ran_2_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_2_3 using 1:2 with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 notitle, \
  $over_2_3 using ($1+-1.33333):(0) with points lc rgb '#009e73' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_3 using ($1+-1.33333):(0.075*top) with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $ran_2_4 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_2_4 using 1:2 with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 notitle, \
  $over_2_4 using ($1+0):(0) with points lc rgb '#cc79a7' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_4 using ($1+0):(0.075*top) with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $ran_2_5 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_2_5 using 1:2 with linespoints lc rgb '#e69f00' dt 6 lw 1.6 pt 4 ps 0.9 notitle, \
  $over_2_5 using ($1+1.33333):(0) with points lc rgb '#e69f00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_5 using ($1+1.33333):(0.075*top) with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $ran_2_6 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_2_6 using 1:2 with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.9 notitle, \
  $over_2_6 using ($1+2.66667):(0) with points lc rgb '#56b4e9' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_6 using ($1+2.66667):(0.075*top) with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $ran_2_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_2_7 using 1:2 with linespoints lc rgb '#882255' dt 2 lw 1.6 pt 12 ps 0.9 notitle, \
  $over_2_7 using ($1+4):(0) with points lc rgb '#882255' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_7 using ($1+4):(0.075*top) with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $ran_2_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_2_8 using 1:2 with linespoints lc rgb '#666633' dt 3 lw 1.6 pt 11 ps 0.9 notitle, \
  $over_2_8 using ($1+5.33333):(0) with points lc rgb '#666633' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_8 using ($1+5.33333):(0.075*top) with points lc rgb '#666633' pt 11 ps 0.7 notitle
set lmargin at screen 0.06154
set rmargin at screen 0.32137
set tmargin at screen 0.45822
set bmargin at screen 0.18868
set ylabel 'samples/s, relative to keep_all' offset 0.8,0
set title 'unet3d:size=32,base=8'."\n".'keep_all: 2.59 samples/s' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_3_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_3_0 using 1:2 with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 notitle, \
  $over_3_0 using ($1+-5.33333):(0) with points lc rgb '#303030' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_3_0 using ($1+-5.33333):(0.075*top) with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $ran_3_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_3_1 using 1:2 with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 notitle, \
  $over_3_1 using ($1+-4):(0) with points lc rgb '#0072b2' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_3_1 using ($1+-4):(0.075*top) with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $ran_3_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_3_2 using 1:2 with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 notitle, \
  $over_3_2 using ($1+-2.66667):(0) with points lc rgb '#d55e00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_3_2 using ($1+-2.66667):(0.075*top) with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $ran_3_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_3_3 using 1:2 with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 notitle, \
  $over_3_3 using ($1+-1.33333):(0) with points lc rgb '#009e73' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_3_3 using ($1+-1.33333):(0.075*top) with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $ran_3_4 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_3_4 using 1:2 with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 notitle, \
  $over_3_4 using ($1+0):(0) with points lc rgb '#cc79a7' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_3_4 using ($1+0):(0.075*top) with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $ran_3_5 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_3_5 using 1:2 with linespoints lc rgb '#e69f00' dt 6 lw 1.6 pt 4 ps 0.9 notitle, \
  $over_3_5 using ($1+1.33333):(0) with points lc rgb '#e69f00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_3_5 using ($1+1.33333):(0.075*top) with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $ran_3_6 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_3_6 using 1:2 with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.9 notitle, \
  $over_3_6 using ($1+2.66667):(0) with points lc rgb '#56b4e9' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_3_6 using ($1+2.66667):(0.075*top) with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $ran_3_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_3_7 using 1:2 with linespoints lc rgb '#882255' dt 2 lw 1.6 pt 12 ps 0.9 notitle, \
  $over_3_7 using ($1+4):(0) with points lc rgb '#882255' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_3_7 using ($1+4):(0.075*top) with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $ran_3_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_3_8 using 1:2 with linespoints lc rgb '#666633' dt 3 lw 1.6 pt 11 ps 0.9 notitle, \
  $over_3_8 using ($1+5.33333):(0) with points lc rgb '#666633' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_3_8 using ($1+5.33333):(0.075*top) with points lc rgb '#666633' pt 11 ps 0.7 notitle
set lmargin at screen 0.39487
set rmargin at screen 0.65470
set tmargin at screen 0.45822
set bmargin at screen 0.18868
set ylabel '' offset 0.8,0
set title 'resnet50:batch=16,image=64'."\n".'keep_all: 27.7 samples/s' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_4_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_4_0 using 1:2 with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 notitle, \
  $over_4_0 using ($1+-5.33333):(0) with points lc rgb '#303030' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_4_0 using ($1+-5.33333):(0.075*top) with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $ran_4_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_4_1 using 1:2 with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 notitle, \
  $over_4_1 using ($1+-4):(0) with points lc rgb '#0072b2' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_4_1 using ($1+-4):(0.075*top) with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $ran_4_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_4_2 using 1:2 with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 notitle, \
  $over_4_2 using ($1+-2.66667):(0) with points lc rgb '#d55e00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_4_2 using ($1+-2.66667):(0.075*top) with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $ran_4_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_4_3 using 1:2 with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 notitle, \
  $over_4_3 using ($1+-1.33333):(0) with points lc rgb '#009e73' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_4_3 using ($1+-1.33333):(0.075*top) with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $ran_4_4 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_4_4 using 1:2 with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 notitle, \
  $over_4_4 using ($1+0):(0) with points lc rgb '#cc79a7' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_4_4 using ($1+0):(0.075*top) with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $ran_4_5 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_4_5 using 1:2 with linespoints lc rgb '#e69f00' dt 6 lw 1.6 pt 4 ps 0.9 notitle, \
  $over_4_5 using ($1+1.33333):(0) with points lc rgb '#e69f00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_4_5 using ($1+1.33333):(0.075*top) with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $ran_4_6 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_4_6 using 1:2 with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.9 notitle, \
  $over_4_6 using ($1+2.66667):(0) with points lc rgb '#56b4e9' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_4_6 using ($1+2.66667):(0.075*top) with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $ran_4_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_4_7 using 1:2 with linespoints lc rgb '#882255' dt 2 lw 1.6 pt 12 ps 0.9 notitle, \
  $over_4_7 using ($1+4):(0) with points lc rgb '#882255' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_4_7 using ($1+4):(0.075*top) with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $ran_4_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_4_8 using 1:2 with linespoints lc rgb '#666633' dt 3 lw 1.6 pt 11 ps 0.9 notitle, \
  $over_4_8 using ($1+5.33333):(0) with points lc rgb '#666633' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_4_8 using ($1+5.33333):(0.075*top) with points lc rgb '#666633' pt 11 ps 0.7 notitle
set lmargin at screen 0.00000
set rmargin at screen 1.00000
set tmargin at screen 0.12129
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
  NaN with points lc rgb 'black' pt 2 ps 0.9 lw 1.4 title 'over budget: does not run'
unset multiplot
