# Draw again: gnuplot -e "kind='svg'" throughput_budget.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1755,630 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1170,420 font 'DejaVu Sans,13' background '#ffffff' }
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
70.0000 0.88824 0.81987 0.96904
80.0000 0.98206 0.95751 1.00790
90.0000 1.03982 1.03153 1.04825
EOD
$over_0_0 << EOD
NaN NaN NaN NaN
EOD
$ran_0_1 << EOD
70.0000 0.92705 0.89635 0.95993
80.0000 0.88954 0.86456 0.91602
90.0000 0.87997 0.82143 0.94750
EOD
$over_0_1 << EOD
NaN NaN NaN NaN
EOD
$ran_0_2 << EOD
70.0000 0.93479 0.93228 0.93732
80.0000 0.90255 0.89721 0.90795
90.0000 0.93368 0.92763 0.93981
EOD
$over_0_2 << EOD
NaN NaN NaN NaN
EOD
$ran_0_3 << EOD
80.0000 0.85401 0.82802 0.88169
90.0000 0.91396 0.81122 1.04650
EOD
$over_0_3 << EOD
70.0000 0
EOD
$ran_0_4 << EOD
70.0000 0.85412 0.80290 0.91232
80.0000 1.25873 1.20634 1.31588
90.0000 0.90788 0.88957 0.92697
EOD
$over_0_4 << EOD
NaN NaN NaN NaN
EOD
$ran_1_0 << EOD
70.0000 0.86819 0.82004 0.92233
80.0000 0.92586 0.89497 0.95896
90.0000 0.85706 0.83258 0.88302
EOD
$over_1_0 << EOD
NaN NaN NaN NaN
EOD
$ran_1_1 << EOD
70.0000 0.97231 0.91402 1.03855
80.0000 0.97184 0.93977 1.00617
90.0000 0.78376 0.76929 0.79879
EOD
$over_1_1 << EOD
NaN NaN NaN NaN
EOD
$ran_1_2 << EOD
70.0000 0.92675 0.89646 0.95917
80.0000 0.94695 0.91465 0.98162
90.0000 0.96674 0.95228 0.98165
EOD
$over_1_2 << EOD
NaN NaN NaN NaN
EOD
$ran_1_3 << EOD
90.0000 1.01811 0.98098 1.05817
EOD
$over_1_3 << EOD
70.0000 0
80.0000 0
EOD
$ran_1_4 << EOD
70.0000 0.98964 0.91899 1.07206
80.0000 0.89198 0.86057 0.92578
90.0000 0.91966 0.87837 0.96503
EOD
$over_1_4 << EOD
NaN NaN NaN NaN
EOD
$ran_2_0 << EOD
75.0000 0.89612 0.72919 1.16219
EOD
$over_2_0 << EOD
NaN NaN NaN NaN
EOD
$ran_2_1 << EOD
NaN NaN NaN NaN
EOD
$over_2_1 << EOD
NaN NaN NaN NaN
EOD
$ran_2_2 << EOD
NaN NaN NaN NaN
EOD
$over_2_2 << EOD
NaN NaN NaN NaN
EOD
$ran_2_3 << EOD
NaN NaN NaN NaN
EOD
$over_2_3 << EOD
NaN NaN NaN NaN
EOD
$ran_2_4 << EOD
NaN NaN NaN NaN
EOD
$over_2_4 << EOD
NaN NaN NaN NaN
EOD
top = 1.448
set multiplot
set label 1001 'Throughput under a memory budget, relative to keep_all' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'device host, threads 1, link paced to 2 GB/s | AMD EPYC, 2 cores | commit 4db72f821e' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xlabel 'budget, % of keep_all''s peak' offset 0,0.3
set xrange [62:108]
set yrange [-0.06*top:top]
set ytics 0.2
set lmargin at screen 0.06154
set rmargin at screen 0.32137
set tmargin at screen 0.75714
set bmargin at screen 0.28095
set ylabel 'samples/s, relative to keep_all' offset 0.8,0
set title 'googlenet:image=96'."\n".'keep_all: 36.3 samples/s' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_0_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_0_0 using 1:2 with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 notitle, \
  $over_0_0 using ($1+-4.8):(0) with points lc rgb '#303030' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_0 using ($1+-4.8):(0.075*top) with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $ran_0_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_0_1 using 1:2 with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 notitle, \
  $over_0_1 using ($1+-2.4):(0) with points lc rgb '#0072b2' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_1 using ($1+-2.4):(0.075*top) with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $ran_0_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_0_2 using 1:2 with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 notitle, \
  $over_0_2 using ($1+0):(0) with points lc rgb '#d55e00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_2 using ($1+0):(0.075*top) with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $ran_0_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_0_3 using 1:2 with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 notitle, \
  $over_0_3 using ($1+2.4):(0) with points lc rgb '#009e73' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_3 using ($1+2.4):(0.075*top) with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $ran_0_4 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_0_4 using 1:2 with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 notitle, \
  $over_0_4 using ($1+4.8):(0) with points lc rgb '#cc79a7' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_4 using ($1+4.8):(0.075*top) with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle
unset label
set lmargin at screen 0.39487
set rmargin at screen 0.65470
set tmargin at screen 0.75714
set bmargin at screen 0.28095
set ylabel '' offset 0.8,0
set title 'resnet50:batch=16,image=64,classes=10'."\n".'keep_all: 31.5 samples/s' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_1_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_1_0 using 1:2 with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 notitle, \
  $over_1_0 using ($1+-4.8):(0) with points lc rgb '#303030' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_0 using ($1+-4.8):(0.075*top) with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $ran_1_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_1_1 using 1:2 with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 notitle, \
  $over_1_1 using ($1+-2.4):(0) with points lc rgb '#0072b2' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_1 using ($1+-2.4):(0.075*top) with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $ran_1_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_1_2 using 1:2 with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 notitle, \
  $over_1_2 using ($1+0):(0) with points lc rgb '#d55e00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_2 using ($1+0):(0.075*top) with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $ran_1_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_1_3 using 1:2 with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 notitle, \
  $over_1_3 using ($1+2.4):(0) with points lc rgb '#009e73' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_3 using ($1+2.4):(0.075*top) with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $ran_1_4 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_1_4 using 1:2 with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 notitle, \
  $over_1_4 using ($1+4.8):(0) with points lc rgb '#cc79a7' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_4 using ($1+4.8):(0.075*top) with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle
set lmargin at screen 0.72821
set rmargin at screen 0.98803
set tmargin at screen 0.75714
set bmargin at screen 0.28095
set ylabel '' offset 0.8,0
set title 'resnet50:batch=16,image=64'."\n".'keep_all: 26 samples/s' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_2_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_2_0 using 1:2 with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 notitle, \
  $over_2_0 using ($1+-4.8):(0) with points lc rgb '#303030' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_0 using ($1+-4.8):(0.075*top) with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $ran_2_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_2_1 using 1:2 with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 notitle, \
  $over_2_1 using ($1+-2.4):(0) with points lc rgb '#0072b2' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_1 using ($1+-2.4):(0.075*top) with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $ran_2_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_2_2 using 1:2 with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 notitle, \
  $over_2_2 using ($1+0):(0) with points lc rgb '#d55e00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_2 using ($1+0):(0.075*top) with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $ran_2_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_2_3 using 1:2 with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 notitle, \
  $over_2_3 using ($1+2.4):(0) with points lc rgb '#009e73' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_3 using ($1+2.4):(0.075*top) with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $ran_2_4 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_2_4 using 1:2 with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 notitle, \
  $over_2_4 using ($1+4.8):(0) with points lc rgb '#cc79a7' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_4 using ($1+4.8):(0.075*top) with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle
set lmargin at screen 0.00000
set rmargin at screen 1.00000
set tmargin at screen 0.16190
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
  NaN with points lc rgb 'black' pt 2 ps 0.9 lw 1.4 title 'over budget: does not run'
unset multiplot
