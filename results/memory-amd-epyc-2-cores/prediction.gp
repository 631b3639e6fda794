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
123.09 123.363
310.104 304.303
351.407 331.749
318.073 288.962
861.661 895.002
1920.28 1882.6
769.396 780.643
501.399 494.763
1242.41 1147.4
EOD
$series1 << EOD
182.548 153.606
451.594 333.603
448.221 296.312
323.964 285.729
311.951 280.296
1092.15 1133.75
1033.59 948.204
1143.3 927.385
2022.29 1781.12
5983.15 5416.45
1154.89 1122.83
1659.02 951.342
EOD
$series2 << EOD
138.626 134.307
353.985 350.114
299.015 333.427
355.298 376.49
1049.34 959.438
1150.5 1071.17
1610.63 1827.33
1787.32 1645.25
885.077 856.101
EOD
$series3 << EOD
158.694 134.424
348.926 336.7
319.84 301.641
313.573 275.499
314.585 317.478
1292.42 1271.66
1109.73 1106.76
1614.97 1642.43
4055.66 4269.63
1511.3 1506.59
EOD
set label 1001 'Predicted and measured time of a step' at screen 0.5,1 offset 0,-1.0 center font F14
set label 1002 'device host, 2 threads, link not paced | AMD EPYC, 2 cores | commit 20c8bec5c8' at screen 0.5,1 offset 0,-2.3 center font F9 tc rgb '#444444'
set xtics ('100' 100, '200' 200, '500' 500, '1000' 1000, '2000' 2000, '5000' 5000)
set ytics ('100' 100, '200' 200, '500' 500, '1000' 1000, '2000' 2000, '5000' 5000)
set lmargin at screen 0.12105
set rmargin at screen 0.96053
set tmargin at screen 0.91176
set bmargin at screen 0.15441
set logscale xy
set xrange [98.4723:7478.93]
set yrange [98.4723:7478.93]
set xlabel 'measured step, ms'
set ylabel 'predicted step, ms'
set key at screen 0.5,0.03824 center horizontal Left reverse maxrows 2
plot x with lines lc rgb 'black' lw 1 title 'equal', 1.1*x with lines lc rgb '#777777' dt 3 title '10 % off', x/1.1 with lines lc rgb '#777777' dt 3 notitle, \
  $series0 using 1:2 with points lc rgb '#303030' pt 7 ps 1 lw 1.3 title 'keep_all', \
  $series1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 1 lw 1.3 title 'swap_all', \
  $series2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 1 lw 1.3 title 'swap_conv', \
  $series3 using 1:2 with points lc rgb '#009e73' pt 13 ps 1 lw 1.3 title 'sqrt_checkpoint'
