/* Private to the executor. */
#ifndef HR_EXEC_INTERNAL_H
#define HR_EXEC_INTERNAL_H
#include "exec.h"

/* A kernel that is ready to run for all nodes of one signature. */
typedef struct hr_prepared {
    uint64_t signature;
    const hr_kernel *kernel;
    void *state;
    int64_t workspace_bytes;
} hr_prepared;

typedef struct hr_prepared_set {
    hr_prepared *all;
    size_t n, capacity;
} hr_prepared_set;

/* Index of the prepared kernel for the node, prepared now if it is the first of its signature. */
hr_status hr_prepared_find(hr_prepared_set *set, const hr_graph *graph, const hr_node *node, const hr_kernel *kernel,
                           const hr_site *site, int *index);
void hr_prepared_clear(hr_prepared_set *set);

static inline uint64_t hr_hash_join(uint64_t hash, uint64_t next)
{
    return (hash ^ next) * 0x9e3779b97f4a7c15u + (hash >> 31);
}

/* Logical order <-> the tensor's layout. */
void hr_tensor_pack(const hr_tensor *tensor, const void *plain, void *laid_out);
void hr_tensor_unpack(const hr_tensor *tensor, const void *laid_out, void *plain);
/* Initial values, by logical index: the same network whatever the layout and the threads. */
void hr_tensor_initialise(const hr_tensor *tensor, uint64_t seed, int threads, void *laid_out);

/* What a digest keeps of one parameter's gradient: the hash of its last step. */
typedef struct hr_gradient_probe {
    hr_command_result result;
    const hr_tensor *gradient;   /* NULL until an update has consumed it */
} hr_gradient_probe;

/* How a session runs steps without stamps. */
typedef enum hr_replay { HR_REPLAY_UNTRIED, HR_REPLAY_RECORDED, HR_REPLAY_REFUSED } hr_replay;

struct hr_session {
    hr_device *device;
    const hr_graph *graph;
    const hr_plan *plan;
    hr_session_options options;
    hr_prepared_set prepared;
    int64_t reserved_bytes;      /* of the arena: capacity, or more when the plan needs it */
    int *prepared_of;            /* [n_steps] index, RUN only */
    void **pointers;             /* [n_refs] */
    int64_t *ref_bytes;          /* [n_refs] 0: absent */
    int *home;                   /* [n_tensors] persistent buffer, -1 */
    int *command_of;             /* [n_steps] the step's own command: its stamps are the step's */
    int *last_command_of;        /* [n_steps] last command of its group: what later steps wait for */
    int *waits;                  /* [plan n_waits] as command numbers */
    int n_commands;              /* submitted in this training step */
    double *starts, *ends;       /* [n_commands] */
    double *step_starts, *step_ends;
    hr_command_result *fences;   /* [n_buffers + 1] what the last look found; the last one is the plan's tail */
    char *scratch;               /* ordinary memory for one persistent tensor or input, grown as needed */
    int64_t scratch_bytes;
    hr_replay replay;
    char replay_refusal[256];
    hr_gradient_probe *probes;   /* [n_tensors] by parameter */
    uint64_t loss_hash, gradients_hash;
    bool gradients_zero;
};

static inline char *hr_session_buffer(const hr_session *s, int buffer)
{
    const hr_buffer *b = &s->plan->buffers[buffer];
    bool in_host = hr_buffer_in_host(s->graph, b);
    return (in_host ? s->device->kind->host_pool(s->device) : s->device->kind->arena(s->device)) + b->offset;
}
/* Most commands that one training step can need. */
static inline int hr_session_room(const hr_session *s) { return 2 * s->plan->n_steps + 2 * s->plan->n_refs; }

/* Everything that follows from the plan: the arena, kernels, pointers; not what lies in it. */
hr_status hr_session_adopt(hr_session *session, const hr_plan *plan, int64_t capacity_bytes);

/* Submits one command of a step's group on the step's stream; the first takes the step's waits. */
hr_status hr_session_submit(hr_session *session, const hr_step *step, bool *first, hr_command command);

/* Fences: before the first use of the step's buffers, after their last, and what no step begins or ends. */
hr_status hr_fences_write(hr_session *session, int step, bool *first);
hr_status hr_fences_check(hr_session *session, int step, bool *first);
/* After finish: an error that names the first buffer whose fence was found changed. */
hr_status hr_fences_judge(const hr_session *session);
void hr_fences_forget(hr_session *session);
hr_status hr_fences_write_lasting(hr_session *session);
hr_status hr_fences_check_lasting(hr_session *session);

/* Commands outside of a training step, all on the compute stream: begun, submitted and finished in one go. */
hr_status hr_session_commands(hr_session *session, hr_command *commands, int n_commands);
/* Ordinary memory of at least so many bytes, valid until the next call. */
hr_status hr_session_scratch(hr_session *session, int64_t bytes, char **scratch);
#endif
