/* The graph: what one training step computes. Pure data; nothing here knows when or where.
 *
 * Tensors and nodes. A forward network is added node by node (workloads/net.h is the comfortable way);
 * hr_graph_differentiate appends backward and update nodes. The order of `nodes` is topological and is
 * the order in which a plan runs them unless a technique changes it. The graph alone fixes the order in
 * which gradients are summed, so that two plans of one graph agree to the last bit.
 *
 * A tensor is written once per step by its producer, except tensors that live from step to step
 * (parameters, optimiser state, running statistics): those are listed under a node's `update` and are
 * changed in place, once a step. Inputs are filled by the host before the step.
 *
 * Dimension letters: N batch, C channels, D H W space, K filters, R S T kernel, F features.
 */
#ifndef HR_GRAPH_H
#define HR_GRAPH_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include "layout.h"
#include "status.h"

#define HR_TYPE_LIST(X) X(F32, "f32", 4) X(F64, "f64", 8) X(I32, "i32", 4) X(U8, "u8", 1) X(F16, "f16", 2) X(BF16, "bf16", 2)
typedef enum hr_type {
#define X(code, name, bytes) HR_##code,
    HR_TYPE_LIST(X)
#undef X
    HR_TYPE_COUNT
} hr_type;
const char *hr_type_name(hr_type type);
int hr_type_bytes(hr_type type);

#define HR_ROLE_LIST(X)                                                     \
    X(ACTIVATION, "activation")  /* forward result, dies within the step */ \
    X(GRADIENT, "gradient")      /* backward result, dies within the step */ \
    X(INPUT, "input")            /* filled by the host before each step */   \
    X(PARAMETER, "parameter")    /* trained; lives from step to step */      \
    X(STATE, "state")            /* momentum, running statistics; lives from step to step */ \
    X(LOSS, "loss")              /* copied to the host at the end of the step */ \
    X(REPORT, "report")          /* what a contributed node tells the host: copied out, read between steps */
typedef enum hr_role {
#define X(code, name) HR_ROLE_##code,
    HR_ROLE_LIST(X)
#undef X
    HR_ROLE_COUNT
} hr_role;
const char *hr_role_name(hr_role role);

typedef enum hr_init { HR_INIT_ZERO, HR_INIT_ONE, HR_INIT_NORMAL, HR_INIT_UNIFORM } hr_init;

#define HR_RANK 5
#define HR_ELASTIC_LEAST 128
typedef struct hr_tensor {
    char *name;            /* unique in the graph; owned by the graph */
    hr_type type;
    hr_layout layout;
    hr_role role;
    int rank;              /* 1 ... HR_RANK */
    int64_t dim[HR_RANK];  /* [N, C, spatial...] or [K, C, kernel...] or [elements] */
    int64_t elements, bytes;
    int producer;          /* node that writes it, -1: input, parameter, state */
    int gradient_of;       /* role GRADIENT of a parameter: that parameter's id, else -1 */
    int made_of;           /* outputs of contributed nodes: the tensor that they hold, tell of or overflow from, else -1 */
    bool elastic;          /* `bytes` is the most that it can need: a plan may give it fewer, from HR_ELASTIC_LEAST on,
                            * and gives its overflow the rest */
    bool in_host;          /* overflow of the elastic tensor `made_of`: lies in the pool of host memory, where kernels
                            * reach it slowly */
    bool differentiate;    /* forward: a gradient must flow through (some parameter lies upstream) */
    hr_init init;          /* PARAMETER and STATE */
    double init_scale;     /* NORMAL: standard deviation (hr_rng_bell); UNIFORM: half width */
} hr_tensor;

typedef enum hr_phase { HR_FORWARD, HR_BACKWARD, HR_UPDATE } hr_phase;

/* One set of attributes for all ops; an op reads those that its header names. Zero means "not used". */
typedef struct hr_attrs {
    int64_t kernel[3], stride[3], pad[3], pad_end[3]; /* D H W, the last rank-2 entries are used from index 0 */
    int64_t groups;
    int64_t offset;             /* first channel of a slice (concat_backward) */
    bool relu;                  /* fused activation */
    bool count_padding;         /* avg_pool */
    double rate, momentum, decay, beta1, beta2, epsilon; /* sgd, adam, bn, dropout (rate) */
    double alpha, beta, bias;   /* lrn; `kernel[0]` is its window in channels. softmax_xent_backward, sgd, adam: alpha
                                 * is the factor of the gradient, 0 when added counts as 1 */
    uint64_t salt;              /* random stream of a dropout, shared with its backward node */
    int64_t block;              /* relu_compression: elements of a block, bits of an index */
    int like;                   /* tensor whose shape the output takes; its values are not read */
} hr_attrs;

/* The bytes of a REPORT tensor. */
typedef struct hr_report {
    uint64_t elements, nonzeros;  /* of the tensor that it is made of */
    uint64_t bytes;               /* of the small form that was made; 0: none */
    uint64_t overflow_bytes;      /* of them in host memory, because the plan had given fewer */
    uint64_t zeros[4];
} hr_report;

struct hr_op;

typedef struct hr_node {
    const struct hr_op *op;
    char *name;                 /* unique in the graph; owned */
    hr_phase phase;
    int forward_node;           /* backward and update: the forward node it belongs to, else -1 */
    int n_in, n_out, n_update;
    int *in;                    /* tensor ids; -1 where an optional input is absent */
    int *out;
    int *update;                /* read and written in place */
    hr_attrs attrs;
    bool contributed;           /* by a technique: runs only where its plan says so (hr_graph_contribute) */
    int replaces;               /* contributed: the node that need not run where this one does, else -1 */
} hr_node;

typedef struct hr_graph {
    hr_tensor *tensors;
    hr_node *nodes;
    int n_tensors, n_nodes;
    size_t tensor_capacity, node_capacity;
    hr_type real;               /* of parameters, states, statistics and the loss: F32, or F64 for checks against
                                 * finite differences */
    hr_type activations;        /* of activations and their gradients: real, or F16, BF16 beside F32 parameters;
                                 * see hr_graph_set_activations */
    bool tf32;                  /* products of F32 may be rounded to TF32 (10 bits), sums stay F32 */
    double loss_scale;          /* the loss's gradient, a power of two instead of 1, so that small gradients of F16 do
                                 * not vanish; updates divide it out again. Set before hr_graph_differentiate */
    int channel_block;          /* 1, 8 or 16: block of activation layouts where channels allow; HR_CHANNELS_LAST */
    int loss;                   /* tensor id, -1 until a loss op is added */
    int loss_node;
    struct hr_names *tensor_names, *node_names; /* indexes by name */
} hr_graph;

#define HR_CHANNELS_LAST 0      /* as channel_block: HR_LAYOUT_LAST for activations and weights of rank >= 3 */

/* Empty graph. real: HR_F32 or HR_F64. channel_block: 1 for plain layouts, 8, 16 or HR_CHANNELS_LAST. Caller frees. */
hr_status hr_graph_new(hr_type real, int channel_block, hr_graph **graph);
void hr_graph_free(hr_graph *graph);

/* Makes activations and their gradients F16 or BF16 beside F32 parameters, which then enter products through `cast`
 * nodes; `real` itself is the standard. HR_BAD_ARGUMENT for other types, or when the graph has tensors already. */
hr_status hr_graph_set_activations(hr_graph *graph, hr_type type);

/* Adds a tensor; `dim` holds `rank` extents >= 1. The name is copied and made unique with a suffix.
 * Returns HR_BAD_ARGUMENT on a bad shape or a layout that does not divide it. */
hr_status hr_graph_add_tensor(hr_graph *graph, const char *name, hr_type type, hr_layout layout, hr_role role,
                              int rank, const int64_t *dim, int *tensor);

/* Adds a node of op `op` (hr_op_find) with inputs `in` and in-place tensors `update`; the op's infer()
 * creates the outputs. Returns the node's id. */
hr_status hr_graph_add_node(hr_graph *graph, const char *op, const char *name, hr_phase phase, int forward_node,
                            int n_in, const int *in, int n_update, const int *update, const hr_attrs *attrs, int *node);

/* The same with an op that need not be in the build's tables; it must outlive the graph. */
hr_status hr_graph_add_node_of(hr_graph *graph, const struct hr_op *op, const char *name, hr_phase phase, int forward_node,
                               int n_in, const int *in, int n_update, const int *update, const hr_attrs *attrs, int *node);
/* Makes a tensor that nobody writes the next output of a node. */
hr_status hr_graph_own_output(hr_graph *graph, int node, int tensor);

/* Adds a node that a technique may run beside or in place of others, and that no plan runs by itself.
 * outputs: NULL, or the tensors of the graph that it makes anew (their shapes are compared with what the op infers):
 * unpacking a tensor restores that tensor, bit for bit. replaces: -1, or the node whose work it does in another way,
 * with the same results; `outputs` are then that node's. That both are so is the op's contract: a plan's check takes
 * it from the graph, as it takes derivatives. */
hr_status hr_graph_contribute(hr_graph *graph, const char *op, const char *name, hr_phase phase, int forward_node,
                              int n_in, const int *in, const hr_attrs *attrs, const int *outputs, int replaces, int *node);

/* Declares the output `tensor` of a forward loss node as the loss: its role becomes LOSS. */
hr_status hr_graph_set_loss(hr_graph *graph, int tensor);

/* Id of the tensor or node of this name, or -1. */
int hr_graph_find_tensor(const hr_graph *graph, const char *name);
int hr_graph_find_node(const hr_graph *graph, const char *name);

/* Rule of the update step: one node per parameter, run as soon as its gradient is complete and nobody
 * reads the old value any more. */
typedef struct hr_optimizer {
    const char *op;             /* "sgd" or "adam" */
    hr_attrs attrs;             /* rate, momentum, decay, beta1, beta2, epsilon */
} hr_optimizer;

/* Appends backward nodes for `loss_node`, summing gradients in a fixed order, and the update nodes
 * (optimizer == NULL: none; nobody then reads the parameters' gradients). */
hr_status hr_graph_differentiate(hr_graph *graph, const hr_optimizer *optimizer);

/* For use by ops: an output tensor with the given extents and type, in the layout that activations of these
 * extents have (hr_graph_layout); role by the node's phase. Appends it to node->out. */
hr_status hr_graph_add_output(hr_graph *graph, int node, const char *suffix, hr_type type, int rank, const int64_t *dim, int *tensor);
/* An output of the same shape and layout as `like`. */
hr_status hr_graph_add_output_like(hr_graph *graph, int node, const char *suffix, int like, int *tensor);

/* Activation layout for these extents in this graph: blocked where the channels allow, LAST for all of rank >= 3. */
hr_layout hr_graph_layout(const hr_graph *graph, int rank, const int64_t *dim);
/* Weight layout of a convolution: filters K, channels per group, groups, layout of its input x. In graphs with
 * channels last it is LAST, [K, R S, C/G], also where a window of one place makes it the same bytes as PLAIN. */
hr_layout hr_graph_weight_layout(const hr_graph *graph, int64_t filters, int64_t channels_per_group, int64_t groups, hr_layout input);

/* Product of dim[2...]: 1 for rank 2. */
int64_t hr_tensor_spatial(const hr_tensor *tensor);
/* Whether the tensor lives from step to step (PARAMETER, STATE). */
bool hr_tensor_is_persistent(const hr_tensor *tensor);
/* "[8, 64, 56, 56] f32 c8" */
#define HR_SHAPE_TEXT 96
char *hr_tensor_shape(const hr_tensor *tensor, char text[HR_SHAPE_TEXT]);

/* Number of trained elements: what papers call parameters. */
int64_t hr_graph_parameters(const hr_graph *graph);
/* Sum of forward, or of all nodes' floating-point operations (ops' own counts). */
double hr_graph_flops(const hr_graph *graph, bool forward_only);

/* 64-bit fingerprint of everything that a plan depends on: ops, shapes, edges, attributes. */
uint64_t hr_graph_fingerprint(const hr_graph *graph);

/* One line per tensor and node, for people and for diff. */
void hr_graph_print(const hr_graph *graph, FILE *file);
#endif
