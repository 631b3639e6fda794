# Draw again: gnuplot -e "kind='svg'" units_unet3d-size-96-sim-pcie3_p100.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1800,3927 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1200,2618 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'units_unet3d-size-96-sim-pcie3_p100.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
set multiplot
set boxwidth 0.85
set label 1001 'What units do along the depth: unet3d:size=96, sim pcie3_p100' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'device host, threads 1, link paced to 2 GB/s | AMD EPYC, 2 cores | commit 3f6c334a4e' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xlabel 'unit, from the input to the loss' offset 0,0.3
$bars_0 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
EOD
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.96104
set bmargin at screen 0.89228
set title 'units, budget 90%, links of 2GB/s' font F10
set xrange [-1:12]
set yrange [0:*]
set ylabel 'MiB of maps' offset 0.8,0
plot $bars_0 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_0 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_0 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
unset label
$bars_1 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
EOD
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.96104
set bmargin at screen 0.89228
set title 'units, budget 85%, links of 2GB/s' font F10
set xrange [-1:12]
set yrange [0:*]
set ylabel '' offset 0.8,0
plot $bars_1 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_1 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_1 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_2 << EOD
0 13.5000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 0.0000 0.0000 0.0000
4 54.0000 62.4375 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 0.0000 0.0000 0.0000
8 0.0000 0.0000 0.0000
9 0.0000 0.0000 40.5000
10 0.0000 0.0000 0.0000
11 13.5000 13.5000 0.0000
12 162.0000 0.0000 0.0000
13 0.0000 0.0000 0.0000
14 54.0000 54.0000 0.0000
15 0.0000 0.0000 648.0000
16 0.0000 0.0000 0.0000
17 0.0000 0.0000 0.0000
18 0.0000 0.0000 10.1250
EOD
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.96104
set bmargin at screen 0.89228
set title 'units, budget 80%, links of 2GB/s' font F10
set xrange [-1:19]
set yrange [0:*]
set ylabel '' offset 0.8,0
plot $bars_2 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_2 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_2 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_3 << EOD
0 13.5000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 0.0000 0.0000 0.0000
4 0.0000 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 0.0000 0.0000 0.0000
8 0.0000 0.0000 0.0000
9 0.0000 0.0000 40.5000
10 0.0000 13.5000 13.5000
11 0.0000 13.5000 13.5000
12 0.0000 0.0000 162.0000
13 0.0000 54.0000 54.0000
14 0.0000 54.0000 54.0000
15 0.0000 0.0000 648.0000
16 0.0000 216.0000 216.0000
17 0.0000 0.0000 0.0000
18 0.0000 0.0000 10.1250
EOD
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.85409
set bmargin at screen 0.78533
set title 'units, budget 75%, links of 2GB/s' font F10
set xrange [-1:19]
set yrange [0:*]
set ylabel 'MiB of maps' offset 0.8,0
plot $bars_3 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_3 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_3 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_4 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
EOD
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.85409
set bmargin at screen 0.78533
set title 'units, budget 75%, links of 5GB/s' font F10
set xrange [-1:15]
set yrange [0:*]
set ylabel '' offset 0.8,0
plot $bars_4 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_4 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_4 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_5 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
EOD
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.85409
set bmargin at screen 0.78533
set title 'units, budget 75%, links of 12GB/s' font F10
set xrange [-1:15]
set yrange [0:*]
set ylabel '' offset 0.8,0
plot $bars_5 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_5 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_5 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_6 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
15 648.0000 0.0000 0.0000
EOD
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.74714
set bmargin at screen 0.67838
set title 'units, budget 75%, links of 30GB/s' font F10
set xrange [-1:16]
set yrange [0:*]
set ylabel 'MiB of maps' offset 0.8,0
plot $bars_6 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_6 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_6 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_7 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
15 648.0000 0.0000 0.0000
EOD
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.74714
set bmargin at screen 0.67838
set title 'units, budget 75%, links of 75GB/s' font F10
set xrange [-1:16]
set yrange [0:*]
set ylabel '' offset 0.8,0
plot $bars_7 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_7 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_7 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_8 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
15 648.0000 0.0000 0.0000
16 432.0000 0.0000 0.0000
EOD
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.74714
set bmargin at screen 0.67838
set title 'units, budget 75%, links of 200GB/s' font F10
set xrange [-1:17]
set yrange [0:*]
set ylabel '' offset 0.8,0
plot $bars_8 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_8 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_8 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_9 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
15 648.0000 0.0000 0.0000
16 432.0000 0.0000 0.0000
EOD
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.64018
set bmargin at screen 0.57143
set title 'units, budget 75%, links of 450GB/s' font F10
set xrange [-1:17]
set yrange [0:*]
set ylabel 'MiB of maps' offset 0.8,0
plot $bars_9 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_9 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_9 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_10 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
EOD
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.64018
set bmargin at screen 0.57143
set title 'units, budget 95%' font F10
set xrange [-1:15]
set yrange [0:*]
set ylabel '' offset 0.8,0
plot $bars_10 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_10 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_10 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_11 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
EOD
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.64018
set bmargin at screen 0.57143
set title 'units, budget 90%' font F10
set xrange [-1:15]
set yrange [0:*]
set ylabel '' offset 0.8,0
plot $bars_11 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_11 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_11 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_12 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
EOD
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.53323
set bmargin at screen 0.46448
set title 'units, budget 85%' font F10
set xrange [-1:15]
set yrange [0:*]
set ylabel 'MiB of maps' offset 0.8,0
plot $bars_12 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_12 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_12 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_13 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
EOD
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.53323
set bmargin at screen 0.46448
set title 'units, budget 80%' font F10
set xrange [-1:15]
set yrange [0:*]
set ylabel '' offset 0.8,0
plot $bars_13 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_13 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_13 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_14 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
EOD
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.53323
set bmargin at screen 0.46448
set title 'units, budget 75%' font F10
set xrange [-1:15]
set yrange [0:*]
set ylabel '' offset 0.8,0
plot $bars_14 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_14 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_14 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_15 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
EOD
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.42628
set bmargin at screen 0.35752
set title 'units, budget 70%' font F10
set xrange [-1:15]
set yrange [0:*]
set ylabel 'MiB of maps' offset 0.8,0
plot $bars_15 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_15 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_15 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_16 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
EOD
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.42628
set bmargin at screen 0.35752
set title 'units, budget 65%' font F10
set xrange [-1:15]
set yrange [0:*]
set ylabel '' offset 0.8,0
plot $bars_16 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_16 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_16 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_17 << EOD
0 13.5000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
15 648.0000 0.0000 0.0000
EOD
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.42628
set bmargin at screen 0.35752
set title 'units, budget 60%' font F10
set xrange [-1:16]
set yrange [0:*]
set ylabel '' offset 0.8,0
plot $bars_17 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_17 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_17 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_18 << EOD
0 13.5000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
15 648.0000 0.0000 0.0000
EOD
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.31933
set bmargin at screen 0.25057
set title 'units, budget 55%' font F10
set xrange [-1:16]
set yrange [0:*]
set ylabel 'MiB of maps' offset 0.8,0
plot $bars_18 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_18 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_18 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_19 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
15 648.0000 0.0000 0.0000
EOD
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.31933
set bmargin at screen 0.25057
set title 'units, budget 50%' font F10
set xrange [-1:16]
set yrange [0:*]
set ylabel '' offset 0.8,0
plot $bars_19 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_19 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_19 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_20 << EOD
0 13.5000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
15 648.0000 0.0000 0.0000
EOD
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.31933
set bmargin at screen 0.25057
set title 'units, budget 45%' font F10
set xrange [-1:16]
set yrange [0:*]
set ylabel '' offset 0.8,0
plot $bars_20 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_20 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_20 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_21 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
EOD
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.21238
set bmargin at screen 0.14362
set title 'units, budget 92%' font F10
set xrange [-1:15]
set yrange [0:*]
set ylabel 'MiB of maps' offset 0.8,0
plot $bars_21 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_21 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_21 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_22 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
EOD
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.21238
set bmargin at screen 0.14362
set title 'units, budget 87%' font F10
set xrange [-1:15]
set yrange [0:*]
set ylabel '' offset 0.8,0
plot $bars_22 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_22 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_22 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_23 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
EOD
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.21238
set bmargin at screen 0.14362
set title 'units, budget 82%' font F10
set xrange [-1:15]
set yrange [0:*]
set ylabel '' offset 0.8,0
plot $bars_23 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_23 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_23 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_24 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
EOD
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.10542
set bmargin at screen 0.03667
set title 'units, budget 77%' font F10
set xrange [-1:15]
set yrange [0:*]
set ylabel 'MiB of maps' offset 0.8,0
plot $bars_24 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_24 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_24 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_25 << EOD
0 0.0000 0.0000 0.0000
1 216.0000 0.0000 0.0000
2 465.7500 0.0000 0.0000
3 54.0000 0.0000 0.0000
4 116.4375 0.0000 0.0000
5 13.5000 0.0000 0.0000
6 29.1094 0.0000 0.0000
7 3.3750 0.0000 0.0000
8 6.7500 0.0000 0.0000
9 40.5000 0.0000 0.0000
10 27.0000 0.0000 0.0000
11 27.0000 0.0000 0.0000
12 162.0000 0.0000 0.0000
13 108.0000 0.0000 0.0000
14 108.0000 0.0000 0.0000
EOD
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.10542
set bmargin at screen 0.03667
set title 'units, budget 72%' font F10
set xrange [-1:15]
set yrange [0:*]
set ylabel '' offset 0.8,0
plot $bars_25 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_25 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_25 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
set lmargin at screen 0.00000
set rmargin at screen 1.00000
set tmargin at screen 0.01757
set bmargin at screen 0.00000
unset title
unset xlabel
unset ylabel
unset xtics
unset ytics
unset grid
set border 0
set xrange [0:1]
set yrange [0:1]
set key at graph 0.5,0.5 center center horizontal Left reverse nobox samplen 2 width 2
plot NaN with boxes fs solid noborder lc rgb '#0072b2' title 'goes out', \
  NaN with boxes fs solid noborder lc rgb '#d55e00' title 'dropped and run again', \
  NaN with boxes fs solid noborder lc rgb '#b0b0b0' title 'stays (checkpoint of a recompute unit)'
unset multiplot
