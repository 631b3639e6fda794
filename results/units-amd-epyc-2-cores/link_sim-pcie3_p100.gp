# Draw again: gnuplot -e "kind='svg'" link_sim-pcie3_p100.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1440,675 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 960,450 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'link_sim-pcie3_p100.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$line_0_0 << EOD
2 1.68439
5 1.03943
12 1.02227
30 1
75 1
200 1
450 1
EOD
$line_0_1 << EOD
2 8.0858
5 3.44128
12 1.52649
30 1.00003
75 1.00003
200 1.00003
450 1
EOD
$line_0_2 << EOD
2 1.36708
5 1.04062
12 1.02745
30 1.00003
75 1.00003
200 1.00003
450 1
EOD
$line_0_3 << EOD
2 1.1329
5 1.13809
12 1.14021
30 1.14114
75 1.14152
200 1.14168
450 1.14173
EOD
$line_0_4 << EOD
2 1.03715
5 1.02888
12 1.01766
30 1
75 1
200 1
450 1
EOD
$line_1_0 << EOD
2 1.00326
5 1
12 1
30 1
75 1
200 1
450 1
EOD
$line_1_1 << EOD
2 1.13932
5 1.00075
12 1.00032
30 1.00013
75 1.00006
200 1.00003
450 1.00002
EOD
$line_1_2 << EOD
2 1.00326
5 1.00075
12 1.00032
30 1.00013
75 1.00006
200 1.00003
450 1.00002
EOD
$line_1_3 << EOD
2 1.16702
5 1.16758
12 1.16779
30 1.16789
75 1.16792
200 1.16794
450 1.16794
EOD
$line_1_4 << EOD
2 1.00127
5 1
12 1
30 1
75 1
200 1
450 1
EOD
set multiplot
set label 1001 'Step time against the rate of the links, simulated: pcie3_p100' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',9.18' : ',6.89'
set label 1002 'sim pcie3_p100: Tesla P100 16 GB behind PCIe 3.0 x16; calibrated by ResNet-50 batch 64 f32 at 219 images/s (TensorFlow benchmarks, May 2017, one P100) | commit 3f6c334a4e and others' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xlabel 'GB/s each way' offset 0,0.3
set lmargin at screen 0.07500
set rmargin at screen 0.48542
set tmargin at screen 0.77333
set bmargin at screen 0.26222
set ylabel 'step time / keep_all' offset 0.8,0
set title 'resnet50:batch=64 in 60%' font F10
set yrange [*:*]
set xrange [*:*]
set offsets graph 0.03, graph 0.03, graph 0.06, graph 0.04
set logscale x
plot $line_0_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $line_0_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.8 lw 1.4 notitle, \
  $line_0_1 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $line_0_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.8 lw 1.4 notitle, \
  $line_0_2 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $line_0_2 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.8 lw 1.4 notitle, \
  $line_0_3 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $line_0_3 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.8 lw 1.4 notitle, \
  $line_0_4 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $line_0_4 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.8 lw 1.4 notitle
unset label
set lmargin at screen 0.57500
set rmargin at screen 0.98542
set tmargin at screen 0.77333
set bmargin at screen 0.26222
set ylabel '' offset 0.8,0
set title 'unet3d:size=96 in 75%' font F10
set yrange [*:*]
set xrange [*:*]
set offsets graph 0.03, graph 0.03, graph 0.06, graph 0.04
set logscale x
plot $line_1_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $line_1_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.8 lw 1.4 notitle, \
  $line_1_1 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $line_1_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.8 lw 1.4 notitle, \
  $line_1_2 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $line_1_2 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.8 lw 1.4 notitle, \
  $line_1_3 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $line_1_3 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.8 lw 1.4 notitle, \
  $line_1_4 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $line_1_4 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.8 lw 1.4 notitle
unset logscale x
set offsets 0,0,0,0
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
plot NaN with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 title 'units [sim]', \
  NaN with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 title 'units:policy=swap [sim]', \
  NaN with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 title 'units:policy=rule [sim]', \
  NaN with linespoints lc rgb '#e69f00' dt 6 lw 1.6 pt 4 ps 0.9 title 'sqrt_checkpoint [sim]', \
  NaN with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.9 title 'joint [sim]'
unset multiplot
