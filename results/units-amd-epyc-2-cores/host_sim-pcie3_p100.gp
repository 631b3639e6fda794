# Draw again: gnuplot -e "kind='svg'" host_sim-pcie3_p100.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1800,1203 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1200,802 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'host_sim-pcie3_p100.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$line_0_0 << EOD
50 1666
95 1617
90 1617
85 1617
80 1298.5
75 1133.13
70 882
65 1629.25
60 1286.25
55 1323
50 1666
45 1617
40 1960
92 1617
87 1617
82 1617
77 1286.25
72 1182.13
35 2168.25
30 2621.5
25 4299.75
EOD
$line_0_1 << EOD
303.315 36.7502
EOD
$line_0_2 << EOD
95 1604.75
90 1604.75
85 1604.75
80 1114.75
75 1433.25
70 1690.5
65 2131.5
60 2450
55 2621.5
50 2866.5
45 3209.5
40 3479
92 1604.75
87 1604.75
82 1617
77 1323
72 1604.75
35 3699.5
30 4005.75
25 4299.75
EOD
$line_0_3 << EOD
95 36.7502
90 36.7502
85 36.7502
80 36.7502
75 36.7502
70 36.7502
92 36.7502
87 36.7502
82 36.7502
77 36.7502
72 36.7502
EOD
$line_0_4 << EOD
95 882
90 882
85 882
80 882
75 882
70 882
65 882
60 882
55 882
50 4103.75
45 2058
40 2646
92 882
87 882
82 882
77 882
72 882
35 3123.75
30 2352
25 3711.75
EOD
$line_0_5 << EOD
95 36.7502
90 36.7502
85 36.7502
80 36.7502
75 36.7502
70 36.7502
65 36.7502
60 36.7502
55 36.7502
50 36.7502
45 36.7502
40 36.7502
92 36.7502
87 36.7502
82 36.7502
77 36.7502
72 36.7502
35 36.7502
EOD
$line_0_6 << EOD
95 1617
90 1617
85 1617
80 1298.5
75 1096.38
70 1096.38
65 1096.38
60 1108.63
55 1090.25
50 1102.5
45 1108.63
40 1108.63
92 1617
87 1617
82 973.875
77 1286.25
72 1096.38
35 1114.75
30 1096.38
25 1096.38
EOD
$line_0_7 << EOD
NaN NaN
EOD
$line_0_8 << EOD
NaN NaN
EOD
$line_0_9 << EOD
NaN NaN
EOD
$line_1_0 << EOD
95 529.813
90 529.813
85 529.813
80 349.508
75 378.985
70 378.219
65 366.735
60 379.75
55 361.375
50 358.313
45 388.172
92 529.813
87 529.813
82 514.5
77 378.985
72 378.985
EOD
$line_1_1 << EOD
NaN NaN
EOD
$line_1_2 << EOD
95 514.5
90 514.5
85 514.5
80 349.508
75 437.938
70 515.266
65 572.305
60 716.051
55 812.711
50 920.473
45 918.75
92 514.5
87 514.5
82 514.5
77 360.61
72 474.879
EOD
$line_1_3 << EOD
95 36.7502
90 36.7502
85 36.7502
80 36.7502
75 36.7502
70 36.7502
65 36.7502
92 36.7502
87 36.7502
82 36.7502
77 36.7502
72 36.7502
EOD
$line_1_4 << EOD
95 366.735
90 366.735
85 366.735
80 366.735
75 366.735
70 332.281
65 366.735
60 315.821
55 313.141
50 358.313
45 494.977
92 366.735
87 366.735
82 366.735
77 366.735
72 366.735
EOD
$line_1_5 << EOD
95 36.7502
90 36.7502
85 36.7502
80 36.7502
75 36.7502
70 36.7502
65 36.7502
60 36.7502
55 36.7502
50 36.7502
45 36.7502
92 36.7502
87 36.7502
82 36.7502
77 36.7502
72 36.7502
EOD
$line_1_6 << EOD
95 529.813
90 529.813
85 529.813
80 316.203
75 36.7502
70 36.7502
65 64.3127
60 145.469
55 222.031
50 301.656
45 308.164
40 309.887
92 529.813
87 529.813
82 316.203
77 36.7502
72 36.7502
35 264.906
EOD
$line_1_7 << EOD
NaN NaN
EOD
$line_1_8 << EOD
NaN NaN
EOD
$line_1_9 << EOD
NaN NaN
EOD
$line_2_0 << EOD
95 1390.92
90 1390.92
85 1390.92
80 1390.92
75 1390.92
70 1390.92
65 1390.92
60 2038.92
55 2038.92
50 2038.92
45 2038.92
92 1390.92
87 1390.92
82 1390.92
77 1390.92
72 1390.92
EOD
$line_2_1 << EOD
NaN NaN
EOD
$line_2_2 << EOD
95 1390.92
90 1390.92
85 1390.92
80 1390.92
75 1390.92
70 1390.92
65 1390.92
60 2038.92
55 2038.92
50 2038.92
45 2038.92
92 1390.92
87 1390.92
82 1390.92
77 1390.92
72 1390.92
EOD
$line_2_3 << EOD
95 13.5
90 13.5
85 13.5
80 13.5
92 13.5
87 13.5
82 13.5
77 13.5
EOD
$line_2_4 << EOD
95 1282.92
90 1282.92
85 1282.92
80 1282.92
75 1282.92
70 1282.92
65 1282.92
60 1282.92
55 1390.92
50 2038.92
45 2038.92
92 1282.92
87 1282.92
82 1282.92
77 1282.92
72 1282.92
EOD
$line_2_5 << EOD
95 13.5
90 13.5
85 13.5
80 13.5
75 13.5
70 13.5
65 13.5
60 13.5
55 13.5
50 13.5
92 13.5
87 13.5
82 13.5
77 13.5
72 13.5
EOD
$line_2_6 << EOD
95 1390.92
90 1390.92
85 1390.92
80 1390.92
75 1390.92
70 1390.92
65 1390.92
60 1593
55 1593
50 2038.92
45 1937.25
92 1390.92
87 1390.92
82 1390.92
77 1390.92
72 1390.92
EOD
$line_2_7 << EOD
NaN NaN
EOD
$line_2_8 << EOD
NaN NaN
EOD
$line_2_9 << EOD
NaN NaN
EOD
$line_3_0 << EOD
NaN NaN
EOD
$line_3_1 << EOD
NaN NaN
EOD
$line_3_2 << EOD
NaN NaN
EOD
$line_3_3 << EOD
NaN NaN
EOD
$line_3_4 << EOD
NaN NaN
EOD
$line_3_5 << EOD
90 36.7502
85 36.7502
80 36.7502
75 36.7502
70 36.7502
EOD
$line_3_6 << EOD
90 2756.25
85 2756.25
80 1274
75 36.7502
70 820.75
65 820.75
EOD
$line_3_7 << EOD
90 36.7502
85 36.7502
80 36.7502
75 36.7502
70 36.7502
65 36.7502
EOD
$line_3_8 << EOD
90 36.7502
85 36.7502
80 36.7502
75 36.7502
70 36.7502
65 36.7502
EOD
$line_3_9 << EOD
90 36.7502
85 36.7502
80 36.7502
75 36.7502
70 36.7502
65 36.7502
EOD
$line_4_0 << EOD
NaN NaN
EOD
$line_4_1 << EOD
NaN NaN
EOD
$line_4_2 << EOD
NaN NaN
EOD
$line_4_3 << EOD
NaN NaN
EOD
$line_4_4 << EOD
NaN NaN
EOD
$line_4_5 << EOD
90 18.3751
85 18.3751
80 18.3751
75 18.3751
EOD
$line_4_6 << EOD
90 1218.88
85 1218.88
80 679.875
75 410.375
70 410.375
EOD
$line_4_7 << EOD
90 18.3751
85 18.3751
80 18.3751
75 18.3751
70 18.3751
EOD
$line_4_8 << EOD
90 18.3751
85 18.3751
80 18.3751
75 18.3751
70 18.3751
EOD
$line_4_9 << EOD
90 18.3751
85 18.3751
80 18.3751
75 18.3751
70 18.3751
EOD
set multiplot
set label 1001 'Host memory that plans take, simulated: pcie3_p100' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',11.5' : ',8.65'
set label 1002 'sim pcie3_p100: Tesla P100 16 GB behind PCIe 3.0 x16; calibrated by ResNet-50 batch 64 f32 at 219 images/s (TensorFlow benchmarks, May 2017, one P100) | commit 3f6c334a4e and others' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xlabel 'budget, % of keep_all''s peak' offset 0,0.3
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.87282
set bmargin at screen 0.58603
set ylabel 'MiB in host memory' offset 0.8,0
set title 'resnet50:batch=64' font F10
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
  $line_0_7 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $line_0_7 using 1:2 with points lc rgb '#555599' pt 10 ps 0.8 lw 1.4 notitle, \
  $line_0_8 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $line_0_8 using 1:2 with points lc rgb '#882255' pt 12 ps 0.8 lw 1.4 notitle, \
  $line_0_9 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $line_0_9 using 1:2 with points lc rgb '#666633' pt 11 ps 0.8 lw 1.4 notitle
unset label
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.87282
set bmargin at screen 0.58603
set ylabel '' offset 0.8,0
set title 'googlenet:batch=64' font F10
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
  $line_1_7 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $line_1_7 using 1:2 with points lc rgb '#555599' pt 10 ps 0.8 lw 1.4 notitle, \
  $line_1_8 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $line_1_8 using 1:2 with points lc rgb '#882255' pt 12 ps 0.8 lw 1.4 notitle, \
  $line_1_9 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $line_1_9 using 1:2 with points lc rgb '#666633' pt 11 ps 0.8 lw 1.4 notitle
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.87282
set bmargin at screen 0.58603
set ylabel '' offset 0.8,0
set title 'unet3d:size=96' font F10
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
  $line_2_7 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $line_2_7 using 1:2 with points lc rgb '#555599' pt 10 ps 0.8 lw 1.4 notitle, \
  $line_2_8 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $line_2_8 using 1:2 with points lc rgb '#882255' pt 12 ps 0.8 lw 1.4 notitle, \
  $line_2_9 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $line_2_9 using 1:2 with points lc rgb '#666633' pt 11 ps 0.8 lw 1.4 notitle
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.46135
set bmargin at screen 0.17456
set ylabel 'MiB in host memory' offset 0.8,0
set title 'vgg19:batch=64' font F10
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
  $line_3_7 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $line_3_7 using 1:2 with points lc rgb '#555599' pt 10 ps 0.8 lw 1.4 notitle, \
  $line_3_8 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $line_3_8 using 1:2 with points lc rgb '#882255' pt 12 ps 0.8 lw 1.4 notitle, \
  $line_3_9 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $line_3_9 using 1:2 with points lc rgb '#666633' pt 11 ps 0.8 lw 1.4 notitle
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.46135
set bmargin at screen 0.17456
set ylabel '' offset 0.8,0
set title 'vgg16:batch=32' font F10
set yrange [0:*]
set xrange [*:*]
set offsets graph 0.03, graph 0.03, graph 0.06, 0
unset logscale x
plot $line_4_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $line_4_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.8 lw 1.4 notitle, \
  $line_4_1 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $line_4_1 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.8 lw 1.4 notitle, \
  $line_4_2 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $line_4_2 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.8 lw 1.4 notitle, \
  $line_4_3 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $line_4_3 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.8 lw 1.4 notitle, \
  $line_4_4 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $line_4_4 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.8 lw 1.4 notitle, \
  $line_4_5 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $line_4_5 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.8 lw 1.4 notitle, \
  $line_4_6 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $line_4_6 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.8 lw 1.4 notitle, \
  $line_4_7 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $line_4_7 using 1:2 with points lc rgb '#555599' pt 10 ps 0.8 lw 1.4 notitle, \
  $line_4_8 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $line_4_8 using 1:2 with points lc rgb '#882255' pt 12 ps 0.8 lw 1.4 notitle, \
  $line_4_9 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $line_4_9 using 1:2 with points lc rgb '#666633' pt 11 ps 0.8 lw 1.4 notitle
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
plot NaN with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 title 'units [sim]', \
  NaN with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 title 'keep_all [sim]', \
  NaN with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 title 'units:policy=swap [sim]', \
  NaN with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 title 'units:policy=recompute [sim]', \
  NaN with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 title 'units:policy=rule [sim]', \
  NaN with linespoints lc rgb '#e69f00' dt 6 lw 1.6 pt 4 ps 0.9 title 'sqrt_checkpoint [sim]', \
  NaN with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.9 title 'joint [sim]', \
  NaN with linespoints lc rgb '#555599' dt 4 lw 1.6 pt 10 ps 0.9 title 'optimal [sim]', \
  NaN with linespoints lc rgb '#882255' dt 2 lw 1.6 pt 12 ps 0.9 title 'slack_swap:ops=recompute [sim]', \
  NaN with linespoints lc rgb '#666633' dt 3 lw 1.6 pt 11 ps 0.9 title 'dtr [sim]'
unset multiplot
