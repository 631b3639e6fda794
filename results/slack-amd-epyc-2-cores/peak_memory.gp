# Draw again: gnuplot -e "kind='svg'" peak_memory.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 2076,1413 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1384,942 font 'DejaVu Sans,13' background '#ffffff' }
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
0 0 "fits no budget"
12 0 "fits no budget"
24 0 "fits no budget"
36 0 "fits no budget"
48 100.0000 "100 %, 1.00×"
EOD
$series1 << EOD
1 0 "fits no budget"
13 69.7166 "70 %, 0.98×"
25 59.6860 "60 %, 1.06×"
37 78.8719 "79 %, 1.03×"
49 74.7737 "75 %, 0.95×"
EOD
$series2 << EOD
2 0 "fits no budget"
14 69.7166 "70 %, 1.05×"
26 59.6860 "60 %, 1.12×"
38 78.8719 "79 %, 1.08×"
NaN NaN ""
EOD
$series3 << EOD
3 0 "fits no budget"
15 69.5784 "70 %, 1.07×"
27 59.9928 "60 %, 1.67×"
39 79.8647 "80 %, 1.02×"
NaN NaN ""
EOD
$series4 << EOD
4 0 "fits no budget"
16 69.7951 "70 %, 1.05×"
28 69.9464 "70 %, 1.27×"
40 79.7284 "80 %, 0.99×"
NaN NaN ""
EOD
$series5 << EOD
5 0 "fits no budget"
17 65.2981 "65 %, 1.30×"
29 68.8093 "69 %, 1.00×"
41 76.5699 "77 %, 1.05×"
NaN NaN ""
EOD
$series6 << EOD
6 0 "fits no budget"
18 69.2358 "69 %, 0.99×"
30 59.8606 "60 %, 1.15×"
42 79.1484 "79 %, 1.02×"
NaN NaN ""
EOD
$series7 << EOD
7 0 "fits no budget"
19 67.8794 "68 %, 1.14×"
31 69.7849 "70 %, 1.07×"
43 79.2586 "79 %, 1.02×"
NaN NaN ""
EOD
$series8 << EOD
8 0 "fits no budget"
20 69.0400 "69 %, 1.02×"
32 69.5260 "70 %, 1.04×"
44 79.7117 "80 %, 1.01×"
NaN NaN ""
EOD
$series9 << EOD
NaN NaN ""
NaN NaN ""
NaN NaN ""
NaN NaN ""
57 79.9365 "80 %, 3.81×"
EOD
$series10 << EOD
NaN NaN ""
NaN NaN ""
NaN NaN ""
NaN NaN ""
58 68.1921 "68 %, 4.21×"
EOD
set multiplot
set ylabel 'peak memory, % of keep_all'
set yrange [0:142]
set ytics 0,20,120
set boxwidth 0.86
unset grid
set label 1001 'Peak memory of a step at the lowest budget met (on the bars: peak, time / keep_all)' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'device host, threads 2 and others, link paced to 0.1 GB/s and others, some rows not paced | AMD EPYC, 2 cores | commit 2f9d318ee6' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set arrow from graph 0, first 80 to graph 1, first 80 nohead dt 3 lw 1 lc rgb '#333333' back
set label '80 %' at graph 1, first 80 left offset 0.4,0 font F9
set arrow from graph 0, first 70 to graph 1, first 70 nohead dt 3 lw 1 lc rgb '#333333' back
set label '70 %' at graph 1, first 70 left offset 0.4,0 font F9
set arrow from graph 0, first 60 to graph 1, first 60 nohead dt 3 lw 1 lc rgb '#333333' back
set label '60 %' at graph 1, first 60 left offset 0.4,0 font F9
set arrow from graph 0, first 40 to graph 1, first 40 nohead dt 3 lw 1 lc rgb '#333333' back
set label '40 %' at graph 1, first 40 left offset 0.4,0 font F9
set arrow from graph 0, first 75 to graph 1, first 75 nohead dt 3 lw 1 lc rgb '#333333' back
set label '75 %' at graph 1, first 75 left offset 0.4,0 font F9
set label 'budget' at graph 1, first 109 left offset 0.4,0 font F9
set lmargin at screen 0.05780
set rmargin at screen 0.95665
set tmargin at screen 0.92357
set bmargin at screen 0.59873
set xtics scale 0 ('lenet'."\n".'batch=64' 5, 'googlenet'."\n".'image=96' 17, 'resnet50'."\n".'image=112' 29)
set xrange [-1:35]
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
  $series5 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series6 using 1:2 with boxes fs pattern 7 border lc rgb 'black' lc rgb '#56b4e9' notitle, \
  $series6 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series7 using 1:2 with boxes fs pattern 3 border lc rgb 'black' lc rgb '#882255' notitle, \
  $series7 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series8 using 1:2 with boxes fs pattern 4 border lc rgb 'black' lc rgb '#666633' notitle, \
  $series8 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series9 using 1:2 with boxes fs pattern 5 border lc rgb 'black' lc rgb '#555599' notitle, \
  $series9 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series10 using 1:2 with boxes fs pattern 2 border lc rgb 'black' lc rgb '#997700' notitle, \
  $series10 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle
unset label
unset arrow
set arrow from graph 0, first 80 to graph 1, first 80 nohead dt 3 lw 1 lc rgb '#333333' back
set label '80 %' at graph 1, first 80 left offset 0.4,0 font F9
set arrow from graph 0, first 70 to graph 1, first 70 nohead dt 3 lw 1 lc rgb '#333333' back
set label '70 %' at graph 1, first 70 left offset 0.4,0 font F9
set arrow from graph 0, first 60 to graph 1, first 60 nohead dt 3 lw 1 lc rgb '#333333' back
set label '60 %' at graph 1, first 60 left offset 0.4,0 font F9
set arrow from graph 0, first 40 to graph 1, first 40 nohead dt 3 lw 1 lc rgb '#333333' back
set label '40 %' at graph 1, first 40 left offset 0.4,0 font F9
set arrow from graph 0, first 75 to graph 1, first 75 nohead dt 3 lw 1 lc rgb '#333333' back
set label '75 %' at graph 1, first 75 left offset 0.4,0 font F9
set label 'budget' at graph 1, first 109 left offset 0.4,0 font F9
set lmargin at screen 0.05780
set rmargin at screen 0.95665
set tmargin at screen 0.49894
set bmargin at screen 0.17410
set xtics scale 0 ('unet3d'."\n".'size=32'."\n".'base=8' 41, 'resnet50'."\n".'batch=16'."\n".'image=64' 53)
set xrange [35:59]
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
  $series5 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series6 using 1:2 with boxes fs pattern 7 border lc rgb 'black' lc rgb '#56b4e9' notitle, \
  $series6 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series7 using 1:2 with boxes fs pattern 3 border lc rgb 'black' lc rgb '#882255' notitle, \
  $series7 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series8 using 1:2 with boxes fs pattern 4 border lc rgb 'black' lc rgb '#666633' notitle, \
  $series8 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series9 using 1:2 with boxes fs pattern 5 border lc rgb 'black' lc rgb '#555599' notitle, \
  $series9 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle, \
  $series10 using 1:2 with boxes fs pattern 2 border lc rgb 'black' lc rgb '#997700' notitle, \
  $series10 using 1:($2+1.5):3 with labels left rotate by 90 font F9 notitle
unset label
unset arrow
set lmargin at screen 0.00000
set rmargin at screen 1.00000
set tmargin at screen 0.09554
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
set key at graph 0.5,0.5 center center horizontal Left reverse nobox samplen 3.5 width 2 maxrows 3
plot NaN with boxes fs pattern 3 border lc rgb 'black' lc rgb '#303030' title 'keep_all', \
  NaN with boxes fs pattern 4 border lc rgb 'black' lc rgb '#0072b2' title 'slack_swap', \
  NaN with boxes fs pattern 5 border lc rgb 'black' lc rgb '#d55e00' title 'slack_swap:ops=swap', \
  NaN with boxes fs pattern 2 border lc rgb 'black' lc rgb '#009e73' title 'slack_swap:ops=recompute', \
  NaN with boxes fs pattern 1 border lc rgb 'black' lc rgb '#cc79a7' title 'swap_all:select=fit', \
  NaN with boxes fs pattern 6 border lc rgb 'black' lc rgb '#e69f00' title 'sqrt_checkpoint', \
  NaN with boxes fs pattern 7 border lc rgb 'black' lc rgb '#56b4e9' title 'tflms', \
  NaN with boxes fs pattern 3 border lc rgb 'black' lc rgb '#882255' title 'dtr', \
  NaN with boxes fs pattern 4 border lc rgb 'black' lc rgb '#666633' title 'superneurons', \
  NaN with boxes fs pattern 5 border lc rgb 'black' lc rgb '#555599' title 'slack_swap:ops=swap,size=2MiB', \
  NaN with boxes fs pattern 2 border lc rgb 'black' lc rgb '#997700' title 'swap_all'
unset multiplot
