# Draw again: gnuplot -e "kind='svg'" budget_sim-here.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1800,1203 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1200,802 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'budget_sim-here.'.kind
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
$ran_1_0 << EOD
100.0000 1.00000 1.00000 1.00000
EOD
$over_1_0 << EOD
NaN NaN
EOD
$ran_1_1 << EOD
NaN NaN NaN NaN
EOD
$over_1_1 << EOD
80.0000 1.39565
EOD
$ran_1_2 << EOD
NaN NaN NaN NaN
EOD
$over_1_2 << EOD
80.0000 1.37283
EOD
$ran_1_3 << EOD
NaN NaN NaN NaN
EOD
$over_1_3 << EOD
80.0000 1.35000
EOD
$ran_1_4 << EOD
NaN NaN NaN NaN
EOD
$over_1_4 << EOD
80.0000 1.32717
EOD
$ran_1_5 << EOD
NaN NaN NaN NaN
EOD
$over_1_5 << EOD
80.0000 1.30435
EOD
$ran_1_6 << EOD
NaN NaN NaN NaN
EOD
$over_1_6 << EOD
80.0000 1.28152
EOD
$ran_1_7 << EOD
NaN NaN NaN NaN
EOD
$over_1_7 << EOD
80.0000 1.25870
EOD
$ran_1_8 << EOD
NaN NaN NaN NaN
EOD
$over_1_8 << EOD
80.0000 1.23587
EOD
$ran_2_0 << EOD
100.0000 1.00000 1.00000 1.00000
EOD
$over_2_0 << EOD
NaN NaN
EOD
$ran_2_1 << EOD
80.0000 1.00000 1.00000 1.00000
EOD
$over_2_1 << EOD
60.0000 1.39565
EOD
$ran_2_2 << EOD
80.0000 1.00000 1.00000 1.00000
EOD
$over_2_2 << EOD
60.0000 1.37283
EOD
$ran_2_3 << EOD
80.0000 1.03637 1.03637 1.03637
EOD
$over_2_3 << EOD
60.0000 1.35000
EOD
$ran_2_4 << EOD
80.0000 1.14279 1.14279 1.14279
EOD
$over_2_4 << EOD
60.0000 1.32717
EOD
$ran_2_5 << EOD
80.0000 1.00000 1.00000 1.00000
EOD
$over_2_5 << EOD
60.0000 1.30435
EOD
$ran_2_6 << EOD
80.0000 1.07071 1.07071 1.07071
EOD
$over_2_6 << EOD
60.0000 1.28152
EOD
$ran_2_7 << EOD
80.0000 1.06042 1.06042 1.06042
EOD
$over_2_7 << EOD
60.0000 1.25870
EOD
$ran_2_8 << EOD
80.0000 1.00000 1.00000 1.00000
EOD
$over_2_8 << EOD
60.0000 1.23587
EOD
$ran_3_0 << EOD
100.0000 1.00000 1.00000 1.00000
EOD
$over_3_0 << EOD
NaN NaN
EOD
$ran_3_1 << EOD
60.0000 1.00654 1.00654 1.00654
80.0000 1.00000 1.00000 1.00000
EOD
$over_3_1 << EOD
50.0000 1.31379
EOD
$ran_3_2 << EOD
60.0000 1.00000 1.00000 1.00000
80.0000 1.00000 1.00000 1.00000
EOD
$over_3_2 << EOD
50.0000 1.29310
EOD
$ran_3_3 << EOD
80.0000 1.02363 1.02363 1.02363
EOD
$over_3_3 << EOD
60.0000 1.31379
EOD
$ran_3_4 << EOD
80.0000 1.07856 1.07856 1.07856
EOD
$over_3_4 << EOD
60.0000 1.29310
EOD
$ran_3_5 << EOD
60.0000 1.01333 1.01333 1.01333
80.0000 1.00152 1.00152 1.00152
EOD
$over_3_5 << EOD
50.0000 1.27241
EOD
$ran_3_6 << EOD
80.0000 1.02933 1.02933 1.02933
EOD
$over_3_6 << EOD
60.0000 1.27241
EOD
$ran_3_7 << EOD
80.0000 1.03266 1.03266 1.03266
EOD
$over_3_7 << EOD
60.0000 1.25172
EOD
$ran_3_8 << EOD
80.0000 1.00034 1.00034 1.00034
EOD
$over_3_8 << EOD
60.0000 1.23103
EOD
$ran_4_0 << EOD
100.0000 1.00000 1.00000 1.00000
EOD
$over_4_0 << EOD
NaN NaN
EOD
$ran_4_1 << EOD
NaN NaN NaN NaN
EOD
$over_4_1 << EOD
80.0000 1.39565
EOD
$ran_4_2 << EOD
NaN NaN NaN NaN
EOD
$over_4_2 << EOD
80.0000 1.37283
EOD
$ran_4_3 << EOD
NaN NaN NaN NaN
EOD
$over_4_3 << EOD
80.0000 1.35000
EOD
$ran_4_4 << EOD
NaN NaN NaN NaN
EOD
$over_4_4 << EOD
80.0000 1.32717
EOD
$ran_4_5 << EOD
NaN NaN NaN NaN
EOD
$over_4_5 << EOD
80.0000 1.30435
EOD
$ran_4_6 << EOD
NaN NaN NaN NaN
EOD
$over_4_6 << EOD
80.0000 1.28152
EOD
$ran_4_7 << EOD
NaN NaN NaN NaN
EOD
$over_4_7 << EOD
80.0000 1.25870
EOD
$ran_4_8 << EOD
NaN NaN NaN NaN
EOD
$over_4_8 << EOD
80.0000 1.23587
EOD
$ran_5_0 << EOD
100.0000 1.00000 1.00000 1.00000
EOD
$over_5_0 << EOD
NaN NaN
EOD
$ran_5_1 << EOD
NaN NaN NaN NaN
EOD
$over_5_1 << EOD
80.0000 1.39565
EOD
$ran_5_2 << EOD
NaN NaN NaN NaN
EOD
$over_5_2 << EOD
80.0000 1.37283
EOD
$ran_5_3 << EOD
NaN NaN NaN NaN
EOD
$over_5_3 << EOD
80.0000 1.35000
EOD
$ran_5_4 << EOD
NaN NaN NaN NaN
EOD
$over_5_4 << EOD
80.0000 1.32717
EOD
$ran_5_5 << EOD
NaN NaN NaN NaN
EOD
$over_5_5 << EOD
80.0000 1.30435
EOD
$ran_5_6 << EOD
NaN NaN NaN NaN
EOD
$over_5_6 << EOD
80.0000 1.28152
EOD
$ran_5_7 << EOD
NaN NaN NaN NaN
EOD
$over_5_7 << EOD
80.0000 1.25870
EOD
$ran_5_8 << EOD
NaN NaN NaN NaN
EOD
$over_5_8 << EOD
80.0000 1.23587
EOD
set multiplot
set label 1001 'Step time under a memory budget, simulated: here' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'sim here: seconds and links measured on AMD EPYC, 2 cores, 2 compute threads pinned, link unpaced | commit 430547109d' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xlabel 'budget, % of keep_all''s peak' offset 0,0.3
set xrange [16.8:104.48]
beside = 2.92267
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.87282
set bmargin at screen 0.58603
set ylabel 'step time / keep_all' offset 0.8,0
set title 'alexnet:batch=8,classes=10'."\nkeep_all: 356 ms in 608 MiB" font F10 offset 0,-0.4
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
set title 'vgg16:image=64,classes=10'."\nkeep_all: 323 ms in 388 MiB" font F10 offset 0,-0.4
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
  $over_1_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.87282
set bmargin at screen 0.58603
set ylabel '' offset 0.8,0
set title 'googlenet:image=96'."\nkeep_all: 399 ms in 126 MiB" font F10 offset 0,-0.4
set yrange [0.973913:1.4087]
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
set title 'resnet50:image=112'."\nkeep_all: 1.03 s in 376 MiB" font F10 offset 0,-0.4
set yrange [0.97931:1.32414]
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
set title 'resnet152:batch=4,image=64'."\nkeep_all: 311 ms in 533 MiB" font F10 offset 0,-0.4
set yrange [0.973913:1.4087]
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
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.46135
set bmargin at screen 0.17456
set ylabel '' offset 0.8,0
set title 'unet3d:size=32'."\nkeep_all: 1.69 s in 320 MiB" font F10 offset 0,-0.4
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
  $over_5_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
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
  NaN with points lc rgb 'black' pt 2 ps 0.9 lw 1.4 title 'largest budget missed (269 rows over)'
unset multiplot
