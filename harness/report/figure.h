/* One drawer per figure, private to the report. Each draws what the rows allow; n_drawn stays 0 when there is
 * nothing to draw. A row that lacks a field that a figure needs is not in that figure. */
#ifndef HR_FIGURE_H
#define HR_FIGURE_H
#include "plot.h"

hr_status hr_figure_peak_memory(const char *folder, const hr_rows *rows, int *n_drawn);
hr_status hr_figure_throughput_budget(const char *folder, const hr_rows *rows, int *n_drawn);
hr_status hr_figure_overhead(const char *folder, const hr_rows *rows, int *n_drawn);
hr_status hr_figure_largest_batch(const char *folder, const hr_rows *rows, int *n_drawn);
hr_status hr_figure_prediction(const char *folder, const hr_rows *rows, int *n_drawn);
hr_status hr_figure_densities(const char *folder, const hr_rows *rows, int *n_drawn);
hr_status hr_figure_planning(const char *folder, const hr_rows *rows, int *n_drawn);
hr_status hr_figure_kernel_rate(const char *folder, const hr_rows *rows, int *n_drawn);
hr_status hr_figure_kernel_size(const char *folder, const hr_rows *rows, int *n_drawn);
hr_status hr_figure_kernel_ratio(const char *folder, const hr_rows *rows, int *n_drawn);
hr_status hr_figure_budget(const char *folder, const hr_rows *rows, int *n_drawn);
hr_status hr_figure_sweeps(const char *folder, const hr_rows *rows, int *n_drawn);
hr_status hr_figure_units(const char *folder, const hr_rows *rows, int *n_drawn);
hr_status hr_figure_heat(const char *folder, const hr_rows *rows, int *n_drawn);
hr_status hr_figure_slack(const char *folder, const hr_rows *rows, int *n_drawn);
hr_status hr_figure_lanes(const char *folder, const hr_rows *rows, int *n_drawn);
hr_status hr_figure_timelines(const char *folder, const hr_rows *rows, int *n_drawn);

/* Adds the series and the group of each row that `wanted` accepts; group_of writes the group's text. */
hr_status hr_figure_axes(const hr_rows *rows, bool (*wanted)(const hr_row *row),
                         const char *(*group_of)(const hr_row *row, char *text, size_t chars), hr_labels *groups,
                         hr_labels *series);
/* The workload's spec as the group of a row. */
const char *hr_figure_workload(const hr_row *row, char *text, size_t chars);
/* Look of a series: the same in every figure of a folder. */
hr_look hr_figure_look(const hr_rows *rows, const char *series);
/* Name of the picture of one row, unlike all in `names`, to which it is added: "KIND_workload_technique_budget". */
hr_status hr_figure_row_name(const char *kind, const hr_row *row, hr_labels *names, char name[160]);
/* A strip at the bottom of a multiplot with one entry per series, lines with markers or filled boxes, and
 * `extra` (further plot elements, or NULL); and how high it is for so many entries. */
int hr_figure_legend_px(int n_entries);
void hr_figure_legend(hr_plot *plot, const hr_rows *rows, const hr_labels *series, bool boxes, const char *extra);
#endif
