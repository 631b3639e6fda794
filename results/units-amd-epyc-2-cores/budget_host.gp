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
70.0000 0.93938 0.91737 0.96140
80.0000 0.99778 0.96499 1.03057
90.0000 1.00873 0.97348 1.04397
EOD
$over_0_0 << EOD
NaN NaN
EOD
$ran_0_1 << EOD
70.0000 1.05730 1.03558 1.07902
80.0000 0.93950 0.90974 0.96927
90.0000 1.05794 0.99728 1.11860
EOD
$over_0_1 << EOD
NaN NaN
EOD
$ran_0_2 << EOD
70.0000 1.02992 1.02588 1.03395
80.0000 1.06161 1.05661 1.06661
90.0000 1.04098 0.87075 1.21122
EOD
$over_0_2 << EOD
NaN NaN
EOD
$ran_0_3 << EOD
80.0000 1.09131 1.08080 1.10181
90.0000 1.05485 1.01315 1.09656
EOD
$over_0_3 << EOD
70.0000 1.22860
EOD
$ran_0_4 << EOD
70.0000 1.00261 0.93245 1.07277
80.0000 1.04584 1.04135 1.05033
90.0000 0.95484 0.93526 0.97442
EOD
$over_0_4 << EOD
NaN NaN
EOD
$ran_1_0 << EOD
70.0000 0.99680 0.92035 1.07324
80.0000 1.03533 1.02422 1.04644
90.0000 0.96651 0.95297 0.98004
EOD
$over_1_0 << EOD
NaN NaN
EOD
$ran_1_1 << EOD
70.0000 1.16904 1.10830 1.22979
80.0000 0.93291 0.90955 0.95627
90.0000 0.99312 0.94205 1.04419
EOD
$over_1_1 << EOD
NaN NaN
EOD
$ran_1_2 << EOD
70.0000 1.09249 1.07926 1.10573
80.0000 0.96642 0.88855 1.04429
90.0000 1.13288 1.11718 1.14858
EOD
$over_1_2 << EOD
NaN NaN
EOD
$ran_1_3 << EOD
90.0000 0.95574 0.94424 0.96724
EOD
$over_1_3 << EOD
80.0000 1.22931
EOD
$ran_1_4 << EOD
70.0000 1.02756 0.95858 1.09654
80.0000 1.04271 0.96346 1.12197
90.0000 1.07570 1.05121 1.10019
EOD
$over_1_4 << EOD
NaN NaN
EOD
$ran_2_0 << EOD
75.0000 1.10616 1.09228 1.12004
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
set label 1002 'device host, threads 1, link paced to 2 GB/s | AMD EPYC, 2 cores | commit unknown' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xlabel 'budget, % of keep_all''s peak' offset 0,0.3
set xrange [67:104.2]
beside = 1.24
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.77333
set bmargin at screen 0.26222
set ylabel 'step time / keep_all' offset 0.8,0
set title 'googlenet:image=96'."\nkeep_all: 526 ms in 126 MiB" font F10 offset 0,-0.4
set yrange [0.920315:1.23814]
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
  $over_0_4 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle
unset label
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.77333
set bmargin at screen 0.26222
set ylabel '' offset 0.8,0
set title 'resnet50:batch=16,image=64,classes=10'."\nkeep_all: 543 ms in 303 MiB" font F10 offset 0,-0.4
set yrange [0.913368:1.23909]
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
  $over_1_4 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.77333
set bmargin at screen 0.26222
set ylabel '' offset 0.8,0
set title 'resnet50:batch=16,image=64'."\nkeep_all: 495 ms in 318 MiB" font F10 offset 0,-0.4
set yrange [0.986364:1.21364]
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
  $over_2_4 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle
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
  NaN with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 title 'units:policy=rule', \
  NaN with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 title 'units:policy=swap', \
  NaN with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 title 'units:policy=recompute', \
  NaN with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 title 'joint', \
  NaN with points lc rgb 'black' pt 2 ps 0.9 lw 1.4 title 'largest budget missed (3 rows over)'
unset multiplot
