/* `runbench explain`: where the peak of a step stands, who holds it, and what each technique would do to it.
 *
 * People's most common complaint about memory techniques is that the peak did not move and nothing said why.
 * So keep_all and the technique stand side by side, and every holder that remains says what keeps it there:
 * it lives from step to step, the step at the peak itself touches it, or its next reader is near.
 * Everything here is planned; nothing is run.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "cli.h"
#include "commands.h"
#include "cut.h"
#include "trial.h"
#include "units.h"

enum { HOLDERS_SHOWN = 12, READERS_SHOWN = 3, NEAR_STEPS = 8 };

static bool step_touches(const hr_plan *plan, int step, int buffer)
{
    for (int r = 0; r < plan->steps[step].n_refs; r++)
        if (hr_step_refs(plan, &plan->steps[step])[r] == buffer) return true;
    return false;
}

/* Next step after the peak that reads or moves the buffer; -1 when none. */
static int next_use(const hr_plan *plan, int buffer, int after)
{
    int last = plan->buffers[buffer].persistent ? plan->n_steps : plan->buffers[buffer].last_step;
    for (int s = after + 1; s < last; s++)
        if (plan->steps[s].kind != HR_STEP_FREE && step_touches(plan, s, buffer)) return s;
    return -1;
}

static const char *step_name(const hr_graph *graph, const hr_plan *plan, int step)
{
    return plan->steps[step].kind == HR_STEP_RUN ? graph->nodes[plan->steps[step].node].name
         : plan->steps[step].kind == HR_STEP_OUT ? "copy out" : "copy in";
}

static void readers_text(const hr_graph *graph, const hr_plan *plan, int buffer, char *text, size_t chars)
{
    int step = plan->live_peak_step, n = 0;
    size_t used = 0;
    text[0] = '\0';
    if (step_touches(plan, step, buffer)) used += (size_t)snprintf(text, chars, "the peak's step");
    while (n < READERS_SHOWN && used < chars && (step = next_use(plan, buffer, step)) >= 0)
        used += (size_t)snprintf(text + used, chars - used, "%s%s", used ? ", " : "", step_name(graph, plan, step)),
            n++;
    if (used < chars && step >= 0 && n == READERS_SHOWN && next_use(plan, buffer, step) >= 0)
        snprintf(text + used, chars - used, ", ...");
    if (!*text) snprintf(text, chars, plan->buffers[buffer].persistent ? "the next training step" : "nobody");
}

/* What keeps this buffer at the peak of this plan. */
static void reason_text(const hr_graph *graph, const hr_plan *plan, int buffer, char *text, size_t chars)
{
    const hr_buffer *b = &plan->buffers[buffer];
    int next = next_use(plan, buffer, plan->live_peak_step);
    if (b->persistent) snprintf(text, chars, "lives from step to step");
    else if (step_touches(plan, plan->live_peak_step, buffer)) snprintf(text, chars, "the peak's step uses it");
    else if (next >= 0 && plan->steps[next].kind == HR_STEP_OUT) snprintf(text, chars, "waits for its copy out");
    else if (next >= 0 && next - plan->live_peak_step <= NEAR_STEPS)
        snprintf(text, chars, "needed again %d steps later", next - plan->live_peak_step);
    else if (next >= 0)
        snprintf(text, chars, "kept for %s, %d steps later", step_name(graph, plan, next), next - plan->live_peak_step);
    else snprintf(text, chars, "its free comes after the peak");
}

static int print_holders(const hr_trial *trial, int which, hr_holder holders[HOLDERS_SHOWN])
{
    const hr_plan *plan = trial->plan[which];
    const char *technique = which == HR_A ? "keep_all" : trial->one.technique;
    int64_t shown_bytes = 0;
    char bytes[HR_BYTES_TEXT], shape[HR_SHAPE_TEXT], readers[200], reason[128];
    int n_holders = hr_peak_holders(trial->graph, plan, holders, HOLDERS_SHOWN);
    printf("\n# %s: what holds its peak, the largest first\n", technique);
    printf("# %10s %6s  %-10s %-26s %-28s %-34s %-30s %s\n", "bytes", "share", "role", "tensor", "shape", "made at",
           "still needed by", "why it is there");
    for (int i = 0; i < n_holders; i++) {
        int tensor = plan->buffers[holders[i].buffer].tensor;
        readers_text(trial->graph, plan, holders[i].buffer, readers, sizeof readers);
        reason_text(trial->graph, plan, holders[i].buffer, reason, sizeof reason);
        printf("  %10s %5.1f%%  %-10s %-26s %-28s %-34s %-30s %s\n", hr_bytes_format(holders[i].bytes, bytes),
               100.0 * (double)holders[i].bytes / (double)plan->live_bytes, holders[i].role, holders[i].name,
               tensor >= 0 ? hr_tensor_shape(&trial->graph->tensors[tensor], shape) : "-", holders[i].step_made,
               readers, reason);
        shown_bytes += holders[i].bytes;
    }
    if (plan->live_bytes > shown_bytes)
        printf("  %10s %5.1f%%  smaller ones\n", hr_bytes_format(plan->live_bytes - shown_bytes, bytes),
               100.0 * (double)(plan->live_bytes - shown_bytes) / (double)plan->live_bytes);
    return n_holders;
}

/* A line for each kind of bytes that stands at either peak. */
static void print_bands(const hr_trial *trial)
{
    static const char *const names[] = {
#define X(code, name) name,
        HR_BAND_LIST(X)
#undef X
    };
    int64_t bytes[2][HR_BANDS];
    for (int which = HR_A; which <= HR_B; which++) hr_peak_bands(trial->graph, trial->plan[which], bytes[which]);
    for (int band = 0; band < HR_BANDS; band++) {
        char side[2][64], text[HR_BYTES_TEXT], name[32];
        if (!bytes[HR_A][band] && !bytes[HR_B][band]) continue;
        for (int which = HR_A; which <= HR_B; which++)
            snprintf(side[which], sizeof side[which], "%s (%.0f%%)", hr_bytes_format(bytes[which][band], text),
                     100.0 * (double)bytes[which][band] / (double)trial->plan[which]->live_bytes);
        snprintf(name, sizeof name, "  of them %s", names[band]);
        printf("  %-24s %-44s %s\n", name, side[HR_A], side[HR_B]);
    }
}

/* Seconds of a step, where they are known. */
static hr_status print_times(const hr_trial *trial)
{
    hr_status st = HR_OK;
    double seconds[2], exposed[2];
    char side[2][64];
    if (!trial->costs->measured) return HR_OK;
    for (int i = HR_A; i <= HR_B; i++) {
        TRY(hr_trial_predict(trial, trial->plan[i], &seconds[i], &exposed[i]));
        snprintf(side[i], sizeof side[i], "%.4g s, %.3g s of copies exposed", seconds[i], exposed[i]);
    }
    printf("  %-24s %-44s %s (%+.2f%%)\n", "predicted step", side[HR_A], side[HR_B],
           100 * (seconds[HR_B] / seconds[HR_A] - 1));
out:
    return st;
}

static hr_status print_sides(const hr_trial *trial)
{
    char left[HR_STEP_TEXT + 64], right[HR_STEP_TEXT + 64], step[HR_STEP_TEXT];
    const hr_plan *a = trial->plan[HR_A], *b = trial->plan[HR_B];
    printf("# %s, planned, not run\n", trial->one.workload);
    printf("# %-24s %-44s %s\n", "", "keep_all", trial->one.technique);
    hr_bytes_format(a->arena_bytes, left);
    hr_bytes_format(b->arena_bytes, right);
    printf("  %-24s %-44s %s%s\n", "arena (promised peak)", left, right, trial->over_budget ? "  over budget" : "");
    hr_bytes_format(a->live_bytes, left);
    hr_bytes_format(b->live_bytes, right);
    printf("  %-24s %-44s %s\n", "live bytes at the peak", left, right);
    printf("  %-24s %-44s %s\n", "the peak stands at", hr_step_describe(trial->graph, a, a->live_peak_step, left),
           hr_step_describe(trial->graph, b, b->live_peak_step, step));
    snprintf(left, sizeof left, "%.0f%% of %d steps", 100.0 * a->live_peak_step / a->n_steps, a->n_steps);
    snprintf(right, sizeof right, "%.0f%% of %d steps", 100.0 * b->live_peak_step / b->n_steps, b->n_steps);
    printf("  %-24s %-44s %s\n", "which is at", left, right);
    print_bands(trial);
    hr_plan_totals totals = hr_plan_totals_of(trial->graph, trial->costs, b);
    hr_bytes_format(totals.swapped_bytes, right);
    snprintf(left, sizeof left, ", %d contributed runs", totals.contributed_runs);
    printf("  %-24s %-44s %s swapped, %d nodes recomputed%s\n", "what it does", "-", right, totals.recomputed_nodes,
           totals.contributed_runs ? left : "");
    hr_bytes_format(hr_kept_bytes(trial->graph, a), left);
    hr_bytes_format(hr_kept_bytes(trial->graph, b), right);
    printf("  %-24s %-44s %s\n", "kept for backward", left, right);
    return print_times(trial);
}

/* Tensor by tensor, what the technique does and why. */
static void print_decisions(const hr_trial *trial)
{
    const hr_plan *plan = trial->plan[HR_B];
    char from[HR_BYTES_TEXT], to[HR_BYTES_TEXT], density[16];
    if (plan->n_decisions) printf("\n# %s: what it decided\n# %-26s %-8s %8s %12s %12s  why\n", trial->one.technique, "tensor",
                                  "action", "density", "dense", "kept");
    for (int d = 0; d < plan->n_decisions; d++) {
        const hr_decision *x = &plan->decisions[d];
        const hr_tensor *tensor = &trial->graph->tensors[x->tensor];
        snprintf(density, sizeof density, "%.1f%%", 100 * x->density);
        printf("  %-26s %-8s %8s %12s %12s  %s\n", tensor->name, x->action, x->density == x->density ? density : "-",
               hr_bytes_format(tensor->bytes, from), hr_bytes_format(x->bytes, to), x->reason);
    }
}

/* What the decisions do with bytes of the maps of one unit: "swapped 49.0 MiB, recomputed 12.0 MiB". */
static char *unit_decided(const hr_trial *trial, const hr_cut *cut, int unit, char *text, size_t chars)
{
    static const char *const actions[] = {"swapped", "recomputed", "packed"};
    const hr_plan *plan = trial->plan[HR_B];
    size_t used = 0;
    *text = '\0';
    for (size_t a = 0; a < sizeof actions / sizeof *actions; a++) {
        int64_t bytes = 0;
        char quantity[HR_BYTES_TEXT];
        for (int d = 0; d < plan->n_decisions; d++) {
            const hr_tensor *tensor = &trial->graph->tensors[plan->decisions[d].tensor];
            bool mine = tensor->producer >= 0 && cut->unit_of[tensor->producer] == unit;
            if (mine && !strcmp(plan->decisions[d].action, actions[a])) bytes += tensor->bytes;
        }
        if (bytes && used < chars)
            used += (size_t)snprintf(text + used, chars - used, "%s%s %s", used ? ", " : "", actions[a], hr_bytes_format(bytes, quantity));
    }
    return text;
}

/* The cut of forward into units. */
static hr_status print_units(const hr_trial *trial)
{
    hr_status st = HR_OK;
    hr_cut cut = {0};
    char head[HR_BYTES_TEXT], rest[HR_BYTES_TEXT], seconds[32], decided[160];
    TRY(hr_cut_new(trial->graph, trial->costs, &cut));
    printf("\n# units: each begins with a checkpoint operation\n# %-4s %-24s %6s %12s %12s %10s  %s\n", "unit", "checkpoint", "nodes",
           "its maps", "followers'", "followers", trial->plan[HR_B]->n_decisions ? "decided" : "");
    for (int i = 0; i < cut.n_units; i++) {
        const hr_unit *unit = &cut.units[i];
        if (!unit->n_nodes) continue;
        snprintf(seconds, sizeof seconds, isfinite(unit->follower_seconds) ? "%.3g ms" : "-", 1e3 * unit->follower_seconds);
        printf("  %-4d %-24s %6d %12s %12s %10s  %s\n", i, unit->head >= 0 ? trial->graph->nodes[unit->head].name : "(none)", unit->n_nodes,
               hr_bytes_format(unit->head_bytes, head), hr_bytes_format(unit->follower_bytes, rest), seconds,
               unit_decided(trial, &cut, i, decided, sizeof decided));
    }
out:
    hr_cut_clear(&cut);
    return st;
}

/* The sentence people look for: did the peak move, and if not, which bytes cannot. */
static void print_verdict(const hr_trial *trial, const hr_holder *holders, int n_holders)
{
    const hr_plan *a = trial->plan[HR_A], *b = trial->plan[HR_B];
    int64_t fixed_bytes = 0, in_use_bytes = 0;
    char was[HR_BYTES_TEXT], is[HR_BYTES_TEXT], fixed[HR_BYTES_TEXT], in_use[HR_BYTES_TEXT];
    for (int i = 0; i < b->n_buffers; i++) {
        bool alive = b->live_peak_step >= b->buffers[i].first_step && b->live_peak_step < b->buffers[i].last_step;
        if (hr_buffer_in_host(trial->graph, &b->buffers[i])) continue;
        if (b->buffers[i].persistent) fixed_bytes += b->buffers[i].bytes;
        else if (alive && step_touches(b, b->live_peak_step, i)) in_use_bytes += b->buffers[i].bytes;
    }
    hr_bytes_format(fixed_bytes, fixed);
    hr_bytes_format(in_use_bytes, in_use);
    printf("\n# does it move the peak?\n");
    if (b->arena_bytes < a->arena_bytes)
        printf("  yes: from %s to %s (%.1f%% less).", hr_bytes_format(a->arena_bytes, was),
               hr_bytes_format(b->arena_bytes, is), 100 * (1 - (double)b->arena_bytes / (double)a->arena_bytes));
    else
        printf("  no: it stays at %s.", hr_bytes_format(b->arena_bytes, is));
    printf(" Of what stands there, %s lives from step to step and %s is used by the step at the peak itself;\n", fixed,
           in_use);
    printf("  no technique that swaps or recomputes activations can move those. The largest that it left:\n");
    int n_left = 0;
    for (int i = 0; i < n_holders; i++) {
        char bytes[HR_BYTES_TEXT], reason[128];
        const hr_buffer *buffer = &b->buffers[holders[i].buffer];
        if (buffer->persistent || step_touches(b, b->live_peak_step, holders[i].buffer)) continue;
        reason_text(trial->graph, b, holders[i].buffer, reason, sizeof reason);
        printf("    %s (%s): %s\n", holders[i].name, hr_bytes_format(holders[i].bytes, bytes), reason);
        n_left++;
    }
    if (!n_left) printf("    none: the peak is made of those alone\n");
}

static void print_techniques(const hr_trial *trial)
{
    hr_plan *plan = NULL;
    char bytes[HR_BYTES_TEXT], step[HR_STEP_TEXT], limit[HR_BYTES_TEXT];
    bool limited = trial->limit_bytes != INT64_MAX;
    printf("\n# what each technique would do to the peak (as little memory as it can)%s%s\n",
           limited ? "; the limit is " : "", limited ? hr_bytes_format(trial->limit_bytes, limit) : "");
    for (int i = 0; hr_techniques[i]; i++) {
        if (hr_techniques[i]->solver) continue;
        hr_status made = hr_plan_make(trial->graph, trial->costs, hr_techniques[i]->name, INT64_MAX, 0, &plan);
        if (made != HR_OK) {
            printf("  %-18s cannot plan it: %s\n", hr_techniques[i]->name, hr_error_message());
        } else {
            hr_plan_totals totals = hr_plan_totals_of(trial->graph, trial->costs, plan);
            printf("  %-18s %10s  %5.1f%% of keep_all  %s  peak at %s; ", hr_techniques[i]->name,
                   hr_bytes_format(plan->arena_bytes, bytes),
                   100.0 * (double)plan->arena_bytes / (double)trial->plan[HR_A]->arena_bytes,
                   !limited                                  ? ""
                   : plan->arena_bytes <= trial->limit_bytes ? "fits"
                                                             : "does not fit",
                   hr_step_describe(trial->graph, plan, plan->live_peak_step, step));
            printf("%s swapped, %d nodes recomputed\n", hr_bytes_format(totals.swapped_bytes, bytes),
                   totals.recomputed_nodes);
        }
        hr_plan_free(plan);
        plan = NULL;
    }
}

int hr_explain_command(int argc, char **argv)
{
    hr_status st = HR_OK;
    hr_settings settings;
    hr_trial trial = {0};
    hr_holder holders[HOLDERS_SHOWN];
    int n_holders;
    hr_settings_default(&settings);
    TRY(hr_settings_apply(&settings, HR_ON_EXPLAIN, argc, argv, NULL));
    if (settings.help) { hr_help_print(stdout); goto out; }
    TRY(hr_case_validate(&settings.one));
    TRY(hr_trial_plan(&settings.one, &trial));
    if (*trial.refusal) FAIL(HR_OVER_BUDGET, "%s", trial.refusal);
    TRY(print_sides(&trial));
    n_holders = print_holders(&trial, HR_A, holders);
    if (strcmp(trial.one.technique, "keep_all")) n_holders = print_holders(&trial, HR_B, holders);
    if (strcmp(trial.one.technique, "keep_all")) print_verdict(&trial, holders, n_holders);
    if (settings.units) TRY(print_units(&trial));
    else print_decisions(&trial);
    print_techniques(&trial);
    if (fflush(stdout) || ferror(stdout)) FAIL(HR_IO, "cannot write to standard output");
out:
    hr_trial_close(&trial);
    return st == HR_OK ? 0 : hr_command_failed(st);
}
