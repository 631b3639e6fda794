# Draw again: gnuplot -e "kind='svg'" prediction.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1140,1080 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 760,720 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'prediction.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$series0 << EOD
343.005 323.996
423.178 442.906
669.951 754.229
684.81 616.058
578.983 587.866
396.935 386.382
511.32 548.474
EOD
$series1 << EOD
347.389 329.331
314.409 310.24
546.574 548.422
523.056 509.329
598.35 571.998
256.442 238.08
EOD
$series2 << EOD
341.997 329.82
352.053 358.604
588.804 558.384
595.626 638.764
864.791 782.425
232.359 231.986
EOD
$series3 << EOD
404.462 392.454
325.967 319.712
651.034 620.624
658.714 548.001
216.468 218.959
EOD
$series4 << EOD
361.816 358.628
324.036 304.543
544.796 533.606
599.179 709.339
254.498 265.404
EOD
$series5 << EOD
333.133 318.247
334.285 348.65
430.443 479.159
524.855 561.95
548.602 508.341
244.287 243.098
EOD
$series6 << EOD
393.945 354.559
342.182 336.23
661.046 687.874
587.141 595.69
242.432 243.252
EOD
$series7 << EOD
335.409 352.476
351.136 371.293
525.367 538.121
826.543 839.418
270.514 272.064
EOD
$series8 << EOD
2204.33 2149.46
1206.53 1165.22
844.441 763.263
605.532 625.24
EOD
$series9 << EOD
2427.6 2352.75
1357.01 1359.26
908.735 906.382
697.4 645.579
EOD
set label 1001 'Predicted and measured step: median error 4.1 % of 53 rows' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',10.1' : ',7.58'
set label 1002 'device host, threads 2 and others, link paced to 0.1 GB/s and others, some rows not paced | AMD EPYC, 2 cores | commit 2f9d318ee6' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xtics ('200' 200, '500' 500, '1000' 1000, '2000' 2000)
set ytics ('200' 200, '500' 500, '1000' 1000, '2000' 2000)
set lmargin at screen 0.12105
set rmargin at screen 0.96053
set tmargin at screen 0.91667
set bmargin at screen 0.25694
set logscale xy
set xrange [173.174:3034.5]
set yrange [173.174:3034.5]
set xlabel 'measured step, ms'
set ylabel 'predicted step, ms'
set key at screen 0.5,0.00833 center bottom vertical Left reverse samplen 2 font F9 maxrows 6
plot x with lines lc rgb 'black' lw 1 title 'equal', 1.1*x with lines lc rgb '#777777' dt 3 title '10 % off', x/1.1 with lines lc rgb '#777777' dt 3 notitle, \
  $series0 using 1:2 with points lc rgb '#0072b2' pt 5 ps 1 lw 1.3 title 'slack_swap: 5.5 % of 7', \
  $series1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 1 lw 1.3 title 'slack_swap:ops=swap: 3.5 % of 6', \
  $series2 using 1:2 with points lc rgb '#009e73' pt 13 ps 1 lw 1.3 title 'slack_swap:ops=recompute: 4.4 % of 6', \
  $series3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 1 lw 1.3 title 'swap_all:select=fit: 3.0 % of 5', \
  $series4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 1 lw 1.3 title 'sqrt_checkpoint: 4.3 % of 5', \
  $series5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 1 lw 1.3 title 'tflms: 5.8 % of 6', \
  $series6 using 1:2 with points lc rgb '#882255' pt 12 ps 1 lw 1.3 title 'dtr: 1.7 % of 5', \
  $series7 using 1:2 with points lc rgb '#666633' pt 11 ps 1 lw 1.3 title 'superneurons: 2.4 % of 5', \
  $series8 using 1:2 with points lc rgb '#555599' pt 10 ps 1 lw 1.3 title 'slack_swap:ops=swap,size=2MiB: 3.3 % of 4', \
  $series9 using 1:2 with points lc rgb '#997700' pt 15 ps 1 lw 1.3 title 'swap_all: 1.7 % of 4'
