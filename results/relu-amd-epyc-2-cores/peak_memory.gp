# Draw again: gnuplot -e "kind='svg'" peak_memory.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1668,780 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1112,520 font 'DejaVu Sans,13' background '#ffffff' }
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
7 100.0000 "100 %, 1.00×"
14 100.0000 "100 %, 1.00×"
21 100.0000 "100 %, 1.00×"
EOD
$series1 << EOD
1 95.5575 "96 %, 1.09×"
8 88.7820 "89 %, 1.10×"
15 79.9888 "80 %, 0.98×"
22 93.6229 "94 %, 0.99×"
EOD
$series2 << EOD
2 95.5575 "96 %, 1.05×"
9 88.7820 "89 %, 1.09×"
16 79.9892 "80 %, 1.06×"
23 93.6230 "94 %, 1.18×"
EOD
$series3 << EOD
3 96.3463 "96 %, 1.05×"
10 95.7632 "96 %, 0.98×"
17 93.0716 "93 %, 0.97×"
24 94.9447 "95 %, 1.05×"
EOD
$series4 << EOD
4 89.9725 "90 %, 0.98×"
11 82.8651 "83 %, 1.04×"
18 72.4570 "72 %, 0.85×"
25 66.5655 "67 %, 1.09×"
EOD
$series5 << EOD
5 88.6127 "89 %, 0.97×"
12 82.5804 "83 %, 1.17×"
19 68.5130 "69 %, 1.07×"
26 66.5665 "67 %, 1.25×"
EOD
set multiplot
set ylabel 'peak memory, % of keep_all'
set yrange [0:142]
set ytics 0,20,120
set boxwidth 0.86
unset grid
set label 1001 'Peak memory of a step at the lowest budget met (on the bars: peak, time / keep_all)' at screen 0.5,1 offset 0,-1.0 center font F14
set label 1002 'device host, 2 and others threads, link not paced | AMD EPYC, 2 cores | commit 45dc9492c2 and others' at screen 0.5,1 offset 0,-2.3 center font F9 tc rgb '#444444'
set lmargin at screen 0.07194
set rmargin at screen 0.94604
set tmargin at screen 0.86154
set bmargin at screen 0.27308
set xtics scale 0 ('alexnet'."\n".'image=131'."\n".'classes=10'."\n".'data=fashion' 2.5, 'vgg16'."\n".'batch=16'."\n".'image=64'."\n".'classes=10'."\n".'data=fashion' 9.5, 'googlenet'."\n".'image=64'."\n".'classes=10'."\n".'data=fashion' 16.5, 'resnet50'."\n".'batch=16'."\n".'image=64'."\n".'classes=10'."\n".'data=fashion' 23.5)
set xrange [-1:27]
plot $series0 using 1:2 with boxes fs pattern 3 border lc rgb 'black' lc rgb '#303030' notitle, \
  $series0 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series1 using 1:2 with boxes fs pattern 4 border lc rgb 'black' lc rgb '#0072b2' notitle, \
  $series1 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series2 using 1:2 with boxes fs pattern 5 border lc rgb 'black' lc rgb '#d55e00' notitle, \
  $series2 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series3 using 1:2 with boxes fs pattern 2 border lc rgb 'black' lc rgb '#009e73' notitle, \
  $series3 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series4 using 1:2 with boxes fs pattern 1 border lc rgb 'black' lc rgb '#cc79a7' notitle, \
  $series4 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series5 using 1:2 with boxes fs pattern 6 border lc rgb 'black' lc rgb '#e69f00' notitle, \
  $series5 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle
unset label
unset arrow
set lmargin at screen 0.00000
set rmargin at screen 1.00000
set tmargin at screen 0.13077
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
plot NaN with boxes fs pattern 3 border lc rgb 'black' lc rgb '#303030' title 'keep_all', \
  NaN with boxes fs pattern 4 border lc rgb 'black' lc rgb '#0072b2' title 'relu_compression', \
  NaN with boxes fs pattern 5 border lc rgb 'black' lc rgb '#d55e00' title 'relu_compression:select=all', \
  NaN with boxes fs pattern 2 border lc rgb 'black' lc rgb '#009e73' title 'relu_compression:masks=off,select=all', \
  NaN with boxes fs pattern 1 border lc rgb 'black' lc rgb '#cc79a7' title 'swap_all', \
  NaN with boxes fs pattern 6 border lc rgb 'black' lc rgb '#e69f00' title 'relu_compression:select=all+swap_all'
unset multiplot
