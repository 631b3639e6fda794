# Draw again: gnuplot -e "kind='svg'" budget_host.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1800,675 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1200,450 font 'DejaVu Sans,13' background '#ffffff' }
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
70.0000 1.00867 0.99582 1.02151
80.0000 1.08311 1.00706 1.15917
90.0000 0.88923 0.85708 0.92138
EOD
$over_0_0 << EOD
NaN NaN
EOD
$ran_0_1 << EOD
70.0000 1.01600 1.00786 1.02414
80.0000 1.08856 1.05030 1.12681
90.0000 1.19401 1.18322 1.20479
EOD
$over_0_1 << EOD
NaN NaN
EOD
$ran_0_2 << EOD
70.0000 1.10312 1.09753 1.10871
80.0000 1.19692 1.13734 1.25650
90.0000 1.18804 1.16647 1.20961
EOD
$over_0_2 << EOD
NaN NaN
EOD
$ran_0_3 << EOD
80.0000 1.61768 1.43190 1.80345
90.0000 1.13239 1.00088 1.26390
EOD
$over_0_3 << EOD
70.0000 1.69763
EOD
$ran_0_4 << EOD
70.0000 0.95887 0.93003 0.98771
80.0000 1.01599 0.98349 1.04849
90.0000 1.03564 1.02070 1.05059
EOD
$over_0_4 << EOD
NaN NaN
EOD
$ran_1_0 << EOD
70.0000 0.97441 0.93372 1.01511
80.0000 0.95583 0.93083 0.98083
90.0000 1.02459 1.00194 1.04724
EOD
$over_1_0 << EOD
NaN NaN
EOD
$ran_1_1 << EOD
70.0000 1.26240 1.25463 1.27016
80.0000 1.08388 1.04525 1.12251
90.0000 1.06684 1.02538 1.10831
EOD
$over_1_1 << EOD
NaN NaN
EOD
$ran_1_2 << EOD
70.0000 1.50555 1.43518 1.57593
80.0000 0.79094 0.72736 0.85451
90.0000 1.09445 1.07600 1.11291
EOD
$over_1_2 << EOD
NaN NaN
EOD
$ran_1_3 << EOD
90.0000 0.97588 0.95613 0.99563
EOD
$over_1_3 << EOD
80.0000 1.58399
EOD
$ran_1_4 << EOD
70.0000 1.06092 1.04210 1.07974
80.0000 0.99532 0.95361 1.03703
90.0000 0.99157 0.96253 1.02062
EOD
$over_1_4 << EOD
NaN NaN
EOD
$ran_2_0 << EOD
75.0000 1.12134 1.06348 1.17920
EOD
$over_2_0 << EOD
NaN NaN
EOD
$ran_2_1 << EOD
NaN NaN NaN NaN
EOD
$over_2_1 << EOD
NaN NaN
EOD
$ran_2_2 << EOD
NaN NaN NaN NaN
EOD
$over_2_2 << EOD
NaN NaN
EOD
$ran_2_3 << EOD
NaN NaN NaN NaN
EOD
$over_2_3 << EOD
NaN NaN
EOD
$ran_2_4 << EOD
NaN NaN NaN NaN
EOD
$over_2_4 << EOD
NaN NaN
EOD
set multiplot
set label 1001 'Step time under a memory budget' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'device host, threads 1, link paced to 2 GB/s | AMD EPYC, 2 cores | commit 3f6c334a4e' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xlabel 'budget, % of keep_all''s peak' offset 0,0.3
set xrange [67:104.2]
beside = 1.24
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.77333
set bmargin at screen 0.26222
set ylabel 'step time / keep_all' offset 0.8,0
set title 'googlenet:image=96'."\nkeep_all: 496 ms in 126 MiB" font F10 offset 0,-0.4
set yrange [0.83593:1.72428]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_0_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_0_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_0_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_0_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_0_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_1 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_0_1 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_0_1 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_0_1 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_0_1 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
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
  $ran_0_4 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_0_4 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_0_4 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_0_4 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_0_4 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle
unset label
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.77333
set bmargin at screen 0.26222
set ylabel '' offset 0.8,0
set title 'resnet50:batch=16,image=64,classes=10'."\nkeep_all: 1.21 s in 303 MiB" font F10 offset 0,-0.4
set yrange [0.738648:1.61013]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_1_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_1_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_1_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_1_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_1_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_1 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_1_1 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_1_1 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_1_1 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_1_1 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
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
  $ran_1_4 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_1_4 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_1_4 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_1_4 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_1_4 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.77333
set bmargin at screen 0.26222
set ylabel '' offset 0.8,0
set title 'resnet50:batch=16,image=64'."\nkeep_all: 1.13 s in 318 MiB" font F10 offset 0,-0.4
set yrange [0.986364:1.21364]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_2_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_2_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_2_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_2_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_2_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_1 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_2_1 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_2_1 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_2_1 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_2_1 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
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
  $ran_2_4 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_2_4 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_2_4 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_2_4 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_2_4 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle
unset logscale y
set lmargin at screen 0.00000
set rmargin at screen 1.00000
set tmargin at screen 0.15111
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
set key at graph 0.5,0.5 center center horizontal Left reverse nobox samplen 3.5 width 2 maxrows 2
plot NaN with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 title 'units', \
  NaN with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 title 'units:policy=rule', \
  NaN with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 title 'units:policy=swap', \
  NaN with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 title 'units:policy=recompute', \
  NaN with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.9 title 'joint', \
  NaN with points lc rgb 'black' pt 2 ps 0.9 lw 1.4 title 'largest budget missed (3 rows over)'
unset multiplot
