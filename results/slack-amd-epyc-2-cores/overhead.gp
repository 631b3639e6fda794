# Draw again: gnuplot -e "kind='svg'" overhead.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1290,1080 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 860,720 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'overhead.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$series0 << EOD
79.7989 1.08131
69.7166 0.97795
79.6226 0.91864
69.6387 1.16721
59.6860 1.05997
78.8719 1.02732
74.7737 0.94590
EOD
$series1 << EOD
79.7989 1.07437
69.7166 1.04675
79.6226 1.03407
69.6387 1.08663
59.6860 1.11636
78.8719 1.07712
EOD
$series2 << EOD
79.6956 1.07723
69.5784 1.06958
79.6409 1.08768
69.6882 1.00163
59.9928 1.66673
79.8647 1.01758
EOD
$series3 << EOD
79.4159 1.05027
69.7951 1.05252
79.6247 1.09288
69.9464 1.26920
79.7284 0.98861
EOD
$series4 << EOD
77.5769 1.19633
65.2981 1.30190
78.7605 1.11135
68.8093 0.99781
76.5699 1.04596
EOD
$series5 << EOD
79.8588 1.06778
69.2358 0.98518
78.9957 0.93683
69.8445 0.98729
59.8606 1.15092
79.1484 1.01707
EOD
$series6 << EOD
78.7167 1.16175
67.8794 1.14057
79.9154 0.99401
69.7849 1.06900
79.2586 1.02253
EOD
$series7 << EOD
77.5421 1.02407
69.0400 1.01713
79.9175 1.03297
69.5260 1.04172
79.7117 1.00799
EOD
$series8 << EOD
79.9365 3.81457
81.1036 2.22014
79.7652 1.55425
78.9388 1.11770
EOD
$series9 << EOD
68.1921 4.21213
68.1921 2.33902
68.1921 1.49306
68.1921 1.22528
EOD
$series10 << EOD
100.0000 1.00000
EOD
set label 1001 'Step time against peak memory, all workloads and budgets' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',11.5' : ',8.61'
set label 1002 'device host, threads 2 and others, link paced to 0.1 GB/s and others, some rows not paced | AMD EPYC, 2 cores | commit 2f9d318ee6' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set lmargin at screen 0.09302
set rmargin at screen 0.96977
set tmargin at screen 0.91667
set bmargin at screen 0.39583
set xlabel 'measured peak, % of keep_all'
set ylabel 'step time / keep_all'
set xrange [0:105<*]
set yrange [*<0.8:*]
set ytics auto
set key at screen 0.5,0.00833 center bottom horizontal Left reverse maxrows 11
plot 1 with lines lc rgb '#888888' dt 3 notitle, \
  $series0 using 1:2 with points lc rgb '#0072b2' pt 5 ps 1 lw 1.3 title 'slack_swap', \
  $series1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 1 lw 1.3 title 'slack_swap:ops=swap', \
  $series2 using 1:2 with points lc rgb '#009e73' pt 13 ps 1 lw 1.3 title 'slack_swap:ops=recompute', \
  $series3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 1 lw 1.3 title 'swap_all:select=fit', \
  $series4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 1 lw 1.3 title 'sqrt_checkpoint', \
  $series5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 1 lw 1.3 title 'tflms', \
  $series6 using 1:2 with points lc rgb '#882255' pt 12 ps 1 lw 1.3 title 'dtr', \
  $series7 using 1:2 with points lc rgb '#666633' pt 11 ps 1 lw 1.3 title 'superneurons', \
  $series8 using 1:2 with points lc rgb '#555599' pt 10 ps 1 lw 1.3 title 'slack_swap:ops=swap,size=2MiB', \
  $series9 using 1:2 with points lc rgb '#997700' pt 15 ps 1 lw 1.3 title 'swap_all', \
  $series10 using 1:2 with points lc rgb '#303030' pt 7 ps 1 lw 1.3 title 'keep_all'
