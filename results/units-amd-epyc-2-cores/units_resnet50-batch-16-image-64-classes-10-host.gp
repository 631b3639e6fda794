# Draw again: gnuplot -e "kind='svg'" units_resnet50-batch-16-image-64-classes-10-host.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1800,567 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1200,378 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'units_resnet50-batch-16-image-64-classes-10-host.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
set multiplot
set boxwidth 0.85
set label 1001 'What units do along the depth: resnet50:batch=16,image=64,classes=10, host' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'device host, threads 1, link paced to 2 GB/s | AMD EPYC, 2 cores | commit 3f6c334a4e' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xlabel 'unit, from the input to the loss' offset 0,0.3
$bars_0 << EOD
0 0.0000 0.0000 0.0000
1 9.2500 0.0000 0.0000
2 2.0000 0.0000 0.0000
3 2.0000 0.0000 0.0000
4 4.0000 0.0000 0.0000
5 8.0000 0.0000 0.0000
6 2.0000 0.0000 0.0000
7 2.0000 0.0000 0.0000
8 8.0000 0.0000 0.0000
9 2.0000 0.0000 0.0000
10 2.0000 0.0000 0.0000
11 8.0000 0.0000 0.0000
12 4.0000 0.0000 0.0000
13 1.0000 0.0000 0.0000
14 2.0000 0.0000 0.0000
15 4.0000 0.0000 0.0000
16 1.0000 0.0000 0.0000
17 1.0000 0.0000 0.0000
18 4.0000 0.0000 0.0000
19 1.0000 0.0000 0.0000
20 1.0000 0.0000 0.0000
21 4.0000 0.0000 0.0000
22 1.0000 0.0000 0.0000
23 1.0000 0.0000 0.0000
24 4.0000 0.0000 0.0000
25 2.0000 0.0000 0.0000
26 0.5000 0.0000 0.0000
27 1.0000 0.0000 0.0000
28 2.0000 0.0000 0.0000
29 0.5000 0.0000 0.0000
30 0.5000 0.0000 0.0000
31 2.0000 0.0000 0.0000
32 0.5000 0.0000 0.0000
33 0.5000 0.0000 0.0000
34 2.0000 0.0000 0.0000
35 0.5000 0.0000 0.0000
36 0.5000 0.0000 0.0000
37 2.0000 0.0000 0.0000
38 0.5000 0.0000 0.0000
39 0.5000 0.0000 0.0000
40 2.0000 0.0000 0.0000
41 0.5000 0.0000 0.0000
42 0.5000 0.0000 0.0000
43 2.0000 0.0000 0.0000
44 1.0000 0.0000 0.0000
45 0.2500 0.0000 0.0000
46 0.5000 0.0000 0.0000
47 1.0000 0.0000 0.0000
48 0.2500 0.0000 0.0000
49 0.2500 0.0000 0.0000
50 1.0000 0.0000 0.0000
51 0.2500 0.0000 0.0000
52 0.2500 0.0000 0.0000
EOD
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.73016
set bmargin at screen 0.25397
set title 'units, budget 90%, links of 2GB/s' font F10
set xrange [-1:53]
set yrange [0:*]
set ylabel 'MiB of maps' offset 0.8,0
plot $bars_0 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_0 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_0 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
unset label
$bars_1 << EOD
0 0.0000 0.0000 0.0000
1 9.2500 0.0000 0.0000
2 2.0000 0.0000 0.0000
3 2.0000 0.0000 0.0000
4 4.0000 0.0000 0.0000
5 8.0000 0.0000 0.0000
6 2.0000 0.0000 0.0000
7 2.0000 0.0000 0.0000
8 8.0000 0.0000 0.0000
9 2.0000 0.0000 0.0000
10 2.0000 0.0000 0.0000
11 8.0000 0.0000 0.0000
12 4.0000 0.0000 0.0000
13 1.0000 0.0000 0.0000
14 2.0000 0.0000 0.0000
15 4.0000 0.0000 0.0000
16 1.0000 0.0000 0.0000
17 1.0000 0.0000 0.0000
18 4.0000 0.0000 0.0000
19 1.0000 0.0000 0.0000
20 1.0000 0.0000 0.0000
21 4.0000 0.0000 0.0000
22 1.0000 0.0000 0.0000
23 1.0000 0.0000 0.0000
24 4.0000 0.0000 0.0000
25 2.0000 0.0000 0.0000
26 0.5000 0.0000 0.0000
27 1.0000 0.0000 0.0000
28 2.0000 0.0000 0.0000
29 0.5000 0.0000 0.0000
30 0.5000 0.0000 0.0000
31 2.0000 0.0000 0.0000
32 0.5000 0.0000 0.0000
33 0.5000 0.0000 0.0000
34 2.0000 0.0000 0.0000
35 0.5000 0.0000 0.0000
36 0.5000 0.0000 0.0000
37 2.0000 0.0000 0.0000
38 0.5000 0.0000 0.0000
39 0.5000 0.0000 0.0000
40 2.0000 0.0000 0.0000
41 0.5000 0.0000 0.0000
42 0.5000 0.0000 0.0000
43 2.0000 0.0000 0.0000
44 1.0000 0.0000 0.0000
45 0.2500 0.0000 0.0000
46 0.5000 0.0000 0.0000
47 1.0000 0.0000 0.0000
48 0.2500 0.0000 0.0000
49 0.2500 0.0000 0.0000
50 1.0000 0.0000 0.0000
51 0.2500 0.0000 0.0000
52 0.2500 0.0000 0.0000
EOD
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.73016
set bmargin at screen 0.25397
set title 'units, budget 80%, links of 2GB/s' font F10
set xrange [-1:53]
set yrange [0:*]
set ylabel '' offset 0.8,0
plot $bars_1 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_1 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_1 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
$bars_2 << EOD
0 0.0000 0.0000 0.0000
1 9.2500 0.0000 0.0000
2 2.0000 0.0000 0.0000
3 2.0000 0.0000 0.0000
4 4.0000 0.0000 0.0000
5 8.0000 0.0000 0.0000
6 2.0000 0.0000 0.0000
7 2.0000 0.0000 0.0000
8 8.0000 0.0000 0.0000
9 2.0000 0.0000 0.0000
10 2.0000 0.0000 0.0000
11 8.0000 0.0000 0.0000
12 4.0000 0.0000 0.0000
13 1.0000 0.0000 0.0000
14 2.0000 0.0000 0.0000
15 4.0000 0.0000 0.0000
16 1.0000 0.0000 0.0000
17 1.0000 0.0000 0.0000
18 4.0000 0.0000 0.0000
19 1.0000 0.0000 0.0000
20 1.0000 0.0000 0.0000
21 4.0000 0.0000 0.0000
22 1.0000 0.0000 0.0000
23 1.0000 0.0000 0.0000
24 4.0000 0.0000 0.0000
25 2.0000 0.0000 0.0000
26 0.5000 0.0000 0.0000
27 1.0000 0.0000 0.0000
28 2.0000 0.0000 0.0000
29 0.5000 0.0000 0.0000
30 0.5000 0.0000 0.0000
31 2.0000 0.0000 0.0000
32 0.5000 0.0000 0.0000
33 0.5000 0.0000 0.0000
34 2.0000 0.0000 0.0000
35 0.5000 0.0000 0.0000
36 0.5000 0.0000 0.0000
37 2.0000 0.0000 0.0000
38 0.5000 0.0000 0.0000
39 0.5000 0.0000 0.0000
40 2.0000 0.0000 0.0000
41 0.5000 0.0000 0.0000
42 0.5000 0.0000 0.0000
43 2.0000 0.0000 0.0000
44 1.0000 0.0000 0.0000
45 0.2500 0.0000 0.0000
46 0.5000 0.0000 0.0000
47 1.0000 0.0000 0.0000
48 0.2500 0.0000 0.0000
49 0.2500 0.0000 0.0000
50 1.0000 0.0000 0.0000
51 0.2500 0.0000 0.0000
52 0.2500 0.0000 0.0000
EOD
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.73016
set bmargin at screen 0.25397
set title 'units, budget 70%, links of 2GB/s' font F10
set xrange [-1:53]
set yrange [0:*]
set ylabel '' offset 0.8,0
plot $bars_2 using 1:($2+$3+$4) with boxes fs solid noborder lc rgb '#b0b0b0' notitle, \
  $bars_2 using 1:($2+$3) with boxes fs solid noborder lc rgb '#d55e00' notitle, \
  $bars_2 using 1:($2) with boxes fs solid noborder lc rgb '#0072b2' notitle
set lmargin at screen 0.00000
set rmargin at screen 1.00000
set tmargin at screen 0.12169
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
