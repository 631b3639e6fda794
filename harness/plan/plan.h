/* The plan: when and where. An ordered list of steps on streams, what each waits for, an address for
 * every buffer.
 *
 * Life of a plan
 *   draft     hr_plan_draft() writes the list of steps that runs every node once. Techniques edit that
 *             list: RUN a node a second time (recompute), copy a tensor OUT to host memory, copy it IN
 *             again, FREE it at a place of their choice. A draft step names a node or a tensor only.
 *   finished  hr_plan_finish() derives the rest, the same way for every technique: lives, frees, buffers,
 *             addresses, host slots, waits.
 *
 * What a draft means. Reading the list in order, each RUN or IN that produces tensor t begins a new life
 * (instance) of t; reads after it see that instance. A life ends right after its last read unless the draft
 * places an explicit FREE later (to let a transfer overlap: an OUT that is followed at once by the FREE
 * makes the next user of those bytes wait for the copy). Running a node again recomputes all its outputs,
 * and earlier instances end by themselves at their last read. Parameters and states live always.
 * INPUT tensors are filled by the host in their host slot before the step and come to the device by IN,
 * as often as the plan likes. A LOSS leaves by OUT, a REPORT may. Contributed nodes (graph.h) run where an edit
 * says so, beside or in place of others.
 *
 * A buffer is one life of one tensor, or one run's workspace, at one place in the arena. Two buffers may
 * share bytes only if all that touches the one happens before all that touches the other (stream order
 * and waits, not list order); hr_check proves it.
 *
 * Sizes that depend on data. An elastic tensor (a packed activation) is given as many bytes as the plan expects it to
 * need (hr_plan_give), its overflow tensor the rest of its bound, in the pool of host memory. A tensor that needs more
 * than was expected overflows, and nothing fails. Its buffer has a place like all others: a heap of its own inside the
 * arena would be reserved while others stand at the peak, and could not be moved by OUT and IN.
 */
#ifndef HR_PLAN_H
#define HR_PLAN_H
#include <stdio.h>
#include "costs.h"
#include "graph.h"

#define HR_STEP_LIST(X) X(RUN, "run") X(FREE, "free") X(OUT, "out") X(IN, "in")
typedef enum hr_step_kind {
#define X(code, name) HR_STEP_##code,
    HR_STEP_LIST(X)
#undef X
    HR_STEP_KINDS
} hr_step_kind;
const char *hr_step_kind_name(hr_step_kind kind);

#define HR_STREAM_LIST(X) X(COMPUTE, "compute") X(OUT, "out") X(IN, "in")
typedef enum hr_stream {
#define X(code, name) HR_STREAM_##code,
    HR_STREAM_LIST(X)
#undef X
    HR_STREAMS
} hr_stream;
const char *hr_stream_name(hr_stream stream);

typedef struct hr_step {
    hr_step_kind kind;
    hr_stream stream;
    int node;               /* RUN; else -1 */
    int tensor;             /* FREE, OUT, IN; FREE of a workspace and RUN: -1 */
    int choice;             /* RUN: index into the node's algorithms in hr_costs (0 = standard) */
    const char *algorithm;  /* RUN, finished: name of that choice; static or owned by the plan's names */
    /* finished: */
    int refs_begin;         /* RUN: n_in + n_out + n_update buffers and the workspace (-1 where absent);
                             * FREE, OUT, IN: one buffer */
    int n_refs;
    int slot;               /* OUT, IN: host slot, else -1 */
    int waits_begin, n_waits; /* earlier steps on other streams, in plan->waits */
    double start_seconds, end_seconds; /* as the timeline predicts them, where plan->timed */
} hr_step;

typedef struct hr_buffer {
    int tensor;             /* -1: workspace */
    int64_t bytes;          /* > 0 */
    int64_t offset;         /* in the arena, multiple of HR_ALIGNMENT */
    int first_step, last_step; /* half-open [first, last): first step that touches it, one past its FREE;
                             * persistent tensors: [0, n_steps) */
    bool persistent;
} hr_buffer;              /* of an in_host tensor: offset in the pool of host memory */

typedef struct hr_slot {    /* place of a tensor in the pool of host memory */
    int tensor;
    int64_t bytes, offset;
    int first_step, last_step; /* inputs and losses: the whole step */
} hr_slot;

#define HR_ALIGNMENT 64

typedef struct hr_decision { /* what a technique does with a tensor, and why: for people and records */
    int tensor;
    const char *action;     /* "packed", "kept" ...; static */
    double density;         /* share of elements that are not zero, NAN where nobody asked */
    int64_t bytes;          /* that stay in its place while it is not used */
    char reason[120];
} hr_decision;

typedef struct hr_plan {
    char *workload, *technique;   /* specs that made it (may be "") */
    uint64_t graph_fingerprint;
    bool finished;
    bool timed;                     /* made with known seconds: every step says when it is expected */
    int64_t *given_bytes;           /* [n_given] elastic tensors by id; 0 or beyond the end: their bound */
    int n_given;
    hr_decision *decisions; int n_decisions; size_t decision_capacity;
    hr_step *steps;      int n_steps;   size_t step_capacity;
    /* finished: */
    hr_buffer *buffers;  int n_buffers; size_t buffer_capacity;
    hr_slot *slots;      int n_slots;   size_t slot_capacity;
    int *refs;           int n_refs;    size_t ref_capacity;
    int *waits;          int n_waits;   size_t wait_capacity;
    int64_t arena_bytes;          /* promised peak: highest offset + bytes */
    int64_t live_bytes;           /* lower bound: largest sum of (aligned) bytes alive at one step */
    int live_peak_step;           /* where that is */
    int64_t host_bytes;           /* extent of the host pool */
    int64_t fence_bytes;          /* gap kept after every buffer for canaries; not counted in arena_bytes */
    int64_t budget_bytes;         /* 0: none; a check refuses arena_bytes above it */
    char **algorithm_names; int n_algorithm_names; size_t algorithm_name_capacity; /* owned strings of a loaded plan */
} hr_plan;

void hr_plan_free(hr_plan *plan);
hr_status hr_plan_clone(const hr_plan *plan, hr_plan **copy);
/* Each gets what the other had. */
void hr_plan_exchange(hr_plan *a, hr_plan *b);

/* The list that keeps everything: IN of each input just before its first use, every node once in graph
 * order, OUT of the loss. This is the baseline keep_all. */
hr_status hr_plan_draft(const hr_graph *graph, hr_plan **plan);

/* Editing a draft. Collect edits against positions of the present list, then apply them all at once
 * (linear time). Edits at one position keep the order in which they were added. */
typedef struct hr_edit {
    int position;        /* insert before this step (n_steps: at the end) */
    hr_step_kind kind;
    int node, tensor;    /* as in hr_step; -1 */
    int choice;
} hr_edit;
hr_status hr_plan_apply(hr_plan *plan, const hr_edit *edits, size_t n_edits);

/* Gives an elastic tensor so many bytes, at least HR_ELASTIC_LEAST, at most its bound. Drafts only. */
hr_status hr_plan_give(const hr_graph *graph, hr_plan *draft, int tensor, int64_t bytes);
/* Bytes of a tensor's buffer: its own, or, of an elastic tensor, as many as were given, and of its overflow the rest. */
int64_t hr_plan_bytes(const hr_graph *graph, const hr_plan *plan, int tensor);
/* The same in the arena, aligned: 0 for what lies in host memory. */
int64_t hr_plan_arena_bytes(const hr_graph *graph, const hr_plan *plan, int tensor);
static inline bool hr_buffer_in_host(const hr_graph *graph, const hr_buffer *buffer)
{
    return buffer->tensor >= 0 && graph->tensors[buffer->tensor].in_host;
}
/* Appends a decision; `reason` in printf form, cut at its capacity. */
hr_status hr_plan_decide(hr_plan *draft, int tensor, const char *action, double density, int64_t bytes,
                         const char *reason, ...) __attribute__((format(printf, 6, 7)));

/* Derives lives, frees, buffers, addresses, host slots and waits. fence_bytes: gap kept after every buffer
 * (canaries in tests; 0 in production). costs gives workspaces. Fails with HR_BAD_ARGUMENT when the list
 * reads a tensor that has no life there. Budget is not enforced here. */
hr_status hr_plan_finish(const hr_graph *graph, const hr_costs *costs, int64_t fence_bytes, hr_plan *plan);
/* The same with a limit in mind: where the fewest bytes that are found lie above it, the limit itself is looked for.
 * hurried: nothing but the limit is looked for, for planners that only want to know whether a list fits. */
typedef struct hr_finish {
    int64_t fence_bytes;
    int64_t limit_bytes;    /* of the arena; 0 or INT64_MAX: none */
    bool hurried;
} hr_finish;
hr_status hr_plan_finish_within(const hr_graph *graph, const hr_costs *costs, const hr_finish *how, hr_plan *plan);

/* Largest sum of live bytes of a draft, aligned as addresses are: what planners ask while they search.
 * live_at may be NULL or hold n_steps entries. */
hr_status hr_plan_live_bytes(const hr_graph *graph, const hr_costs *costs, const hr_plan *draft, int64_t *peak_bytes,
                             int *peak_step, int64_t *live_at);

/* Buffers of a finished step. RUN: k-th input, output, update, workspace. */
static inline const int *hr_step_refs(const hr_plan *plan, const hr_step *step) { return plan->refs + step->refs_begin; }

/* "step 41 (run conv3.dgrad)", for messages. */
#define HR_STEP_TEXT 160
char *hr_step_describe(const hr_graph *graph, const hr_plan *plan, int step, char text[HR_STEP_TEXT]);

/* Sums over a finished plan, for records. */
typedef struct hr_plan_totals {
    int64_t out_bytes, in_bytes;   /* transfers; inputs and loss included */
    int64_t swapped_bytes;         /* OUT of activations and gradients only */
    int recomputed_nodes;          /* runs beyond the first of a node */
    int contributed_runs;          /* runs of contributed nodes */
    double contributed_seconds;
    double recompute_seconds;      /* by costs; 0 when costs have no seconds */
    int n_runs, n_outs, n_ins;
} hr_plan_totals;
hr_plan_totals hr_plan_totals_of(const hr_graph *graph, const hr_costs *costs, const hr_plan *plan);

/* Text form. A finished plan is written with every field, one step per line, and can be loaded back:
 * the graph must be the one that it was made for (fingerprint), names must exist. A malformed text fails
 * with HR_BAD_INPUT and "line N: ...". Loading checks syntax and ranges; hr_check checks meaning. */
hr_status hr_plan_write(const hr_graph *graph, const hr_plan *plan, FILE *file);
hr_status hr_plan_read(const hr_graph *graph, FILE *file, hr_plan **plan);
/* Reads only the header lines "workload ..." and "technique ...", so that the caller can build the graph with what the
 * techniques contribute. The texts are allocated; the caller frees. */
hr_status hr_plan_read_header(FILE *file, char **workload, char **technique);
#endif
