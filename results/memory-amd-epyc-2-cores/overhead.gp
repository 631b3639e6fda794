# Draw again: gnuplot -e "kind='svg'" overhead.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1290,810 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 860,540 font 'DejaVu Sans,13' background '#ffffff' }
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
100.0000 1.00000
100.0000 1.00000
100.0000 1.00000
EOD
$series1 << EOD
100.0000 1.03159
95.7903 1.46513
95.0665 1.48656
66.7287 1.09942
66.7287 1.05153
47.6768 0.96169
47.6768 1.09766
47.6768 1.06792
89.4480 0.94836
47.6768 1.66276
EOD
$series2 << EOD
100.0000 1.02434
98.3287 0.96834
97.1188 0.87389
77.1900 0.95958
74.5948 1.08901
74.5948 1.04181
97.8124 0.91122
EOD
$series3 << EOD
100.0000 1.16928
100.0000 1.02430
100.0000 1.01780
100.0000 1.08639
74.0596 1.06220
100.0000 0.99378
74.2475 0.99046
100.0000 0.96573
EOD
set label 1001 'Step time against peak memory, all workloads and budgets' at screen 0.5,1 offset 0,-1.0 center font F14
set label 1002 'device host, 2 threads, link not paced | AMD EPYC, 2 cores | commit 20c8bec5c8' at screen 0.5,1 offset 0,-2.3 center font F9 tc rgb '#444444'
set lmargin at screen 0.09302
set rmargin at screen 0.96977
set tmargin at screen 0.88889
set bmargin at screen 0.19444
set xlabel 'measured peak, % of keep_all'
set ylabel 'step time / keep_all'
set xrange [0:105<*]
set yrange [*<0.8:*]
set ytics auto
set key at screen 0.5,0.04815 center horizontal Left reverse maxrows 2
plot 1 with lines lc rgb '#888888' dt 3 notitle, \
  $series0 using 1:2 with points lc rgb '#303030' pt 7 ps 1 lw 1.3 title 'keep_all', \
  $series1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 1 lw 1.3 title 'swap_all', \
  $series2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 1 lw 1.3 title 'swap_conv', \
  $series3 using 1:2 with points lc rgb '#009e73' pt 13 ps 1 lw 1.3 title 'sqrt_checkpoint'
