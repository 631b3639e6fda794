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
423.38 440.349
566.417 556.336
535.962 476.314
593.303 848.976
617.822 908.426
1154.02 1336.3
687.467 960.406
EOD
$series1 << EOD
547.086 481.559
540.96 481.33
620.841 575.626
638.03 833.987
507.996 821.864
495.471 816.382
EOD
$series2 << EOD
622.17 581.272
595.855 537.885
561.766 525.227
487.327 804.654
496.608 800.544
564.68 863.06
EOD
$series3 << EOD
570.145 538.915
575.561 538.666
556.912 576.996
EOD
$series4 << EOD
535.803 486.201
500.5 629.899
1087.86 929.156
713.249 664.988
817.721 757.592
1381.73 1587.8
EOD
set label 1001 'Predicted and measured step: median error 11.6 % of 28 rows' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'device host, threads 1, link paced to 2 GB/s | AMD EPYC, 2 cores | commit 4db72f821e' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xtics ('500' 500, '1000' 1000)
set ytics ('500' 500, '1000' 1000)
set lmargin at screen 0.12105
set rmargin at screen 0.96053
set tmargin at screen 0.91176
set bmargin at screen 0.21324
set logscale xy
set xrange [338.704:1984.75]
set yrange [338.704:1984.75]
set xlabel 'measured step, ms'
set ylabel 'predicted step, ms'
set key at screen 0.5,0.00882 center bottom vertical Left reverse samplen 2 font F9 maxrows 4
plot x with lines lc rgb 'black' lw 1 title 'equal', 1.1*x with lines lc rgb '#777777' dt 3 title '10 % off', x/1.1 with lines lc rgb '#777777' dt 3 notitle, \
  $series0 using 1:2 with points lc rgb '#303030' pt 7 ps 1 lw 1.3 title 'units: 15.8 % of 7', \
  $series1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 1 lw 1.3 title 'units:policy=rule: 21.3 % of 6', \
  $series2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 1 lw 1.3 title 'units:policy=swap: 31.3 % of 6', \
  $series3 using 1:2 with points lc rgb '#009e73' pt 13 ps 1 lw 1.3 title 'units:policy=recompute: 5.5 % of 3', \
  $series4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 1 lw 1.3 title 'joint: 11.9 % of 6'
