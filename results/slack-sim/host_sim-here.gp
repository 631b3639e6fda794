# Draw again: gnuplot -e "kind='svg'" host_sim-here.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1440,708 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 960,472 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'host_sim-here.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$line_0_0 << EOD
100 1.1485
EOD
$line_0_1 << EOD
80 78.1016
60 153.039
EOD
$line_0_2 << EOD
80 78.1016
60 152.633
EOD
$line_0_3 << EOD
80 1.1485
EOD
$line_0_4 << EOD
80 1.1485
EOD
$line_0_5 << EOD
80 82.6876
60 150.828
EOD
$line_0_6 << EOD
80 1.1485
EOD
$line_0_7 << EOD
80 31.7735
EOD
$line_0_8 << EOD
80 77.711
EOD
set multiplot
set label 1001 'Host memory that plans take, simulated: here' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'sim here: seconds and links measured on AMD EPYC, 2 cores, 2 compute threads pinned, link unpaced | commit 430547109d' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xlabel 'budget, % of keep_all''s peak' offset 0,0.3
set lmargin at screen 0.07500
set rmargin at screen 0.98542
set tmargin at screen 0.78390
set bmargin at screen 0.29661
set ylabel 'MiB in host memory' offset 0.8,0
set title 'resnet50:image=112' font F10
set yrange [0:*]
set xrange [*:*]
set offsets graph 0.03, graph 0.03, graph 0.06, 0
unset logscale x
plot $line_0_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $line_0_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.8 lw 1.4 notitle, \
  $line_0_1 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $line_0_1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.8 lw 1.4 notitle, \
  $line_0_2 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $line_0_2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.8 lw 1.4 notitle, \
  $line_0_3 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $line_0_3 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.8 lw 1.4 notitle, \
  $line_0_4 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $line_0_4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.8 lw 1.4 notitle, \
  $line_0_5 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $line_0_5 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.8 lw 1.4 notitle, \
  $line_0_6 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $line_0_6 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.8 lw 1.4 notitle, \
  $line_0_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $line_0_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.8 lw 1.4 notitle, \
  $line_0_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $line_0_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.8 lw 1.4 notitle
unset label
unset logscale x
set offsets 0,0,0,0
set lmargin at screen 0.00000
set rmargin at screen 1.00000
set tmargin at screen 0.19068
set bmargin at screen 0.00000
unset title
unset xlabel
unset ylabel
unset xtics
unset ytics
unset grid
unset arrow
set border 0
set xrange [0:1]
set yrange [0:1]
set key at graph 0.5,0.5 center center horizontal Left reverse nobox samplen 3.5 width 2 maxrows 3
plot NaN with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 title 'keep_all [sim]', \
  NaN with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 title 'slack_swap [sim]', \
  NaN with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 title 'slack_swap:ops=swap [sim]', \
  NaN with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 title 'slack_swap:ops=recompute [sim]', \
  NaN with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 title 'sqrt_checkpoint [sim]', \
  NaN with linespoints lc rgb '#e69f00' dt 6 lw 1.6 pt 4 ps 0.9 title 'tflms [sim]', \
  NaN with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.9 title 'dtr [sim]', \
  NaN with linespoints lc rgb '#882255' dt 2 lw 1.6 pt 12 ps 0.9 title 'superneurons [sim]', \
  NaN with linespoints lc rgb '#666633' dt 3 lw 1.6 pt 11 ps 0.9 title 'swap_all:select=fit [sim]'
unset multiplot
