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
70.0000 0.99141 0.97894 1.00420
80.0000 0.92326 0.86269 0.99299
90.0000 1.12457 1.08532 1.16676
EOD
$over_0_0 << EOD
NaN NaN NaN NaN
EOD
$ran_0_1 << EOD
70.0000 0.98425 0.97643 0.99220
80.0000 0.91865 0.88746 0.95211
90.0000 0.83752 0.83002 0.84515
EOD
$over_0_1 << EOD
NaN NaN NaN NaN
EOD
$ran_0_2 << EOD
70.0000 0.90652 0.90195 0.91114
80.0000 0.83548 0.79586 0.87924
90.0000 0.84172 0.82671 0.85728
EOD
$over_0_2 << EOD
NaN NaN NaN NaN
EOD
$ran_0_3 << EOD
80.0000 0.61817 0.55449 0.69837
90.0000 0.88309 0.79120 0.99913
EOD
$over_0_3 << EOD
70.0000 0
EOD
$ran_0_4 << EOD
70.0000 1.04289 1.01244 1.07523
80.0000 0.98426 0.95376 1.01679
90.0000 0.96558 0.95185 0.97972
EOD
$over_0_4 << EOD
NaN NaN NaN NaN
EOD
$ran_1_0 << EOD
70.0000 1.02626 0.98512 1.07098
80.0000 1.04621 1.01955 1.07431
90.0000 0.97600 0.95489 0.99806
EOD
$over_1_0 << EOD
NaN NaN NaN NaN
EOD
$ran_1_1 << EOD
70.0000 0.79214 0.78730 0.79705
80.0000 0.92261 0.89086 0.95671
90.0000 0.93734 0.90227 0.97525
EOD
$over_1_1 << EOD
NaN NaN NaN NaN
EOD
$ran_1_2 << EOD
70.0000 0.66421 0.63455 0.69678
80.0000 1.26432 1.17026 1.37483
90.0000 0.91370 0.89855 0.92937
EOD
$over_1_2 << EOD
NaN NaN NaN NaN
EOD
$ran_1_3 << EOD
90.0000 1.02472 1.00439 1.04589
EOD
$over_1_3 << EOD
70.0000 0
80.0000 0
EOD
$ran_1_4 << EOD
70.0000 0.94257 0.92615 0.95960
80.0000 1.00471 0.96430 1.04865
90.0000 1.00850 0.97980 1.03893
EOD
$over_1_4 << EOD
NaN NaN NaN NaN
EOD
$ran_2_0 << EOD
75.0000 0.89179 0.84803 0.94031
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
top = 1.454
set multiplot
set label 1001 'Throughput under a memory budget, relative to keep_all' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'device host, threads 1, link paced to 2 GB/s | AMD EPYC, 2 cores | commit 3f6c334a4e' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xlabel 'budget, % of keep_all''s peak' offset 0,0.3
set xrange [62:108]
set yrange [-0.06*top:top]
set ytics 0.2
set lmargin at screen 0.06154
set rmargin at screen 0.32137
set tmargin at screen 0.75714
set bmargin at screen 0.28095
set ylabel 'samples/s, relative to keep_all' offset 0.8,0
set title 'googlenet:image=96'."\n".'keep_all: 27.9 samples/s' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_0_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_0_0 using 1:2 with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 notitle, \
  $over_0_0 using ($1+-4.8):(0) with points lc rgb '#303030' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_0 using ($1+-4.8):(0.075*top) with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $ran_0_1 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_0_1 using 1:2 with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 notitle, \
  $over_0_1 using ($1+-2.4):(0) with points lc rgb '#cc79a7' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_1 using ($1+-2.4):(0.075*top) with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $ran_0_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_0_2 using 1:2 with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 notitle, \
  $over_0_2 using ($1+0):(0) with points lc rgb '#d55e00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_2 using ($1+0):(0.075*top) with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $ran_0_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_0_3 using 1:2 with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 notitle, \
  $over_0_3 using ($1+2.4):(0) with points lc rgb '#009e73' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_3 using ($1+2.4):(0.075*top) with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $ran_0_4 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_0_4 using 1:2 with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.9 notitle, \
  $over_0_4 using ($1+4.8):(0) with points lc rgb '#56b4e9' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_4 using ($1+4.8):(0.075*top) with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle
unset label
set lmargin at screen 0.39487
set rmargin at screen 0.65470
set tmargin at screen 0.75714
set bmargin at screen 0.28095
set ylabel '' offset 0.8,0
set title 'resnet50:batch=16,image=64,classes=10'."\n".'keep_all: 30.3 samples/s' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_1_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_1_0 using 1:2 with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 notitle, \
  $over_1_0 using ($1+-4.8):(0) with points lc rgb '#303030' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_0 using ($1+-4.8):(0.075*top) with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $ran_1_1 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_1_1 using 1:2 with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 notitle, \
  $over_1_1 using ($1+-2.4):(0) with points lc rgb '#cc79a7' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_1 using ($1+-2.4):(0.075*top) with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $ran_1_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_1_2 using 1:2 with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 notitle, \
  $over_1_2 using ($1+0):(0) with points lc rgb '#d55e00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_2 using ($1+0):(0.075*top) with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $ran_1_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_1_3 using 1:2 with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 notitle, \
  $over_1_3 using ($1+2.4):(0) with points lc rgb '#009e73' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_3 using ($1+2.4):(0.075*top) with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $ran_1_4 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_1_4 using 1:2 with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.9 notitle, \
  $over_1_4 using ($1+4.8):(0) with points lc rgb '#56b4e9' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_4 using ($1+4.8):(0.075*top) with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle
set lmargin at screen 0.72821
set rmargin at screen 0.98803
set tmargin at screen 0.75714
set bmargin at screen 0.28095
set ylabel '' offset 0.8,0
set title 'resnet50:batch=16,image=64'."\n".'keep_all: 14.1 samples/s' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_2_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_2_0 using 1:2 with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 notitle, \
  $over_2_0 using ($1+-4.8):(0) with points lc rgb '#303030' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_0 using ($1+-4.8):(0.075*top) with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $ran_2_1 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_2_1 using 1:2 with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 notitle, \
  $over_2_1 using ($1+-2.4):(0) with points lc rgb '#cc79a7' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_1 using ($1+-2.4):(0.075*top) with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $ran_2_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_2_2 using 1:2 with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 notitle, \
  $over_2_2 using ($1+0):(0) with points lc rgb '#d55e00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_2 using ($1+0):(0.075*top) with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $ran_2_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_2_3 using 1:2 with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 notitle, \
  $over_2_3 using ($1+2.4):(0) with points lc rgb '#009e73' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_3 using ($1+2.4):(0.075*top) with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $ran_2_4 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_2_4 using 1:2 with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.9 notitle, \
  $over_2_4 using ($1+4.8):(0) with points lc rgb '#56b4e9' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_4 using ($1+4.8):(0.075*top) with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle
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
  NaN with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 title 'units:policy=rule', \
  NaN with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 title 'units:policy=swap', \
  NaN with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 title 'units:policy=recompute', \
  NaN with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.9 title 'joint', \
  NaN with points lc rgb 'black' pt 2 ps 0.9 lw 1.4 title 'over budget: does not run'
unset multiplot
