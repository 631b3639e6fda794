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
70.0000 1.06453 1.04015 1.09007
80.0000 1.00222 0.97034 1.03628
90.0000 0.99135 0.95788 1.02724
EOD
$over_0_0 << EOD
NaN NaN NaN NaN
EOD
$ran_0_1 << EOD
70.0000 0.94581 0.92677 0.96564
80.0000 1.06439 1.03171 1.09922
90.0000 0.94523 0.89397 1.00273
EOD
$over_0_1 << EOD
NaN NaN NaN NaN
EOD
$ran_0_2 << EOD
70.0000 0.97095 0.96717 0.97477
80.0000 0.94196 0.93755 0.94642
90.0000 0.96063 0.82562 1.14844
EOD
$over_0_2 << EOD
NaN NaN NaN NaN
EOD
$ran_0_3 << EOD
80.0000 0.91633 0.90760 0.92524
90.0000 0.94800 0.91194 0.98702
EOD
$over_0_3 << EOD
70.0000 0
EOD
$ran_0_4 << EOD
70.0000 0.99740 0.93216 1.07245
80.0000 0.95617 0.95208 0.96029
90.0000 1.04730 1.02625 1.06922
EOD
$over_0_4 << EOD
NaN NaN NaN NaN
EOD
$ran_1_0 << EOD
70.0000 1.00321 0.93175 1.08655
80.0000 0.96588 0.95562 0.97635
90.0000 1.03465 1.02036 1.04935
EOD
$over_1_0 << EOD
NaN NaN NaN NaN
EOD
$ran_1_1 << EOD
70.0000 0.85540 0.81315 0.90229
80.0000 1.07191 1.04573 1.09945
90.0000 1.00693 0.95768 1.06151
EOD
$over_1_1 << EOD
NaN NaN NaN NaN
EOD
$ran_1_2 << EOD
70.0000 0.91534 0.90438 0.92656
80.0000 1.03475 0.95758 1.12543
90.0000 0.88271 0.87064 0.89511
EOD
$over_1_2 << EOD
NaN NaN NaN NaN
EOD
$ran_1_3 << EOD
90.0000 1.04631 1.03387 1.05905
EOD
$over_1_3 << EOD
70.0000 0
80.0000 0
EOD
$ran_1_4 << EOD
70.0000 0.97318 0.91196 1.04321
80.0000 0.95904 0.89129 1.03793
90.0000 0.92963 0.90893 0.95128
EOD
$over_1_4 << EOD
NaN NaN NaN NaN
EOD
$ran_2_0 << EOD
75.0000 0.90403 0.89283 0.91551
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
top = 1.233
set multiplot
set label 1001 'Throughput under a memory budget, relative to keep_all' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'device host, threads 1, link paced to 2 GB/s | AMD EPYC, 2 cores | commit unknown' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xlabel 'budget, % of keep_all''s peak' offset 0,0.3
set xrange [62:108]
set yrange [-0.06*top:top]
set ytics 0.2
set lmargin at screen 0.06154
set rmargin at screen 0.32137
set tmargin at screen 0.75714
set bmargin at screen 0.28095
set ylabel 'samples/s, relative to keep_all' offset 0.8,0
set title 'googlenet:image=96'."\n".'keep_all: 27.5 samples/s' font F10 offset 0,-0.4
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
set title 'resnet50:batch=16,image=64,classes=10'."\n".'keep_all: 29 samples/s' font F10 offset 0,-0.4
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
set title 'resnet50:batch=16,image=64'."\n".'keep_all: 32.4 samples/s' font F10 offset 0,-0.4
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
