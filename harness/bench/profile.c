/* See profile.h. The session trains a network of its own from the case's seed, so that what is measured are the first
 * steps of the training that follows; nothing of it is kept but the figures. */
#include "profile.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include "cost_cache.h"
#include "technique.h"
#include "units.h"

enum { PROFILE_STEPS = 3 };      /* the first one warms up and is not counted */

void hr_profile_clear(hr_profile *profile)
{
    hr_costs_free(profile->costs);
    hr_graph_free(profile->graph);
    *profile = (hr_profile){0};
}

/* The steps of one plan; all but the first give seconds (add_trace) or contention (sums). */
static hr_status run_plan(const hr_profile *profile, hr_session *session, const hr_plan *plan, hr_contention_sums *sums)
{
    hr_status st = HR_OK;
    hr_trace trace;
    for (int step = 0; step < PROFILE_STEPS; step++) {
        TRY(hr_session_step(session, (uint64_t)step, true, &trace));
        if (step && sums) TRY(hr_contention_add(sums, profile->costs, plan, &trace));
        else if (step) TRY(hr_costs_add_trace(profile->costs, profile->graph, plan, &trace));
    }
out:
    return st;
}

/* Further plans in the same session: each other algorithm of every node that has one, then all that can be swapped.
 * *adopted: the plan that the session has at the end; NULL: the one that it began with. */
static hr_status run_others(const hr_profile_case *one, const hr_profile *profile, hr_session *session, hr_plan **adopted)
{
    hr_status st = HR_OK;
    hr_plan *plan = NULL;
    hr_contention_sums sums = {0};
    int n_choices = 1;
    for (int i = 0; i < profile->costs->n_nodes; i++)
        if (profile->costs->nodes[i].n_choices > n_choices) n_choices = profile->costs->nodes[i].n_choices;
    for (int choice = 1; choice <= n_choices; choice++) {
        bool last = choice == n_choices;
        if (last) TRY(hr_plan_make(profile->graph, profile->costs, "swap_all", INT64_MAX, 0, &plan));
        else TRY(hr_plan_make_profile(profile->graph, profile->costs, one->technique, choice, &plan));
        if (plan->arena_bytes <= one->room_bytes) {
            TRY(hr_session_replan(session, plan, 0));
            hr_plan_free(*adopted);
            *adopted = plan;
            plan = NULL;
            TRY(run_plan(profile, session, *adopted, last ? &sums : NULL));
        }
        hr_plan_free(plan);
        plan = NULL;
    }
    hr_contention_fit(&sums, &profile->costs->contention);
out:
    hr_plan_free(plan);
    return st;
}

static hr_status run_steps(const hr_profile_case *one, const hr_workload *workload, const hr_spec *spec,
                           const hr_plan *plan, hr_profile *profile)
{
    hr_status st = HR_OK;
    void *data = NULL;
    hr_session *session = NULL;
    hr_plan *adopted = NULL;
    if (workload->open_data) TRY(workload->open_data(spec, &data));
    hr_session_options options = {.seed = one->seed, .feed = workload->feed ? workload->feed : hr_workload_generated_feed,
                                  .feed_context = data};
    TRY(hr_costs_measure_links(profile->costs, one->device));
    TRY(hr_session_new(one->device, profile->graph, plan, 0, &options, &session));
    TRY(run_plan(profile, session, plan, NULL));
    TRY(hr_costs_add_reports(profile->costs, session, NULL, NULL));
    TRY(run_others(one, profile, session, &adopted));
out:
    hr_session_free(session);
    hr_plan_free(adopted);
    if (data && workload->close_data) workload->close_data(data);
    return st;
}

/* What was measured, on what: all that changes seconds. The program stands for itself and its libraries by the time and size
 * of its file. */
static void key_of(const hr_profile_case *one, const char *workload, uint64_t fingerprint, char key[HR_COST_KEY])
{
    char device[256] = "";
    struct stat program = {0};
    one->device->kind->describe(one->device, device, sizeof device);
    stat("/proc/self/exe", &program);
    snprintf(key, HR_COST_KEY, "%.180s, %.160s, layout %d, graph %016llx, program " HR_VERSION " %lld %lld", workload, device,
             one->channel_block, (unsigned long long)fingerprint, (long long)program.st_mtime, (long long)program.st_size);
    for (char *c = key; *c; c++) if (*c == '\n') *c = ' ';
}

/* Whether the seconds of all that the plan runs, with the standard algorithm, and the densities that its reports would tell are known. */
static bool knows_all(const hr_profile *profile, const hr_plan *plan)
{
    const hr_graph *graph = profile->graph;
    for (int i = 0; i < plan->n_steps; i++) {
        const hr_step *step = &plan->steps[i];
        if (step->kind == HR_STEP_RUN && !isfinite(profile->costs->nodes[step->node].choices[step->choice].seconds)) return false;
        const hr_tensor *moved = step->kind == HR_STEP_OUT ? &graph->tensors[step->tensor] : NULL;
        if (moved && moved->role == HR_ROLE_REPORT && !(profile->costs->density[moved->made_of] >= 0)) return false;
    }
    return true;
}

/* Measures what the cache does not know. What it knows stays as it was, so that techniques are compared by the same
 * seconds, whichever of them was planned first. */
static hr_status measure(const hr_profile_case *one, const hr_workload *workload, const hr_spec *spec, const hr_plan *plan,
                         const char *key, hr_profile *profile)
{
    hr_status st = HR_OK;
    bool found = false;
    if (!one->fresh) TRY(hr_cost_cache_load(key, profile->graph, profile->costs, &found));
    if (found && knows_all(profile, plan)) {
        profile->costs->measured = true;
        goto out;
    }
    TRY(run_steps(one, workload, spec, plan, profile));
    if (found) TRY(hr_cost_cache_load(key, profile->graph, profile->costs, &found));
    hr_cost_cache_save(key, profile->graph, profile->costs);
out:
    return st;
}

/* The network at profile->batch and its measuring plan; *plan stays NULL where nothing is wanted. */
static hr_status make_plan(const hr_profile_case *one, hr_spec *spec, hr_profile *profile, hr_plan **plan, char key[HR_COST_KEY])
{
    hr_status st = HR_OK;
    char text[192];
    hr_spec parsed;
    hr_spec_set(spec, "batch", (double)profile->batch);
    TRY(hr_workload_graph(hr_spec_format(spec, text, sizeof text), HR_F32, one->channel_block, &profile->graph, &parsed));
    key_of(one, text, hr_graph_fingerprint(profile->graph), key);
    TRY(hr_techniques_extend(one->technique, profile->graph));
    TRY(hr_costs_from_kernels(profile->graph, one->device, &profile->costs));
    TRY(hr_plan_make_profile(profile->graph, profile->costs, one->technique, 0, plan));
out:
    return st;
}

hr_status hr_profile_run(const hr_profile_case *one, hr_profile *profile)
{
    hr_status st = HR_OK;
    hr_plan *plan = NULL;
    hr_spec spec;
    char key[HR_COST_KEY];
    double start = hr_now_seconds();
    bool wanted = false;
    const hr_workload *workload = hr_workload_find(one->workload);
    *profile = (hr_profile){0};
    if (!workload) FAIL(HR_BAD_ARGUMENT, "unknown workload '%s'; see runbench --list", one->workload);
    TRY(hr_techniques_want_profile(one->technique, &wanted));
    if (!wanted && !one->always) goto out;
    TRY(hr_spec_parse(one->workload, workload->options, &spec));
    for (profile->batch = hr_spec_integer(&spec, "batch"); profile->batch; profile->batch /= 2) {
        TRY(make_plan(one, &spec, profile, &plan, key));
        if (plan->arena_bytes <= one->room_bytes) break;
        hr_plan_free(plan);
        plan = NULL;
        hr_costs_free(profile->costs);
        hr_graph_free(profile->graph);
        profile->costs = NULL;
        profile->graph = NULL;
    }
    if (plan) TRY(measure(one, workload, &spec, plan, key, profile));
    profile->seconds = hr_now_seconds() - start;
out:
    hr_plan_free(plan);
    if (st != HR_OK) hr_profile_clear(profile);
    return st;
}

hr_status hr_profile_apply(const hr_profile *profile, const hr_graph *graph, hr_costs *costs)
{
    if (!profile->graph) return HR_OK;
    for (int t = 0; t < graph->n_tensors; t++) {
        int measured = hr_graph_find_tensor(profile->graph, graph->tensors[t].name);
        if (measured >= 0) costs->density[t] = profile->costs->density[measured];
    }
    costs->out = profile->costs->out;
    costs->in = profile->costs->in;
    costs->contention = profile->costs->contention;
    if (hr_graph_fingerprint(graph) != hr_graph_fingerprint(profile->graph)) return HR_OK;
    for (int i = 0; i < graph->n_nodes; i++)
        for (int c = 0; c < costs->nodes[i].n_choices && c < profile->costs->nodes[i].n_choices; c++)
            costs->nodes[i].choices[c].seconds = profile->costs->nodes[i].choices[c].seconds;
    costs->measured = true;
    return HR_OK;
}
