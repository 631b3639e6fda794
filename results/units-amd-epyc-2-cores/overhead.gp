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
65.2982 1.00873
65.2982 0.99778
65.2982 0.93938
89.9754 0.96651
66.6481 1.03533
66.6481 0.99680
68.2707 1.10616
EOD
$series1 << EOD
65.2982 1.05794
65.2982 0.93950
65.2982 1.05730
66.4003 0.99312
66.4003 0.93291
66.4003 1.16904
EOD
$series2 << EOD
65.2982 1.04098
65.2982 1.06161
65.2982 1.02992
66.4003 1.13288
66.4003 0.96642
66.4003 1.09249
EOD
$series3 << EOD
89.7849 1.05485
79.5628 1.09131
89.9754 0.95574
EOD
$series4 << EOD
89.6503 0.95484
79.9722 1.04584
69.7096 1.00261
89.7442 1.07570
79.8167 1.04271
69.9317 1.02756
EOD
set label 1001 'Step time against peak memory, all workloads and budgets' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'device host, threads 1, link paced to 2 GB/s | AMD EPYC, 2 cores | commit unknown' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
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
  $series1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 1 lw 1.3 title 'units:policy=rule', \
  $series2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 1 lw 1.3 title 'units:policy=swap', \
  $series3 using 1:2 with points lc rgb '#009e73' pt 13 ps 1 lw 1.3 title 'units:policy=recompute', \
  $series4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 1 lw 1.3 title 'joint'
