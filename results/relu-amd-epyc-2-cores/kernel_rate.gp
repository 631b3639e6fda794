# Draw again: gnuplot -e "kind='svg'" kernel_rate.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1470,627 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 980,418 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'kernel_rate.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$curve_0_0 << EOD
0 1.08991 1.04700 1.13649
10.0046 1.03708 0.98090 1.10009
19.9991 1.02248 0.99885 1.04724
30.0074 1.03381 0.98194 1.09146
40.0141 0.89677 0.86039 0.93637
50.0103 0.88900 0.83212 0.95423
60.0094 0.92356 0.87949 0.97228
70.01 0.77206 0.74707 0.79877
80.0053 0.76538 0.72120 0.81533
89.9989 0.72128 0.69660 0.74777
100 0.44137 0.42391 0.46034
EOD
$curve_0_1 << EOD
0 1.00000 0.97440 1.02699
10.0046 1.00000 0.96422 1.03854
19.9991 1.00000 0.95705 1.04699
30.0074 1.00000 0.95207 1.05301
40.0141 1.00000 0.94186 1.06579
50.0103 1.00000 0.90842 1.11211
60.0094 1.00000 0.98150 1.01921
70.01 1.00000 0.95965 1.04390
80.0053 1.00000 0.93071 1.08043
89.9989 1.00000 0.94840 1.05754
100 1.00000 0.95682 1.04727
EOD
$curve_0_2 << EOD
0 0.55935 0.54126 0.57870
10.0046 0.59460 0.56434 0.62828
19.9991 0.58286 0.53884 0.63471
30.0074 0.60304 0.57793 0.63043
40.0141 0.58598 0.56295 0.61097
50.0103 0.56696 0.55547 0.57892
60.0094 0.51310 0.50472 0.52177
70.01 0.55976 0.54836 0.57165
80.0053 0.59832 0.55542 0.64839
89.9989 0.59010 0.56741 0.61469
100 0.51290 0.50467 0.52141
EOD
$curve_0_3 << EOD
EOD
$curve_1_0 << EOD
EOD
$curve_1_1 << EOD
0 1.00000 0.93779 1.07105
10.0046 1.00000 0.94194 1.06568
19.9991 1.00000 0.94056 1.06746
30.0074 1.00000 0.94828 1.05769
40.0141 1.00000 0.93223 1.07840
50.0103 1.00000 0.95728 1.04671
60.0094 1.00000 0.93172 1.07908
70.01 1.00000 0.95337 1.05143
80.0053 1.00000 0.95451 1.05005
89.9989 1.00000 0.96236 1.04071
100 1.00000 0.95394 1.05073
EOD
$curve_1_2 << EOD
0 0.62367 0.60029 0.64895
10.0046 0.68030 0.65892 0.70311
19.9991 0.63762 0.57881 0.70973
30.0074 0.62768 0.59824 0.66017
40.0141 0.61937 0.58177 0.66217
50.0103 0.59025 0.57697 0.60415
60.0094 0.67122 0.64441 0.70036
70.01 0.66932 0.62947 0.71456
80.0053 0.56413 0.54456 0.58516
89.9989 0.56741 0.54941 0.58662
100 0.56952 0.55201 0.58819
EOD
$curve_1_3 << EOD
0 1.37420 1.34579 1.40384
10.0046 1.50104 1.41773 1.59476
19.9991 1.31698 1.22925 1.41819
30.0074 1.32797 1.24877 1.41790
40.0141 1.30158 1.25872 1.34746
50.0103 1.19493 1.16797 1.22317
60.0094 1.26062 1.21069 1.31485
70.01 1.22463 1.17239 1.28174
80.0053 1.03592 1.00145 1.07285
89.9989 0.95346 0.92333 0.98563
100 1.07897 1.06460 1.09374
EOD
set multiplot
set label 1001 'Rate of kernels against density, relative to a copy in the same run' at screen 0.5,1 offset 0,-1.0 center font F14
set label 1002 'device host, 2 and others threads, link not paced | AMD EPYC, 2 cores | commit 45dc9492c2 and others' at screen 0.5,1 offset 0,-2.3 center font F9 tc rgb '#444444'
set lmargin at screen 0.07347
set rmargin at screen 0.48571
set tmargin at screen 0.75598
set bmargin at screen 0.22967
set ylabel 'copy''s time / time' offset 0.8,0
set yrange [0:1.65114]
set ytics 0.2
set xlabel 'elements that are not zero, %' offset 0,0.3
set xrange [-2:102]
set xtics 20
set title 'relu_pack, 128 MiB, host' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $curve_0_0 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $curve_0_0 using 1:2 with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.8 notitle, \
  $curve_0_1 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $curve_0_1 using 1:2 with linespoints lc rgb '#882255' dt 2 lw 1.6 pt 12 ps 0.8 notitle, \
  $curve_0_2 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $curve_0_2 using 1:2 with linespoints lc rgb '#666633' dt 3 lw 1.6 pt 11 ps 0.8 notitle
unset label
set lmargin at screen 0.57347
set rmargin at screen 0.98571
set tmargin at screen 0.75598
set bmargin at screen 0.22967
set ylabel '' offset 0.8,0
set yrange [0:1.65114]
set ytics 0.2
set xlabel 'elements that are not zero, %' offset 0,0.3
set xrange [-2:102]
set xtics 20
set title 'relu_unpack, 128 MiB, host' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $curve_1_1 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $curve_1_1 using 1:2 with linespoints lc rgb '#882255' dt 2 lw 1.6 pt 12 ps 0.8 notitle, \
  $curve_1_2 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $curve_1_2 using 1:2 with linespoints lc rgb '#666633' dt 3 lw 1.6 pt 11 ps 0.8 notitle, \
  $curve_1_3 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $curve_1_3 using 1:2 with linespoints lc rgb '#555599' dt 4 lw 1.6 pt 10 ps 0.8 notitle
unset logscale x
set lmargin at screen 0.00000
set rmargin at screen 1.00000
set tmargin at screen 0.11005
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
plot NaN with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.9 title 'relu_pack simd', \
  NaN with linespoints lc rgb '#882255' dt 2 lw 1.6 pt 12 ps 0.9 title 'copy non_temporal', \
  NaN with linespoints lc rgb '#666633' dt 3 lw 1.6 pt 11 ps 0.9 title 'copy memcpy', \
  NaN with linespoints lc rgb '#555599' dt 4 lw 1.6 pt 10 ps 0.9 title 'relu_unpack simd'
unset multiplot
