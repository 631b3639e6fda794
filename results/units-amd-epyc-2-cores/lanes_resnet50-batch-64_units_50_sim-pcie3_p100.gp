# Draw again: gnuplot -e "kind='svg'" lanes_resnet50-batch-64_units_50_sim-pcie3_p100.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1650,681 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1100,454 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'lanes_resnet50-batch-64_units_50_sim-pcie3_p100.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
# left and right edge in ms, lane
$p0_0 << EOD
19.27758 307.36208 2
EOD
$p0_1 << EOD
NaN NaN NaN
EOD
$p0_2 << EOD
NaN NaN NaN
EOD
$p0_3 << EOD
117.40082 117.41082 1
EOD
$p0_4 << EOD
0.00000 18.60654 0
117.34043 117.35056 0
EOD
$p1_0 << EOD
19.27758 65.17724 2
227.67363 229.87043 2
253.37374 259.68358 2
356.14419 366.62848 2
458.91464 466.91217 2
510.31486 531.82557 2
540.34926 557.41063 2
575.63604 666.42492 2
668.04187 687.37350 2
689.36982 692.90757 2
1042.40951 1083.42832 2
1086.73486 1091.95540 2
1093.87649 1108.79006 2
EOD
$p1_1 << EOD
541.27858 541.30700 2
543.90381 543.93222 2
546.57678 546.82081 2
549.80215 549.83056 2
552.42737 552.45578 2
575.15807 575.63604 2
580.84657 580.87498 2
583.47180 583.57040 2
595.32258 595.37438 2
597.98931 598.04111 2
603.74582 604.28571 2
606.90064 606.95244 2
609.57930 610.05728 2
613.43100 613.48280 2
616.09773 616.14953 2
621.85424 622.39413 2
625.00906 625.06086 2
627.68773 628.16570 2
631.53942 631.59122 2
634.20615 634.25795 2
645.55204 645.60384 2
648.21877 648.41096 2
660.53716 660.91653 2
661.49311 661.59171 2
664.29305 664.39164 2
667.09596 668.04187 2
672.25067 672.34926 2
675.05060 675.14920 2
681.48573 681.86510 2
682.44169 682.54029 2
685.24163 685.34022 2
688.04454 689.36982 2
1040.52773 1042.40951 2
1047.96939 1048.06799 2
1050.76933 1051.14869 2
1065.89069 1066.08287 2
1068.96959 1069.16177 2
1077.94081 1078.13299 2
1081.01971 1081.21189 2
1084.09936 1086.73486 2
1092.62644 1093.87649 2
1097.51195 1097.70413 2
1100.59085 1100.78303 2
EOD
$p1_2 << EOD
NaN NaN NaN
EOD
$p1_3 << EOD
22.13273 124.23214 1
124.90318 227.00258 1
227.67363 252.70270 1
253.37374 355.47314 1
356.14419 458.24359 1
458.91464 483.94370 1
484.61475 509.64382 1
514.64915 540.05739 1
EOD
$p1_4 << EOD
0.00000 18.60654 0
540.65804 540.66817 0
549.45796 574.48702 0
603.74582 705.84522 0
706.51627 808.61567 0
809.28672 911.38612 0
912.05717 937.08623 0
937.75728 1039.85668 0
1047.95936 1072.98842 0
1074.54099 1099.57006 0
EOD
set multiplot
set label 1001 'Streams during a step: resnet50:batch=64, sim pcie3_p100' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',11.2' : ',8.43'
set label 1002 'sim pcie3_p100: Tesla P100 16 GB behind PCIe 3.0 x16; calibrated by ResNet-50 batch 64 f32 at 219 images/s (TensorFlow benchmarks, May 2017, one P100) | commit 4db72f821e' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xrange [0:1109.46111]
set yrange [-0.6:2.6]
unset grid
set grid xtics lc rgb '#cccccc' dt 3 lw 0.5
set ytics ('compute' 2, 'out' 1, 'in' 0) scale 0
set lmargin at screen 0.07636
set rmargin at screen 0.97818
set tmargin at screen 0.81057
set bmargin at screen 0.57269
set title 'keep_all, simulated: 308 ms, compute busy 94 %' font F10 offset 0,-0.6
set xlabel ''
plot $p0_0 using 1:3:1:2:($3-0.36):($3+0.36) with boxxyerror fs solid 1 noborder fc rgb '#0072b2' notitle, \
  $p0_1 using 1:3:1:2:($3-0.36):($3+0.36) with boxxyerror fs solid 1 noborder fc rgb '#d55e00' notitle, \
  $p0_2 using 1:3:1:2:($3-0.36):($3+0.36) with boxxyerror fs solid 1 noborder fc rgb '#e6c700' notitle, \
  $p0_3 using 1:3:1:2:($3-0.36):($3+0.36) with boxxyerror fs solid 1 noborder fc rgb '#303030' notitle, \
  $p0_4 using 1:3:1:2:($3-0.36):($3+0.36) with boxxyerror fs solid 1 noborder fc rgb '#8a8a8a' notitle
unset label
set lmargin at screen 0.07636
set rmargin at screen 0.97818
set tmargin at screen 0.44053
set bmargin at screen 0.20264
set title 'units, budget 50%, simulated: 1109 ms, compute busy 27 %' font F10 offset 0,-0.6
set xlabel 'time since the step began, ms'
plot $p1_0 using 1:3:1:2:($3-0.36):($3+0.36) with boxxyerror fs solid 1 noborder fc rgb '#0072b2' notitle, \
  $p1_1 using 1:3:1:2:($3-0.36):($3+0.36) with boxxyerror fs solid 1 noborder fc rgb '#d55e00' notitle, \
  $p1_2 using 1:3:1:2:($3-0.36):($3+0.36) with boxxyerror fs solid 1 noborder fc rgb '#e6c700' notitle, \
  $p1_3 using 1:3:1:2:($3-0.36):($3+0.36) with boxxyerror fs solid 1 noborder fc rgb '#303030' notitle, \
  $p1_4 using 1:3:1:2:($3-0.36):($3+0.36) with boxxyerror fs solid 1 noborder fc rgb '#8a8a8a' notitle
set lmargin at screen 0.00000
set rmargin at screen 1.00000
set tmargin at screen 0.06608
set bmargin at screen 0.00000
unset title
unset xlabel
unset xtics
unset ytics
unset grid
set border 0
set yrange [0:1]
set key at graph 0.5,0.5 center center horizontal Left reverse nobox samplen 2 width 2 maxrows 1
plot NaN with boxes fs solid 1 noborder fc rgb '#0072b2' title 'run', \
  NaN with boxes fs solid 1 noborder fc rgb '#d55e00' title 'run again (recomputed)', \
  NaN with boxes fs solid 1 noborder fc rgb '#303030' title 'copy out', \
  NaN with boxes fs solid 1 noborder fc rgb '#8a8a8a' title 'copy in'
unset multiplot
