# Draw again: gnuplot -e "kind='svg'" overhead.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1290,900 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 860,600 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'overhead.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$series0 << EOD
65.2982 0.88923
65.2982 1.08311
65.2982 1.00867
66.6481 1.02459
66.6481 0.95583
66.6481 0.97441
68.2707 1.12134
EOD
$series1 << EOD
65.2982 1.19401
65.2982 1.08856
65.2982 1.01600
66.4003 1.06684
66.4003 1.08388
66.4003 1.26240
EOD
$series2 << EOD
65.2982 1.18804
65.2982 1.19692
65.2982 1.10312
66.4003 1.09445
66.4003 0.79094
66.4003 1.50555
EOD
$series3 << EOD
89.7849 1.13239
79.5628 1.61768
89.9773 0.97588
EOD
$series4 << EOD
89.9754 1.03564
79.9565 1.01599
69.8399 0.95887
89.3439 0.99157
79.8443 0.99532
66.6481 1.06092
EOD
set label 1001 'Step time against peak memory, all workloads and budgets' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'device host, threads 1, link paced to 2 GB/s | AMD EPYC, 2 cores | commit 3f6c334a4e' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set lmargin at screen 0.09302
set rmargin at screen 0.96977
set tmargin at screen 0.90000
set bmargin at screen 0.27500
set xlabel 'measured peak, % of keep_all'
set ylabel 'step time / keep_all'
set xrange [0:105<*]
set yrange [*<0.8:*]
set ytics auto
set key at screen 0.5,0.01000 center bottom horizontal Left reverse maxrows 5
plot 1 with lines lc rgb '#888888' dt 3 notitle, \
  $series0 using 1:2 with points lc rgb '#303030' pt 7 ps 1 lw 1.3 title 'units', \
  $series1 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 1 lw 1.3 title 'units:policy=rule', \
  $series2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 1 lw 1.3 title 'units:policy=swap', \
  $series3 using 1:2 with points lc rgb '#009e73' pt 13 ps 1 lw 1.3 title 'units:policy=recompute', \
  $series4 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 1 lw 1.3 title 'joint'
