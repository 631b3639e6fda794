# Draw again: gnuplot -e "kind='svg'" link_host.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1440,642 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 960,428 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'link_host.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$line_0_0 << EOD
0.1 3.81457
0.2 2.22014
0.4 1.55425
1 1.1177
EOD
$line_0_1 << EOD
0.1 4.21213
0.2 2.33902
0.4 1.49306
1 1.22528
EOD
$line_0_2 << EOD
2 1
EOD
set multiplot
set label 1001 'Step time against the rate of the links' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'device host, threads 2 and others, link paced to 0.1 GB/s and others, some rows not paced | AMD EPYC, 2 cores | commit 2f9d318ee6' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xlabel 'GB/s each way' offset 0,0.3
set lmargin at screen 0.07500
set rmargin at screen 0.98542
set tmargin at screen 0.76168
set bmargin at screen 0.22430
set ylabel 'step time / keep_all' offset 0.8,0
set title 'resnet50:batch=16,image=64' font F10
set yrange [*:*]
set xrange [*:*]
set offsets graph 0.03, graph 0.03, graph 0.06, graph 0.04
set logscale x
plot $line_0_0 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $line_0_0 using 1:2 with points lc rgb '#555599' pt 10 ps 0.8 lw 1.4 notitle, \
  $line_0_1 using 1:2 smooth unique with lines lc rgb '#997700' dt 5 lw 1.6 notitle, \
  $line_0_1 using 1:2 with points lc rgb '#997700' pt 15 ps 0.8 lw 1.4 notitle, \
  $line_0_2 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $line_0_2 using 1:2 with points lc rgb '#303030' pt 7 ps 0.8 lw 1.4 notitle
unset label
unset logscale x
set offsets 0,0,0,0
set lmargin at screen 0.00000
set rmargin at screen 1.00000
set tmargin at screen 0.10748
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
set key at graph 0.5,0.5 center center horizontal Left reverse nobox samplen 3.5 width 2 maxrows 1
plot NaN with linespoints lc rgb '#555599' dt 4 lw 1.6 pt 10 ps 0.9 title 'slack_swap:ops=swap,size=2MiB', \
  NaN with linespoints lc rgb '#997700' dt 5 lw 1.6 pt 15 ps 0.9 title 'swap_all', \
  NaN with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 title 'keep_all'
unset multiplot
