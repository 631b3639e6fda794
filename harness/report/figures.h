/* Figures of a results folder, drawn by gnuplot from records.jsonl alone. */
#ifndef HR_FIGURES_H
#define HR_FIGURES_H
#include "status.h"

/* Draws every figure for which the folder has data, as NAME.svg, NAME.png and NAME.gp (the script that draws
 * it again) in the same folder, and says on stderr which ones and which had no data:
 *   peak_memory        peak of each technique at the lowest budget that it meets, by workload
 *   throughput_budget  samples per second against budget, one panel per workload
 *   overhead           step time against peak, every row
 *   largest_batch      largest batch that fits, by technique
 *   prediction         predicted against measured step time
 *   budget_*           step time against budget, by technique; one for each device or described machine, and the
 *                      same numbers in budget_*.txt
 *   heat_*             peak and step time over the two thresholds of slack_swap
 *   slack_*            bytes by how long they wait, one for each slack-NAME.csv (what `runbench slack` prints)
 *   lanes_*            what compute, out and in do during a step, keep_all and the technique, measured and predicted;
 *                      one for each record with a trace
 *   planning           seconds to plan against nodes, from FOLDER/planning.csv (what `runbench planning` prints)
 *   timeline_*         what holds the memory during a step, one for each record with a trace
 *
 * A figure that fails does not keep the others from being drawn. Returns the first failure: HR_IO when the
 * folder has no records or cannot be written, HR_BAD_INPUT when the file holds none, HR_UNSUPPORTED with one
 * line when gnuplot or jansson is missing. */
hr_status hr_figures_make(const char *folder);
#endif
