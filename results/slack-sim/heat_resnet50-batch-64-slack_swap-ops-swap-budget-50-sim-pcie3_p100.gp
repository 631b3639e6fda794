# Draw again: gnuplot -e "kind='svg'" heat_resnet50-batch-64-slack_swap-ops-swap-budget-50-sim-pcie3_p100.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1452,588 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 968,392 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'heat_resnet50-batch-64-slack_swap-ops-swap-budget-50-sim-pcie3_p100.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
set multiplot
set label 1001 'Thresholds of resnet50:batch=64, slack_swap:ops=swap, budget 50%, sim pcie3_p100' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',9.26' : ',6.95'
set label 1002 'sim pcie3_p100: Tesla P100 16 GB behind PCIe 3.0 x16; calibrated by ResNet-50 batch 64 f32 at 219 images/s (TensorFlow benchmarks, May 2017, one P100) | commit 430547109d and others' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
unset grid
set border 0
set tics scale 0
set palette defined (0 '#f7fbff', 0.5 '#6baed6', 1 '#08306b')
set xtics ('0' 0, '10 ms' 1, '30 ms' 2, '100 ms' 3, '200 ms' 4)
set ytics ('4 KiB' 0, '1 MiB' 1, '16 MiB' 2, '64 MiB' 3, '256 MiB' 4)
$peak << EOD
0 0 0.49426 "0.494"
0 1 0.48972 "0.49"
0 2 0.46477 "0.465"
0 3 0.49879 "0.499"
1 0 0.49199 "0.492"
1 1 0.49199 "0.492"
1 2 0.49199 "0.492"
1 3 0.49879 "0.499"
2 0 0.47158 "0.472"
2 1 0.47158 "0.472"
2 2 0.48292 "0.483"
2 3 0.49879 "0.499"
3 0 0.47158 "0.472"
3 1 0.47158 "0.472"
3 2 0.49652 "0.497"
3 3 0.49879 "0.499"
EOD
$peak_void << EOD
NaN NaN ""
0 4 "over"
1 4 "over"
2 4 "over"
3 4 "over"
4 0 "over"
4 1 "over"
4 2 "over"
4 3 "over"
4 4 "over"
EOD
set lmargin at screen 0.10331
set rmargin at screen 0.41322
set tmargin at screen 0.75510
set bmargin at screen 0.24490
set title 'peak memory / keep_all' font F10
set cbrange [0.464772:0.498785]
set xrange [-0.5:4.5]
set yrange [-0.5:4.5]
set xlabel 'least slack of a tensor that may leave (thTTS)'
set ylabel 'least size (thS)'
middle = 0.481779
plot $peak using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror fs solid 1 border lc rgb 'white' fc palette notitle, \
  $peak using 1:2:($3 > middle ? strcol(4) : '') with labels tc rgb 'white' font F9 notitle, \
  $peak using 1:2:($3 > middle ? '' : strcol(4)) with labels tc rgb 'black' font F9 notitle, \
  $peak_void using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5) with boxxyerror fs solid 1 border lc rgb 'white' fc rgb '#e8e8e8' notitle, \
  $peak_void using 1:2:3 with labels tc rgb '#777777' font F9 notitle
unset label
$time << EOD
0 0 1.9958 "2"
0 1 2.0186 "2.02"
0 2 2.0919 "2.09"
0 3 1.9434 "1.94"
1 0 1.9851 "1.99"
1 1 1.9851 "1.99"
1 2 2.0421 "2.04"
1 3 1.9434 "1.94"
2 0 1.9924 "1.99"
2 1 1.9924 "1.99"
2 2 1.9961 "2"
2 3 1.9434 "1.94"
3 0 1.9924 "1.99"
3 1 1.9924 "1.99"
3 2 2.0239 "2.02"
3 3 1.9434 "1.94"
EOD
$time_void << EOD
NaN NaN ""
0 4 "over"
1 4 "over"
2 4 "over"
3 4 "over"
4 0 "over"
4 1 "over"
4 2 "over"
4 3 "over"
4 4 "over"
EOD
set lmargin at screen 0.60331
set rmargin at screen 0.91322
set tmargin at screen 0.75510
set bmargin at screen 0.24490
set title 'step time / keep_all' font F10
set cbrange [1.94341:2.09193]
set xrange [-0.5:4.5]
set yrange [-0.5:4.5]
set xlabel 'least slack of a tensor that may leave (thTTS)'
set ylabel ''
middle = 2.01767
plot $time using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5):3 with boxxyerror fs solid 1 border lc rgb 'white' fc palette notitle, \
  $time using 1:2:($3 > middle ? strcol(4) : '') with labels tc rgb 'white' font F9 notitle, \
  $time using 1:2:($3 > middle ? '' : strcol(4)) with labels tc rgb 'black' font F9 notitle, \
  $time_void using 1:2:($1-0.5):($1+0.5):($2-0.5):($2+0.5) with boxxyerror fs solid 1 border lc rgb 'white' fc rgb '#e8e8e8' notitle, \
  $time_void using 1:2:3 with labels tc rgb '#777777' font F9 notitle
unset multiplot
