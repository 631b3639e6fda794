/* Private to superneurons: the forward nodes as layers, their segments, and the layers of backward. */
#ifndef HR_SUPERNEURONS_H
#define HR_SUPERNEURONS_H
#include "../uses.h"

enum { HR_SN_SEGMENT_MOST = 16 };  /* cheap layers of one segment: bounds what the memory-centric way runs again */

typedef struct hr_sn_layer {       /* a forward node, in the order of the list */
    int node, position;
    bool cheap;                    /* dropped and computed again */
    bool offloads;                 /* a checkpoint whose outputs go to the host */
    int segment;                   /* of a cheap layer, else -1 */
} hr_sn_layer;

typedef struct hr_sn_segment {     /* cheap layers [begin, end) between two checkpoints */
    int begin, end;
    bool again;                    /* some of it is read in backward: there is something to compute again */
    bool speed;                    /* computed once and held, else again for each layer of backward */
    int64_t bytes;                 /* that the speed-centric way holds beside backward's own tensors, at most */
} hr_sn_segment;

typedef struct hr_sn_backward {    /* consecutive steps of backward that belong to one forward node */
    int start, key;                /* position of the first; the forward node, or the step's own */
    bool checkpoint;
} hr_sn_backward;

typedef struct hr_sn {
    const hr_rewrite *context;
    const hr_graph *graph;
    const hr_plan *draft;
    hr_uses uses;
    int boundary;                  /* position of the first RUN that is not forward */
    hr_sn_layer *layers; int n_layers;
    int *layer_of;                 /* [n_nodes] index, -1 */
    hr_sn_segment *segments; int n_segments;
    hr_sn_backward *backward; int n_backward;
    int *backward_at;              /* [n_steps] index, -1 before the boundary */
    int64_t l_peak_bytes;          /* the largest need of one step of its own: inputs, outputs, workspace */
} hr_sn;

hr_status hr_sn_open(const hr_rewrite *context, const hr_plan *draft, hr_sn *s);
void hr_sn_close(hr_sn *s);

/* The layer that makes a tensor, if it is cheap; else NULL. */
const hr_sn_layer *hr_sn_cheap_maker(const hr_sn *s, int tensor);
/* First read of the tensor at or after the boundary: index into its reads; their number when there is none. */
int hr_sn_first_after(const hr_sn *s, int tensor);
/* Whether an output is a small by-product, for whose sake alone nothing runs again. */
bool hr_sn_is_small(const hr_sn *s, int tensor);
#endif
