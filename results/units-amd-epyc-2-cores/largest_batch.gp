# Draw again: gnuplot -e "kind='svg'" largest_batch.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1140,597 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 760,398 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'largest_batch.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$bar_0_0 << EOD
0 213 "213 (84.7/s)"
EOD
$bar_0_1 << EOD
1 379 "379 (81.9/s)"
EOD
$bar_0_2 << EOD
2 379 "379 (81.9/s)"
EOD
$bar_0_3 << EOD
3 344 "344 (80.8/s)"
EOD
top0 = 379
set multiplot
set label 1001 'Largest batch that fits (in brackets: samples/s at that batch)' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'device host, threads 1, link paced to 2 GB/s | AMD EPYC, 2 cores | commit 3f6c334a4e' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set ylabel 'batch, samples' offset 0.8,0
unset xtics
set boxwidth 0.8
set xrange [-0.8:3.8]
set lmargin at screen 0.09474
set rmargin at screen 0.98158
set tmargin at screen 0.74372
set bmargin at screen 0.24121
set title 'vgg19 in 16GB, sim flops_16gb' font F10 offset 0,-0.4
set yrange [0:(top0 > 0 ? 1.2*top0 : 1)]
plot $bar_0_0 using 1:2 with boxes fs pattern 4 border lc rgb 'black' lc rgb '#0072b2' notitle, \
  $bar_0_0 using 1:2:3 with labels center offset 0,0.7 font F9 notitle, \
  $bar_0_1 using 1:2 with boxes fs pattern 3 border lc rgb 'black' lc rgb '#882255' notitle, \
  $bar_0_1 using 1:2:3 with labels center offset 0,0.7 font F9 notitle, \
  $bar_0_2 using 1:2 with boxes fs pattern 4 border lc rgb 'black' lc rgb '#666633' notitle, \
  $bar_0_2 using 1:2:3 with labels center offset 0,0.7 font F9 notitle, \
  $bar_0_3 using 1:2 with boxes fs pattern 6 border lc rgb 'black' lc rgb '#e69f00' notitle, \
  $bar_0_3 using 1:2:3 with labels center offset 0,0.7 font F9 notitle
unset label
set lmargin at screen 0.00000
set rmargin at screen 1.00000
set tmargin at screen 0.11558
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
plot NaN with boxes fs pattern 4 border lc rgb 'black' lc rgb '#0072b2' title 'keep_all [sim]', \
  NaN with boxes fs pattern 3 border lc rgb 'black' lc rgb '#882255' title 'slack_swap:ops=recompute [sim]', \
  NaN with boxes fs pattern 4 border lc rgb 'black' lc rgb '#666633' title 'dtr [sim]', \
  NaN with boxes fs pattern 6 border lc rgb 'black' lc rgb '#e69f00' title 'sqrt_checkpoint [sim]'
unset multiplot
