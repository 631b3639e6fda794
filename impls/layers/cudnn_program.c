/* Programs: stages of cuDNN that share one workspace. See cudnn.h.
 *
 * The workspace has two parts: rooms, in which a stage leaves what a later one reads, and behind them one scratch
 * area, as large as the hungriest stage wants.
 * A plan's buffers keep their addresses, so the variant pack (cuDNN's list of pointers) of the last run fits the next
 * one nearly always; it is made again only when a pointer has changed.
 */
#include "cudnn_plan.h"
#ifdef HR_HAVE_CUDNN
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cuda/queue.h"
#include "lives.h"

enum { OPERANDS = 12, STAGES = 8, NAME = 32 };
enum { BASE_ALIGNMENT = 256 };   /* of the workspace, as cudaMalloc gives it; plans align to HR_ALIGNMENT only */

typedef struct stage {
    char name[NAME];
    cudnnBackendDescriptor_t plan, pack;   /* pack: NULL before the first run */
    hr_cudnn_candidate chosen;
    int n_operands;
    hr_cudnn_operand operands[OPERANDS];
    void *bound[OPERANDS], *scratch;       /* what `pack` points to */
    hr_cudnn_launch launch;                /* our own kernels instead of a plan */
    union { char bytes[HR_CUDNN_WHAT_BYTES]; int64_t aligned; } what;
} stage;

struct hr_cudnn_program {
    hr_cudnn_target target;
    hr_cudnn_listing listing;
    stage stages[STAGES];
    int n_stages;
    int64_t rooms_bytes, scratch_bytes;
};

static _Thread_local bool list_new_programs;   /* while hr_cudnn_candidates prepares a kernel */

hr_status hr_cudnn_program_new(const hr_site *site, hr_cudnn_program **program)
{
    hr_status st = HR_OK;
    hr_cudnn_program *p = calloc(1, sizeof *p);
    TRY_ALLOC(p);
    TRY(hr_cudnn_target_of(site, &p->target));
    p->listing.wanted = list_new_programs;
    *program = p;
    p = NULL;
out:
    free(p);
    return st;
}

void hr_cudnn_program_free(void *program)
{
    hr_cudnn_program *p = program;
    if (!p) return;
    for (int i = 0; i < p->n_stages; i++) {
        if (p->stages[i].pack) cudnnBackendDestroyDescriptor(p->stages[i].pack);
        if (p->stages[i].plan) cudnnBackendDestroyDescriptor(p->stages[i].plan);
    }
    free(p->listing.candidates);
    free(p);
}

int64_t hr_cudnn_program_room(hr_cudnn_program *program, int64_t bytes)
{
    int64_t offset = program->rooms_bytes;
    program->rooms_bytes += (bytes + BASE_ALIGNMENT - 1) / BASE_ALIGNMENT * BASE_ALIGNMENT;
    return offset;
}

int64_t hr_cudnn_program_workspace_bytes(const hr_cudnn_program *program)
{
    int64_t bytes = program->rooms_bytes + program->scratch_bytes;
    return bytes ? bytes + BASE_ALIGNMENT - HR_ALIGNMENT : 0;
}

hr_status hr_cudnn_program_add(hr_cudnn_program *program, const char *name, const hr_cudnn_build *build,
                               const hr_cudnn_policy *policy, int n_operands, const hr_cudnn_operand *operands)
{
    hr_status st = HR_OK;
    stage s = {.n_operands = n_operands};
    size_t listed_before = program->listing.count;
    if (program->n_stages == STAGES || n_operands > OPERANDS)
        FAIL(HR_UNSUPPORTED, "a program has at most %d stages of %d operands", STAGES, OPERANDS);
    snprintf(s.name, sizeof s.name, "%s", name);
    memcpy(s.operands, operands, sizeof *operands * (size_t)n_operands);
    TRY(hr_cudnn_choose(&program->target, name, program->n_stages, build, policy, &program->listing, &s.plan,
                        &s.chosen));
    if (s.chosen.workspace_bytes > program->scratch_bytes) program->scratch_bytes = hr_align(s.chosen.workspace_bytes);
    program->stages[program->n_stages++] = s;
out:
    if (st != HR_OK) program->listing.count = listed_before;   /* another stage will have this one's number */
    return st;
}

hr_status hr_cudnn_program_add_launch(hr_cudnn_program *program, const char *name, hr_cudnn_launch launch,
                                      const void *what, size_t what_bytes, int n_operands,
                                      const hr_cudnn_operand *operands)
{
    hr_status st = HR_OK;
    if (program->n_stages == STAGES || n_operands > OPERANDS || what_bytes > HR_CUDNN_WHAT_BYTES)
        FAIL(HR_UNSUPPORTED, "a program has at most %d stages of %d operands", STAGES, OPERANDS);
    stage *s = &program->stages[program->n_stages++];
    *s = (stage){.launch = launch, .n_operands = n_operands};
    snprintf(s->name, sizeof s->name, "%s", name);
    memcpy(s->operands, operands, sizeof *operands * (size_t)n_operands);
    memcpy(s->what.bytes, what, what_bytes);
out:
    return st;
}

static char *workspace_base(const hr_kernel_call *call)
{
    uintptr_t at = (uintptr_t)call->workspace;
    return (char *)call->workspace + (BASE_ALIGNMENT - at % BASE_ALIGNMENT) % BASE_ALIGNMENT;
}

static void *address(const hr_kernel_call *call, const hr_cudnn_operand *operand)
{
    switch (operand->place) {
    case HR_CUDNN_IN: return (void *)(uintptr_t)call->in[operand->index];
    case HR_CUDNN_OUT: return call->out[operand->index];
    case HR_CUDNN_WORKSPACE: return workspace_base(call) + operand->index;
    default: return NULL;
    }
}

static hr_status bind(stage *s, void *const *pointers, void *scratch)
{
    hr_status st = HR_OK;
    int64_t uids[OPERANDS];
    cudnnBackendDescriptor_t pack = NULL;
    for (int i = 0; i < s->n_operands; i++) uids[i] = s->operands[i].uid;
    size_t bytes = sizeof *pointers * (size_t)s->n_operands;
    if (s->pack && s->scratch == scratch && !memcmp(pointers, s->bound, bytes)) return HR_OK;
    TRY_CUDNN(cudnnBackendCreateDescriptor(CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR, &pack));
    TRY_CUDNN(cudnnBackendSetAttribute(pack, CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS, CUDNN_TYPE_INT64, s->n_operands,
                                       uids));
    TRY_CUDNN(cudnnBackendSetAttribute(pack, CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS, CUDNN_TYPE_VOID_PTR, s->n_operands,
                                       pointers));
    TRY_CUDNN(cudnnBackendSetAttribute(pack, CUDNN_ATTR_VARIANT_PACK_WORKSPACE, CUDNN_TYPE_VOID_PTR, 1, &scratch));
    TRY_CUDNN(cudnnBackendFinalize(pack));
    if (s->pack) cudnnBackendDestroyDescriptor(s->pack);
    s->pack = pack;
    s->scratch = scratch;
    memcpy(s->bound, pointers, bytes);
    pack = NULL;
out:
    if (pack) cudnnBackendDestroyDescriptor(pack);
    return st;
}

hr_status hr_cudnn_run(const hr_kernel_call *call)
{
    hr_status st = HR_OK;
    hr_cudnn_program *p = call->state;
    hr_cuda_queue *queue = call->site.queue;
    void *pointers[OPERANDS];
    if (!queue || !queue->cudnn) FAIL(HR_UNSUPPORTED, "a program for an assumed GPU cannot run");
    for (int i = 0; i < p->n_stages; i++) {
        stage *s = &p->stages[i];
        for (int j = 0; j < s->n_operands; j++) pointers[j] = address(call, &s->operands[j]);
        if (s->launch) {
            TRY(s->launch(queue, s->what.bytes, pointers));
            continue;
        }
        TRY(bind(s, pointers, s->chosen.workspace_bytes ? workspace_base(call) + p->rooms_bytes : NULL));
        TRY_CUDNN(cudnnBackendExecute(queue->cudnn, s->plan, s->pack));
    }
out:
    return st;
}

const hr_cudnn_candidate *hr_cudnn_program_chosen(const hr_cudnn_program *program, int n)
{
    for (int i = 0; i < program->n_stages; i++)
        if (!program->stages[i].launch && !n--) return &program->stages[i].chosen;
    return NULL;
}

char *hr_cudnn_program_text(const hr_cudnn_program *program, char *text, size_t chars)
{
    size_t at = 0;
    if (chars) text[0] = 0;
    for (int i = 0; i < program->n_stages && at + NAME + 8 < chars; i++) {
        at += (size_t)snprintf(text + at, chars - at, "%s%s: ", i ? "; " : "", program->stages[i].name);
        if (program->stages[i].launch) snprintf(text + at, chars - at, "own kernel");
        else hr_cudnn_candidate_text(&program->stages[i].chosen, text + at, chars - at);
        at += strlen(text + at);
    }
    return text;
}

hr_status hr_cudnn_candidates(const hr_kernel *kernel, const hr_graph *graph, const hr_node *node, const hr_site *site,
                              hr_cudnn_candidate **candidates, int *n_candidates)
{
    hr_status st = HR_OK;
    void *state = NULL;
    int64_t workspace_bytes;
    hr_cudnn_candidate *copy = NULL;
    if (kernel->run != hr_cudnn_run) FAIL(HR_BAD_ARGUMENT, "algorithm %s is not cuDNN's", kernel->algorithm);
    list_new_programs = true;
    st = kernel->prepare(graph, node, site, &state, &workspace_bytes);
    list_new_programs = false;
    TRY(st);
    const hr_cudnn_program *program = state;
    copy = malloc(sizeof *copy * (program->listing.count + 1));
    TRY_ALLOC(copy);
    memcpy(copy, program->listing.candidates, sizeof *copy * program->listing.count);
    *candidates = copy;
    *n_candidates = (int)program->listing.count;
out:
    hr_cudnn_program_free(state);
    return st;
}
#endif
