# Draw again: gnuplot -e "kind='svg'" kernel_ratio.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1290,810 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 860,540 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'kernel_ratio.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$series0 << EOD
0.00000 31.02938 4 1024
10.00459 7.56010 4 1024
19.99907 4.30629 4 1024
30.00742 3.00931 4 1024
40.01410 2.31284 4 1024
50.01035 1.87853 4 1024
60.00935 1.58148 4 1024
70.01003 1.36551 4 1024
80.00528 1.20152 4 1024
89.99886 1.07271 4 1024
100.00000 1.00000 4 1024
50.00000 1.87890 4 1024
49.97474 1.87979 4 1024
50.03052 1.87739 4 1024
19.93523 4.31591 4 1024
50.04959 1.87704 4 1024
19.97652 4.30993 4 1024
50.00012 1.87887 4 1024
19.96548 4.31241 4 1024
50.00237 1.87881 4 1024
19.98984 4.30799 4 1024
50.00480 1.87873 4 1024
20.00005 4.30612 4 1024
19.99907 4.30629 4 1024
50.01035 1.87853 4 1024
EOD
$series1 << EOD
50.01035 1.77130 2 1024
EOD
$series2 << EOD
50.01035 1.77130 2 1024
EOD
set label 1001 'Dense bytes / packed bytes against density' at screen 0.5,1 offset 0,-1.0 center font F14
set label 1002 'device host, 2 and others threads, link not paced | AMD EPYC, 2 cores | commit 45dc9492c2 and others' at screen 0.5,1 offset 0,-2.3 center font F9 tc rgb '#444444'
set lmargin at screen 0.09302
set rmargin at screen 0.96977
set tmargin at screen 0.88889
set bmargin at screen 0.19444
set xlabel 'elements that are not zero, %'
set ylabel 'dense bytes / packed bytes'
set xrange [-2:102]
set logscale y
set yrange [0.9:40]
set samples 500
law(d, s, b) = d < 0 || d > 1 ? NaN : 1 / (d + 1 / (8.0 * s) + 4.0 / (s * b))
set ytics ('1' 1, '2' 2, '5' 5, '10' 10, '20' 20)
set key at screen 0.5,0.05185 center horizontal Left reverse maxrows 3
plot 1 with lines lc rgb '#888888' dt 3 notitle, \
  $series0 using 1:2 with points lc rgb '#303030' pt 7 ps 1 lw 1.3 title 'f32, blocks of 1024', \
  $series1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 1 lw 1.3 title 'f16, blocks of 1024', \
  $series2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 1 lw 1.3 title 'bf16, blocks of 1024', \
  law(x / 100, 4, 1024) with lines lc rgb '#303030' dt 1 lw 1.2 title 'law of 4 bytes, blocks of 1024', \
  law(x / 100, 2, 1024) with lines lc rgb '#0072b2' dt 2 lw 1.2 title 'law of 2 bytes, blocks of 1024'
