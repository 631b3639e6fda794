# Draw again: gnuplot -e "kind='svg'" prediction.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1140,1020 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 760,680 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'prediction.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$series0 << EOD
510.193 589.358
1123.93 1052.69
550.106 560.335
540.938 528.221
613.861 642.375
1374.86 1410.89
1269.97 1288.23
EOD
$series1 << EOD
572.143 498.263
1152.62 1077.82
641.735 663.521
644.329 604.003
558.076 515.615
1405.46 1113.31
EOD
$series2 << EOD
538.748 473.705
5003.98 4199.65
567.552 550.909
618.315 565.146
930.357 1176.25
1122.21 745.701
EOD
$series3 << EOD
756.798 693.763
1122.08 755.776
610.221 635.479
EOD
$series4 << EOD
515.416 497.524
456.223 450.342
475.411 501.867
578.55 583.447
1379.91 1386.33
1284.44 1210.72
EOD
set label 1001 'Predicted and measured step: median error 6.0 % of 28 rows' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'device host, threads 1, link paced to 2 GB/s | AMD EPYC, 2 cores | commit 3f6c334a4e' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xtics ('500' 500, '1000' 1000, '2000' 2000, '5000' 5000)
set ytics ('500' 500, '1000' 1000, '2000' 2000, '5000' 5000)
set lmargin at screen 0.12105
set rmargin at screen 0.96053
set tmargin at screen 0.91176
set bmargin at screen 0.21324
set logscale xy
set xrange [360.274:6254.98]
set yrange [360.274:6254.98]
set xlabel 'measured step, ms'
set ylabel 'predicted step, ms'
set key at screen 0.5,0.00882 center bottom vertical Left reverse samplen 2 font F9 maxrows 4
plot x with lines lc rgb 'black' lw 1 title 'equal', 1.1*x with lines lc rgb '#777777' dt 3 title '10 % off', x/1.1 with lines lc rgb '#777777' dt 3 notitle, \
  $series0 using 1:2 with points lc rgb '#303030' pt 7 ps 1 lw 1.3 title 'units: 2.6 % of 7', \
  $series1 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 1 lw 1.3 title 'units:policy=rule: 7.0 % of 6', \
  $series2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 1 lw 1.3 title 'units:policy=swap: 14.1 % of 6', \
  $series3 using 1:2 with points lc rgb '#009e73' pt 13 ps 1 lw 1.3 title 'units:policy=recompute: 8.3 % of 3', \
  $series4 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 1 lw 1.3 title 'joint: 2.4 % of 6'
