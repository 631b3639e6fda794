/* From an operation graph to an execution plan.
 *
 * cuDNN's heuristics propose engine configurations in the order of expected speed: mode A (fast rules), then B (a
 * model of the kernels' speed), then FALLBACK (always works). Each engine says by notes what its numbers are like.
 * The policy drops by note; what is left is tried in order, since a configuration may still be refused when its plan
 * is built. So the choice is a function of cuDNN's version and of the GPU's properties, and of nothing measured.
 *
 * Notes and what they mean here (cudnn_graph_v9.h; "Numerical notes" of the graph API's pages):
 *   NONDETERMINISTIC                 sums by float atomics                           dropped unless queue->fast
 *   DOWN_CONVERT_INPUTS              F32 inputs become F16                           dropped always
 *   REDUCED_PRECISION_REDUCTION      sums kept in less than F32                      dropped always
 *   TENSOR_CORE with F32 tensors     TF32: the graph API has no attribute of its own for it; engines that use tensor
 *                                    cores for F32 carry this note                   dropped unless graph->tf32
 *   WINOGRAD, FFT                    exact products of sums: error bounds larger by the transforms' norms (a factor
 *                                    of about 10 for Winograd 4x4, Lavin and Gray 2016)  dropped always
 * Engines with the behaviour note RUNTIME_COMPILATION make their kernel when the plan is built: they cost up to a
 * second for each node, and cannot be looked at without a driver. Dropped but for the algorithm "cudnn_compiled"; so
 * what "cudnn" takes on a GPU is what it takes for that GPU's description.
 */
#include "cudnn_plan.h"
#ifdef HR_HAVE_CUDNN
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cuda/queue.h"

static cudnnBackendDescriptor_t assumed;

hr_status hr_cudnn_assume_device(const char *json)
{
    hr_status st = HR_OK;
    cudnnBackendDescriptor_t made = NULL;
    if (json && cudnnGetVersion() < 90800)
        FAIL(HR_UNSUPPORTED, "cuDNN %zu cannot build plans for a described GPU; 9.8 can", cudnnGetVersion());
    if (json) {
        TRY_CUDNN(cudnnBackendCreateDescriptor(CUDNN_BACKEND_DEVICEPROP_DESCRIPTOR, &made));
        TRY_CUDNN(cudnnBackendSetAttribute(made, CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION, CUDNN_TYPE_CHAR,
                                           (int64_t)strlen(json), json));
        TRY_CUDNN(cudnnBackendFinalize(made));
    }
    if (assumed) cudnnBackendDestroyDescriptor(assumed);
    assumed = made;
    made = NULL;
out:
    if (made) cudnnBackendDestroyDescriptor(made);
    return st;
}

hr_status hr_cudnn_target_of(const hr_site *site, hr_cudnn_target *target)
{
    const hr_cuda_queue *queue = site->queue;
    *target = (hr_cudnn_target){queue ? queue->cudnn : NULL, NULL};
    if (!target->handle) target->described = assumed;
    if (target->handle || target->described) return HR_OK;
    return hr_fail(HR_UNSUPPORTED, "cuDNN's kernels need a GPU: this queue has no cuDNN handle");
}

hr_cudnn_policy hr_cudnn_policy_for(const hr_graph *graph, hr_type real, const hr_site *site, hr_cudnn_pick pick)
{
    const hr_cuda_queue *queue = site->queue;
    return (hr_cudnn_policy){.nondeterministic = queue && queue->fast,
                             .tensor_cores = real != HR_F32 || graph->tf32,
                             .compiled = pick == HR_CUDNN_COMPILED,
                             .smallest = pick == HR_CUDNN_SMALLEST,
                             .workspace_limit_bytes = HR_CUDNN_WORKSPACE_LIMIT_BYTES};
}

static bool allowed(const hr_cudnn_policy *policy, uint32_t notes, uint32_t behavior_notes)
{
    uint32_t forbidden = 1u << CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS |
                         1u << CUDNN_NUMERICAL_NOTE_REDUCED_PRECISION_REDUCTION | 1u << CUDNN_NUMERICAL_NOTE_FFT |
                         1u << CUDNN_NUMERICAL_NOTE_WINOGRAD | 1u << CUDNN_NUMERICAL_NOTE_WINOGRAD_TILE_4x4 |
                         1u << CUDNN_NUMERICAL_NOTE_WINOGRAD_TILE_6x6 | 1u << CUDNN_NUMERICAL_NOTE_WINOGRAD_TILE_13x13;
    if (!policy->nondeterministic) forbidden |= 1u << CUDNN_NUMERICAL_NOTE_NONDETERMINISTIC;
    if (!policy->tensor_cores) forbidden |= 1u << CUDNN_NUMERICAL_NOTE_TENSOR_CORE;
    bool compiles = behavior_notes >> CUDNN_BEHAVIOR_NOTE_RUNTIME_COMPILATION & 1;
    return !(notes & forbidden) && (policy->compiled || !compiles);
}

/* Bits of an engine's notes; both kinds of note are ints below 32. */
static hr_status notes_of(cudnnBackendDescriptor_t engine, cudnnBackendAttributeName_t name,
                          cudnnBackendAttributeType_t type, uint32_t *bits)
{
    hr_status st = HR_OK;
    int notes[32];
    int64_t n = 0;
    TRY_CUDNN(cudnnBackendGetAttribute(engine, name, type, 32, &n, notes));
    for (int64_t i = 0; i < n && i < 32; i++)
        if (notes[i] >= 0 && notes[i] < 32) *bits |= 1u << notes[i];
out:
    return st;
}

static hr_status read_knobs(cudnnBackendDescriptor_t config, hr_cudnn_candidate *c)
{
    hr_status st = HR_OK;
    cudnnBackendDescriptor_t choices[HR_CUDNN_KNOBS] = {NULL};
    int64_t n = 0, got = 0;
    for (int i = 0; i < HR_CUDNN_KNOBS; i++)
        TRY_CUDNN(cudnnBackendCreateDescriptor(CUDNN_BACKEND_KNOB_CHOICE_DESCRIPTOR, &choices[i]));
    TRY_CUDNN(cudnnBackendGetAttribute(config, CUDNN_ATTR_ENGINECFG_KNOB_CHOICES, CUDNN_TYPE_BACKEND_DESCRIPTOR,
                                       HR_CUDNN_KNOBS, &n, choices));
    for (int i = 0; i < n && i < HR_CUDNN_KNOBS; i++) {
        cudnnBackendKnobType_t type;
        TRY_CUDNN(cudnnBackendGetAttribute(choices[i], CUDNN_ATTR_KNOB_CHOICE_KNOB_TYPE, CUDNN_TYPE_KNOB_TYPE, 1, &got,
                                           &type));
        c->knobs[i].type = type;
        TRY_CUDNN(cudnnBackendGetAttribute(choices[i], CUDNN_ATTR_KNOB_CHOICE_KNOB_VALUE, CUDNN_TYPE_INT64, 1, &got,
                                           &c->knobs[i].value));
        c->n_knobs = i + 1;
    }
out:
    for (int i = 0; i < HR_CUDNN_KNOBS; i++)
        if (choices[i]) cudnnBackendDestroyDescriptor(choices[i]);
    return st;
}

static hr_status read_config(cudnnBackendDescriptor_t config, const hr_cudnn_policy *policy, hr_cudnn_candidate *c)
{
    hr_status st = HR_OK;
    cudnnBackendDescriptor_t engine = NULL;
    int64_t n = 0;
    TRY_CUDNN(cudnnBackendCreateDescriptor(CUDNN_BACKEND_ENGINE_DESCRIPTOR, &engine));
    TRY_CUDNN(cudnnBackendGetAttribute(config, CUDNN_ATTR_ENGINECFG_ENGINE, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1, &n,
                                       &engine));
    TRY_CUDNN(cudnnBackendGetAttribute(engine, CUDNN_ATTR_ENGINE_GLOBAL_INDEX, CUDNN_TYPE_INT64, 1, &n, &c->engine));
    TRY(notes_of(engine, CUDNN_ATTR_ENGINE_NUMERICAL_NOTE, CUDNN_TYPE_NUMERICAL_NOTE, &c->numerical_notes));
    TRY(notes_of(engine, CUDNN_ATTR_ENGINE_BEHAVIOR_NOTE, CUDNN_TYPE_BEHAVIOR_NOTE, &c->behavior_notes));
    TRY(read_knobs(config, c));
    c->allowed = allowed(policy, c->numerical_notes, c->behavior_notes);
out:
    if (engine) cudnnBackendDestroyDescriptor(engine);
    return st;
}

/* *plan stays NULL when cuDNN refuses the configuration: that is its way to say "not this one". */
static hr_status build_plan(const hr_cudnn_target *target, cudnnBackendDescriptor_t config, hr_cudnn_candidate *c,
                            cudnnBackendDescriptor_t *plan)
{
    hr_status st = HR_OK;
    cudnnBackendDescriptor_t made = NULL;
    int64_t n = 0;
    TRY_CUDNN(cudnnBackendCreateDescriptor(CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR, &made));
    if (target->handle)
        TRY_CUDNN(cudnnBackendSetAttribute(made, CUDNN_ATTR_EXECUTION_PLAN_HANDLE, CUDNN_TYPE_HANDLE, 1,
                                           &target->handle));
    else
        TRY_CUDNN(cudnnBackendSetAttribute(made, CUDNN_ATTR_EXECUTION_PLAN_DEVICEPROP, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1,
                                           &target->described));
    TRY_CUDNN(cudnnBackendSetAttribute(made, CUDNN_ATTR_EXECUTION_PLAN_ENGINE_CONFIG, CUDNN_TYPE_BACKEND_DESCRIPTOR, 1,
                                       &config));
    if (cudnnBackendFinalize(made) != CUDNN_STATUS_SUCCESS) goto out;
    TRY_CUDNN(cudnnBackendGetAttribute(made, CUDNN_ATTR_EXECUTION_PLAN_WORKSPACE_SIZE, CUDNN_TYPE_INT64, 1, &n,
                                       &c->workspace_bytes));
    c->built = true;
    *plan = made;
    made = NULL;
out:
    if (made) cudnnBackendDestroyDescriptor(made);
    return st;
}

typedef struct choice {
    const hr_cudnn_target *target;
    const hr_cudnn_policy *policy;
    hr_cudnn_listing *listing;
    int stage, seen, refused_by_notes, refused_by_build, refused_by_size;
    bool done;
    cudnnBackendDescriptor_t plan;
    hr_cudnn_candidate chosen;
} choice;

static bool listed(const hr_cudnn_listing *listing, const hr_cudnn_candidate *c)
{
    for (size_t i = 0; i < listing->count; i++) {
        const hr_cudnn_candidate *o = &listing->candidates[i];
        if (o->stage == c->stage && o->engine == c->engine && o->n_knobs == c->n_knobs &&
            !memcmp(o->knobs, c->knobs, sizeof *c->knobs * (size_t)c->n_knobs)) return true;
    }
    return false;
}

static hr_status consider(choice *k, cudnnBackendHeurMode_t mode, cudnnBackendDescriptor_t config)
{
    hr_status st = HR_OK;
    hr_cudnn_candidate c = {.stage = k->stage, .mode = mode};
    cudnnBackendDescriptor_t plan = NULL;
    TRY(read_config(config, k->policy, &c));
    if (listed(k->listing, &c)) goto out;
    k->seen++;
    k->refused_by_notes += !c.allowed;
    if (c.allowed || k->listing->wanted) TRY(build_plan(k->target, config, &c, &plan));
    bool small_enough = c.workspace_bytes <= k->policy->workspace_limit_bytes;
    k->refused_by_build += c.allowed && !c.built;
    k->refused_by_size += c.allowed && c.built && !small_enough;
    if (c.allowed && c.built && small_enough && !k->done &&
        (!k->plan || c.workspace_bytes < k->chosen.workspace_bytes)) {
        if (k->plan) cudnnBackendDestroyDescriptor(k->plan);
        k->plan = plan;
        k->chosen = c;
        k->done = !k->policy->smallest || c.workspace_bytes == 0;
        plan = NULL;
    }
    TRY_GROW(k->listing->candidates, k->listing->count, k->listing->capacity);
    k->listing->candidates[k->listing->count++] = c;
out:
    if (plan) cudnnBackendDestroyDescriptor(plan);
    return st;
}

/* Configurations that one mode of the heuristics proposes. A mode that has nothing for the graph is no error. */
static hr_status consider_mode(choice *k, cudnnBackendDescriptor_t graph, cudnnBackendHeurMode_t mode)
{
    enum { CONFIGS = 64 };
    hr_status st = HR_OK;
    cudnnBackendDescriptor_t heuristic = NULL, configs[CONFIGS] = {NULL};
    int64_t n = 0;
    TRY_CUDNN(cudnnBackendCreateDescriptor(CUDNN_BACKEND_ENGINEHEUR_DESCRIPTOR, &heuristic));
    TRY_CUDNN(cudnnBackendSetAttribute(heuristic, CUDNN_ATTR_ENGINEHEUR_OPERATION_GRAPH, CUDNN_TYPE_BACKEND_DESCRIPTOR,
                                       1, &graph));
    TRY_CUDNN(cudnnBackendSetAttribute(heuristic, CUDNN_ATTR_ENGINEHEUR_MODE, CUDNN_TYPE_HEUR_MODE, 1, &mode));
    if (k->target->described)
        TRY_CUDNN(cudnnBackendSetAttribute(heuristic, CUDNN_ATTR_ENGINEHEUR_DEVICEPROP, CUDNN_TYPE_BACKEND_DESCRIPTOR,
                                           1, &k->target->described));
    if (cudnnBackendFinalize(heuristic) != CUDNN_STATUS_SUCCESS) goto out;
    for (int i = 0; i < CONFIGS; i++)
        TRY_CUDNN(cudnnBackendCreateDescriptor(CUDNN_BACKEND_ENGINECFG_DESCRIPTOR, &configs[i]));
    if (cudnnBackendGetAttribute(heuristic, CUDNN_ATTR_ENGINEHEUR_RESULTS, CUDNN_TYPE_BACKEND_DESCRIPTOR, CONFIGS, &n,
                                 configs) != CUDNN_STATUS_SUCCESS) goto out;
    for (int i = 0; i < n && i < CONFIGS && (!k->done || k->listing->wanted); i++) TRY(consider(k, mode, configs[i]));
out:
    for (int i = 0; i < CONFIGS; i++)
        if (configs[i]) cudnnBackendDestroyDescriptor(configs[i]);
    if (heuristic) cudnnBackendDestroyDescriptor(heuristic);
    return st;
}

hr_status hr_cudnn_choose(const hr_cudnn_target *target, const char *name, int stage, const hr_cudnn_build *build,
                          const hr_cudnn_policy *policy, hr_cudnn_listing *listing, cudnnBackendDescriptor_t *plan,
                          hr_cudnn_candidate *chosen)
{
    hr_status st = HR_OK;
    static const cudnnBackendHeurMode_t modes[] = {CUDNN_HEUR_MODE_A, CUDNN_HEUR_MODE_B, CUDNN_HEUR_MODE_FALLBACK};
    choice k = {.target = target, .policy = policy, .listing = listing, .stage = stage};
    cudnnBackendDescriptor_t graph = NULL;
    TRY_CUDNN(cudnnBackendCreateDescriptor(CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR, &graph));
    if (target->handle)
        TRY_CUDNN(cudnnBackendSetAttribute(graph, CUDNN_ATTR_OPERATIONGRAPH_HANDLE, CUDNN_TYPE_HANDLE, 1,
                                           &target->handle));
    TRY_CUDNN(cudnnBackendSetAttribute(graph, CUDNN_ATTR_OPERATIONGRAPH_OPS, CUDNN_TYPE_BACKEND_DESCRIPTOR,
                                       build->n_operations, build->operations));
    TRY_CUDNN(cudnnBackendFinalize(graph));
    for (size_t i = 0; i < sizeof modes / sizeof *modes && (!k.done || listing->wanted); i++)
        TRY(consider_mode(&k, graph, modes[i]));
    if (!k.plan)
        FAIL(HR_UNSUPPORTED, "%s: of %d engines of cuDNN %zu, %d have other numbers than allowed, %d cannot be built, "
             "%d want more than %lld bytes of workspace", name, k.seen, cudnnGetVersion(), k.refused_by_notes,
             k.refused_by_build, k.refused_by_size, (long long)policy->workspace_limit_bytes);
    *plan = k.plan;
    *chosen = k.chosen;
    k.plan = NULL;
out:
    if (k.plan) cudnnBackendDestroyDescriptor(k.plan);
    if (graph) cudnnBackendDestroyDescriptor(graph);
    return st;
}

static const char *const numerical[] = {"tensor_core", "down_convert", "reduced_reduction", "fft", "nondeterministic",
                                        "winograd", "winograd_4x4", "winograd_6x6", "winograd_13x13", "strict_nan"};
static const char *const behavior[] = {"runtime_compiled", "int8x32_filter", "int8x32_bias", "cuda_graph", "cublaslt"};

char *hr_cudnn_candidate_text(const hr_cudnn_candidate *c, char *text, size_t chars)
{
    size_t at = 0;
#define SAY(...) do { if (at < chars) at += (size_t)snprintf(text + at, chars - at, __VA_ARGS__); } while (0)
    SAY("engine %lld knobs ", (long long)c->engine);
    for (int i = 0; i < c->n_knobs; i++)
        SAY("%s%lld=%lld", i ? "," : "", (long long)c->knobs[i].type, (long long)c->knobs[i].value);
    if (!c->n_knobs) SAY("-");
    SAY(" mode %c", "IBFA"[c->mode & 3]);
    if (c->built) SAY(" workspace %lld", (long long)c->workspace_bytes);
    else SAY(" not built");
    for (size_t i = 0; i < sizeof numerical / sizeof *numerical; i++)
        if (c->numerical_notes >> i & 1) SAY(" %s", numerical[i]);
    for (size_t i = 0; i < sizeof behavior / sizeof *behavior; i++)
        if (c->behavior_notes >> i & 1) SAY(" %s", behavior[i]);
    if (!c->allowed) SAY(" forbidden");
#undef SAY
    return text;
}
#endif
