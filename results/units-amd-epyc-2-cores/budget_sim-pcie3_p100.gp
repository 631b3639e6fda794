# Draw again: gnuplot -e "kind='svg'" budget_sim-pcie3_p100.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1800,2688 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1200,1792 font 'DejaVu Sans,13' background '#ffffff' }
# svg counts fonts in pixels, png in points
F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'
F14 = kind eq 'svg' ? ',19' : ',14'
set output 'budget_sim-pcie3_p100.'.kind
set encoding utf8
set datafile missing 'NaN'
set tics nomirror out
set border 3
set grid ytics lc rgb '#cccccc' dt 3 lw 0.5
$ran_0_0 << EOD
25.0000 2.98861 2.98861 2.98861
30.0000 2.04718 2.04718 2.04718
35.0000 1.61627 1.61627 1.61627
40.0000 1.42293 1.42293 1.42293
45.0000 1.24939 1.24939 1.24939
50.0000 1.04016 1.04016 1.04016
50.0000 1.04016 1.04016 1.04016
55.0000 1.03677 1.03677 1.03677
60.0000 1.02226 1.02226 1.02226
60.0000 1.02227 1.02227 1.02227
60.0000 1.00000 1.00000 1.00000
60.0000 1.68439 1.68439 1.68439
60.0000 1.00000 1.00000 1.00000
60.0000 1.00000 1.00000 1.00000
60.0000 1.03943 1.03943 1.03943
60.0000 1.00000 1.00000 1.00000
65.0000 1.01330 1.01330 1.01330
70.0000 1.01407 1.01407 1.01407
72.0000 1.00739 1.00739 1.00739
75.0000 1.00361 1.00361 1.00361
77.0000 1.00226 1.00226 1.00226
80.0000 1.00003 1.00003 1.00003
82.0000 1.00003 1.00003 1.00003
85.0000 1.00000 1.00000 1.00000
87.0000 1.00000 1.00000 1.00000
90.0000 1.00000 1.00000 1.00000
92.0000 1.00000 1.00000 1.00000
95.0000 1.00000 1.00000 1.00000
EOD
$over_0_0 << EOD
NaN NaN
EOD
$ran_0_1 << EOD
25.0000 2.98861 2.98861 2.98861
30.0000 2.83481 2.83481 2.83481
35.0000 2.60989 2.60989 2.60989
40.0000 2.40923 2.40923 2.40923
45.0000 2.10243 2.10243 2.10243
50.0000 1.91664 1.91664 1.91664
55.0000 1.78906 1.78906 1.78906
60.0000 1.60576 1.60576 1.60576
60.0000 1.52649 1.52649 1.52649
60.0000 1.00003 1.00003 1.00003
60.0000 8.08580 8.08580 8.08580
60.0000 1.00003 1.00003 1.00003
60.0000 1.00000 1.00000 1.00000
60.0000 3.44128 3.44128 3.44128
60.0000 1.00003 1.00003 1.00003
65.0000 1.38963 1.38963 1.38963
70.0000 1.22871 1.22871 1.22871
72.0000 1.21296 1.21296 1.21296
75.0000 1.14510 1.14510 1.14510
77.0000 1.11016 1.11016 1.11016
80.0000 1.03160 1.03160 1.03160
82.0000 1.00003 1.00003 1.00003
85.0000 1.00003 1.00003 1.00003
87.0000 1.00003 1.00003 1.00003
90.0000 1.00003 1.00003 1.00003
92.0000 1.00003 1.00003 1.00003
95.0000 1.00003 1.00003 1.00003
EOD
$over_0_1 << EOD
NaN NaN
EOD
$ran_0_2 << EOD
70.0000 1.03400 1.03400 1.03400
72.0000 1.03058 1.03058 1.03058
75.0000 1.02508 1.02508 1.02508
77.0000 1.02166 1.02166 1.02166
80.0000 1.02062 1.02062 1.02062
82.0000 1.01679 1.01679 1.01679
85.0000 1.01170 1.01170 1.01170
87.0000 1.00975 1.00975 1.00975
90.0000 1.00759 1.00759 1.00759
92.0000 1.00612 1.00612 1.00612
95.0000 1.00395 1.00395 1.00395
EOD
$over_0_2 << EOD
65.0000 10.17070
EOD
$ran_0_3 << EOD
25.0000 2.71682 2.71682 2.71682
30.0000 1.90034 1.90034 1.90034
35.0000 2.28551 2.28551 2.28551
40.0000 1.95574 1.95574 1.95574
45.0000 1.54936 1.54936 1.54936
50.0000 3.06919 3.06919 3.06919
55.0000 1.03888 1.03888 1.03888
60.0000 1.02745 1.02745 1.02745
60.0000 1.02745 1.02745 1.02745
60.0000 1.00003 1.00003 1.00003
60.0000 1.36708 1.36708 1.36708
60.0000 1.00003 1.00003 1.00003
60.0000 1.00000 1.00000 1.00000
60.0000 1.04062 1.04062 1.04062
60.0000 1.00003 1.00003 1.00003
65.0000 1.01853 1.01853 1.01853
70.0000 1.01407 1.01407 1.01407
72.0000 1.01021 1.01021 1.01021
75.0000 1.00710 1.00710 1.00710
77.0000 1.00512 1.00512 1.00512
80.0000 1.00294 1.00294 1.00294
82.0000 1.00139 1.00139 1.00139
85.0000 1.00003 1.00003 1.00003
87.0000 1.00003 1.00003 1.00003
90.0000 1.00003 1.00003 1.00003
92.0000 1.00003 1.00003 1.00003
95.0000 1.00003 1.00003 1.00003
EOD
$over_0_3 << EOD
NaN NaN
EOD
$ran_0_4 << EOD
35.0000 1.22446 1.22446 1.22446
40.0000 1.14790 1.14790 1.14790
45.0000 1.14021 1.14021 1.14021
50.0000 1.14021 1.14021 1.14021
55.0000 1.14021 1.14021 1.14021
60.0000 1.14021 1.14021 1.14021
60.0000 1.14021 1.14021 1.14021
60.0000 1.14168 1.14168 1.14168
60.0000 1.13290 1.13290 1.13290
60.0000 1.14114 1.14114 1.14114
60.0000 1.14173 1.14173 1.14173
60.0000 1.13809 1.13809 1.13809
60.0000 1.14152 1.14152 1.14152
65.0000 1.07296 1.07296 1.07296
70.0000 1.07296 1.07296 1.07296
72.0000 1.07296 1.07296 1.07296
75.0000 1.07296 1.07296 1.07296
77.0000 1.07296 1.07296 1.07296
80.0000 1.07296 1.07296 1.07296
82.0000 1.07296 1.07296 1.07296
85.0000 1.07296 1.07296 1.07296
87.0000 1.07296 1.07296 1.07296
90.0000 1.07296 1.07296 1.07296
92.0000 1.07296 1.07296 1.07296
95.0000 1.07296 1.07296 1.07296
EOD
$over_0_4 << EOD
30.0000 10.17070
EOD
$ran_0_5 << EOD
25.0000 1.11293 1.11293 1.11293
30.0000 1.07005 1.07005 1.07005
35.0000 1.05430 1.05430 1.05430
40.0000 1.04367 1.04367 1.04367
45.0000 1.03759 1.03759 1.03759
50.0000 1.03134 1.03134 1.03134
55.0000 1.02334 1.02334 1.02334
60.0000 1.01596 1.01596 1.01596
60.0000 1.01766 1.01766 1.01766
60.0000 1.00000 1.00000 1.00000
60.0000 1.03715 1.03715 1.03715
60.0000 1.00000 1.00000 1.00000
60.0000 1.00000 1.00000 1.00000
60.0000 1.02888 1.02888 1.02888
60.0000 1.00000 1.00000 1.00000
65.0000 1.01186 1.01186 1.01186
70.0000 1.00763 1.00763 1.00763
72.0000 1.00593 1.00593 1.00593
75.0000 1.00361 1.00361 1.00361
77.0000 1.00226 1.00226 1.00226
80.0000 1.00003 1.00003 1.00003
82.0000 1.00000 1.00000 1.00000
85.0000 1.00000 1.00000 1.00000
87.0000 1.00000 1.00000 1.00000
90.0000 1.00000 1.00000 1.00000
92.0000 1.00000 1.00000 1.00000
95.0000 1.00000 1.00000 1.00000
EOD
$over_0_5 << EOD
NaN NaN
EOD
$ran_0_6 << EOD
NaN NaN NaN NaN
EOD
$over_0_6 << EOD
NaN NaN
EOD
$ran_0_7 << EOD
NaN NaN NaN NaN
EOD
$over_0_7 << EOD
NaN NaN
EOD
$ran_0_8 << EOD
NaN NaN NaN NaN
EOD
$over_0_8 << EOD
NaN NaN
EOD
$ran_1_0 << EOD
143.8438 1.00000 1.00000 1.00000
EOD
$over_1_0 << EOD
NaN NaN
EOD
$ran_1_1 << EOD
143.8438 1.00000 1.00000 1.00000
EOD
$over_1_1 << EOD
NaN NaN
EOD
$ran_1_2 << EOD
143.8438 1.00000 1.00000 1.00000
EOD
$over_1_2 << EOD
NaN NaN
EOD
$ran_1_3 << EOD
143.8438 1.00002 1.00002 1.00002
EOD
$over_1_3 << EOD
NaN NaN
EOD
$ran_1_4 << EOD
143.8438 1.00000 1.00000 1.00000
EOD
$over_1_4 << EOD
NaN NaN
EOD
$ran_1_5 << EOD
143.8438 1.00000 1.00000 1.00000
EOD
$over_1_5 << EOD
NaN NaN
EOD
$ran_1_6 << EOD
NaN NaN NaN NaN
EOD
$over_1_6 << EOD
NaN NaN
EOD
$ran_1_7 << EOD
NaN NaN NaN NaN
EOD
$over_1_7 << EOD
NaN NaN
EOD
$ran_1_8 << EOD
NaN NaN NaN NaN
EOD
$over_1_8 << EOD
NaN NaN
EOD
$ran_2_0 << EOD
96.4883 1.00000 1.00000 1.00000
EOD
$over_2_0 << EOD
NaN NaN
EOD
$ran_2_1 << EOD
96.4883 1.00001 1.00001 1.00001
EOD
$over_2_1 << EOD
NaN NaN
EOD
$ran_2_2 << EOD
96.4883 1.00260 1.00260 1.00260
EOD
$over_2_2 << EOD
NaN NaN
EOD
$ran_2_3 << EOD
96.4883 1.00001 1.00001 1.00001
EOD
$over_2_3 << EOD
NaN NaN
EOD
$ran_2_4 << EOD
96.4883 1.07329 1.07329 1.07329
EOD
$over_2_4 << EOD
NaN NaN
EOD
$ran_2_5 << EOD
96.4883 1.00000 1.00000 1.00000
EOD
$over_2_5 << EOD
NaN NaN
EOD
$ran_2_6 << EOD
NaN NaN NaN NaN
EOD
$over_2_6 << EOD
NaN NaN
EOD
$ran_2_7 << EOD
NaN NaN NaN NaN
EOD
$over_2_7 << EOD
NaN NaN
EOD
$ran_2_8 << EOD
NaN NaN NaN NaN
EOD
$over_2_8 << EOD
NaN NaN
EOD
$ran_3_0 << EOD
72.5904 1.00479 1.00479 1.00479
EOD
$over_3_0 << EOD
NaN NaN
EOD
$ran_3_1 << EOD
72.5904 1.14192 1.14192 1.14192
EOD
$over_3_1 << EOD
NaN NaN
EOD
$ran_3_2 << EOD
72.5904 1.02801 1.02801 1.02801
EOD
$over_3_2 << EOD
NaN NaN
EOD
$ran_3_3 << EOD
72.5904 1.00756 1.00756 1.00756
EOD
$over_3_3 << EOD
NaN NaN
EOD
$ran_3_4 << EOD
72.5904 1.07334 1.07334 1.07334
EOD
$over_3_4 << EOD
NaN NaN
EOD
$ran_3_5 << EOD
72.5904 1.00479 1.00479 1.00479
EOD
$over_3_5 << EOD
NaN NaN
EOD
$ran_3_6 << EOD
NaN NaN NaN NaN
EOD
$over_3_6 << EOD
NaN NaN
EOD
$ran_3_7 << EOD
NaN NaN NaN NaN
EOD
$over_3_7 << EOD
NaN NaN
EOD
$ran_3_8 << EOD
NaN NaN NaN NaN
EOD
$over_3_8 << EOD
NaN NaN
EOD
$ran_4_0 << EOD
58.1805 1.02706 1.02706 1.02706
EOD
$over_4_0 << EOD
NaN NaN
EOD
$ran_4_1 << EOD
58.1805 1.58675 1.58675 1.58675
EOD
$over_4_1 << EOD
NaN NaN
EOD
$ran_4_2 << EOD
NaN NaN NaN NaN
EOD
$over_4_2 << EOD
58.1805 1.65115
EOD
$ran_4_3 << EOD
58.1805 1.02862 1.02862 1.02862
EOD
$over_4_3 << EOD
NaN NaN
EOD
$ran_4_4 << EOD
58.1805 1.14099 1.14099 1.14099
EOD
$over_4_4 << EOD
NaN NaN
EOD
$ran_4_5 << EOD
58.1805 1.01807 1.01807 1.01807
EOD
$over_4_5 << EOD
NaN NaN
EOD
$ran_4_6 << EOD
NaN NaN NaN NaN
EOD
$over_4_6 << EOD
NaN NaN
EOD
$ran_4_7 << EOD
NaN NaN NaN NaN
EOD
$over_4_7 << EOD
NaN NaN
EOD
$ran_4_8 << EOD
NaN NaN NaN NaN
EOD
$over_4_8 << EOD
NaN NaN
EOD
$ran_5_0 << EOD
48.5440 1.04159 1.04159 1.04159
EOD
$over_5_0 << EOD
NaN NaN
EOD
$ran_5_1 << EOD
48.5440 1.91824 1.91824 1.91824
EOD
$over_5_1 << EOD
NaN NaN
EOD
$ran_5_2 << EOD
NaN NaN NaN NaN
EOD
$over_5_2 << EOD
48.5440 3.47640
EOD
$ran_5_3 << EOD
48.5440 3.07334 3.07334 3.07334
EOD
$over_5_3 << EOD
NaN NaN
EOD
$ran_5_4 << EOD
48.5440 1.14103 1.14103 1.14103
EOD
$over_5_4 << EOD
NaN NaN
EOD
$ran_5_5 << EOD
48.5440 1.02813 1.02813 1.02813
EOD
$over_5_5 << EOD
NaN NaN
EOD
$ran_5_6 << EOD
NaN NaN NaN NaN
EOD
$over_5_6 << EOD
NaN NaN
EOD
$ran_5_7 << EOD
NaN NaN NaN NaN
EOD
$over_5_7 << EOD
NaN NaN
EOD
$ran_5_8 << EOD
NaN NaN NaN NaN
EOD
$over_5_8 << EOD
NaN NaN
EOD
$ran_6_0 << EOD
118.4280 1.00000 1.00000 1.00000
EOD
$over_6_0 << EOD
NaN NaN
EOD
$ran_6_1 << EOD
118.4280 1.00000 1.00000 1.00000
EOD
$over_6_1 << EOD
NaN NaN
EOD
$ran_6_2 << EOD
118.4280 1.00000 1.00000 1.00000
EOD
$over_6_2 << EOD
NaN NaN
EOD
$ran_6_3 << EOD
118.4280 1.00001 1.00001 1.00001
EOD
$over_6_3 << EOD
NaN NaN
EOD
$ran_6_4 << EOD
118.4280 1.00000 1.00000 1.00000
EOD
$over_6_4 << EOD
NaN NaN
EOD
$ran_6_5 << EOD
118.4280 1.00000 1.00000 1.00000
EOD
$over_6_5 << EOD
NaN NaN
EOD
$ran_6_6 << EOD
NaN NaN NaN NaN
EOD
$over_6_6 << EOD
NaN NaN
EOD
$ran_6_7 << EOD
NaN NaN NaN NaN
EOD
$over_6_7 << EOD
NaN NaN
EOD
$ran_6_8 << EOD
NaN NaN NaN NaN
EOD
$over_6_8 << EOD
NaN NaN
EOD
$ran_7_0 << EOD
103.1656 1.00000 1.00000 1.00000
EOD
$over_7_0 << EOD
NaN NaN
EOD
$ran_7_1 << EOD
103.1656 1.00000 1.00000 1.00000
EOD
$over_7_1 << EOD
NaN NaN
EOD
$ran_7_2 << EOD
103.1656 1.00000 1.00000 1.00000
EOD
$over_7_2 << EOD
NaN NaN
EOD
$ran_7_3 << EOD
103.1656 1.00001 1.00001 1.00001
EOD
$over_7_3 << EOD
NaN NaN
EOD
$ran_7_4 << EOD
103.1656 1.00000 1.00000 1.00000
EOD
$over_7_4 << EOD
NaN NaN
EOD
$ran_7_5 << EOD
103.1656 1.00000 1.00000 1.00000
EOD
$over_7_5 << EOD
NaN NaN
EOD
$ran_7_6 << EOD
NaN NaN NaN NaN
EOD
$over_7_6 << EOD
NaN NaN
EOD
$ran_7_7 << EOD
NaN NaN NaN NaN
EOD
$over_7_7 << EOD
NaN NaN
EOD
$ran_7_8 << EOD
NaN NaN NaN NaN
EOD
$over_7_8 << EOD
NaN NaN
EOD
$ran_8_0 << EOD
91.3879 1.00000 1.00000 1.00000
EOD
$over_8_0 << EOD
NaN NaN
EOD
$ran_8_1 << EOD
91.3879 1.00000 1.00000 1.00000
EOD
$over_8_1 << EOD
NaN NaN
EOD
$ran_8_2 << EOD
91.3879 1.00552 1.00552 1.00552
EOD
$over_8_2 << EOD
NaN NaN
EOD
$ran_8_3 << EOD
91.3879 1.00000 1.00000 1.00000
EOD
$over_8_3 << EOD
NaN NaN
EOD
$ran_8_4 << EOD
91.3879 1.04007 1.04007 1.04007
EOD
$over_8_4 << EOD
NaN NaN
EOD
$ran_8_5 << EOD
91.3879 1.00000 1.00000 1.00000
EOD
$over_8_5 << EOD
NaN NaN
EOD
$ran_8_6 << EOD
NaN NaN NaN NaN
EOD
$over_8_6 << EOD
NaN NaN
EOD
$ran_8_7 << EOD
NaN NaN NaN NaN
EOD
$over_8_7 << EOD
NaN NaN
EOD
$ran_8_8 << EOD
NaN NaN NaN NaN
EOD
$over_8_8 << EOD
NaN NaN
EOD
$ran_9_0 << EOD
74.3132 1.13406 1.13406 1.13406
EOD
$over_9_0 << EOD
NaN NaN
EOD
$ran_9_1 << EOD
74.3132 1.15865 1.15865 1.15865
EOD
$over_9_1 << EOD
NaN NaN
EOD
$ran_9_2 << EOD
NaN NaN NaN NaN
EOD
$over_9_2 << EOD
74.3132 1.22195
EOD
$ran_9_3 << EOD
74.3132 1.13406 1.13406 1.13406
EOD
$over_9_3 << EOD
NaN NaN
EOD
$ran_9_4 << EOD
74.3132 1.06235 1.06235 1.06235
EOD
$over_9_4 << EOD
NaN NaN
EOD
$ran_9_5 << EOD
74.3132 1.00027 1.00027 1.00027
EOD
$over_9_5 << EOD
NaN NaN
EOD
$ran_9_6 << EOD
NaN NaN NaN NaN
EOD
$over_9_6 << EOD
NaN NaN
EOD
$ran_9_7 << EOD
NaN NaN NaN NaN
EOD
$over_9_7 << EOD
NaN NaN
EOD
$ran_9_8 << EOD
NaN NaN NaN NaN
EOD
$over_9_8 << EOD
NaN NaN
EOD
$ran_10_0 << EOD
62.4628 1.17210 1.17210 1.17210
EOD
$over_10_0 << EOD
NaN NaN
EOD
$ran_10_1 << EOD
62.4628 1.26971 1.26971 1.26971
EOD
$over_10_1 << EOD
NaN NaN
EOD
$ran_10_2 << EOD
NaN NaN NaN NaN
EOD
$over_10_2 << EOD
62.4628 1.32294
EOD
$ran_10_3 << EOD
62.4628 1.17210 1.17210 1.17210
EOD
$over_10_3 << EOD
NaN NaN
EOD
$ran_10_4 << EOD
NaN NaN NaN NaN
EOD
$over_10_4 << EOD
62.4628 1.30165
EOD
$ran_10_5 << EOD
62.4628 1.17210 1.17210 1.17210
EOD
$over_10_5 << EOD
NaN NaN
EOD
$ran_10_6 << EOD
NaN NaN NaN NaN
EOD
$over_10_6 << EOD
NaN NaN
EOD
$ran_10_7 << EOD
NaN NaN NaN NaN
EOD
$over_10_7 << EOD
NaN NaN
EOD
$ran_10_8 << EOD
NaN NaN NaN NaN
EOD
$over_10_8 << EOD
NaN NaN
EOD
$ran_11_0 << EOD
45.0000 1.05944 1.05944 1.05944
50.0000 1.00000 1.00000 1.00000
55.0000 1.00032 1.00032 1.00032
60.0000 1.00032 1.00032 1.00032
65.0000 1.00000 1.00000 1.00000
70.0000 1.00000 1.00000 1.00000
72.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
75.0000 1.00326 1.00326 1.00326
75.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
77.0000 1.00000 1.00000 1.00000
80.0000 1.00000 1.00000 1.00000
80.0000 1.00247 1.00247 1.00247
82.0000 1.00000 1.00000 1.00000
85.0000 1.00000 1.00000 1.00000
85.0000 1.00000 1.00000 1.00000
87.0000 1.00000 1.00000 1.00000
90.0000 1.00000 1.00000 1.00000
90.0000 1.00000 1.00000 1.00000
92.0000 1.00000 1.00000 1.00000
95.0000 1.00000 1.00000 1.00000
EOD
$over_11_0 << EOD
40.0000 1.28437
EOD
$ran_11_1 << EOD
45.0000 1.05944 1.05944 1.05944
50.0000 1.00032 1.00032 1.00032
55.0000 1.00032 1.00032 1.00032
60.0000 1.00032 1.00032 1.00032
65.0000 1.00032 1.00032 1.00032
70.0000 1.00032 1.00032 1.00032
72.0000 1.00032 1.00032 1.00032
75.0000 1.00032 1.00032 1.00032
75.0000 1.00032 1.00032 1.00032
75.0000 1.00003 1.00003 1.00003
75.0000 1.13932 1.13932 1.13932
75.0000 1.00013 1.00013 1.00013
75.0000 1.00002 1.00002 1.00002
75.0000 1.00075 1.00075 1.00075
75.0000 1.00006 1.00006 1.00006
77.0000 1.00032 1.00032 1.00032
80.0000 1.00032 1.00032 1.00032
80.0000 1.04195 1.04195 1.04195
82.0000 1.00032 1.00032 1.00032
85.0000 1.00032 1.00032 1.00032
85.0000 1.00184 1.00184 1.00184
87.0000 1.00032 1.00032 1.00032
90.0000 1.00032 1.00032 1.00032
90.0000 1.00184 1.00184 1.00184
92.0000 1.00032 1.00032 1.00032
95.0000 1.00032 1.00032 1.00032
EOD
$over_11_1 << EOD
40.0000 1.26562
EOD
$ran_11_2 << EOD
77.0000 1.00370 1.00370 1.00370
80.0000 1.00328 1.00328 1.00328
80.0000 1.00327 1.00327 1.00327
82.0000 1.00294 1.00294 1.00294
85.0000 1.00226 1.00226 1.00226
85.0000 1.00225 1.00225 1.00225
87.0000 1.00195 1.00195 1.00195
90.0000 1.00155 1.00155 1.00155
90.0000 1.00154 1.00154 1.00154
92.0000 1.00115 1.00115 1.00115
95.0000 1.00076 1.00076 1.00076
EOD
$over_11_2 << EOD
75.0000 1.28437
EOD
$ran_11_3 << EOD
45.0000 1.06149 1.06149 1.06149
50.0000 1.00150 1.00150 1.00150
55.0000 1.00118 1.00118 1.00118
60.0000 1.00118 1.00118 1.00118
65.0000 1.00032 1.00032 1.00032
70.0000 1.00032 1.00032 1.00032
72.0000 1.00032 1.00032 1.00032
75.0000 1.00032 1.00032 1.00032
75.0000 1.00032 1.00032 1.00032
75.0000 1.00003 1.00003 1.00003
75.0000 1.00326 1.00326 1.00326
75.0000 1.00013 1.00013 1.00013
75.0000 1.00002 1.00002 1.00002
75.0000 1.00075 1.00075 1.00075
75.0000 1.00006 1.00006 1.00006
77.0000 1.00032 1.00032 1.00032
80.0000 1.00032 1.00032 1.00032
80.0000 1.00269 1.00269 1.00269
82.0000 1.00032 1.00032 1.00032
85.0000 1.00032 1.00032 1.00032
85.0000 1.00186 1.00186 1.00186
87.0000 1.00032 1.00032 1.00032
90.0000 1.00032 1.00032 1.00032
90.0000 1.00184 1.00184 1.00184
92.0000 1.00032 1.00032 1.00032
95.0000 1.00032 1.00032 1.00032
EOD
$over_11_3 << EOD
40.0000 1.24687
EOD
$ran_11_4 << EOD
50.0000 1.17608 1.17608 1.17608
55.0000 1.17608 1.17608 1.17608
60.0000 1.17608 1.17608 1.17608
65.0000 1.17608 1.17608 1.17608
70.0000 1.16779 1.16779 1.16779
72.0000 1.16779 1.16779 1.16779
75.0000 1.16779 1.16779 1.16779
75.0000 1.16779 1.16779 1.16779
75.0000 1.16794 1.16794 1.16794
75.0000 1.16702 1.16702 1.16702
75.0000 1.16789 1.16789 1.16789
75.0000 1.16794 1.16794 1.16794
75.0000 1.16758 1.16758 1.16758
75.0000 1.16792 1.16792 1.16792
77.0000 1.16779 1.16779 1.16779
80.0000 1.09040 1.09040 1.09040
80.0000 1.08999 1.08999 1.08999
82.0000 1.09016 1.09016 1.09016
85.0000 1.09016 1.09016 1.09016
85.0000 1.08974 1.08974 1.08974
87.0000 1.09016 1.09016 1.09016
90.0000 1.09016 1.09016 1.09016
90.0000 1.08974 1.08974 1.08974
92.0000 1.09016 1.09016 1.09016
95.0000 1.04693 1.04693 1.04693
EOD
$over_11_4 << EOD
45.0000 1.28437
EOD
$ran_11_5 << EOD
45.0000 1.05912 1.05912 1.05912
50.0000 1.00000 1.00000 1.00000
55.0000 1.00000 1.00000 1.00000
60.0000 1.00000 1.00000 1.00000
65.0000 1.00000 1.00000 1.00000
70.0000 1.00000 1.00000 1.00000
72.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
75.0000 1.00127 1.00127 1.00127
75.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
77.0000 1.00000 1.00000 1.00000
80.0000 1.00000 1.00000 1.00000
80.0000 1.00043 1.00043 1.00043
82.0000 1.00000 1.00000 1.00000
85.0000 1.00000 1.00000 1.00000
85.0000 1.00000 1.00000 1.00000
87.0000 1.00000 1.00000 1.00000
90.0000 1.00000 1.00000 1.00000
90.0000 1.00000 1.00000 1.00000
92.0000 1.00000 1.00000 1.00000
95.0000 1.00000 1.00000 1.00000
EOD
$over_11_5 << EOD
40.0000 1.22812
EOD
$ran_11_6 << EOD
NaN NaN NaN NaN
EOD
$over_11_6 << EOD
NaN NaN
EOD
$ran_11_7 << EOD
NaN NaN NaN NaN
EOD
$over_11_7 << EOD
NaN NaN
EOD
$ran_11_8 << EOD
NaN NaN NaN NaN
EOD
$over_11_8 << EOD
NaN NaN
EOD
$ran_12_0 << EOD
45.0000 1.25294 1.25294 1.25294
50.0000 1.03125 1.03125 1.03125
55.0000 1.02911 1.02911 1.02911
60.0000 1.02487 1.02487 1.02487
65.0000 1.01070 1.01070 1.01070
70.0000 1.01143 1.01143 1.01143
72.0000 1.00652 1.00652 1.00652
75.0000 1.00438 1.00438 1.00438
77.0000 1.00438 1.00438 1.00438
80.0000 1.00010 1.00010 1.00010
82.0000 1.00010 1.00010 1.00010
85.0000 1.00000 1.00000 1.00000
87.0000 1.00000 1.00000 1.00000
90.0000 1.00000 1.00000 1.00000
92.0000 1.00000 1.00000 1.00000
95.0000 1.00000 1.00000 1.00000
EOD
$over_12_0 << EOD
40.0000 2.82153
EOD
$ran_12_1 << EOD
45.0000 2.28108 2.28108 2.28108
50.0000 2.00801 2.00801 2.00801
55.0000 1.75376 1.75376 1.75376
60.0000 1.61865 1.61865 1.61865
65.0000 1.22948 1.22948 1.22948
70.0000 1.18251 1.18251 1.18251
72.0000 1.17297 1.17297 1.17297
75.0000 1.08172 1.08172 1.08172
77.0000 1.03785 1.03785 1.03785
80.0000 1.00010 1.00010 1.00010
82.0000 1.00010 1.00010 1.00010
85.0000 1.00010 1.00010 1.00010
87.0000 1.00010 1.00010 1.00010
90.0000 1.00010 1.00010 1.00010
92.0000 1.00010 1.00010 1.00010
95.0000 1.00010 1.00010 1.00010
EOD
$over_12_1 << EOD
40.0000 2.70143
EOD
$ran_12_2 << EOD
65.0000 1.03827 1.03827 1.03827
70.0000 1.02697 1.02697 1.02697
72.0000 1.02477 1.02477 1.02477
75.0000 1.01765 1.01765 1.01765
77.0000 1.01765 1.01765 1.01765
80.0000 1.01280 1.01280 1.01280
82.0000 1.01280 1.01280 1.01280
85.0000 1.01060 1.01060 1.01060
87.0000 1.00862 1.00862 1.00862
90.0000 1.00642 1.00642 1.00642
92.0000 1.00642 1.00642 1.00642
95.0000 1.00428 1.00428 1.00428
EOD
$over_12_2 << EOD
60.0000 2.82153
EOD
$ran_12_3 << EOD
45.0000 1.36971 1.36971 1.36971
50.0000 1.03125 1.03125 1.03125
55.0000 1.03763 1.03763 1.03763
60.0000 1.02169 1.02169 1.02169
65.0000 1.01070 1.01070 1.01070
70.0000 1.02650 1.02650 1.02650
72.0000 1.00652 1.00652 1.00652
75.0000 1.00438 1.00438 1.00438
77.0000 1.00438 1.00438 1.00438
80.0000 1.00224 1.00224 1.00224
82.0000 1.00010 1.00010 1.00010
85.0000 1.00010 1.00010 1.00010
87.0000 1.00010 1.00010 1.00010
90.0000 1.00010 1.00010 1.00010
92.0000 1.00010 1.00010 1.00010
95.0000 1.00010 1.00010 1.00010
EOD
$over_12_3 << EOD
40.0000 2.58133
EOD
$ran_12_4 << EOD
45.0000 1.19610 1.19610 1.19610
50.0000 1.19610 1.19610 1.19610
55.0000 1.19396 1.19396 1.19396
60.0000 1.15555 1.15555 1.15555
65.0000 1.15385 1.15385 1.15385
70.0000 1.07771 1.07771 1.07771
72.0000 1.07771 1.07771 1.07771
75.0000 1.07771 1.07771 1.07771
77.0000 1.07771 1.07771 1.07771
80.0000 1.06526 1.06526 1.06526
82.0000 1.05879 1.05879 1.05879
85.0000 1.04175 1.04175 1.04175
87.0000 1.04291 1.04291 1.04291
90.0000 1.03374 1.03374 1.03374
92.0000 1.03374 1.03374 1.03374
95.0000 1.03374 1.03374 1.03374
EOD
$over_12_4 << EOD
40.0000 2.46123
EOD
$ran_12_5 << EOD
35.0000 1.07258 1.07258 1.07258
40.0000 1.01251 1.01251 1.01251
45.0000 1.01145 1.01145 1.01145
50.0000 1.00811 1.00811 1.00811
55.0000 1.00811 1.00811 1.00811
60.0000 1.00811 1.00811 1.00811
65.0000 1.00811 1.00811 1.00811
70.0000 1.00207 1.00207 1.00207
72.0000 1.00157 1.00157 1.00157
75.0000 1.00115 1.00115 1.00115
77.0000 1.00103 1.00103 1.00103
80.0000 1.00000 1.00000 1.00000
82.0000 1.00000 1.00000 1.00000
85.0000 1.00000 1.00000 1.00000
87.0000 1.00000 1.00000 1.00000
90.0000 1.00000 1.00000 1.00000
92.0000 1.00000 1.00000 1.00000
95.0000 1.00000 1.00000 1.00000
EOD
$over_12_5 << EOD
30.0000 2.82153
EOD
$ran_12_6 << EOD
NaN NaN NaN NaN
EOD
$over_12_6 << EOD
NaN NaN
EOD
$ran_12_7 << EOD
NaN NaN NaN NaN
EOD
$over_12_7 << EOD
NaN NaN
EOD
$ran_12_8 << EOD
NaN NaN NaN NaN
EOD
$over_12_8 << EOD
NaN NaN
EOD
$ran_13_0 << EOD
NaN NaN NaN NaN
EOD
$over_13_0 << EOD
NaN NaN
EOD
$ran_13_1 << EOD
NaN NaN NaN NaN
EOD
$over_13_1 << EOD
NaN NaN
EOD
$ran_13_2 << EOD
NaN NaN NaN NaN
EOD
$over_13_2 << EOD
90.0000 1.22195
EOD
$ran_13_3 << EOD
NaN NaN NaN NaN
EOD
$over_13_3 << EOD
NaN NaN
EOD
$ran_13_4 << EOD
70.0000 1.04939 1.04939 1.04939
75.0000 1.04939 1.04939 1.04939
80.0000 1.03175 1.03175 1.03175
85.0000 1.03175 1.03175 1.03175
90.0000 1.03175 1.03175 1.03175
EOD
$over_13_4 << EOD
65.0000 1.22195
EOD
$ran_13_5 << EOD
65.0000 1.00104 1.00104 1.00104
70.0000 1.00104 1.00104 1.00104
75.0000 1.00029 1.00029 1.00029
80.0000 1.00000 1.00000 1.00000
85.0000 1.00000 1.00000 1.00000
90.0000 1.00000 1.00000 1.00000
EOD
$over_13_5 << EOD
NaN NaN
EOD
$ran_13_6 << EOD
65.0000 1.03894 1.03894 1.03894
70.0000 1.02990 1.02990 1.02990
75.0000 1.01996 1.01996 1.01996
80.0000 1.00671 1.00671 1.00671
85.0000 1.00307 1.00307 1.00307
90.0000 1.00233 1.00233 1.00233
EOD
$over_13_6 << EOD
NaN NaN
EOD
$ran_13_7 << EOD
65.0000 1.06669 1.06669 1.06669
70.0000 1.03579 1.03579 1.03579
75.0000 1.01996 1.01996 1.01996
80.0000 1.00671 1.00671 1.00671
85.0000 1.00344 1.00344 1.00344
90.0000 1.00233 1.00233 1.00233
EOD
$over_13_7 << EOD
NaN NaN
EOD
$ran_13_8 << EOD
65.0000 1.06862 1.06862 1.06862
70.0000 1.03847 1.03847 1.03847
75.0000 1.03920 1.03920 1.03920
80.0000 1.00745 1.00745 1.00745
85.0000 1.00525 1.00525 1.00525
90.0000 1.00233 1.00233 1.00233
EOD
$over_13_8 << EOD
NaN NaN
EOD
$ran_14_0 << EOD
NaN NaN NaN NaN
EOD
$over_14_0 << EOD
NaN NaN
EOD
$ran_14_1 << EOD
NaN NaN NaN NaN
EOD
$over_14_1 << EOD
NaN NaN
EOD
$ran_14_2 << EOD
NaN NaN NaN NaN
EOD
$over_14_2 << EOD
90.0000 1.28437
EOD
$ran_14_3 << EOD
NaN NaN NaN NaN
EOD
$over_14_3 << EOD
NaN NaN
EOD
$ran_14_4 << EOD
75.0000 1.06126 1.06126 1.06126
80.0000 1.03938 1.03938 1.03938
85.0000 1.03938 1.03938 1.03938
90.0000 1.03938 1.03938 1.03938
EOD
$over_14_4 << EOD
70.0000 1.28437
EOD
$ran_14_5 << EOD
70.0000 1.00142 1.00142 1.00142
75.0000 1.00142 1.00142 1.00142
80.0000 1.00000 1.00000 1.00000
85.0000 1.00000 1.00000 1.00000
90.0000 1.00000 1.00000 1.00000
EOD
$over_14_5 << EOD
65.0000 1.28437
EOD
$ran_14_6 << EOD
70.0000 1.04912 1.04912 1.04912
75.0000 1.03713 1.03713 1.03713
80.0000 1.02389 1.02389 1.02389
85.0000 1.00653 1.00653 1.00653
90.0000 1.00290 1.00290 1.00290
EOD
$over_14_6 << EOD
65.0000 1.26562
EOD
$ran_14_7 << EOD
70.0000 1.08273 1.08273 1.08273
75.0000 1.04485 1.04485 1.04485
80.0000 1.02389 1.02389 1.02389
85.0000 1.00653 1.00653 1.00653
90.0000 1.00290 1.00290 1.00290
EOD
$over_14_7 << EOD
65.0000 1.24687
EOD
$ran_14_8 << EOD
70.0000 1.08514 1.08514 1.08514
75.0000 1.04865 1.04865 1.04865
80.0000 1.04576 1.04576 1.04576
85.0000 1.00835 1.00835 1.00835
90.0000 1.00290 1.00290 1.00290
EOD
$over_14_8 << EOD
65.0000 1.22812
EOD
set multiplot
set label 1001 'Step time under a memory budget, simulated: pcie3_p100' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',11.5' : ',8.65'
set label 1002 'sim pcie3_p100: Tesla P100 16 GB behind PCIe 3.0 x16; calibrated by ResNet-50 batch 64 f32 at 219 images/s (TensorFlow benchmarks, May 2017, one P100) | commit 3f6c334a4e and others' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xlabel 'budget, % of keep_all''s peak' offset 0,0.3
set xrange [20.2462:150.499]
beside = 4.34176
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.94308
set bmargin at screen 0.81473
set ylabel 'step time / keep_all' offset 0.8,0
set title 'resnet50:batch=64'."\nkeep_all: 292 ms in 5.28 GiB" font F10 offset 0,-0.4
set yrange [0.858186:10.9789]
set logscale y
set ytics ('1' 1, '1.5' 1.5, '2' 2, '3' 3, '5' 5, '7' 7, '10' 10)
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_0_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_0_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_0_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_0_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_0_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_1 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_0_1 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_0_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_0_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_0_1 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_2 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_0_2 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_0_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_0_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_0_2 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_3 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_0_3 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_0_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_0_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_0_3 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_4 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_0_4 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_0_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_0_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_0_4 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_5 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_0_5 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_0_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_0_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_0_5 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_6 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_0_6 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_0_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_0_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_0_6 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_0_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_0_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_0_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_0_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_0_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_0_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_0_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_0_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
unset label
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.94308
set bmargin at screen 0.81473
set ylabel '' offset 0.8,0
set title 'resnet50:batch=128'."\nkeep_all: 580 ms in 10.4 GiB" font F10 offset 0,-0.4
set yrange [0.986364:1.21364]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_1_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_1_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_1_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_1_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_1_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_1 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_1_1 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_1_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_1_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_1_1 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_2 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_1_2 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_1_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_1_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_1_2 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_3 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_1_3 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_1_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_1_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_1_3 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_4 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_1_4 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_1_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_1_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_1_4 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_5 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_1_5 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_1_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_1_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_1_5 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_6 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_1_6 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_1_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_1_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_1_6 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_1_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_1_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_1_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_1_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_1_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_1_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_1_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_1_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.94308
set bmargin at screen 0.81473
set ylabel '' offset 0.8,0
set title 'resnet50:batch=192'."\nkeep_all: 869 ms in 15.4 GiB" font F10 offset 0,-0.4
set yrange [0.986364:1.21364]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_2_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_2_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_2_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_2_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_2_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_1 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_2_1 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_2_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_2_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_2_1 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_2 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_2_2 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_2_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_2_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_2_2 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_3 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_2_3 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_2_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_2_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_2_3 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_4 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_2_4 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_2_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_2_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_2_4 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_5 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_2_5 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_2_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_2_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_2_5 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_6 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_2_6 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_2_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_2_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_2_6 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_2_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_2_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_2_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_2_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_2_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_2_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_2_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_2_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.75893
set bmargin at screen 0.63058
set ylabel 'step time / keep_all' offset 0.8,0
set title 'resnet50:batch=256'."\nkeep_all: 1.16 s in 20.5 GiB" font F10 offset 0,-0.4
set yrange [0.986364:1.21364]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_3_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_3_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_3_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_3_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_3_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_3_1 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_3_1 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_3_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_3_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_3_1 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_3_2 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_3_2 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_3_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_3_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_3_2 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_3_3 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_3_3 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_3_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_3_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_3_3 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_3_4 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_3_4 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_3_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_3_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_3_4 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_3_5 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_3_5 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_3_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_3_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_3_5 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_3_6 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_3_6 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_3_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_3_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_3_6 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_3_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_3_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_3_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_3_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_3_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_3_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_3_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_3_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_3_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_3_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.75893
set bmargin at screen 0.63058
set ylabel '' offset 0.8,0
set title 'resnet50:batch=320'."\nkeep_all: 1.45 s in 25.6 GiB" font F10 offset 0,-0.4
set yrange [0.957067:1.67262]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_4_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_4_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_4_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_4_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_4_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_4_1 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_4_1 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_4_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_4_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_4_1 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_4_2 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_4_2 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_4_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_4_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_4_2 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_4_3 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_4_3 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_4_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_4_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_4_3 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_4_4 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_4_4 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_4_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_4_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_4_4 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_4_5 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_4_5 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_4_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_4_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_4_5 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_4_6 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_4_6 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_4_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_4_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_4_6 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_4_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_4_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_4_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_4_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_4_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_4_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_4_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_4_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_4_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_4_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.75893
set bmargin at screen 0.63058
set ylabel '' offset 0.8,0
set title 'resnet50:batch=384'."\nkeep_all: 1.73 s in 30.7 GiB" font F10 offset 0,-0.4
set yrange [0.92113:3.62217]
set logscale y
set ytics ('1' 1, '1.2' 1.2, '1.5' 1.5, '2' 2, '3' 3)
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_5_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_5_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_5_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_5_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_5_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_5_1 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_5_1 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_5_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_5_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_5_1 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_5_2 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_5_2 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_5_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_5_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_5_2 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_5_3 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_5_3 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_5_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_5_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_5_3 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_5_4 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_5_4 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_5_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_5_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_5_4 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_5_5 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_5_5 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_5_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_5_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_5_5 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_5_6 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_5_6 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_5_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_5_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_5_6 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_5_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_5_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_5_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_5_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_5_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_5_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_5_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_5_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_5_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_5_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.57478
set bmargin at screen 0.44643
set ylabel 'step time / keep_all' offset 0.8,0
set title 'vgg16:batch=192'."\nkeep_all: 1.61 s in 12.6 GiB" font F10 offset 0,-0.4
set yrange [0.986364:1.21364]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_6_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_6_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_6_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_6_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_6_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_6_1 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_6_1 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_6_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_6_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_6_1 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_6_2 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_6_2 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_6_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_6_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_6_2 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_6_3 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_6_3 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_6_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_6_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_6_3 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_6_4 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_6_4 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_6_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_6_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_6_4 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_6_5 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_6_5 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_6_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_6_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_6_5 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_6_6 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_6_6 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_6_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_6_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_6_6 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_6_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_6_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_6_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_6_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_6_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_6_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_6_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_6_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_6_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_6_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.57478
set bmargin at screen 0.44643
set ylabel '' offset 0.8,0
set title 'vgg16:batch=224'."\nkeep_all: 1.87 s in 14.4 GiB" font F10 offset 0,-0.4
set yrange [0.986364:1.21364]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_7_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_7_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_7_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_7_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_7_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_7_1 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_7_1 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_7_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_7_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_7_1 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_7_2 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_7_2 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_7_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_7_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_7_2 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_7_3 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_7_3 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_7_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_7_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_7_3 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_7_4 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_7_4 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_7_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_7_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_7_4 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_7_5 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_7_5 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_7_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_7_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_7_5 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_7_6 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_7_6 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_7_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_7_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_7_6 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_7_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_7_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_7_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_7_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_7_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_7_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_7_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_7_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_7_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_7_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.57478
set bmargin at screen 0.44643
set ylabel '' offset 0.8,0
set title 'vgg16:batch=256'."\nkeep_all: 2.14 s in 16.3 GiB" font F10 offset 0,-0.4
set yrange [0.986364:1.21364]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_8_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_8_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_8_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_8_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_8_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_8_1 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_8_1 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_8_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_8_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_8_1 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_8_2 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_8_2 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_8_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_8_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_8_2 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_8_3 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_8_3 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_8_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_8_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_8_3 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_8_4 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_8_4 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_8_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_8_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_8_4 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_8_5 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_8_5 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_8_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_8_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_8_5 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_8_6 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_8_6 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_8_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_8_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_8_6 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_8_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_8_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_8_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_8_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_8_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_8_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_8_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_8_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_8_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_8_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.39062
set bmargin at screen 0.26228
set ylabel 'step time / keep_all' offset 0.8,0
set title 'vgg16:batch=320'."\nkeep_all: 2.67 s in 20.1 GiB" font F10 offset 0,-0.4
set yrange [0.985366:1.22927]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_9_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_9_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_9_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_9_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_9_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_9_1 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_9_1 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_9_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_9_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_9_1 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_9_2 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_9_2 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_9_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_9_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_9_2 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_9_3 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_9_3 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_9_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_9_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_9_3 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_9_4 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_9_4 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_9_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_9_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_9_4 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_9_5 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_9_5 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_9_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_9_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_9_5 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_9_6 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_9_6 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_9_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_9_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_9_6 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_9_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_9_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_9_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_9_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_9_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_9_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_9_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_9_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_9_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_9_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.39062
set bmargin at screen 0.26228
set ylabel '' offset 0.8,0
set title 'vgg16:batch=384'."\nkeep_all: 3.2 s in 23.9 GiB" font F10 offset 0,-0.4
set yrange [0.978707:1.33359]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_10_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_10_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_10_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_10_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_10_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_10_1 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_10_1 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_10_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_10_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_10_1 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_10_2 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_10_2 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_10_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_10_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_10_2 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_10_3 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_10_3 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_10_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_10_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_10_3 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_10_4 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_10_4 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_10_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_10_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_10_4 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_10_5 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_10_5 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_10_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_10_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_10_5 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_10_6 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_10_6 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_10_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_10_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_10_6 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_10_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_10_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_10_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_10_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_10_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_10_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_10_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_10_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_10_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_10_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.39062
set bmargin at screen 0.26228
set ylabel '' offset 0.8,0
set title 'unet3d:size=96'."\nkeep_all: 960 ms in 3.4 GiB" font F10 offset 0,-0.4
set yrange [0.98125:1.29375]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_11_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_11_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_11_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_11_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_11_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_11_1 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_11_1 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_11_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_11_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_11_1 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_11_2 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_11_2 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_11_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_11_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_11_2 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_11_3 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_11_3 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_11_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_11_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_11_3 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_11_4 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_11_4 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_11_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_11_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_11_4 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_11_5 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_11_5 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_11_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_11_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_11_5 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_11_6 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_11_6 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_11_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_11_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_11_6 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_11_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_11_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_11_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_11_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_11_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_11_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_11_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_11_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_11_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_11_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.20647
set bmargin at screen 0.07812
set ylabel 'step time / keep_all' offset 0.8,0
set title 'googlenet:batch=64'."\nkeep_all: 97.6 ms in 1.51 GiB" font F10 offset 0,-0.4
set yrange [0.879899:2.88158]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_12_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_12_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_12_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_12_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_12_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_12_1 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_12_1 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_12_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_12_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_12_1 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_12_2 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_12_2 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_12_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_12_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_12_2 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_12_3 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_12_3 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_12_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_12_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_12_3 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_12_4 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_12_4 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_12_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_12_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_12_4 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_12_5 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_12_5 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_12_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_12_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_12_5 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_12_6 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_12_6 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_12_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_12_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_12_6 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_12_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_12_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_12_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_12_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_12_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_12_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_12_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_12_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_12_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_12_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.20647
set bmargin at screen 0.07812
set ylabel '' offset 0.8,0
set title 'vgg19:batch=64'."\nkeep_all: 675 ms in 5.49 GiB" font F10 offset 0,-0.4
set yrange [0.985366:1.22927]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_13_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_13_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_13_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_13_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_13_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_13_1 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_13_1 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_13_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_13_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_13_1 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_13_2 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_13_2 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_13_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_13_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_13_2 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_13_3 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_13_3 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_13_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_13_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_13_3 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_13_4 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_13_4 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_13_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_13_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_13_4 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_13_5 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_13_5 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_13_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_13_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_13_5 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_13_6 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_13_6 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_13_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_13_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_13_6 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_13_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_13_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_13_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_13_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_13_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_13_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_13_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_13_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_13_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_13_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.20647
set bmargin at screen 0.07812
set ylabel '' offset 0.8,0
set title 'vgg16:batch=32'."\nkeep_all: 272 ms in 3.28 GiB" font F10 offset 0,-0.4
set yrange [0.98125:1.29375]
unset logscale y
set ytics auto
plot 1 with lines lc rgb '#888888' dt 3 lw 1 notitle, \
  $ran_14_0 using 1:2:3:4 with yerrorbars lc rgb '#303030' pt 7 ps 0.01 lw 1 notitle, \
  $ran_14_0 using 1:2 smooth unique with lines lc rgb '#303030' dt 1 lw 1.6 notitle, \
  $ran_14_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.9 lw 1.6 notitle, \
  $over_14_0 using 1:2 with points lc rgb '#303030' pt 7 ps 0.7 notitle, \
  $over_14_0 using ($1+beside):2 with points lc rgb '#303030' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_14_1 using 1:2:3:4 with yerrorbars lc rgb '#d55e00' pt 9 ps 0.01 lw 1 notitle, \
  $ran_14_1 using 1:2 smooth unique with lines lc rgb '#d55e00' dt 3 lw 1.6 notitle, \
  $ran_14_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.9 lw 1.6 notitle, \
  $over_14_1 using 1:2 with points lc rgb '#d55e00' pt 9 ps 0.7 notitle, \
  $over_14_1 using ($1+beside):2 with points lc rgb '#d55e00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_14_2 using 1:2:3:4 with yerrorbars lc rgb '#009e73' pt 13 ps 0.01 lw 1 notitle, \
  $ran_14_2 using 1:2 smooth unique with lines lc rgb '#009e73' dt 4 lw 1.6 notitle, \
  $ran_14_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.9 lw 1.6 notitle, \
  $over_14_2 using 1:2 with points lc rgb '#009e73' pt 13 ps 0.7 notitle, \
  $over_14_2 using ($1+beside):2 with points lc rgb '#009e73' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_14_3 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_14_3 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_14_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_14_3 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_14_3 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_14_4 using 1:2:3:4 with yerrorbars lc rgb '#e69f00' pt 4 ps 0.01 lw 1 notitle, \
  $ran_14_4 using 1:2 smooth unique with lines lc rgb '#e69f00' dt 6 lw 1.6 notitle, \
  $ran_14_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.9 lw 1.6 notitle, \
  $over_14_4 using 1:2 with points lc rgb '#e69f00' pt 4 ps 0.7 notitle, \
  $over_14_4 using ($1+beside):2 with points lc rgb '#e69f00' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_14_5 using 1:2:3:4 with yerrorbars lc rgb '#56b4e9' pt 8 ps 0.01 lw 1 notitle, \
  $ran_14_5 using 1:2 smooth unique with lines lc rgb '#56b4e9' dt 7 lw 1.6 notitle, \
  $ran_14_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.9 lw 1.6 notitle, \
  $over_14_5 using 1:2 with points lc rgb '#56b4e9' pt 8 ps 0.7 notitle, \
  $over_14_5 using ($1+beside):2 with points lc rgb '#56b4e9' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_14_6 using 1:2:3:4 with yerrorbars lc rgb '#555599' pt 10 ps 0.01 lw 1 notitle, \
  $ran_14_6 using 1:2 smooth unique with lines lc rgb '#555599' dt 4 lw 1.6 notitle, \
  $ran_14_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.9 lw 1.6 notitle, \
  $over_14_6 using 1:2 with points lc rgb '#555599' pt 10 ps 0.7 notitle, \
  $over_14_6 using ($1+beside):2 with points lc rgb '#555599' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_14_7 using 1:2:3:4 with yerrorbars lc rgb '#882255' pt 12 ps 0.01 lw 1 notitle, \
  $ran_14_7 using 1:2 smooth unique with lines lc rgb '#882255' dt 2 lw 1.6 notitle, \
  $ran_14_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.9 lw 1.6 notitle, \
  $over_14_7 using 1:2 with points lc rgb '#882255' pt 12 ps 0.7 notitle, \
  $over_14_7 using ($1+beside):2 with points lc rgb '#882255' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_14_8 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_14_8 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_14_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_14_8 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_14_8 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle
unset logscale y
set lmargin at screen 0.00000
set rmargin at screen 1.00000
set tmargin at screen 0.05022
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
  NaN with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 title 'units:policy=swap [sim]', \
  NaN with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 title 'units:policy=recompute [sim]', \
  NaN with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 title 'units:policy=rule [sim]', \
  NaN with linespoints lc rgb '#e69f00' dt 6 lw 1.6 pt 4 ps 0.9 title 'sqrt_checkpoint [sim]', \
  NaN with linespoints lc rgb '#56b4e9' dt 7 lw 1.6 pt 8 ps 0.9 title 'joint [sim]', \
  NaN with linespoints lc rgb '#555599' dt 4 lw 1.6 pt 10 ps 0.9 title 'optimal [sim]', \
  NaN with linespoints lc rgb '#882255' dt 2 lw 1.6 pt 12 ps 0.9 title 'slack_swap:ops=recompute [sim]', \
  NaN with linespoints lc rgb '#666633' dt 3 lw 1.6 pt 11 ps 0.9 title 'dtr [sim]', \
  NaN with points lc rgb 'black' pt 2 ps 0.9 lw 1.4 title 'largest budget missed (108 rows over)'
unset multiplot
