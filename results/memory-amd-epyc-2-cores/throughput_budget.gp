# Draw again: gnuplot -e "kind='svg'" throughput_budget.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1755,1080 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1170,720 font 'DejaVu Sans,13' background '#ffffff' }
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
100.0000 1.00000 0.95802 1.04583
EOD
$over_0_0 << EOD
35.0000 0
50.0000 0
75.0000 0
EOD
$ran_0_1 << EOD
100.0000 0.96938 0.89135 1.06239
EOD
$over_0_1 << EOD
35.0000 0
50.0000 0
75.0000 0
EOD
$ran_0_2 << EOD
100.0000 0.97624 0.91480 1.04653
EOD
$over_0_2 << EOD
35.0000 0
50.0000 0
75.0000 0
EOD
$ran_0_3 << EOD
100.0000 0.85523 0.80356 0.91399
EOD
$over_0_3 << EOD
35.0000 0
50.0000 0
75.0000 0
EOD
$ran_1_0 << EOD
100.0000 1.00000 0.94700 1.05928
EOD
$over_1_0 << EOD
35.0000 0
50.0000 0
75.0000 0
EOD
$ran_1_1 << EOD
100.0000 0.68253 0.64699 0.72221
EOD
$over_1_1 << EOD
35.0000 0
50.0000 0
75.0000 0
EOD
$ran_1_2 << EOD
100.0000 1.03270 1.02202 1.04360
EOD
$over_1_2 << EOD
35.0000 0
50.0000 0
75.0000 0
EOD
$ran_1_3 << EOD
100.0000 0.97628 0.94653 1.00796
EOD
$over_1_3 << EOD
35.0000 0
50.0000 0
75.0000 0
EOD
$ran_2_0 << EOD
100.0000 1.00000 0.97218 1.02946
EOD
$over_2_0 << EOD
35.0000 0
50.0000 0
75.0000 0
EOD
$ran_2_1 << EOD
100.0000 0.67269 0.59493 0.77384
EOD
$over_2_1 << EOD
35.0000 0
50.0000 0
75.0000 0
EOD
$ran_2_2 << EOD
100.0000 1.14431 1.11632 1.17374
EOD
$over_2_2 << EOD
35.0000 0
50.0000 0
75.0000 0
EOD
$ran_2_3 << EOD
100.0000 0.98251 0.96230 1.00360
EOD
$over_2_3 << EOD
35.0000 0
50.0000 0
75.0000 0
EOD
$ran_3_0 << EOD
100.0000 1.00000 0.95007 1.05547
EOD
$over_3_0 << EOD
35.0000 0
50.0000 0
75.0000 0
EOD
$ran_3_1 << EOD
75.0000 0.95100 0.93035 0.97258
100.0000 0.90957 0.78419 1.08267
EOD
$over_3_1 << EOD
35.0000 0
50.0000 0
EOD
$ran_3_2 << EOD
100.0000 1.04213 0.90950 1.22005
EOD
$over_3_2 << EOD
35.0000 0
50.0000 0
75.0000 0
EOD
$ran_3_3 << EOD
75.0000 0.94144 0.92855 0.95469
100.0000 0.92048 0.89700 0.94523
EOD
$over_3_3 << EOD
35.0000 0
50.0000 0
EOD
$ran_4_0 << EOD
100.0000 1.00000 0.97074 1.03108
EOD
$over_4_0 << EOD
35.0000 0
50.0000 0
75.0000 0
EOD
$ran_4_1 << EOD
50.0000 0.93640 0.89126 0.98636
75.0000 0.91103 0.86567 0.96140
100.0000 1.03984 1.00502 1.07715
EOD
$over_4_1 << EOD
35.0000 0
EOD
$ran_4_2 << EOD
75.0000 0.95987 0.94669 0.97341
100.0000 0.91826 0.90393 0.93306
EOD
$over_4_2 << EOD
35.0000 0
50.0000 0
EOD
$ran_4_3 << EOD
75.0000 1.00963 0.99138 1.02856
100.0000 1.00626 0.91718 1.11452
EOD
$over_4_3 << EOD
35.0000 0
50.0000 0
EOD
$ran_5_0 << EOD
100.0000 1.00000 0.94714 1.05911
EOD
$over_5_0 << EOD
35.0000 0
50.0000 0
75.0000 0
EOD
$ran_5_1 << EOD
100.0000 1.05445 0.95415 1.17832
EOD
$over_5_1 << EOD
35.0000 0
50.0000 0
75.0000 0
EOD
$ran_5_2 << EOD
100.0000 1.09743 1.07103 1.12518
EOD
$over_5_2 << EOD
35.0000 0
50.0000 0
75.0000 0
EOD
$ran_5_3 << EOD
100.0000 1.03549 0.99378 1.08085
EOD
$over_5_3 << EOD
35.0000 0
50.0000 0
75.0000 0
EOD
top = 1.316
set multiplot
set label 1001 'Throughput under a memory budget, relative to keep_all' at screen 0.5,1 offset 0,-1.0 center font F14
set label 1002 'device host, 2 threads, link not paced | AMD EPYC, 2 cores | commit 20c8bec5c8' at screen 0.5,1 offset 0,-2.3 center font F9 tc rgb '#444444'
set xlabel 'budget, % of keep_all''s peak' offset 0,0.3
set xrange [27:108]
set yrange [-0.06*top:top]
set ytics 0.2
set lmargin at screen 0.06154
set rmargin at screen 0.32137
set tmargin at screen 0.85833
set bmargin at screen 0.58056
set ylabel 'samples/s, relative to keep_all' offset 0.8,0
set title 'lenet:batch=256'."\n".'keep_all: 2080 samples/s' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_0_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_0_0 using 1:2 with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 notitle, \
  $over_0_0 using ($1+-3.9):(0) with points lc rgb '#303030' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_0 using ($1+-3.9):(0.075*top) with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $ran_0_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_0_1 using 1:2 with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 notitle, \
  $over_0_1 using ($1+-1.3):(0) with points lc rgb '#0072b2' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_1 using ($1+-1.3):(0.075*top) with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $ran_0_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_0_2 using 1:2 with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 notitle, \
  $over_0_2 using ($1+1.3):(0) with points lc rgb '#d55e00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_2 using ($1+1.3):(0.075*top) with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $ran_0_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_0_3 using 1:2 with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 notitle, \
  $over_0_3 using ($1+3.9):(0) with points lc rgb '#009e73' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_0_3 using ($1+3.9):(0.075*top) with points lc rgb '#009e73' pt 13 ps 0.7 notitle
unset label
set lmargin at screen 0.39487
set rmargin at screen 0.65470
set tmargin at screen 0.85833
set bmargin at screen 0.58056
set ylabel '' offset 0.8,0
set title 'alexnet:batch=8,classes=10'."\n".'keep_all: 25.8 samples/s' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_1_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_1_0 using 1:2 with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 notitle, \
  $over_1_0 using ($1+-3.9):(0) with points lc rgb '#303030' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_0 using ($1+-3.9):(0.075*top) with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $ran_1_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_1_1 using 1:2 with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 notitle, \
  $over_1_1 using ($1+-1.3):(0) with points lc rgb '#0072b2' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_1 using ($1+-1.3):(0.075*top) with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $ran_1_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_1_2 using 1:2 with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 notitle, \
  $over_1_2 using ($1+1.3):(0) with points lc rgb '#d55e00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_2 using ($1+1.3):(0.075*top) with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $ran_1_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_1_3 using 1:2 with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 notitle, \
  $over_1_3 using ($1+3.9):(0) with points lc rgb '#009e73' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_1_3 using ($1+3.9):(0.075*top) with points lc rgb '#009e73' pt 13 ps 0.7 notitle
set lmargin at screen 0.72821
set rmargin at screen 0.98803
set tmargin at screen 0.85833
set bmargin at screen 0.58056
set ylabel '' offset 0.8,0
set title 'vgg16:image=64,classes=10'."\n".'keep_all: 11.4 samples/s' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_2_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_2_0 using 1:2 with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 notitle, \
  $over_2_0 using ($1+-3.9):(0) with points lc rgb '#303030' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_0 using ($1+-3.9):(0.075*top) with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $ran_2_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_2_1 using 1:2 with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 notitle, \
  $over_2_1 using ($1+-1.3):(0) with points lc rgb '#0072b2' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_1 using ($1+-1.3):(0.075*top) with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $ran_2_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_2_2 using 1:2 with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 notitle, \
  $over_2_2 using ($1+1.3):(0) with points lc rgb '#d55e00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_2 using ($1+1.3):(0.075*top) with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $ran_2_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_2_3 using 1:2 with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 notitle, \
  $over_2_3 using ($1+3.9):(0) with points lc rgb '#009e73' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_2_3 using ($1+3.9):(0.075*top) with points lc rgb '#009e73' pt 13 ps 0.7 notitle
set lmargin at screen 0.06154
set rmargin at screen 0.32137
set tmargin at screen 0.44167
set bmargin at screen 0.16389
set ylabel 'samples/s, relative to keep_all' offset 0.8,0
set title 'googlenet:batch=8,image=128'."\n".'keep_all: 25.2 samples/s' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_3_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_3_0 using 1:2 with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 notitle, \
  $over_3_0 using ($1+-3.9):(0) with points lc rgb '#303030' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_3_0 using ($1+-3.9):(0.075*top) with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $ran_3_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_3_1 using 1:2 with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 notitle, \
  $over_3_1 using ($1+-1.3):(0) with points lc rgb '#0072b2' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_3_1 using ($1+-1.3):(0.075*top) with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $ran_3_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_3_2 using 1:2 with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 notitle, \
  $over_3_2 using ($1+1.3):(0) with points lc rgb '#d55e00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_3_2 using ($1+1.3):(0.075*top) with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $ran_3_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_3_3 using 1:2 with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 notitle, \
  $over_3_3 using ($1+3.9):(0) with points lc rgb '#009e73' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_3_3 using ($1+3.9):(0.075*top) with points lc rgb '#009e73' pt 13 ps 0.7 notitle
set lmargin at screen 0.39487
set rmargin at screen 0.65470
set tmargin at screen 0.44167
set bmargin at screen 0.16389
set ylabel '' offset 0.8,0
set title 'resnet50:batch=16,image=112'."\n".'keep_all: 18.6 samples/s' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_4_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_4_0 using 1:2 with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 notitle, \
  $over_4_0 using ($1+-3.9):(0) with points lc rgb '#303030' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_4_0 using ($1+-3.9):(0.075*top) with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $ran_4_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_4_1 using 1:2 with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 notitle, \
  $over_4_1 using ($1+-1.3):(0) with points lc rgb '#0072b2' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_4_1 using ($1+-1.3):(0.075*top) with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $ran_4_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_4_2 using 1:2 with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 notitle, \
  $over_4_2 using ($1+1.3):(0) with points lc rgb '#d55e00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_4_2 using ($1+1.3):(0.075*top) with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $ran_4_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_4_3 using 1:2 with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 notitle, \
  $over_4_3 using ($1+3.9):(0) with points lc rgb '#009e73' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_4_3 using ($1+3.9):(0.075*top) with points lc rgb '#009e73' pt 13 ps 0.7 notitle
set lmargin at screen 0.72821
set rmargin at screen 0.98803
set tmargin at screen 0.44167
set bmargin at screen 0.16389
set ylabel '' offset 0.8,0
set title 'unet3d:size=32'."\n".'keep_all: 0.521 samples/s' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_5_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_5_0 using 1:2 with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 notitle, \
  $over_5_0 using ($1+-3.9):(0) with points lc rgb '#303030' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_5_0 using ($1+-3.9):(0.075*top) with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $ran_5_1 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_5_1 using 1:2 with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 notitle, \
  $over_5_1 using ($1+-1.3):(0) with points lc rgb '#0072b2' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_5_1 using ($1+-1.3):(0.075*top) with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $ran_5_2 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_5_2 using 1:2 with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 notitle, \
  $over_5_2 using ($1+1.3):(0) with points lc rgb '#d55e00' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_5_2 using ($1+1.3):(0.075*top) with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $ran_5_3 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_5_3 using 1:2 with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 notitle, \
  $over_5_3 using ($1+3.9):(0) with points lc rgb '#009e73' pt 2 ps 0.9 lw 1.4 notitle, \
  $over_5_3 using ($1+3.9):(0.075*top) with points lc rgb '#009e73' pt 13 ps 0.7 notitle
set lmargin at screen 0.00000
set rmargin at screen 1.00000
set tmargin at screen 0.09444
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
plot NaN with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 title 'keep_all', \
  NaN with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 title 'swap_all', \
  NaN with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 title 'swap_conv', \
  NaN with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 title 'sqrt_checkpoint', \
  NaN with points lc rgb 'black' pt 2 ps 0.9 lw 1.4 title 'over budget: does not run'
unset multiplot
