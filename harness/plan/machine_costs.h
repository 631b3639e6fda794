/* Costs from the description of a machine: what a node would take there, where nothing can be measured.
 *
 *   seconds(node) = launch + max(flops / (peak rate * efficiency * gain), bytes moved / (memory rate * efficiency))
 *   seconds(copy) = latency + bytes / (link rate * efficiency)
 *
 * This is a roofline (Williams, Waterman, Patterson 2009) with one efficiency for products and one for memory. It is a
 * guess with a stated calibration: planners see it for machines that are not here, and never where something was
 * measured. The gain is that of fast algorithms (Winograd; Lavin, Gray 2015) for convolutions with windows of 3 x 3 and
 * stride 1, 1 for all else. Workspaces are unknown and count nothing.
 *
 * A description is text, "key = value" on each line, '#' begins a comment; harness/device/sim/README.md has the keys, an
 * example, and where the numbers of the machines that the program knows come from.
 */
#ifndef HR_MACHINE_COSTS_H
#define HR_MACHINE_COSTS_H
#include "costs.h"

#define HR_MACHINE_NAME 64
typedef struct hr_machine_model {
    char name[HR_MACHINE_NAME];
    char title[160];              /* for people */
    char calibration[320];        /* what the efficiencies stand on */
    int64_t memory_bytes;         /* of the device; 0: not bounded */
    double f32_flops_per_second, tf32_flops_per_second, f16_flops_per_second;   /* peaks; 0: as f32 */
    double memory_bytes_per_second;
    double compute_efficiency, memory_efficiency, link_efficiency;              /* shares of the peaks, in (0, 1] */
    double window_gain;           /* products that a direct 3 x 3 convolution does for each one really done */
    double launch_seconds;
    hr_link out, in;              /* nominal rates */
} hr_machine_model;

/* Reads a description. `name`: for messages, "NAME: line 3: ...". HR_BAD_INPUT: an unknown, repeated or missing key, a
 * value that is no number with that unit or lies outside of its limits; nothing is guessed. */
hr_status hr_machine_model_read(FILE *file, const char *name, hr_machine_model *model);
/* A machine that the program knows, or the path of a description (anything with '/' or '.' in it). An unknown name is
 * HR_BAD_ARGUMENT with the known ones. */
hr_status hr_machine_model_find(const char *name_or_path, hr_machine_model *model);
/* Name of the k-th machine that the program knows, NULL behind the last; *text (may be NULL): its description. */
const char *hr_machine_model_known(int k, const char **text);

/* One choice, "described", for every node; links as above. costs->measured is true: planners may rely on seconds, and
 * rows of the device sim say what they stand on. */
hr_status hr_machine_costs(const hr_graph *graph, const hr_machine_model *model, hr_costs **costs);
/* The model's links, efficiency included. */
void hr_machine_links(const hr_machine_model *model, hr_costs *costs);
#endif
