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
587.544 587.338
532.272 538.791
464.072 500.96
533.32 561.79
636.88 655.703
756.741 800.191
547.046 518.733
EOD
$series1 << EOD
579.024 554.986
515.279 555.37
469.342 454.963
565.52 610.301
573.841 656.802
856.888 772.206
EOD
$series2 << EOD
965.3 932.861
572.06 545.603
539.756 531.286
661.795 625.719
490.031 548.146
668.569 651.027
EOD
$series3 << EOD
460.569 456.072
599.509 596.801
587.398 625.049
EOD
$series4 << EOD
573.452 599.885
516.709 494.408
526.968 528.902
647.137 609.905
616.631 612.995
557.902 578.03
EOD
set label 1001 'Predicted and measured step: median error 4.5 % of 28 rows' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'device host, threads 1, link paced to 2 GB/s | AMD EPYC, 2 cores | commit unknown' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xtics ('500' 500, '1000' 1000)
set ytics ('500' 500, '1000' 1000)
set lmargin at screen 0.12105
set rmargin at screen 0.96053
set tmargin at screen 0.91176
set bmargin at screen 0.21324
set logscale xy
set xrange [363.971:1206.62]
set yrange [363.971:1206.62]
set xlabel 'measured step, ms'
set ylabel 'predicted step, ms'
set key at screen 0.5,0.00882 center bottom vertical Left reverse samplen 2 font F9 maxrows 4
plot x with lines lc rgb 'black' lw 1 title 'equal', 1.1*x with lines lc rgb '#777777' dt 3 title '10 % off', x/1.1 with lines lc rgb '#777777' dt 3 notitle, \
  $series0 using 1:2 with points lc rgb '#303030' pt 7 ps 1 lw 1.3 title 'units: 5.2 % of 7', \
  $series1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 1 lw 1.3 title 'units:policy=rule: 7.8 % of 6', \
  $series2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 1 lw 1.3 title 'units:policy=swap: 4.0 % of 6', \
  $series3 using 1:2 with points lc rgb '#009e73' pt 13 ps 1 lw 1.3 title 'units:policy=recompute: 1.0 % of 3', \
  $series4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 1 lw 1.3 title 'joint: 4.0 % of 6'
