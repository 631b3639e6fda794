# Draw again: gnuplot -e "kind='svg'" peak_memory.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1770,747 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1180,498 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'peak_memory.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$series0 << EOD
0 100.0000 "100 %, 1.00×"
5 100.0000 "100 %, 1.00×"
10 100.0000 "100 %, 1.00×"
15 100.0000 "100 %, 1.00×"
20 100.0000 "100 %, 1.00×"
25 100.0000 "100 %, 1.00×"
EOD
$series1 << EOD
1 100.0000 "100 %, 1.03×"
6 95.7903 "96 %, 1.47×"
11 95.0665 "95 %, 1.49×"
16 66.7287 "67 %, 1.05×"
21 47.6768 "48 %, 1.07×"
26 89.4480 "89 %, 0.95×"
EOD
$series2 << EOD
2 100.0000 "100 %, 1.02×"
7 98.3287 "98 %, 0.97×"
12 97.1188 "97 %, 0.87×"
17 77.1900 "77 %, 0.96×"
22 74.5948 "75 %, 1.04×"
27 97.8124 "98 %, 0.91×"
EOD
$series3 << EOD
3 100.0000 "100 %, 1.17×"
8 100.0000 "100 %, 1.02×"
13 100.0000 "100 %, 1.02×"
18 74.0596 "74 %, 1.06×"
23 74.2475 "74 %, 0.99×"
28 100.0000 "100 %, 0.97×"
EOD
set multiplot
set ylabel 'peak memory, % of keep_all'
set yrange [0:142]
set ytics 0,20,120
set boxwidth 0.86
unset grid
set label 1001 'Peak memory of a step at the lowest budget met (on the bars: peak, time / keep_all)' at screen 0.5,1 offset 0,-1.0 center font F14
set label 1002 'device host, 2 threads, link not paced | AMD EPYC, 2 cores | commit 20c8bec5c8' at screen 0.5,1 offset 0,-2.3 center font F9 tc rgb '#444444'
set arrow from graph 0, first 100 to graph 1, first 100 nohead dt 3 lw 1 lc rgb '#333333' back
set label '100 %' at graph 1, first 100 left offset 0.4,0 font F9
set arrow from graph 0, first 75 to graph 1, first 75 nohead dt 3 lw 1 lc rgb '#333333' back
set label '75 %' at graph 1, first 75 left offset 0.4,0 font F9
set arrow from graph 0, first 50 to graph 1, first 50 nohead dt 3 lw 1 lc rgb '#333333' back
set label '50 %' at graph 1, first 50 left offset 0.4,0 font F9
set arrow from graph 0, first 35 to graph 1, first 35 nohead dt 3 lw 1 lc rgb '#333333' back
set label '35 %' at graph 1, first 35 left offset 0.4,0 font F9
set label 'budget' at graph 1, first 109 left offset 0.4,0 font F9
set lmargin at screen 0.06780
set rmargin at screen 0.94915
set tmargin at screen 0.85542
set bmargin at screen 0.24096
set xtics scale 0 ('lenet'."\n".'batch=256' 1.5, 'alexnet'."\n".'batch=8'."\n".'classes=10' 6.5, 'vgg16'."\n".'image=64'."\n".'classes=10' 11.5, 'googlenet'."\n".'batch=8'."\n".'image=128' 16.5, 'resnet50'."\n".'batch=16'."\n".'image=112' 21.5, 'unet3d'."\n".'size=32' 26.5)
set xrange [-1:29]
plot $series0 using 1:2 with boxes fs pattern 3 border lc rgb 'black' lc rgb '#303030' notitle, \
  $series0 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series1 using 1:2 with boxes fs pattern 4 border lc rgb 'black' lc rgb '#0072b2' notitle, \
  $series1 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series2 using 1:2 with boxes fs pattern 5 border lc rgb 'black' lc rgb '#d55e00' notitle, \
  $series2 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series3 using 1:2 with boxes fs pattern 2 border lc rgb 'black' lc rgb '#009e73' notitle, \
  $series3 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle
unset label
unset arrow
set lmargin at screen 0.00000
set rmargin at screen 1.00000
set tmargin at screen 0.09237
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
plot NaN with boxes fs pattern 3 border lc rgb 'black' lc rgb '#303030' title 'keep_all', \
  NaN with boxes fs pattern 4 border lc rgb 'black' lc rgb '#0072b2' title 'swap_all', \
  NaN with boxes fs pattern 5 border lc rgb 'black' lc rgb '#d55e00' title 'swap_conv', \
  NaN with boxes fs pattern 2 border lc rgb 'black' lc rgb '#009e73' title 'sqrt_checkpoint'
unset multiplot
