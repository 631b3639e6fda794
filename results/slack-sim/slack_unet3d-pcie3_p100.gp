# Draw again: gnuplot -e "kind='svg'" slack_unet3d-pcie3_p100.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1560,720 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1040,480 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'slack_unet3d-pcie3_p100.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
set label 1001 'Slack of the tensors of unet3d-pcie3_p100: 42 % of 7.41 GiB hide their swap' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',9' : ',6.75'
set label 1002 'runbench slack unet3d:size=96; sim pcie3_p100: Tesla P100 16 GB behind PCIe 3.0 x16; calibrated by ResNet-50 batch 64 f32 at 219 images/s (TensorFlow benchmarks, May 2017, one P100); step 0.960112361 s' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
# left edge of the bin, seconds; MiB that hide their swap; MiB that do not
$bins << EOD
-1.5 0 1154.27 0
0.5 0 0.00891113 3.162e-06
1.5 0 405 5.623e-06
2.5 0 351 1e-05
3.5 0 74.25 1.778e-05
4.5 0 6.75 3.162e-05
5.5 0 18.5625 5.623e-05
6.5 0 1.6875 0.0001
7.5 0 40.5 0.0001778
8.5 0.000743866 172.126 0.0003162
9.5 0 0 0.0005623
10.5 1.68799 907.438 0.001
11.5 13.8125 351.312 0.001778
12.5 17.7969 476.797 0.003162
13.5 21.0938 75.0938 0.005623
14.5 13.5 13.5 0.01
15.5 89.6484 305.648 0.01778
16.5 59.4844 275.484 0.03162
17.5 0 0 0.05623
18.5 703.266 703.266 0.1
19.5 864 864 0.1778
20.5 219.377 219.377 0.3162
21.5 1171.56 1171.56 0.5623
EOD
set lmargin at screen 0.08077
set rmargin at screen 0.97115
set tmargin at screen 0.87083
set bmargin at screen 0.20000
set xtics ('none' -1.5, '10 µs' 2, '100 µs' 6, '1 ms' 10, '10 ms' 14, '100 ms' 18, '1 s' 22)
set xrange [-3:23]
set yrange [0:*]
set boxwidth 0.92
set xlabel 'largest slack of a tensor: from its making to a use, everything kept (logarithmic)'
set ylabel 'bytes of such tensors, MiB'
set key at screen 0.5,0.05000 center horizontal Left reverse samplen 2.5
plot $bins using 1:3 with boxes fs pattern 5 border lc rgb 'black' lc rgb '#e69f00' title 'shorter than its way out and back', \
  $bins using 1:2 with boxes fs solid 1 border lc rgb 'black' lc rgb '#0072b2' title 'hides its swap'
