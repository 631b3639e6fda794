# Draw again: gnuplot -e "kind='svg'" planning.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1290,810 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 860,540 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'planning.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$network0 << EOD
NaN NaN ""
1557 4.322 "resnet152"
EOD
$chain0 << EOD
NaN NaN ""
1001 1.423 "chain1000"
2001 3.082 "chain2000"
5001 9.206 "chain5000"
10001 19.538 "chain10000"
20001 48.129 "chain20000"
50001 149.997 "chain50000"
100001 484.536 "chain100000"
EOD
$network1 << EOD
NaN NaN ""
1557 9.05 "resnet152"
EOD
$chain1 << EOD
NaN NaN ""
1001 3.845 "chain1000"
2001 10.028 "chain2000"
5001 24.958 "chain5000"
10001 42.599 "chain10000"
20001 80.644 "chain20000"
50001 271.68 "chain50000"
100001 613.026 "chain100000"
EOD
$network2 << EOD
NaN NaN ""
1557 8.256 "resnet152"
EOD
$chain2 << EOD
NaN NaN ""
1001 2.02 "chain1000"
2001 4.176 "chain2000"
5001 11.225 "chain5000"
10001 24.936 "chain10000"
20001 53.396 "chain20000"
50001 184.268 "chain50000"
100001 525.345 "chain100000"
EOD
$network3 << EOD
NaN NaN ""
1557 4.446 "resnet152"
EOD
$chain3 << EOD
NaN NaN ""
1001 1.429 "chain1000"
2001 4.128 "chain2000"
5001 11.01 "chain5000"
10001 18.063 "chain10000"
20001 52.876 "chain20000"
50001 171.262 "chain50000"
100001 455.909 "chain100000"
EOD
set label 1001 'Time to plan, address and check a training step' at screen 0.5,1 offset 0,-1.0 center font F14
set label 1002 'device host, 2 threads, link not paced | AMD EPYC, 2 cores | commit 20c8bec5c8' at screen 0.5,1 offset 0,-2.3 center font F9 tc rgb '#444444'
set lmargin at screen 0.10698
set rmargin at screen 0.95349
set tmargin at screen 0.88889
set bmargin at screen 0.20370
set logscale xy
set autoscale xfix
set format y '%g'
set xlabel 'nodes of the graph'
set ylabel 'planning, ms'
set key at screen 0.5,0.04815 center horizontal Left reverse maxrows 2
plot x*0.00142158 with lines lc rgb '#777777' dt 3 title 'linear growth', \
  $chain0 using 1:2 with linespoints lc rgb '#303030' dt 1 pt 7 lw 1.6 title 'keep_all', \
  $network0 using 1:2 with points lc rgb '#303030' pt 7 ps 1.3 notitle, \
  $network0 using 1:2:3 with labels left offset 1,-0.6 font F9 notitle, \
  $chain1 using 1:2 with linespoints lc rgb '#009e73' dt 4 pt 13 lw 1.6 title 'sqrt_checkpoint', \
  $network1 using 1:2 with points lc rgb '#009e73' pt 13 ps 1.3 notitle, \
  $chain2 using 1:2 with linespoints lc rgb '#0072b2' dt 2 pt 5 lw 1.6 title 'swap_all', \
  $network2 using 1:2 with points lc rgb '#0072b2' pt 5 ps 1.3 notitle, \
  $chain3 using 1:2 with linespoints lc rgb '#d55e00' dt 3 pt 9 lw 1.6 title 'swap_conv', \
  $network3 using 1:2 with points lc rgb '#d55e00' pt 9 ps 1.3 notitle
