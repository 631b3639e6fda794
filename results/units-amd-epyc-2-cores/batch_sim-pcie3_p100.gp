# Draw again: gnuplot -e "kind='svg'" batch_sim-pcie3_p100.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1440,675 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 960,450 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'batch_sim-pcie3_p100.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$line_0_0 << EOD
128 1
192 1
256 1.00479
320 1.02706
384 1.04159
EOD
$line_0_1 << EOD
128 1
192 1.00001
256 1.14192
320 1.58675
384 1.91824
EOD
$line_0_2 << EOD
128 1
192 1.0026
256 1.02801
EOD
$line_0_3 << EOD
128 1.00002
192 1.00001
256 1.00756
320 1.02862
384 3.07334
EOD
$line_0_4 << EOD
128 1
192 1.07329
256 1.07334
320 1.14099
384 1.14103
EOD
$line_0_5 << EOD
128 1
192 1
256 1.00479
320 1.01807
384 1.02813
EOD
$line_1_0 << EOD
192 1
224 1
256 1
320 1.13406
384 1.1721
EOD
$line_1_1 << EOD
192 1
224 1
256 1
320 1.15865
384 1.26971
EOD
$line_1_2 << EOD
192 1
224 1
256 1.00552
EOD
$line_1_3 << EOD
192 1.00001
224 1.00001
256 1
320 1.13406
384 1.1721
EOD
$line_1_4 << EOD
192 1
224 1
256 1.04007
320 1.06235
EOD
$line_1_5 << EOD
192 1
224 1
256 1
320 1.00027
384 1.1721
EOD
set multiplot
set label 1001 'Step time against the batch, in a fixed capacity, simulated: pcie3_p100' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',9.18' : ',6.89'
set label 1002 'sim pcie3_p100: Tesla P100 16 GB behind PCIe 3.0 x16; calibrated by ResNet-50 batch 64 f32 at 219 images/s (TensorFlow benchmarks, May 2017, one P100) | commit 3f6c334a4e and others' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xlabel 'images per step' offset 0,0.3
set lmargin at screen 0.07500
set rmargin at screen 0.48542
set tmargin at screen 0.77333
set bmargin at screen 0.26222
set ylabel 'step time / keep_all' offset 0.8,0
set title 'resnet50 in 16GB' font F10
set yrange [*:*]
set xrange [*:*]
set offsets graph 0.03, graph 0.03, graph 0.06, graph 0.04
set logscale x
plot $line_0_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $line_0_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.8 lw 1.4 notitle, \
  $line_0_1 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $line_0_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.8 lw 1.4 notitle, \
  $line_0_2 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $line_0_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.8 lw 1.4 notitle, \
  $line_0_3 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $line_0_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.8 lw 1.4 notitle, \
  $line_0_4 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $line_0_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.8 lw 1.4 notitle, \
  $line_0_5 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $line_0_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.8 lw 1.4 notitle
unset label
set lmargin at screen 0.57500
set rmargin at screen 0.98542
set tmargin at screen 0.77333
set bmargin at screen 0.26222
set ylabel '' offset 0.8,0
set title 'vgg16 in 16GB' font F10
set yrange [*:*]
set xrange [*:*]
set offsets graph 0.03, graph 0.03, graph 0.06, graph 0.04
set logscale x
plot $line_1_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $line_1_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.8 lw 1.4 notitle, \
  $line_1_1 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $line_1_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.8 lw 1.4 notitle, \
  $line_1_2 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $line_1_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.8 lw 1.4 notitle, \
  $line_1_3 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $line_1_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.8 lw 1.4 notitle, \
  $line_1_4 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $line_1_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.8 lw 1.4 notitle, \
  $line_1_5 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $line_1_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.8 lw 1.4 notitle
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
  NaN with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 title 'units:policy=recompute [sim]', \
  NaN with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 title 'units:policy=rule [sim]', \
  NaN with linespoints lc rgb '#e69f00' dt 6 lw 1.6 pt 4 ps 0.9 title 'sqrt_checkpoint [sim]', \
  NaN with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.9 title 'joint [sim]'
unset multiplot
