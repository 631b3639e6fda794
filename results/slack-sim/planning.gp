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
1557 759.767 "resnet152"
EOD
$chain0 << EOD
NaN NaN ""
1001 2452.43 "chain1000"
2001 1684.79 "chain2000"
5001 1829.2 "chain5000"
10001 6429.05 "chain10000"
20001 2088.39 "chain20000"
50001 8634.46 "chain50000"
100001 31433.6 "chain100000"
EOD
set label 1001 'Time to plan, address and check a training step' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'device sim:machine=pcie3_p100 and others, threads 0, link not paced | AMD EPYC, 2 cores | commit 430547109d and others' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
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
plot x*2.44998 with lines lc rgb '#777777' dt 3 title 'linear growth', \
  $chain0 using 1:2 with linespoints lc rgb '#0072b2' dt 2 pt 5 lw 1.6 title 'slack_swap', \
  $network0 using 1:2 with points lc rgb '#0072b2' pt 5 ps 1.3 notitle, \
  $network0 using 1:2:3 with labels left offset 1,-0.6 font F9 notitle
