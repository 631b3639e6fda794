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
 *   planning           seconds to plan against nodes, from FOLDER/planning.csv (what `runbench planning` prints)
 *   timeline_*         what holds the memory during a step, one for each record with a trace
 *
 * A figure that fails does not keep the others from being drawn. Returns the first failure: HR_IO when the
 * folder has no records or cannot be written, HR_BAD_INPUT when the file holds none, HR_UNSUPPORTED with one
 * line when gnuplot or jansson is missing. */
hr_status hr_figures_make(const char *folder);
#endif
