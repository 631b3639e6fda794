# Draw again: gnuplot -e "kind='svg'" host_sim-power9_v100_nvlink.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1440,1203 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 960,802 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'host_sim-power9_v100_nvlink.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$line_0_0 << EOD
100 36.7502
EOD
$line_0_1 << EOD
80 353.719
60 667.625
50 790.125
EOD
$line_0_2 << EOD
80 353.719
60 667.242
50 775.578
EOD
$line_0_3 << EOD
80 36.7502
60 36.7502
50 36.7502
EOD
$line_0_4 << EOD
80 36.7502
60 36.7502
50 36.7502
EOD
$line_0_5 << EOD
80 343
60 652.313
50 842.188
EOD
$line_0_6 << EOD
80 36.7502
60 36.7502
50 36.7502
EOD
$line_0_7 << EOD
80 36.7502
60 281.75
50 428.75
EOD
$line_0_8 << EOD
80 379.75
60 649.25
50 784
EOD
$line_0_9 << EOD
NaN NaN
EOD
$line_1_0 << EOD
100 36.7502
EOD
$line_1_1 << EOD
80 1108.63
60 2254
50 2744
40 2848.13
30 2823.63
20 2854.25
EOD
$line_1_2 << EOD
80 1108.63
60 2217.25
50 2744
40 3405.5
30 3895.5
EOD
$line_1_3 << EOD
80 36.7502
60 36.7502
50 36.7502
40 36.7502
30 36.7502
EOD
$line_1_4 << EOD
80 36.7502
60 36.7502
50 36.7502
40 36.7502
EOD
$line_1_5 << EOD
80 1274
60 2254
50 2768.5
40 3307.5
30 3822
20 4324.25
EOD
$line_1_6 << EOD
80 36.7502
60 36.7502
50 36.7502
40 36.7502
30 36.7502
EOD
$line_1_7 << EOD
80 36.7502
60 918.75
50 1408.75
40 1923.25
30 2388.75
EOD
$line_1_8 << EOD
80 1212.75
60 2290.75
50 2780.75
40 3319.75
30 3809.75
EOD
$line_1_9 << EOD
60 2217.25
40 3362.63
30 3981.25
EOD
$line_2_0 << EOD
100 18.3751
EOD
$line_2_1 << EOD
80 1185.19
60 2750.13
50 3203.38
40 3641.31
30 3984.31
20 3965.94
EOD
$line_2_2 << EOD
80 1365.88
60 2731.75
50 3185
40 3641.31
30 4186.44
20 4823.44
EOD
$line_2_3 << EOD
80 18.3751
60 18.3751
50 18.3751
40 18.3751
30 18.3751
20 18.3751
EOD
$line_2_4 << EOD
80 18.3751
60 18.3751
50 18.3751
40 18.3751
30 18.3751
EOD
$line_2_5 << EOD
80 1176
60 2376.5
50 2952.25
40 3515.75
30 4103.75
20 4691.75
EOD
$line_2_6 << EOD
80 18.3751
60 18.3751
50 18.3751
40 18.3751
30 18.3751
20 18.3751
EOD
$line_2_7 << EOD
80 18.3751
60 1182.13
50 1794.63
40 2352
30 2952.25
20 3540.25
EOD
$line_2_8 << EOD
80 1194.38
60 2345.88
50 2933.88
40 3521.88
30 4103.75
20 4685.63
EOD
$line_2_9 << EOD
NaN NaN
EOD
$line_3_0 << EOD
100 13.5
EOD
$line_3_1 << EOD
80 729
60 1431
50 1971
EOD
$line_3_2 << EOD
80 729
60 1431
50 1836
EOD
$line_3_3 << EOD
80 13.5
60 13.5
EOD
$line_3_4 << EOD
80 13.5
60 13.5
50 13.5
EOD
$line_3_5 << EOD
80 722.25
60 1768.92
50 2038.92
EOD
$line_3_6 << EOD
80 13.5
60 13.5
50 13.5
EOD
$line_3_7 << EOD
80 13.5
60 580.5
50 943.313
EOD
$line_3_8 << EOD
80 715.5
60 1633.5
50 1971
EOD
$line_3_9 << EOD
NaN NaN
EOD
set multiplot
set label 1001 'Host memory that plans take, simulated: power9_v100_nvlink' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',9' : ',6.75'
set label 1002 'sim power9_v100_nvlink: IBM AC922, POWER9 and Tesla V100 SXM2 16 GB, three NVLink 2.0 bricks to the CPU; calibrated by ResNet-50 batch 128 f32 at 412 images/s (NVIDIA' at screen 0.5,1 offset 0,-2.15 center font FB tc rgb '#444444'
set label 1003 ' DeepLearningExamples, one V100 16 GB) | commit 430547109d and others' at screen 0.5,1 offset 0,-2.9 center font FB tc rgb '#444444'
set xlabel 'budget, % of keep_all''s peak' offset 0,0.3
set lmargin at screen 0.07500
set rmargin at screen 0.48542
set tmargin at screen 0.87282
set bmargin at screen 0.58603
set ylabel 'MiB in host memory' offset 0.8,0
set title 'googlenet:batch=64' font F10
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
  $line_0_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.8 lw 1.4 notitle, \
  $line_0_9 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $line_0_9 using 1:2 with points lc rgb '#555599' pt 10 ps 0.8 lw 1.4 notitle
unset label
set lmargin at screen 0.57500
set rmargin at screen 0.98542
set tmargin at screen 0.87282
set bmargin at screen 0.58603
set ylabel '' offset 0.8,0
set title 'resnet50:batch=64' font F10
set yrange [0:*]
set xrange [*:*]
set offsets graph 0.03, graph 0.03, graph 0.06, 0
unset logscale x
plot $line_1_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $line_1_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.8 lw 1.4 notitle, \
  $line_1_1 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $line_1_1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.8 lw 1.4 notitle, \
  $line_1_2 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $line_1_2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.8 lw 1.4 notitle, \
  $line_1_3 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $line_1_3 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.8 lw 1.4 notitle, \
  $line_1_4 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $line_1_4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.8 lw 1.4 notitle, \
  $line_1_5 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $line_1_5 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.8 lw 1.4 notitle, \
  $line_1_6 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $line_1_6 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.8 lw 1.4 notitle, \
  $line_1_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $line_1_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.8 lw 1.4 notitle, \
  $line_1_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $line_1_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.8 lw 1.4 notitle, \
  $line_1_9 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $line_1_9 using 1:2 with points lc rgb '#555599' pt 10 ps 0.8 lw 1.4 notitle
set lmargin at screen 0.07500
set rmargin at screen 0.48542
set tmargin at screen 0.46135
set bmargin at screen 0.17456
set ylabel 'MiB in host memory' offset 0.8,0
set title 'resnet152:batch=32' font F10
set yrange [0:*]
set xrange [*:*]
set offsets graph 0.03, graph 0.03, graph 0.06, 0
unset logscale x
plot $line_2_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $line_2_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.8 lw 1.4 notitle, \
  $line_2_1 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $line_2_1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.8 lw 1.4 notitle, \
  $line_2_2 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $line_2_2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.8 lw 1.4 notitle, \
  $line_2_3 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $line_2_3 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.8 lw 1.4 notitle, \
  $line_2_4 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $line_2_4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.8 lw 1.4 notitle, \
  $line_2_5 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $line_2_5 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.8 lw 1.4 notitle, \
  $line_2_6 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $line_2_6 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.8 lw 1.4 notitle, \
  $line_2_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $line_2_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.8 lw 1.4 notitle, \
  $line_2_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $line_2_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.8 lw 1.4 notitle, \
  $line_2_9 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $line_2_9 using 1:2 with points lc rgb '#555599' pt 10 ps 0.8 lw 1.4 notitle
set lmargin at screen 0.57500
set rmargin at screen 0.98542
set tmargin at screen 0.46135
set bmargin at screen 0.17456
set ylabel '' offset 0.8,0
set title 'unet3d:size=96' font F10
set yrange [0:*]
set xrange [*:*]
set offsets graph 0.03, graph 0.03, graph 0.06, 0
unset logscale x
plot $line_3_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $line_3_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.8 lw 1.4 notitle, \
  $line_3_1 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $line_3_1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.8 lw 1.4 notitle, \
  $line_3_2 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $line_3_2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.8 lw 1.4 notitle, \
  $line_3_3 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $line_3_3 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.8 lw 1.4 notitle, \
  $line_3_4 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $line_3_4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.8 lw 1.4 notitle, \
  $line_3_5 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $line_3_5 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.8 lw 1.4 notitle, \
  $line_3_6 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $line_3_6 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.8 lw 1.4 notitle, \
  $line_3_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $line_3_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.8 lw 1.4 notitle, \
  $line_3_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $line_3_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.8 lw 1.4 notitle, \
  $line_3_9 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $line_3_9 using 1:2 with points lc rgb '#555599' pt 10 ps 0.8 lw 1.4 notitle
unset logscale x
set offsets 0,0,0,0
set lmargin at screen 0.00000
set rmargin at screen 1.00000
set tmargin at screen 0.11222
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
  NaN with linespoints lc rgb '#666633' dt 3 lw 1.6 pt 11 ps 0.9 title 'swap_all:select=fit [sim]', \
  NaN with linespoints lc rgb '#555599' dt 4 lw 1.6 pt 10 ps 0.9 title 'slack_swap:ops=swap,timing=stale [sim]'
unset multiplot
