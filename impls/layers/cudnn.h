/* cuDNN's graph (backend) API as the plan wants it: execution plans built once, memory owned by the plan.
 *
 * A program is a short list of stages; a stage is one execution plan of cuDNN with the places of its tensors. Stages
 * hand results on through the program's workspace, in which each one's own scratch lies too, so that nothing is
 * allocated behind the plan's back. What a stage computes is written as descriptors (hr_cudnn_build): tensors,
 * operations, and the graph that they make; cudnn_plan.c asks cuDNN's heuristics for engines, drops those that the
 * policy forbids and keeps the first, or the one of least workspace.
 *
 * Without a GPU: hr_cudnn_assume_device takes a GPU's properties as text, and programs are then built for it (cuDNN's
 * deviceless compilation, 9.8); they tell engine and workspace but cannot run.
 * A program is used by one thread at a time. Everything here exists only where cuDNN was found (HR_HAVE_CUDNN).
 */
#ifndef HR_CUDNN_H
#define HR_CUDNN_H
#ifdef HR_HAVE_CUDNN
#include <cudnn_graph.h>
#include <stdbool.h>
#include "kernel.h"
#include "status.h"

/* As TRY, for calls of cuDNN. */
#define TRY_CUDNN(call)                                                           \
    do {                                                                          \
        cudnnStatus_t cudnn_st = (call);                                          \
        if (cudnn_st != CUDNN_STATUS_SUCCESS) {                                   \
            st = hr_cudnn_failed(__FILE__, __LINE__, #call, cudnn_st);            \
            goto out;                                                             \
        }                                                                         \
    } while (0)
/* HR_UNSUPPORTED when cuDNN says that it has no such thing, HR_NO_MEMORY, else HR_DEVICE; with cuDNN's own words. */
hr_status hr_cudnn_failed(const char *file, int line, const char *call, cudnnStatus_t status);

/* For sites whose queue has no cuDNN handle: programs are built for the GPU that `json` describes (the form of
 * CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION). NULL: forget it. Not thread-safe; once, before anything is prepared. */
hr_status hr_cudnn_assume_device(const char *json);

/* ---- descriptors ---------------------------------------------------------------------------------------------- */

typedef struct hr_cudnn_attribute {
    cudnnBackendAttributeName_t name;
    cudnnBackendAttributeType_t type;
    int64_t count;
    const void *value;                 /* count elements, copied by cuDNN */
} hr_cudnn_attribute;

#define HR_CUDNN_DESCRIPTORS 48
#define HR_CUDNN_OPERATIONS 8
/* The descriptors of one stage while it is built: start from {0}; free when done, also after a failure. */
typedef struct hr_cudnn_build {
    cudnnBackendDescriptor_t owned[HR_CUDNN_DESCRIPTORS], operations[HR_CUDNN_OPERATIONS];
    int n_owned, n_operations;
} hr_cudnn_build;
void hr_cudnn_build_free(hr_cudnn_build *build);

/* A finalized descriptor with these attributes, owned by `build`. Entries of count 0 are passed over. */
hr_status hr_cudnn_describe(hr_cudnn_build *build, cudnnBackendDescriptorType_t type, int n_attributes,
                            const hr_cudnn_attribute *attributes, cudnnBackendDescriptor_t *descriptor);
/* The same, appended to the operations of the stage. */
hr_status hr_cudnn_operate(hr_cudnn_build *build, cudnnBackendDescriptorType_t type, int n_attributes,
                           const hr_cudnn_attribute *attributes);

#define HR_CUDNN_RANK_LOWEST 4         /* cuDNN's convolutions want two spatial extents at least */
typedef struct hr_cudnn_shape {
    cudnnDataType_t type;
    int rank;                          /* >= HR_CUDNN_RANK_LOWEST; missing extents are 1, put before the given ones */
    int64_t dim[HR_RANK], stride[HR_RANK];
} hr_cudnn_shape;
/* Whether cuDNN can read the tensor as the plan holds it: PLAIN or LAST, F32, F16 or BF16 (U8: as int8). */
bool hr_cudnn_holds(const hr_tensor *tensor);
/* How the plan holds a tensor. A vector of rank 1 becomes [1, C, 1, 1] of `rank` dimensions. */
hr_cudnn_shape hr_cudnn_shape_of(const hr_tensor *tensor, int rank);
cudnnDataType_t hr_cudnn_type(hr_type type);
int64_t hr_cudnn_shape_bytes(const hr_cudnn_shape *shape);

enum { HR_CUDNN_HELD, HR_CUDNN_VIRTUAL };   /* in memory; between operations of a stage */
hr_status hr_cudnn_tensor(hr_cudnn_build *build, const hr_cudnn_shape *shape, int64_t uid, int kind,
                          cudnnBackendDescriptor_t *descriptor);
/* Appends y = mode(x, b), in float; b NULL for one operand. */
hr_status hr_cudnn_pointwise(hr_cudnn_build *build, cudnnPointwiseMode_t mode, cudnnBackendDescriptor_t x,
                             cudnnBackendDescriptor_t b, cudnnBackendDescriptor_t y);

/* ---- choice of an engine -------------------------------------------------------------------------------------- */

/* What engines may do. F32 "exact" means unit roundoff 2^-24 in every product and sum. */
typedef struct hr_cudnn_policy {
    bool nondeterministic;             /* sums may come in any order (queue->fast) */
    bool tensor_cores;                 /* F32: inputs may be cut to TF32, 11 significant bits: error 2^-10 */
    bool compiled;                     /* engines that compile their kernel when the plan is built, too */
    bool smallest;                     /* least workspace instead of the first in cuDNN's order */
    int64_t workspace_limit_bytes;     /* beyond it an engine is not taken */
} hr_cudnn_policy;
#define HR_CUDNN_WORKSPACE_LIMIT_BYTES ((int64_t)1 << 30)
typedef enum hr_cudnn_pick { HR_CUDNN_FIRST, HR_CUDNN_SMALLEST, HR_CUDNN_COMPILED } hr_cudnn_pick;
/* The policy for a node: `real` is the type that the products are taken of. */
hr_cudnn_policy hr_cudnn_policy_for(const hr_graph *graph, hr_type real, const hr_site *site, hr_cudnn_pick pick);

#define HR_CUDNN_KNOBS 24
typedef struct hr_cudnn_candidate {
    int stage;                         /* of the program */
    cudnnBackendHeurMode_t mode;       /* that proposed it */
    int64_t engine;                    /* cuDNN's global index */
    uint32_t numerical_notes, behavior_notes;   /* bit i: note i of cudnnBackendNumericalNote_t / BehaviorNote_t */
    int n_knobs;
    struct { int64_t type, value; } knobs[HR_CUDNN_KNOBS];
    bool allowed;                      /* by the policy's notes */
    bool built;                        /* an execution plan exists; only then workspace_bytes counts */
    int64_t workspace_bytes;
} hr_cudnn_candidate;
/* "engine 7 knobs 2=3,15=1 workspace 4096 tensor_core deterministic"; writes at most `chars`, returns `text`. */
char *hr_cudnn_candidate_text(const hr_cudnn_candidate *candidate, char *text, size_t chars);

/* ---- programs ------------------------------------------------------------------------------------------------- */

typedef enum hr_cudnn_place { HR_CUDNN_IN, HR_CUDNN_OUT, HR_CUDNN_WORKSPACE, HR_CUDNN_NOWHERE } hr_cudnn_place;
typedef struct hr_cudnn_operand {
    int64_t uid;                       /* of the tensor's descriptor */
    hr_cudnn_place place;
    int64_t index;                     /* IN, OUT: in the call's list; WORKSPACE: offset in bytes; NOWHERE: NULL */
} hr_cudnn_operand;

typedef struct hr_cudnn_program hr_cudnn_program;
/* An empty program for the site's GPU. Free with hr_cudnn_program_free (fits hr_kernel.release). */
hr_status hr_cudnn_program_new(const hr_site *site, hr_cudnn_program **program);
void hr_cudnn_program_free(void *program);
/* Room in the workspace for what one stage hands to a later one. */
int64_t hr_cudnn_program_room(hr_cudnn_program *program, int64_t bytes);
/* Appends a stage. HR_UNSUPPORTED when no engine that the policy allows can do it; the program is then unchanged. */
hr_status hr_cudnn_program_add(hr_cudnn_program *program, const char *name, const hr_cudnn_build *build,
                               const hr_cudnn_policy *policy, int n_operands, const hr_cudnn_operand *operands);
/* Appends a stage of our own kernels: `launch` enqueues on the queue with a copy of `what` (at most
 * HR_CUDNN_WHAT_BYTES) and the operands' addresses in order. */
#define HR_CUDNN_WHAT_BYTES 128
struct hr_cuda_queue;
typedef hr_status (*hr_cudnn_launch)(struct hr_cuda_queue *queue, const void *what, void *const *operands);
hr_status hr_cudnn_program_add_launch(hr_cudnn_program *program, const char *name, hr_cudnn_launch launch,
                                      const void *what, size_t what_bytes, int n_operands,
                                      const hr_cudnn_operand *operands);
int64_t hr_cudnn_program_workspace_bytes(const hr_cudnn_program *program);
/* What was chosen for the n-th of cuDNN's stages (our own kernels' do not count); NULL behind the last. */
const hr_cudnn_candidate *hr_cudnn_program_chosen(const hr_cudnn_program *program, int n);
/* Enqueues all stages; fits hr_kernel.run. */
hr_status hr_cudnn_run(const hr_kernel_call *call);
/* "conv engine 7 ...; bias engine 3 ...": for records. */
char *hr_cudnn_program_text(const hr_cudnn_program *program, char *text, size_t chars);

/* All candidates that cuDNN has for the node under `kernel` (a row of a cudnn table): *candidates is malloc'ed, the
 * caller frees it. Builds every execution plan, which can take seconds. */
hr_status hr_cudnn_candidates(const hr_kernel *kernel, const hr_graph *graph, const hr_node *node, const hr_site *site,
                              hr_cudnn_candidate **candidates, int *n_candidates);
#endif
#endif
