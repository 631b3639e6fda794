# Draw again: gnuplot -e "kind='svg'" kernel_size.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1470,1107 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 980,738 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'kernel_size.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$curve_0_0 << EOD
0.0625 1.06912 1.06126 1.07710
0.25 1.24956 1.16029 1.35371
1 1.19075 0.99963 1.47221
4 0.88851 0.81075 0.98276
16 0.92326 0.84623 1.01571
64 0.90746 0.84753 0.97652
128 1.02248 0.99885 1.04724
256 0.98896 0.95143 1.02957
EOD
$curve_0_1 << EOD
0.0625 1.00000 0.97696 1.02415
0.25 1.00000 0.98105 1.01970
1 1.00000 0.97553 1.02573
4 1.00000 0.98221 1.01845
16 1.00000 0.92502 1.08821
64 1.00000 0.93670 1.07248
128 1.00000 0.95705 1.04699
256 1.00000 0.95327 1.05155
EOD
$curve_0_2 << EOD
0.0625 1.88203 1.87044 1.89376
0.25 1.67285 1.57016 1.78991
1 1.33460 1.28044 1.39354
4 0.82204 0.72493 0.94920
16 0.59499 0.56309 0.63072
64 0.56806 0.52963 0.61250
128 0.58286 0.53884 0.63471
256 0.61458 0.59881 0.63119
EOD
$curve_0_3 << EOD
EOD
$curve_1_0 << EOD
EOD
$curve_1_1 << EOD
0.0625 1.00000 0.97304 1.02849
0.25 1.00000 0.95240 1.05260
1 1.00000 0.98860 1.01166
4 1.00000 0.96812 1.03405
16 1.00000 0.94211 1.06547
64 1.00000 0.92121 1.09353
128 1.00000 0.94056 1.06746
256 1.00000 0.92898 1.08277
EOD
$curve_1_2 << EOD
0.0625 1.71090 1.70480 1.71705
0.25 0.81403 0.68906 0.99439
1 1.24176 1.18268 1.30705
4 0.86773 0.79054 0.96164
16 0.66820 0.62199 0.72182
64 0.55763 0.52389 0.59601
128 0.63762 0.57881 0.70973
256 0.53630 0.51150 0.56361
EOD
$curve_1_3 << EOD
0.0625 0.80447 0.80010 0.80888
0.25 0.75110 0.73155 0.77171
1 0.81565 0.80856 0.82286
4 1.09779 0.94626 1.30709
16 1.14851 1.08810 1.21601
64 1.19529 1.07147 1.35148
128 1.31698 1.22925 1.41819
256 1.25113 1.21037 1.29473
EOD
$curve_2_0 << EOD
0.0625 0.89663 0.78974 1.03697
0.25 0.86797 0.84213 0.89544
1 0.78773 0.73122 0.85371
4 0.83649 0.81941 0.85429
16 0.87607 0.84916 0.90474
64 0.91584 0.85553 0.98530
128 0.88900 0.83212 0.95423
256 0.86152 0.83337 0.89164
EOD
$curve_2_1 << EOD
0.0625 1.00000 0.97702 1.02408
0.25 1.00000 0.99078 1.00939
1 1.00000 0.98545 1.01499
4 1.00000 0.95271 1.05223
16 1.00000 0.93427 1.07568
64 1.00000 0.91950 1.09594
128 1.00000 0.90842 1.11211
256 1.00000 0.96235 1.04071
EOD
$curve_2_2 << EOD
0.0625 1.96120 1.91230 2.01267
0.25 1.66712 1.53025 1.83087
1 1.38340 1.21797 1.60083
4 0.89398 0.74359 1.12062
16 0.67908 0.65282 0.70754
64 0.53148 0.49841 0.56926
128 0.56696 0.55547 0.57892
256 0.58884 0.56844 0.61076
EOD
$curve_2_3 << EOD
EOD
$curve_3_0 << EOD
EOD
$curve_3_1 << EOD
0.0625 1.00000 0.97587 1.02536
0.25 1.00000 0.98906 1.01118
1 1.00000 0.99243 1.00769
4 1.00000 0.86193 1.19074
16 1.00000 0.93859 1.07001
64 1.00000 0.94294 1.06442
128 1.00000 0.95728 1.04671
256 1.00000 0.95390 1.05078
EOD
$curve_3_2 << EOD
0.0625 1.89410 1.87076 1.91802
0.25 1.78753 1.75692 1.81922
1 1.57492 1.46066 1.70858
4 0.80363 0.71851 0.91164
16 0.68933 0.66465 0.71591
64 0.57422 0.51811 0.64396
128 0.59025 0.57697 0.60415
256 0.68545 0.66146 0.71124
EOD
$curve_3_3 << EOD
0.0625 0.96523 0.94906 0.98196
0.25 0.91913 0.90002 0.93907
1 1.49521 1.48243 1.50822
4 0.80209 0.69730 0.94395
16 1.09625 1.03573 1.16429
64 1.22175 1.12837 1.33197
128 1.19493 1.16797 1.22317
256 1.20915 1.15984 1.26285
EOD
set multiplot
set label 1001 'Rate of kernels against size, relative to a copy in the same run' at screen 0.5,1 offset 0,-1.0 center font F14
set label 1002 'device host, 2 and others threads, link not paced | AMD EPYC, 2 cores | commit 45dc9492c2 and others' at screen 0.5,1 offset 0,-2.3 center font F9 tc rgb '#444444'
set lmargin at screen 0.07347
set rmargin at screen 0.48571
set tmargin at screen 0.86179
set bmargin at screen 0.56369
set ylabel 'copy''s time / time' offset 0.8,0
set yrange [0:2.15732]
set ytics 0.2
set xlabel 'input, MiB' offset 0,0.3
set logscale x
set xrange [0.0446429:358.4]
set xtics ('1/16' 0.0625, '1/4' 0.25, '1' 1, '4' 4, '16' 16, '64' 64, '256' 256)
set title 'relu_pack, 20 % not zero, host' font F10 offset 0,-0.4
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
set tmargin at screen 0.86179
set bmargin at screen 0.56369
set ylabel '' offset 0.8,0
set yrange [0:2.15732]
set ytics 0.2
set xlabel 'input, MiB' offset 0,0.3
set logscale x
set xrange [0.0446429:358.4]
set xtics ('1/16' 0.0625, '1/4' 0.25, '1' 1, '4' 4, '16' 16, '64' 64, '256' 256)
set title 'relu_unpack, 20 % not zero, host' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $curve_1_1 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $curve_1_1 using 1:2 with linespoints lc rgb '#882255' dt 2 lw 1.6 pt 12 ps 0.8 notitle, \
  $curve_1_2 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $curve_1_2 using 1:2 with linespoints lc rgb '#666633' dt 3 lw 1.6 pt 11 ps 0.8 notitle, \
  $curve_1_3 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $curve_1_3 using 1:2 with linespoints lc rgb '#555599' dt 4 lw 1.6 pt 10 ps 0.8 notitle
set lmargin at screen 0.07347
set rmargin at screen 0.48571
set tmargin at screen 0.42818
set bmargin at screen 0.13008
set ylabel 'copy''s time / time' offset 0.8,0
set yrange [0:2.15732]
set ytics 0.2
set xlabel 'input, MiB' offset 0,0.3
set logscale x
set xrange [0.0446429:358.4]
set xtics ('1/16' 0.0625, '1/4' 0.25, '1' 1, '4' 4, '16' 16, '64' 64, '256' 256)
set title 'relu_pack, 50 % not zero, host' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $curve_2_0 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $curve_2_0 using 1:2 with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.8 notitle, \
  $curve_2_1 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $curve_2_1 using 1:2 with linespoints lc rgb '#882255' dt 2 lw 1.6 pt 12 ps 0.8 notitle, \
  $curve_2_2 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $curve_2_2 using 1:2 with linespoints lc rgb '#666633' dt 3 lw 1.6 pt 11 ps 0.8 notitle
set lmargin at screen 0.57347
set rmargin at screen 0.98571
set tmargin at screen 0.42818
set bmargin at screen 0.13008
set ylabel '' offset 0.8,0
set yrange [0:2.15732]
set ytics 0.2
set xlabel 'input, MiB' offset 0,0.3
set logscale x
set xrange [0.0446429:358.4]
set xtics ('1/16' 0.0625, '1/4' 0.25, '1' 1, '4' 4, '16' 16, '64' 64, '256' 256)
set title 'relu_unpack, 50 % not zero, host' font F10 offset 0,-0.4
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $curve_3_1 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $curve_3_1 using 1:2 with linespoints lc rgb '#882255' dt 2 lw 1.6 pt 12 ps 0.8 notitle, \
  $curve_3_2 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $curve_3_2 using 1:2 with linespoints lc rgb '#666633' dt 3 lw 1.6 pt 11 ps 0.8 notitle, \
  $curve_3_3 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $curve_3_3 using 1:2 with linespoints lc rgb '#555599' dt 4 lw 1.6 pt 10 ps 0.8 notitle
unset logscale x
set lmargin at screen 0.00000
set rmargin at screen 1.00000
set tmargin at screen 0.06233
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
