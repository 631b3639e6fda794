# Draw again: gnuplot -e "kind='svg'" overhead.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1290,930 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 860,620 font 'DejaVu Sans,13' background '#ffffff' }
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
100.0000 1.00000
100.0000 1.00000
100.0000 1.00000
100.0000 1.00000
EOD
$series1 << EOD
95.5575 1.09266
88.7820 1.09621
79.9888 0.98297
93.6229 0.98591
95.5575 1.00654
88.7820 0.98832
79.9888 1.04928
93.6229 1.04720
EOD
$series2 << EOD
95.5575 1.05291
88.7820 1.08662
79.9892 1.05915
93.6230 1.17984
EOD
$series3 << EOD
96.3463 1.05187
95.7632 0.98320
93.0716 0.97061
94.9447 1.04585
EOD
$series4 << EOD
89.9725 0.98347
82.8651 1.03514
72.4570 0.84678
66.5655 1.08565
EOD
$series5 << EOD
88.6127 0.97359
82.5804 1.17118
68.5130 1.07275
66.5665 1.25441
EOD
set label 1001 'Step time against peak memory, all workloads and budgets' at screen 0.5,1 offset 0,-1.0 center font F14
set label 1002 'device host, 2 and others threads, link not paced | AMD EPYC, 2 cores | commit 45dc9492c2 and others' at screen 0.5,1 offset 0,-2.3 center font F9 tc rgb '#444444'
set lmargin at screen 0.09302
set rmargin at screen 0.96977
set tmargin at screen 0.90323
set bmargin at screen 0.29839
set xlabel 'measured peak, % of keep_all'
set ylabel 'step time / keep_all'
set xrange [0:105<*]
set yrange [*<0.8:*]
set ytics auto
set key at screen 0.5,0.00968 center bottom horizontal Left reverse maxrows 6
plot 1 with lines lc rgb '#888888' dt 3 notitle, \
  $series0 using 1:2 with points lc rgb '#303030' pt 7 ps 1 lw 1.3 title 'keep_all', \
  $series1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 1 lw 1.3 title 'relu_compression', \
  $series2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 1 lw 1.3 title 'relu_compression:select=all', \
  $series3 using 1:2 with points lc rgb '#009e73' pt 13 ps 1 lw 1.3 title 'relu_compression:masks=off,select=all', \
  $series4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 1 lw 1.3 title 'swap_all', \
  $series5 using 1:2 with points lc rgb '#e69f00' pt 4 ps 1 lw 1.3 title 'relu_compression:select=all+swap_all'
