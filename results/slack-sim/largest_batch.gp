# Draw again: gnuplot -e "kind='svg'" largest_batch.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 2088,630 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1392,420 font 'DejaVu Sans,13' background '#ffffff' }
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
0 8 "8 (354/s)"
EOD
$bar_0_1 << EOD
1 50 "50 (383/s)"
EOD
$bar_0_2 << EOD
2 41 "41 (286/s)"
EOD
$bar_0_3 << EOD
3 26 "26 (324/s)"
EOD
$bar_0_4 << EOD
4 44 "44 (284/s)"
EOD
$bar_0_5 << EOD
5 42 "42 (279/s)"
EOD
top0 = 50
$bar_1_0 << EOD
0 8 "8 (202/s)"
EOD
$bar_1_1 << EOD
1 46 "46 (172/s)"
EOD
$bar_1_2 << EOD
2 41 "41 (135/s)"
EOD
$bar_1_3 << EOD
3 26 "26 (176/s)"
EOD
$bar_1_4 << EOD
4 43 "43 (156/s)"
EOD
$bar_1_5 << EOD
5 42 "42 (67.4/s)"
EOD
top1 = 46
set multiplot
set label 1001 'Largest batch that fits (in brackets: samples/s at that batch)' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'device sim:machine=pcie3_p100 and others, threads 0, link not paced | AMD EPYC, 2 cores | commit 430547109d and others' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set ylabel 'batch, samples' offset 0.8,0
unset xtics
set boxwidth 0.8
set xrange [-0.8:5.8]
set lmargin at screen 0.05172
set rmargin at screen 0.48994
set tmargin at screen 0.75714
set bmargin at screen 0.28095
set title 'resnet50 in 848MiB, sim power9_v100_nvlink' font F10 offset 0,-0.4
set yrange [0:(top0 > 0 ? 1.2*top0 : 1)]
plot $bar_0_0 using 1:2 with boxes fs pattern 3 border lc rgb 'black' lc rgb '#303030' notitle, \
  $bar_0_0 using 1:2:3 with labels center offset 0,0.7 font F9 notitle, \
  $bar_0_1 using 1:2 with boxes fs pattern 4 border lc rgb 'black' lc rgb '#0072b2' notitle, \
  $bar_0_1 using 1:2:3 with labels center offset 0,0.7 font F9 notitle, \
  $bar_0_2 using 1:2 with boxes fs pattern 2 border lc rgb 'black' lc rgb '#009e73' notitle, \
  $bar_0_2 using 1:2:3 with labels center offset 0,0.7 font F9 notitle, \
  $bar_0_3 using 1:2 with boxes fs pattern 1 border lc rgb 'black' lc rgb '#cc79a7' notitle, \
  $bar_0_3 using 1:2:3 with labels center offset 0,0.7 font F9 notitle, \
  $bar_0_4 using 1:2 with boxes fs pattern 7 border lc rgb 'black' lc rgb '#56b4e9' notitle, \
  $bar_0_4 using 1:2:3 with labels center offset 0,0.7 font F9 notitle, \
  $bar_0_5 using 1:2 with boxes fs pattern 2 border lc rgb 'black' lc rgb '#997700' notitle, \
  $bar_0_5 using 1:2:3 with labels center offset 0,0.7 font F9 notitle
unset label
set lmargin at screen 0.55172
set rmargin at screen 0.98994
set tmargin at screen 0.75714
set bmargin at screen 0.28095
set title 'resnet50 in 848MiB, sim pcie3_p100' font F10 offset 0,-0.4
set yrange [0:(top1 > 0 ? 1.2*top1 : 1)]
plot $bar_1_0 using 1:2 with boxes fs pattern 3 border lc rgb 'black' lc rgb '#303030' notitle, \
  $bar_1_0 using 1:2:3 with labels center offset 0,0.7 font F9 notitle, \
  $bar_1_1 using 1:2 with boxes fs pattern 4 border lc rgb 'black' lc rgb '#0072b2' notitle, \
  $bar_1_1 using 1:2:3 with labels center offset 0,0.7 font F9 notitle, \
  $bar_1_2 using 1:2 with boxes fs pattern 2 border lc rgb 'black' lc rgb '#009e73' notitle, \
  $bar_1_2 using 1:2:3 with labels center offset 0,0.7 font F9 notitle, \
  $bar_1_3 using 1:2 with boxes fs pattern 1 border lc rgb 'black' lc rgb '#cc79a7' notitle, \
  $bar_1_3 using 1:2:3 with labels center offset 0,0.7 font F9 notitle, \
  $bar_1_4 using 1:2 with boxes fs pattern 7 border lc rgb 'black' lc rgb '#56b4e9' notitle, \
  $bar_1_4 using 1:2:3 with labels center offset 0,0.7 font F9 notitle, \
  $bar_1_5 using 1:2 with boxes fs pattern 2 border lc rgb 'black' lc rgb '#997700' notitle, \
  $bar_1_5 using 1:2:3 with labels center offset 0,0.7 font F9 notitle
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
plot NaN with boxes fs pattern 3 border lc rgb 'black' lc rgb '#303030' title 'keep_all [sim]', \
  NaN with boxes fs pattern 4 border lc rgb 'black' lc rgb '#0072b2' title 'slack_swap [sim]', \
  NaN with boxes fs pattern 2 border lc rgb 'black' lc rgb '#009e73' title 'slack_swap:ops=recompute [sim]', \
  NaN with boxes fs pattern 1 border lc rgb 'black' lc rgb '#cc79a7' title 'sqrt_checkpoint [sim]', \
  NaN with boxes fs pattern 7 border lc rgb 'black' lc rgb '#56b4e9' title 'dtr [sim]', \
  NaN with boxes fs pattern 2 border lc rgb 'black' lc rgb '#997700' title 'swap_all [sim]'
unset multiplot
