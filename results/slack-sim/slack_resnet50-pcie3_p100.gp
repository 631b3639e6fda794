# Draw again: gnuplot -e "kind='svg'" slack_resnet50-pcie3_p100.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1560,720 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1040,480 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'slack_resnet50-pcie3_p100.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
set label 1001 'Slack of the tensors of resnet50-pcie3_p100: 35 % of 14.8 GiB hide their swap' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',9' : ',6.75'
set label 1002 'runbench slack resnet50:batch=64; sim pcie3_p100: Tesla P100 16 GB behind PCIe 3.0 x16; calibrated by ResNet-50 batch 64 f32 at 219 images/s (TensorFlow benchmarks, May 2017, one P100); step' at screen 0.5,1 offset 0,-2.15 center font FB tc rgb '#444444'
set label 1003 ' 0.291984857 s' at screen 0.5,1 offset 0,-2.9 center font FB tc rgb '#444444'
# left edge of the bin, seconds; MiB that hide their swap; MiB that do not
$bins << EOD
-1.5 0 1594.13 0
0.5 0 1935.6 3.162e-06
1.5 0 833 5.623e-06
2.5 0 686 1e-05
3.5 0 159.25 1.778e-05
4.5 0.000244141 75.4319 3.162e-05
5.5 0 37.75 5.623e-05
6.5 0.0038147 0.0038147 0.0001
7.5 0 0 0.0001778
8.5 0 73.5 0.0003162
9.5 0.03125 24.5312 0.0005623
10.5 70.1094 2146.11 0.001
11.5 44.0625 779.062 0.001778
12.5 36.8789 379.879 0.003162
13.5 61.2539 1041.25 0.005623
14.5 110.27 404.27 0.01
15.5 61.2695 61.2695 0.01778
16.5 183.781 183.781 0.03162
17.5 465.537 465.537 0.05623
18.5 1127.04 1127.04 0.1
19.5 3185.03 3185.03 0.1778
EOD
set lmargin at screen 0.08077
set rmargin at screen 0.97115
set tmargin at screen 0.87083
set bmargin at screen 0.20000
set xtics ('none' -1.5, '10 µs' 2, '100 µs' 6, '1 ms' 10, '10 ms' 14, '100 ms' 18)
set xrange [-3:21]
set yrange [0:*]
set boxwidth 0.92
set xlabel 'largest slack of a tensor: from its making to a use, everything kept (logarithmic)'
set ylabel 'bytes of such tensors, MiB'
set key at screen 0.5,0.05000 center horizontal Left reverse samplen 2.5
plot $bins using 1:3 with boxes fs pattern 5 border lc rgb 'black' lc rgb '#e69f00' title 'shorter than its way out and back', \
  $bins using 1:2 with boxes fs solid 1 border lc rgb 'black' lc rgb '#0072b2' title 'hides its swap'
