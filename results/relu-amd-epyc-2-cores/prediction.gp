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
451.839 438.246
1097.6 1091.72
274.776 245.635
453.019 410.501
EOD
$series1 << EOD
451.746 424.55
1195.03 1114.64
252.684 259.449
441.26 425.097
451.106 437.127
1171.01 1138.38
207.255 192.709
455.553 401.46
EOD
$series2 << EOD
416.41 407.593
1358.69 1232.07
273.04 259.779
526.598 429.616
EOD
$series3 << EOD
431.372 420.354
1135.87 1144.34
280.154 288.633
446.868 428.283
EOD
$series4 << EOD
438.947 436.487
1138.15 1095.46
313.887 296.877
460.618 393.981
EOD
$series5 << EOD
398.585 408.653
1160.24 999.428
406.781 332.05
450.728 372.416
EOD
set label 1001 'Predicted and measured time of a step' at screen 0.5,1 offset 0,-1.0 center font F14
set label 1002 'device host, 2 and others threads, link not paced | AMD EPYC, 2 cores | commit 45dc9492c2 and others' at screen 0.5,1 offset 0,-2.3 center font F9 tc rgb '#444444'
set xtics ('200' 200, '500' 500, '1000' 1000)
set ytics ('200' 200, '500' 500, '1000' 1000)
set lmargin at screen 0.12105
set rmargin at screen 0.96053
set tmargin at screen 0.91176
set bmargin at screen 0.15441
set logscale xy
set xrange [154.167:1698.36]
set yrange [154.167:1698.36]
set xlabel 'measured step, ms'
set ylabel 'predicted step, ms'
set key at screen 0.5,0.03824 center horizontal Left reverse maxrows 2
plot x with lines lc rgb 'black' lw 1 title 'equal', 1.1*x with lines lc rgb '#777777' dt 3 title '10 % off', x/1.1 with lines lc rgb '#777777' dt 3 notitle, \
  $series0 using 1:2 with points lc rgb '#303030' pt 7 ps 1 lw 1.3 title 'keep_all', \
  $series1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 1 lw 1.3 title 'relu_compression', \
  $series2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 1 lw 1.3 title 'relu_compression:select=all', \
  $series3 using 1:2 with points lc rgb '#009e73' pt 13 ps 1 lw 1.3 title 'relu_compression:masks=off,select=all', \
  $series4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 1 lw 1.3 title 'swap_all', \
  $series5 using 1:2 with points lc rgb '#e69f00' pt 4 ps 1 lw 1.3 title 'relu_compression:select=all+swap_all'
