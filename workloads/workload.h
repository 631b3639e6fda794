/* A workload: a network, its optimiser and its data. workloads/FOLDER/NAME.c exports
 * `const hr_workload hr_workload_NAME`; CMake finds it. */
#ifndef HR_WORKLOAD_H
#define HR_WORKLOAD_H
#include "graph.h"
#include "spec.h"

typedef struct hr_workload {
    const char *name, *summary;      /* summary names the paper */
    const hr_option *options;        /* "batch", its own, and HR_WORKLOAD_OPTIONS */
    int64_t published_parameters;    /* with default options; 0: none published */
    /* Builds forward network and loss (not differentiated). */
    hr_status (*build)(const hr_spec *spec, hr_graph *graph);
    hr_optimizer optimizer;
    /* Fills an input tensor for a step (plain layout). NULL: the generated images of workloads/feed.h. */
    hr_status (*feed)(void *context, const hr_graph *graph, int tensor, uint64_t step, void *to);
    /* Context of feed, made once per process; may be NULL. HR_UNSUPPORTED when the data set is not there. */
    hr_status (*open_data)(const hr_spec *spec, void **context);
    void (*close_data)(void *context);
} hr_workload;

/* Rows of every workload's table of options, before the last one.
 *   tf32  products of f32 may be rounded to TF32
 *   f16, bf16  activations and their gradients; parameters, their updates, statistics and the loss stay f32 */
#define HR_WORKLOAD_OPTIONS                                                                                           \
    {"precision", HR_OPTION_CHOICE, "f32", 0, 0, "f32|tf32|f16|bf16", "products, and with f16 and bf16 activations"}, \
    {"loss_scale", HR_OPTION_REAL, "0", 0, 16777216, NULL,                                                            \
     "power of two that gradients are multiplied by until the update; 0: 1024 for f16, else 1"}

extern const hr_workload *const hr_workloads[];   /* generated; NULL ends */
const hr_workload *hr_workload_find(const char *spec_text); /* by the name before ':' ; NULL when unknown */

/* Parses the spec, builds, differentiates. real and channel_block as in hr_graph_new. On an unknown name
 * fails with a message that lists the known ones. */
hr_status hr_workload_graph(const char *spec_text, hr_type real, int channel_block, hr_graph **graph, hr_spec *spec);

/* The first part of hr_workload_graph: an empty graph with the spec's precision, then the forward network. */
hr_status hr_workload_forward(const hr_workload *workload, const hr_spec *spec, hr_type real, int channel_block,
                              hr_graph **graph);

/* Generated images and labels: a function of (step, element), with class-dependent structure so that a
 * loss can fall. Used where a workload has no feed of its own. */
hr_status hr_workload_generated_feed(void *context, const hr_graph *graph, int tensor, uint64_t step, void *to);
#endif
