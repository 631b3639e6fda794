/* A kernel case: one op at one shape, measured alone. impls/NAME/cases.c exports
 * `const hr_kernel_case *const hr_technique_NAME_cases[]` (impls/layers/NAME/cases.c: hr_layer_NAME_cases; NULL ends);
 * CMake finds the file. `runbench run --kernel NAME:option=value,...` measures every kernel that the device has for the
 * op, beside every kernel of op `copy` on the same input.
 *
 * There is no second engine: a case is a graph of ordinary nodes, its runs are steps of an ordinary plan, and what the
 * executor stamps are the samples. So a kernel is measured in the calls that training makes.
 */
#ifndef HR_KERNEL_CASE_H
#define HR_KERNEL_CASE_H
#include "exec.h"

/* Context of `fill`. */
typedef struct hr_kernel_input {
    const hr_spec *spec;
    uint64_t seed;              /* of the row: what is filled in is a function of (seed, element) */
} hr_kernel_input;

typedef struct hr_kernel_case {
    const char *name, *summary;
    const hr_option *options;   /* HR_KERNEL_CASE_OPTIONS first */
    /* Adds to an empty graph: input tensors, nodes that prepare what the op reads (they run once in a step, untimed),
     * and the node that is measured, the last one. *input: the tensor that is counted and copied. HR_BAD_ARGUMENT for
     * options that do not go together. */
    hr_status (*build)(const hr_spec *spec, hr_graph *graph, int *input, int *timed);
    hr_feed fill;               /* every input tensor; context: const hr_kernel_input *; `step` is always 0 */
    /* Bytes that one run has to read and to write when *input has so many nonzero elements. NULL: all bytes of its
     * inputs and outputs. */
    void (*bytes)(const hr_spec *spec, const hr_graph *graph, int timed, int64_t nonzeros, int64_t *read_bytes,
                  int64_t *written_bytes);
    bool restores;              /* the first output must be *input again, bit for bit */
} hr_kernel_case;

/* First rows of every case's table of options. */
#define HR_KERNEL_CASE_OPTIONS                                                                                  \
    {"elements", HR_OPTION_INTEGER, "33554432", 1, 8589934592.0, NULL, "of the input"},                         \
    {"reference", HR_OPTION_CHOICE, "no", 0, 0, "no|yes", "time the reference kernel too"}

extern const hr_kernel_case *const *const hr_kernel_case_tables[];   /* generated; NULL ends */

/* The case of this name (of `chars` characters), NULL when unknown. */
const hr_kernel_case *hr_kernel_case_find(const char *name, size_t chars);

/* A case as a graph. */
typedef struct hr_kernel_graph {
    const hr_kernel_case *kind;
    hr_spec spec;
    hr_graph *graph;
    int input;                  /* tensor */
    int timed, copy;            /* nodes: the op, and `copy` of the input */
} hr_kernel_graph;

/* Parses the spec and builds its graph; no device is touched. An unknown name or option is HR_BAD_ARGUMENT with the
 * known ones. Freed with hr_kernel_graph_clear. */
hr_status hr_kernel_graph_make(const char *spec_text, hr_kernel_graph *kernel);
void hr_kernel_graph_clear(hr_kernel_graph *kernel);

/* Bytes of one run, as hr_kernel_case.bytes says. */
void hr_kernel_graph_bytes(const hr_kernel_graph *kernel, int64_t nonzeros, int64_t *read_bytes,
                           int64_t *written_bytes);
#endif
