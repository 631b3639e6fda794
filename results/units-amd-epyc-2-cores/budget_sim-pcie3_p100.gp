# Draw again: gnuplot -e "kind='svg'" budget_sim-pcie3_p100.gp   (or kind='png')
if (!exists('kind')) kind = 'svg'
if (kind eq 'png') { set terminal pngcairo noenhanced size 1800,2655 fontscale 1.5 linewidth 1.5 pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }
if (kind eq 'svg') { set terminal svg noenhanced size 1200,1770 font 'DejaVu Sans,13' background '#ffffff' }
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
25.0000 14.70972 14.70972 14.70972
30.0000 8.72371 8.72371 8.72371
35.0000 6.92993 6.92993 6.92993
40.0000 5.94906 5.94906 5.94906
45.0000 4.77430 4.77430 4.77430
50.0000 3.60176 3.60176 3.60176
50.0000 3.60176 3.60176 3.60176
55.0000 2.61284 2.61284 2.61284
60.0000 1.02068 1.02068 1.02068
60.0000 1.00000 1.00000 1.00000
60.0000 1.68439 1.68439 1.68439
60.0000 1.00000 1.00000 1.00000
60.0000 1.00000 1.00000 1.00000
60.0000 1.04187 1.04187 1.04187
60.0000 1.00000 1.00000 1.00000
65.0000 1.03937 1.03937 1.03937
70.0000 1.03160 1.03160 1.03160
75.0000 1.02377 1.02377 1.02377
80.0000 1.01492 1.01492 1.01492
85.0000 1.00924 1.00924 1.00924
90.0000 1.00533 1.00533 1.00533
95.0000 1.00187 1.00187 1.00187
EOD
$over_0_0 << EOD
NaN NaN
EOD
$ran_0_1 << EOD
25.0000 14.70972 14.70972 14.70972
30.0000 13.72628 13.72628 13.72628
35.0000 12.93997 12.93997 12.93997
40.0000 11.98044 11.98044 11.98044
45.0000 10.72431 10.72431 10.72431
50.0000 9.88694 9.88694 9.88694
55.0000 9.13079 9.13079 9.13079
60.0000 1.52649 1.52649 1.52649
60.0000 1.00003 1.00003 1.00003
60.0000 8.08580 8.08580 8.08580
60.0000 1.00003 1.00003 1.00003
60.0000 1.00000 1.00000 1.00000
60.0000 3.44128 3.44128 3.44128
60.0000 1.00003 1.00003 1.00003
65.0000 7.15199 7.15199 7.15199
70.0000 6.20378 6.20378 6.20378
75.0000 5.51419 5.51419 5.51419
80.0000 4.14914 4.14914 4.14914
85.0000 3.19791 3.19791 3.19791
90.0000 2.36083 2.36083 2.36083
95.0000 1.28341 1.28341 1.28341
EOD
$over_0_1 << EOD
NaN NaN
EOD
$ran_0_2 << EOD
70.0000 1.03223 1.03223 1.03223
75.0000 1.02377 1.02377 1.02377
80.0000 1.01955 1.01955 1.01955
85.0000 1.01109 1.01109 1.01109
90.0000 1.00720 1.00720 1.00720
95.0000 1.00374 1.00374 1.00374
EOD
$over_0_2 << EOD
65.0000 20.22848
EOD
$ran_0_3 << EOD
25.0000 12.69922 12.69922 12.69922
30.0000 8.60641 8.60641 8.60641
35.0000 10.56790 10.56790 10.56790
40.0000 15.02457 15.02457 15.02457
45.0000 15.02457 15.02457 15.02457
50.0000 6.11250 6.11250 6.11250
55.0000 15.02457 15.02457 15.02457
60.0000 1.02745 1.02745 1.02745
60.0000 1.00003 1.00003 1.00003
60.0000 1.36708 1.36708 1.36708
60.0000 1.00003 1.00003 1.00003
60.0000 1.00000 1.00000 1.00000
60.0000 1.04062 1.04062 1.04062
60.0000 1.00003 1.00003 1.00003
65.0000 1.03910 1.03910 1.03910
70.0000 1.03130 1.03130 1.03130
75.0000 1.02291 1.02291 1.02291
80.0000 1.01823 1.01823 1.01823
85.0000 1.01018 1.01018 1.01018
90.0000 1.00678 1.00678 1.00678
95.0000 1.00330 1.00330 1.00330
EOD
$over_0_3 << EOD
NaN NaN
EOD
$ran_0_4 << EOD
35.0000 1.21277 1.21277 1.21277
40.0000 1.14019 1.14019 1.14019
45.0000 1.13290 1.13290 1.13290
50.0000 1.13290 1.13290 1.13290
55.0000 1.13290 1.13290 1.13290
60.0000 1.14021 1.14021 1.14021
60.0000 1.14168 1.14168 1.14168
60.0000 1.13290 1.13290 1.13290
60.0000 1.14114 1.14114 1.14114
60.0000 1.14173 1.14173 1.14173
60.0000 1.13809 1.13809 1.13809
60.0000 1.14152 1.14152 1.14152
65.0000 1.06916 1.06916 1.06916
70.0000 1.06916 1.06916 1.06916
75.0000 1.06916 1.06916 1.06916
80.0000 1.06916 1.06916 1.06916
85.0000 1.06916 1.06916 1.06916
90.0000 1.06916 1.06916 1.06916
95.0000 1.06916 1.06916 1.06916
EOD
$over_0_4 << EOD
30.0000 20.22848
EOD
$ran_0_5 << EOD
25.0000 1.22747 1.22747 1.22747
30.0000 1.12845 1.12845 1.12845
35.0000 1.09854 1.09854 1.09854
40.0000 1.08065 1.08065 1.08065
45.0000 1.06909 1.06909 1.06909
50.0000 1.05545 1.05545 1.05545
55.0000 1.04560 1.04560 1.04560
60.0000 1.01766 1.01766 1.01766
60.0000 1.00000 1.00000 1.00000
60.0000 1.03715 1.03715 1.03715
60.0000 1.00000 1.00000 1.00000
60.0000 1.00000 1.00000 1.00000
60.0000 1.02888 1.02888 1.02888
60.0000 1.00000 1.00000 1.00000
65.0000 1.02844 1.02844 1.02844
70.0000 1.02343 1.02343 1.02343
75.0000 1.01828 1.01828 1.01828
80.0000 1.01251 1.01251 1.01251
85.0000 1.00822 1.00822 1.00822
90.0000 1.00463 1.00463 1.00463
95.0000 1.00187 1.00187 1.00187
EOD
$over_0_5 << EOD
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
$ran_2_0 << EOD
96.4883 1.00025 1.00025 1.00025
EOD
$over_2_0 << EOD
NaN NaN
EOD
$ran_2_1 << EOD
96.4883 1.06809 1.06809 1.06809
EOD
$over_2_1 << EOD
NaN NaN
EOD
$ran_2_2 << EOD
96.4883 1.00247 1.00247 1.00247
EOD
$over_2_2 << EOD
NaN NaN
EOD
$ran_2_3 << EOD
96.4883 1.00200 1.00200 1.00200
EOD
$over_2_3 << EOD
NaN NaN
EOD
$ran_2_4 << EOD
96.4883 1.06945 1.06945 1.06945
EOD
$over_2_4 << EOD
NaN NaN
EOD
$ran_2_5 << EOD
96.4883 1.00025 1.00025 1.00025
EOD
$over_2_5 << EOD
NaN NaN
EOD
$ran_3_0 << EOD
72.5904 1.02645 1.02645 1.02645
EOD
$over_3_0 << EOD
NaN NaN
EOD
$ran_3_1 << EOD
72.5904 5.58346 5.58346 5.58346
EOD
$over_3_1 << EOD
NaN NaN
EOD
$ran_3_2 << EOD
72.5904 1.02653 1.02653 1.02653
EOD
$over_3_2 << EOD
NaN NaN
EOD
$ran_3_3 << EOD
72.5904 1.02555 1.02555 1.02555
EOD
$over_3_3 << EOD
NaN NaN
EOD
$ran_3_4 << EOD
72.5904 1.06948 1.06948 1.06948
EOD
$over_3_4 << EOD
NaN NaN
EOD
$ran_3_5 << EOD
72.5904 1.01952 1.01952 1.01952
EOD
$over_3_5 << EOD
NaN NaN
EOD
$ran_4_0 << EOD
58.1805 1.83772 1.83772 1.83772
EOD
$over_4_0 << EOD
NaN NaN
EOD
$ran_4_1 << EOD
58.1805 8.15501 8.15501 8.15501
EOD
$over_4_1 << EOD
NaN NaN
EOD
$ran_4_2 << EOD
NaN NaN NaN NaN
EOD
$over_4_2 << EOD
58.1805 10.26736
EOD
$ran_4_3 << EOD
58.1805 2.62364 2.62364 2.62364
EOD
$over_4_3 << EOD
NaN NaN
EOD
$ran_4_4 << EOD
58.1805 1.13358 1.13358 1.13358
EOD
$over_4_4 << EOD
NaN NaN
EOD
$ran_4_5 << EOD
58.1805 1.03699 1.03699 1.03699
EOD
$over_4_5 << EOD
NaN NaN
EOD
$ran_5_0 << EOD
48.5440 4.00419 4.00419 4.00419
EOD
$over_5_0 << EOD
NaN NaN
EOD
$ran_5_1 << EOD
48.5440 10.07005 10.07005 10.07005
EOD
$over_5_1 << EOD
NaN NaN
EOD
$ran_5_2 << EOD
NaN NaN NaN NaN
EOD
$over_5_2 << EOD
48.5440 12.97540
EOD
$ran_5_3 << EOD
48.5440 6.14481 6.14481 6.14481
EOD
$over_5_3 << EOD
NaN NaN
EOD
$ran_5_4 << EOD
48.5440 1.13361 1.13361 1.13361
EOD
$over_5_4 << EOD
NaN NaN
EOD
$ran_5_5 << EOD
48.5440 1.05348 1.05348 1.05348
EOD
$over_5_5 << EOD
NaN NaN
EOD
$ran_6_0 << EOD
290.0976 1.00000 1.00000 1.00000
EOD
$over_6_0 << EOD
NaN NaN
EOD
$ran_6_1 << EOD
290.0976 1.00000 1.00000 1.00000
EOD
$over_6_1 << EOD
NaN NaN
EOD
$ran_6_2 << EOD
290.0976 1.00000 1.00000 1.00000
EOD
$over_6_2 << EOD
NaN NaN
EOD
$ran_6_3 << EOD
290.0976 1.00002 1.00002 1.00002
EOD
$over_6_3 << EOD
NaN NaN
EOD
$ran_6_4 << EOD
290.0976 1.00000 1.00000 1.00000
EOD
$over_6_4 << EOD
NaN NaN
EOD
$ran_6_5 << EOD
290.0976 1.00000 1.00000 1.00000
EOD
$over_6_5 << EOD
NaN NaN
EOD
$ran_7_0 << EOD
212.9325 1.00000 1.00000 1.00000
EOD
$over_7_0 << EOD
NaN NaN
EOD
$ran_7_1 << EOD
212.9325 1.00000 1.00000 1.00000
EOD
$over_7_1 << EOD
NaN NaN
EOD
$ran_7_2 << EOD
212.9325 1.00000 1.00000 1.00000
EOD
$over_7_2 << EOD
NaN NaN
EOD
$ran_7_3 << EOD
212.9325 1.00001 1.00001 1.00001
EOD
$over_7_3 << EOD
NaN NaN
EOD
$ran_7_4 << EOD
212.9325 1.00000 1.00000 1.00000
EOD
$over_7_4 << EOD
NaN NaN
EOD
$ran_7_5 << EOD
212.9325 1.00000 1.00000 1.00000
EOD
$over_7_5 << EOD
NaN NaN
EOD
$ran_8_0 << EOD
168.1935 1.00000 1.00000 1.00000
EOD
$over_8_0 << EOD
NaN NaN
EOD
$ran_8_1 << EOD
168.1935 1.00000 1.00000 1.00000
EOD
$over_8_1 << EOD
NaN NaN
EOD
$ran_8_2 << EOD
168.1935 1.00000 1.00000 1.00000
EOD
$over_8_2 << EOD
NaN NaN
EOD
$ran_8_3 << EOD
168.1935 1.00001 1.00001 1.00001
EOD
$over_8_3 << EOD
NaN NaN
EOD
$ran_8_4 << EOD
168.1935 1.00000 1.00000 1.00000
EOD
$over_8_4 << EOD
NaN NaN
EOD
$ran_8_5 << EOD
168.1935 1.00000 1.00000 1.00000
EOD
$over_8_5 << EOD
NaN NaN
EOD
$ran_9_0 << EOD
138.9904 1.00000 1.00000 1.00000
EOD
$over_9_0 << EOD
NaN NaN
EOD
$ran_9_1 << EOD
138.9904 1.00000 1.00000 1.00000
EOD
$over_9_1 << EOD
NaN NaN
EOD
$ran_9_2 << EOD
138.9904 1.00000 1.00000 1.00000
EOD
$over_9_2 << EOD
NaN NaN
EOD
$ran_9_3 << EOD
138.9904 1.00001 1.00001 1.00001
EOD
$over_9_3 << EOD
NaN NaN
EOD
$ran_9_4 << EOD
138.9904 1.00000 1.00000 1.00000
EOD
$over_9_4 << EOD
NaN NaN
EOD
$ran_9_5 << EOD
138.9904 1.00000 1.00000 1.00000
EOD
$over_9_5 << EOD
NaN NaN
EOD
$ran_10_0 << EOD
118.4280 1.00000 1.00000 1.00000
EOD
$over_10_0 << EOD
NaN NaN
EOD
$ran_10_1 << EOD
118.4280 1.00000 1.00000 1.00000
EOD
$over_10_1 << EOD
NaN NaN
EOD
$ran_10_2 << EOD
118.4280 1.00000 1.00000 1.00000
EOD
$over_10_2 << EOD
NaN NaN
EOD
$ran_10_3 << EOD
118.4280 1.00001 1.00001 1.00001
EOD
$over_10_3 << EOD
NaN NaN
EOD
$ran_10_4 << EOD
118.4280 1.00000 1.00000 1.00000
EOD
$over_10_4 << EOD
NaN NaN
EOD
$ran_10_5 << EOD
118.4280 1.00000 1.00000 1.00000
EOD
$over_10_5 << EOD
NaN NaN
EOD
$ran_11_0 << EOD
45.0000 1.80246 1.80246 1.80246
50.0000 1.42838 1.42838 1.42838
55.0000 1.31735 1.31735 1.31735
60.0000 1.00379 1.00379 1.00379
65.0000 1.00346 1.00346 1.00346
70.0000 1.03544 1.03544 1.03544
75.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
75.0000 1.00425 1.00425 1.00425
75.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
80.0000 1.00057 1.00057 1.00057
85.0000 1.00000 1.00000 1.00000
90.0000 1.00000 1.00000 1.00000
95.0000 1.00000 1.00000 1.00000
EOD
$over_11_0 << EOD
40.0000 3.12744
EOD
$ran_11_1 << EOD
45.0000 2.48887 2.48887 2.48887
50.0000 2.31420 2.31420 2.31420
55.0000 2.06162 2.06162 2.06162
60.0000 1.92672 1.92672 1.92672
65.0000 1.48887 1.48887 1.48887
70.0000 1.23337 1.23337 1.23337
75.0000 1.00032 1.00032 1.00032
75.0000 1.00003 1.00003 1.00003
75.0000 1.13932 1.13932 1.13932
75.0000 1.00013 1.00013 1.00013
75.0000 1.00002 1.00002 1.00002
75.0000 1.00075 1.00075 1.00075
75.0000 1.00006 1.00006 1.00006
80.0000 1.04195 1.04195 1.04195
85.0000 1.00184 1.00184 1.00184
90.0000 1.00184 1.00184 1.00184
95.0000 1.00184 1.00184 1.00184
EOD
$over_11_1 << EOD
40.0000 2.98717
EOD
$ran_11_2 << EOD
80.0000 1.00327 1.00327 1.00327
85.0000 1.00225 1.00225 1.00225
90.0000 1.00154 1.00154 1.00154
95.0000 1.00075 1.00075 1.00075
EOD
$over_11_2 << EOD
75.0000 3.12744
EOD
$ran_11_3 << EOD
45.0000 2.49622 2.49622 2.49622
50.0000 2.19048 2.19048 2.19048
55.0000 1.55334 1.55334 1.55334
60.0000 1.31053 1.31053 1.31053
65.0000 1.14966 1.14966 1.14966
70.0000 1.05644 1.05644 1.05644
75.0000 1.00032 1.00032 1.00032
75.0000 1.00003 1.00003 1.00003
75.0000 1.00326 1.00326 1.00326
75.0000 1.00013 1.00013 1.00013
75.0000 1.00002 1.00002 1.00002
75.0000 1.00075 1.00075 1.00075
75.0000 1.00006 1.00006 1.00006
80.0000 1.00269 1.00269 1.00269
85.0000 1.00186 1.00186 1.00186
90.0000 1.00184 1.00184 1.00184
95.0000 1.00184 1.00184 1.00184
EOD
$over_11_3 << EOD
40.0000 2.84690
EOD
$ran_11_4 << EOD
50.0000 1.17527 1.17527 1.17527
55.0000 1.17527 1.17527 1.17527
60.0000 1.17527 1.17527 1.17527
65.0000 1.17527 1.17527 1.17527
70.0000 1.16702 1.16702 1.16702
75.0000 1.16779 1.16779 1.16779
75.0000 1.16794 1.16794 1.16794
75.0000 1.16702 1.16702 1.16702
75.0000 1.16789 1.16789 1.16789
75.0000 1.16794 1.16794 1.16794
75.0000 1.16758 1.16758 1.16758
75.0000 1.16792 1.16792 1.16792
80.0000 1.08999 1.08999 1.08999
85.0000 1.08974 1.08974 1.08974
90.0000 1.08974 1.08974 1.08974
95.0000 1.04671 1.04671 1.04671
EOD
$over_11_4 << EOD
45.0000 3.12744
EOD
$ran_11_5 << EOD
45.0000 1.80246 1.80246 1.80246
50.0000 1.17527 1.17527 1.17527
55.0000 1.04979 1.04979 1.04979
60.0000 1.00379 1.00379 1.00379
65.0000 1.00346 1.00346 1.00346
70.0000 1.00213 1.00213 1.00213
75.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
75.0000 1.00127 1.00127 1.00127
75.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
75.0000 1.00000 1.00000 1.00000
80.0000 1.00043 1.00043 1.00043
85.0000 1.00000 1.00000 1.00000
90.0000 1.00000 1.00000 1.00000
95.0000 1.00000 1.00000 1.00000
EOD
$over_11_5 << EOD
40.0000 2.70663
EOD
$ran_12_0 << EOD
45.0000 5.48283 5.48283 5.48283
50.0000 3.32698 3.32698 3.32698
55.0000 2.40918 2.40918 2.40918
60.0000 1.03662 1.03662 1.03662
65.0000 1.02675 1.02675 1.02675
70.0000 1.02127 1.02127 1.02127
75.0000 1.01516 1.01516 1.01516
80.0000 1.01099 1.01099 1.01099
85.0000 1.00726 1.00726 1.00726
90.0000 1.00542 1.00542 1.00542
95.0000 1.00359 1.00359 1.00359
EOD
$over_12_0 << EOD
40.0000 28.62867
EOD
$ran_12_1 << EOD
45.0000 10.58190 10.58190 10.58190
50.0000 7.71915 7.71915 7.71915
55.0000 7.54379 7.54379 7.54379
60.0000 6.48969 6.48969 6.48969
65.0000 5.52473 5.52473 5.52473
70.0000 5.57844 5.57844 5.57844
75.0000 3.97076 3.97076 3.97076
80.0000 3.81381 3.81381 3.81381
85.0000 3.17706 3.17706 3.17706
90.0000 2.66814 2.66814 2.66814
95.0000 1.00227 1.00227 1.00227
EOD
$over_12_1 << EOD
40.0000 22.94819
EOD
$ran_12_2 << EOD
65.0000 1.03287 1.03287 1.03287
70.0000 1.02316 1.02316 1.02316
75.0000 1.01516 1.01516 1.01516
80.0000 1.01099 1.01099 1.01099
85.0000 1.00910 1.00910 1.00910
90.0000 1.00551 1.00551 1.00551
95.0000 1.00368 1.00368 1.00368
EOD
$over_12_2 << EOD
60.0000 28.62867
EOD
$ran_12_3 << EOD
45.0000 5.14863 5.14863 5.14863
50.0000 3.18064 3.18064 3.18064
55.0000 1.59543 1.59543 1.59543
60.0000 1.49575 1.49575 1.49575
65.0000 1.53450 1.53450 1.53450
70.0000 1.01727 1.01727 1.01727
75.0000 1.49832 1.49832 1.49832
80.0000 1.19279 1.19279 1.19279
85.0000 1.03720 1.03720 1.03720
90.0000 7.68440 7.68440 7.68440
95.0000 1.00227 1.00227 1.00227
EOD
$over_12_3 << EOD
40.0000 18.39482
EOD
$ran_12_4 << EOD
45.0000 1.16841 1.16841 1.16841
50.0000 1.16841 1.16841 1.16841
55.0000 1.16658 1.16658 1.16658
60.0000 1.13359 1.13359 1.13359
65.0000 1.13213 1.13213 1.13213
70.0000 1.06674 1.06674 1.06674
75.0000 1.06674 1.06674 1.06674
80.0000 1.05605 1.05605 1.05605
85.0000 1.03585 1.03585 1.03585
90.0000 1.02898 1.02898 1.02898
95.0000 1.02898 1.02898 1.02898
EOD
$over_12_4 << EOD
40.0000 14.74493
EOD
$ran_12_5 << EOD
35.0000 1.25192 1.25192 1.25192
40.0000 1.02581 1.02581 1.02581
45.0000 1.01859 1.01859 1.01859
50.0000 1.01484 1.01484 1.01484
55.0000 1.01387 1.01387 1.01387
60.0000 1.01056 1.01056 1.01056
65.0000 1.00788 1.00788 1.00788
70.0000 1.00178 1.00178 1.00178
75.0000 1.00099 1.00099 1.00099
80.0000 1.00065 1.00065 1.00065
85.0000 1.00040 1.00040 1.00040
90.0000 1.00025 1.00025 1.00025
95.0000 1.00000 1.00000 1.00000
EOD
$over_12_5 << EOD
30.0000 28.62867
EOD
set multiplot
set label 1001 'Step time under a memory budget, simulated: pcie3_p100' at screen 0.5,1 offset 0,-1.0 center font F14
FB = kind eq 'svg' ? ',12' : ',9'
set label 1002 'sim pcie3_p100: Tesla P100 16 GB behind PCIe 3.0 x16; calibrated by ResNet-50 batch 64 f32 at 219 images/s (TensorFlow benchmarks, May 2017, one P100) | commit 4db72f821e' at screen 0.5,1 offset 0,-2.3 center font FB tc rgb '#444444'
set xlabel 'budget, % of keep_all''s peak' offset 0,0.3
set xrange [14.3961:304.943]
beside = 9.6849
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.94237
set bmargin at screen 0.81243
set ylabel 'step time / keep_all' offset 0.8,0
set title 'resnet50:batch=64'."\nkeep_all: 308 ms in 5.28 GiB" font F10 offset 0,-0.4
set yrange [0.820149:22.3366]
set logscale y
set ytics ('1' 1, '1.5' 1.5, '2' 2, '3' 3, '5' 5, '7' 7, '10' 10, '15' 15, '20' 20)
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
  $ran_0_3 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_0_3 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $ran_0_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.9 lw 1.6 notitle, \
  $over_0_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $over_0_3 using ($1+beside):2 with points lc rgb '#0072b2' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_4 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_0_4 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_0_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_0_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_0_4 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_0_5 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_0_5 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_0_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_0_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_0_5 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle
unset label
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.94237
set bmargin at screen 0.81243
set ylabel '' offset 0.8,0
set title 'resnet50:batch=128'."\nkeep_all: 612 ms in 10.4 GiB" font F10 offset 0,-0.4
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
  $ran_1_3 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_1_3 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $ran_1_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.9 lw 1.6 notitle, \
  $over_1_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $over_1_3 using ($1+beside):2 with points lc rgb '#0072b2' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_4 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_1_4 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_1_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_1_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_1_4 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_1_5 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_1_5 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_1_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_1_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_1_5 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.94237
set bmargin at screen 0.81243
set ylabel '' offset 0.8,0
set title 'resnet50:batch=192'."\nkeep_all: 917 ms in 15.4 GiB" font F10 offset 0,-0.4
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
  $ran_2_3 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_2_3 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $ran_2_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.9 lw 1.6 notitle, \
  $over_2_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $over_2_3 using ($1+beside):2 with points lc rgb '#0072b2' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_4 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_2_4 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_2_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_2_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_2_4 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_2_5 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_2_5 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_2_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_2_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_2_5 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.75593
set bmargin at screen 0.62599
set ylabel 'step time / keep_all' offset 0.8,0
set title 'resnet50:batch=256'."\nkeep_all: 1.22 s in 20.5 GiB" font F10 offset 0,-0.4
set yrange [0.889354:6.2781]
set logscale y
set ytics ('1' 1, '1.5' 1.5, '2' 2, '3' 3, '5' 5)
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
  $ran_3_3 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_3_3 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $ran_3_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.9 lw 1.6 notitle, \
  $over_3_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $over_3_3 using ($1+beside):2 with points lc rgb '#0072b2' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_3_4 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_3_4 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_3_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_3_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_3_4 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_3_5 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_3_5 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_3_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_3_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_3_5 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.75593
set bmargin at screen 0.62599
set ylabel '' offset 0.8,0
set title 'resnet50:batch=320'."\nkeep_all: 1.53 s in 25.6 GiB" font F10 offset 0,-0.4
set yrange [0.857651:11.0867]
set logscale y
set ytics ('1' 1, '1.5' 1.5, '2' 2, '3' 3, '5' 5, '7' 7, '10' 10)
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
  $ran_4_3 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_4_3 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $ran_4_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.9 lw 1.6 notitle, \
  $over_4_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $over_4_3 using ($1+beside):2 with points lc rgb '#0072b2' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_4_4 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_4_4 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_4_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_4_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_4_4 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_4_5 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_4_5 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_4_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_4_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_4_5 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.75593
set bmargin at screen 0.62599
set ylabel '' offset 0.8,0
set title 'resnet50:batch=384'."\nkeep_all: 1.83 s in 30.7 GiB" font F10 offset 0,-0.4
set yrange [0.844515:14.1194]
set logscale y
set ytics ('1' 1, '1.5' 1.5, '2' 2, '3' 3, '5' 5, '7' 7, '10' 10)
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
  $ran_5_3 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_5_3 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $ran_5_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.9 lw 1.6 notitle, \
  $over_5_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $over_5_3 using ($1+beside):2 with points lc rgb '#0072b2' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_5_4 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_5_4 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_5_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_5_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_5_4 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_5_5 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_5_5 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_5_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_5_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_5_5 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.56949
set bmargin at screen 0.43955
set ylabel 'step time / keep_all' offset 0.8,0
set title 'vgg16:batch=64'."\nkeep_all: 555 ms in 5.14 GiB" font F10 offset 0,-0.4
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
  $ran_6_3 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_6_3 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $ran_6_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.9 lw 1.6 notitle, \
  $over_6_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $over_6_3 using ($1+beside):2 with points lc rgb '#0072b2' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_6_4 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_6_4 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_6_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_6_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_6_4 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_6_5 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_6_5 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_6_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_6_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_6_5 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.56949
set bmargin at screen 0.43955
set ylabel '' offset 0.8,0
set title 'vgg16:batch=96'."\nkeep_all: 830 ms in 7 GiB" font F10 offset 0,-0.4
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
  $ran_7_3 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_7_3 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $ran_7_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.9 lw 1.6 notitle, \
  $over_7_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $over_7_3 using ($1+beside):2 with points lc rgb '#0072b2' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_7_4 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_7_4 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_7_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_7_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_7_4 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_7_5 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_7_5 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_7_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_7_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_7_5 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.56949
set bmargin at screen 0.43955
set ylabel '' offset 0.8,0
set title 'vgg16:batch=128'."\nkeep_all: 1.1 s in 8.86 GiB" font F10 offset 0,-0.4
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
  $ran_8_3 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_8_3 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $ran_8_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.9 lw 1.6 notitle, \
  $over_8_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $over_8_3 using ($1+beside):2 with points lc rgb '#0072b2' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_8_4 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_8_4 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_8_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_8_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_8_4 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_8_5 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_8_5 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_8_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_8_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_8_5 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.38305
set bmargin at screen 0.25311
set ylabel 'step time / keep_all' offset 0.8,0
set title 'vgg16:batch=160'."\nkeep_all: 1.38 s in 10.7 GiB" font F10 offset 0,-0.4
set yrange [0.986364:1.21364]
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
  $ran_9_3 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_9_3 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $ran_9_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.9 lw 1.6 notitle, \
  $over_9_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $over_9_3 using ($1+beside):2 with points lc rgb '#0072b2' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_9_4 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_9_4 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_9_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_9_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_9_4 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_9_5 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_9_5 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_9_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_9_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_9_5 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.39333
set rmargin at screen 0.65500
set tmargin at screen 0.38305
set bmargin at screen 0.25311
set ylabel '' offset 0.8,0
set title 'vgg16:batch=192'."\nkeep_all: 1.65 s in 12.6 GiB" font F10 offset 0,-0.4
set yrange [0.986364:1.21364]
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
  $ran_10_3 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_10_3 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $ran_10_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.9 lw 1.6 notitle, \
  $over_10_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $over_10_3 using ($1+beside):2 with points lc rgb '#0072b2' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_10_4 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_10_4 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_10_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_10_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_10_4 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_10_5 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_10_5 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_10_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_10_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_10_5 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.72667
set rmargin at screen 0.98833
set tmargin at screen 0.38305
set bmargin at screen 0.25311
set ylabel '' offset 0.8,0
set title 'unet3d:size=96'."\nkeep_all: 965 ms in 3.4 GiB" font F10 offset 0,-0.4
set yrange [0.859729:3.19757]
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
  $ran_11_3 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_11_3 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $ran_11_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.9 lw 1.6 notitle, \
  $over_11_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $over_11_3 using ($1+beside):2 with points lc rgb '#0072b2' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_11_4 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_11_4 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_11_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_11_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_11_4 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_11_5 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_11_5 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_11_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_11_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_11_5 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle
set lmargin at screen 0.06000
set rmargin at screen 0.32167
set tmargin at screen 0.19661
set bmargin at screen 0.06667
set ylabel 'step time / keep_all' offset 0.8,0
set title 'googlenet:batch=64'."\nkeep_all: 114 ms in 1.51 GiB" font F10 offset 0,-0.4
set yrange [0.801581:31.9763]
set logscale y
set ytics ('1' 1, '1.5' 1.5, '2' 2, '3' 3, '5' 5, '7' 7, '10' 10, '15' 15, '20' 20, '30' 30)
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
  $ran_12_3 using 1:2:3:4 with yerrorbars lc rgb '#0072b2' pt 5 ps 0.01 lw 1 notitle, \
  $ran_12_3 using 1:2 smooth unique with lines lc rgb '#0072b2' dt 2 lw 1.6 notitle, \
  $ran_12_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.9 lw 1.6 notitle, \
  $over_12_3 using 1:2 with points lc rgb '#0072b2' pt 5 ps 0.7 notitle, \
  $over_12_3 using ($1+beside):2 with points lc rgb '#0072b2' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_12_4 using 1:2:3:4 with yerrorbars lc rgb '#666633' pt 11 ps 0.01 lw 1 notitle, \
  $ran_12_4 using 1:2 smooth unique with lines lc rgb '#666633' dt 3 lw 1.6 notitle, \
  $ran_12_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.9 lw 1.6 notitle, \
  $over_12_4 using 1:2 with points lc rgb '#666633' pt 11 ps 0.7 notitle, \
  $over_12_4 using ($1+beside):2 with points lc rgb '#666633' pt 2 ps 0.7 lw 1.4 notitle, \
  $ran_12_5 using 1:2:3:4 with yerrorbars lc rgb '#cc79a7' pt 6 ps 0.01 lw 1 notitle, \
  $ran_12_5 using 1:2 smooth unique with lines lc rgb '#cc79a7' dt 5 lw 1.6 notitle, \
  $ran_12_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.9 lw 1.6 notitle, \
  $over_12_5 using 1:2 with points lc rgb '#cc79a7' pt 6 ps 0.7 notitle, \
  $over_12_5 using ($1+beside):2 with points lc rgb '#cc79a7' pt 2 ps 0.7 lw 1.4 notitle
unset logscale y
set lmargin at screen 0.00000
set rmargin at screen 1.00000
set tmargin at screen 0.03842
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
set key at graph 0.5,0.5 center center horizontal Left reverse nobox samplen 3.5 width 2 maxrows 2
plot NaN with linespoints lc rgb '#303030' dt 1 lw 1.6 pt 7 ps 0.9 title 'units [sim]', \
  NaN with linespoints lc rgb '#d55e00' dt 3 lw 1.6 pt 9 ps 0.9 title 'units:policy=swap [sim]', \
  NaN with linespoints lc rgb '#009e73' dt 4 lw 1.6 pt 13 ps 0.9 title 'units:policy=recompute [sim]', \
  NaN with linespoints lc rgb '#0072b2' dt 2 lw 1.6 pt 5 ps 0.9 title 'units:policy=rule [sim]', \
  NaN with linespoints lc rgb '#666633' dt 3 lw 1.6 pt 11 ps 0.9 title 'sqrt_checkpoint [sim]', \
  NaN with linespoints lc rgb '#cc79a7' dt 5 lw 1.6 pt 6 ps 0.9 title 'joint [sim]', \
  NaN with points lc rgb 'black' pt 2 ps 0.9 lw 1.4 title 'largest budget missed (83 rows over)'
unset multiplot
