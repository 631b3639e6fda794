# Draw again: gnuplot -e "kind='svg'" peak_memory.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1440,780 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 960,520 font 'DejaVu Sans,13' background '#ffffff' }
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
0 65.2982 "65 %, 1.01×"
6 66.6481 "67 %, 0.97×"
12 68.2707 "68 %, 1.12×"
EOD
$series1 << EOD
1 65.2982 "65 %, 1.02×"
7 66.4003 "66 %, 1.26×"
NaN NaN ""
EOD
$series2 << EOD
2 65.2982 "65 %, 1.10×"
8 66.4003 "66 %, 1.51×"
NaN NaN ""
EOD
$series3 << EOD
3 79.5628 "80 %, 1.62×"
9 89.9773 "90 %, 0.98×"
NaN NaN ""
EOD
$series4 << EOD
4 69.8399 "70 %, 0.96×"
10 66.6481 "67 %, 1.06×"
NaN NaN ""
EOD
set multiplot
set ylabel 'peak memory, % of keep_all'
set yrange [0:142]
set ytics 0,20,120
set boxwidth 0.86
unset grid
set label 1001 'Peak memory of a step at the lowest budget met (on the bars: peak, time / keep_all)' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'device host, threads 1, link paced to 2 GB/s | AMD EPYC, 2 cores | commit 3f6c334a4e' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set arrow from graph 0, first 90 to graph 1, first 90 nohead dt 3 lw 1 lc rgb '#333333' back
set label '90 %' at graph 1, first 90 left offset 0.4,0 font F9
set arrow from graph 0, first 80 to graph 1, first 80 nohead dt 3 lw 1 lc rgb '#333333' back
set label '80 %' at graph 1, first 80 left offset 0.4,0 font F9
set arrow from graph 0, first 70 to graph 1, first 70 nohead dt 3 lw 1 lc rgb '#333333' back
set label '70 %' at graph 1, first 70 left offset 0.4,0 font F9
set arrow from graph 0, first 75 to graph 1, first 75 nohead dt 3 lw 1 lc rgb '#333333' back
set label '75 %' at graph 1, first 75 left offset 0.4,0 font F9
set label 'budget' at graph 1, first 109 left offset 0.4,0 font F9
set lmargin at screen 0.08333
set rmargin at screen 0.93750
set tmargin at screen 0.86154
set bmargin at screen 0.27308
set xtics scale 0 ('googlenet'."\n".'image=96' 2, 'resnet50'."\n".'batch=16'."\n".'image=64'."\n".'classes=10' 8, 'resnet50'."\n".'batch=16'."\n".'image=64' 14)
set xrange [-1:17]
plot $series0 using 1:2 with boxes fs pattern 3 border lc rgb 'black' lc rgb '#303030' notitle, \
  $series0 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series1 using 1:2 with boxes fs pattern 1 border lc rgb 'black' lc rgb '#cc79a7' notitle, \
  $series1 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series2 using 1:2 with boxes fs pattern 5 border lc rgb 'black' lc rgb '#d55e00' notitle, \
  $series2 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series3 using 1:2 with boxes fs pattern 2 border lc rgb 'black' lc rgb '#009e73' notitle, \
  $series3 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series4 using 1:2 with boxes fs pattern 7 border lc rgb 'black' lc rgb '#56b4e9' notitle, \
  $series4 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle
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
plot NaN with boxes fs pattern 3 border lc rgb 'black' lc rgb '#303030' title 'units', \
  NaN with boxes fs pattern 1 border lc rgb 'black' lc rgb '#cc79a7' title 'units:policy=rule', \
  NaN with boxes fs pattern 5 border lc rgb 'black' lc rgb '#d55e00' title 'units:policy=swap', \
  NaN with boxes fs pattern 2 border lc rgb 'black' lc rgb '#009e73' title 'units:policy=recompute', \
  NaN with boxes fs pattern 7 border lc rgb 'black' lc rgb '#56b4e9' title 'joint'
unset multiplot
