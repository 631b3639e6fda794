/* Private to optimal: a graph whose forward nodes stand in a row. layers.c finds it, chain.c plans it. */
#ifndef HR_OPTIMAL_CHAIN_H
#define HR_OPTIMAL_CHAIN_H
#include "optimal.h"

typedef struct hr_layer {
    int forward;                   /* position */
    int begin, end;                /* positions of its backward: [begin, end) */
    double forward_seconds, backward_seconds;
    int64_t out_bytes;             /* read by the next layer */
    int64_t own_bytes;             /* other outputs that its backward reads, and dead ones while it runs */
    int64_t saved_bytes;           /* those that its backward reads */
    int64_t workspace_bytes;
    int64_t gradient_bytes;        /* its backward's input, made by that of the next layer */
    int64_t backward_bytes;        /* peak of its backward, with all that it holds */
    int64_t late_bytes;            /* of the output for the next layer what its own backward reads */
    bool own_read;                 /* its backward reads an output of it */
} hr_layer;

typedef struct hr_chain {
    const hr_rewrite *context;
    const hr_plan *draft;
    hr_layer *layers; int n;
    int *layer_of;                 /* [n_nodes] -1 */
    int *made_at, *last_read_at;   /* [n_tensors] */
    int64_t constant_bytes;
    double *least; short *how;     /* [n][n][2][slots + 1]; how: 0 backward alone, 1 all, k + 1 split, -k top given */
    int slots; int64_t unit_bytes; bool round_up;
    bool *ran;                     /* [n] while written */
    int position;
} hr_chain;

/* *is_chain false: the graph is none. Close it in any case. */
hr_status hr_chain_open(const hr_rewrite *context, const hr_plan *draft, hr_chain *chain, bool *is_chain);
void hr_chain_close(hr_chain *chain);
#endif
