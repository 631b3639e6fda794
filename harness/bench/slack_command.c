/* `runbench slack`: how long each tensor waits for each of its consumers when everything is kept.
 *
 * Tensor timing slack of a pair (tensor, consumer) is start(consumer) - end(maker) in the timeline of keep_all's plan
 * (US11521062B2 by analogy to static timing analysis; see impls/slack_swap). A tensor of two consumers has two. A slack
 * of at least swap_seconds (a copy out and back, alone on their links) could hide a swap.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "commands.h"
#include "inspect.h"
#include "timeline.h"
#include "units.h"

typedef struct slack_sum {
    double largest_seconds;
    int tensor, consumer;
    int64_t bytes, hidden_bytes;     /* of tensors, each counted once, by its largest slack */
    int n_pairs;
} slack_sum;

/* One line for each consumer of what lives in the step only; parameters and states have no maker in it. */
static void print_step(const hr_trial *trial, const hr_timeline *timeline, int s, const int *maker_step,
                       double *largest, slack_sum *sum)
{
    const hr_graph *graph = trial->graph;
    const hr_node *node = &graph->nodes[trial->plan[HR_A]->steps[s].node];
    for (int i = 0; i < node->n_in; i++) {
        int t = node->in[i];
        bool again = t < 0 || maker_step[t] < 0;
        for (int j = 0; j < i && !again; j++) again = node->in[j] == t;
        if (again) continue;
        const hr_tensor *tensor = &graph->tensors[t];
        double slack = timeline->start_seconds[s] - timeline->end_seconds[maker_step[t]];
        double swap = hr_link_seconds(&trial->costs->out, tensor->bytes) +
                      hr_link_seconds(&trial->costs->in, tensor->bytes);
        const char *maker = tensor->producer < 0 ? "in" : graph->nodes[tensor->producer].name;
        printf("%s,%s,%s,%lld,%.9g,%.9g\n", tensor->name, maker, node->name, (long long)tensor->bytes, slack, swap);
        sum->n_pairs++;
        if (slack > sum->largest_seconds) {
            sum->largest_seconds = slack;
            sum->tensor = t;
            sum->consumer = (int)(node - graph->nodes);
        }
        if (isnan(largest[t])) sum->bytes += tensor->bytes;
        if (slack >= swap && !(largest[t] >= swap)) sum->hidden_bytes += tensor->bytes;
        if (!(largest[t] >= slack)) largest[t] = slack;
    }
}

static hr_status print_slack(const hr_trial *trial, const hr_timeline *timeline, slack_sum *sum)
{
    hr_status st = HR_OK;
    const hr_plan *plan = trial->plan[HR_A];
    size_t n = (size_t)trial->graph->n_tensors + 1;
    int *maker_step = malloc(n * sizeof *maker_step);
    double *largest = malloc(n * sizeof *largest);
    TRY_ALLOC(maker_step);
    TRY_ALLOC(largest);
    for (size_t t = 0; t < n; t++) maker_step[t] = -1, largest[t] = NAN;
    printf("tensor,maker,consumer,bytes,slack_seconds,swap_seconds\n");
    for (int s = 0; s < plan->n_steps; s++) {
        const hr_step *step = &plan->steps[s];
        if (step->kind == HR_STEP_IN) maker_step[step->tensor] = s;
        if (step->kind != HR_STEP_RUN) continue;
        print_step(trial, timeline, s, maker_step, largest, sum);
        const hr_node *node = &trial->graph->nodes[step->node];
        for (int i = 0; i < node->n_out; i++) maker_step[node->out[i]] = s;
    }
out:
    free(maker_step);
    free(largest);
    return st;
}

int hr_slack_command(int argc, char **argv)
{
    hr_status st = HR_OK;
    hr_settings settings;
    hr_trial trial = {0};
    hr_timeline timeline = {0};
    slack_sum sum = {.largest_seconds = -INFINITY, .tensor = -1};
    char bytes[HR_BYTES_TEXT], hidden[HR_BYTES_TEXT], device[512];
    TRY(hr_trial_inspect("slack", argc, argv, &settings, &trial));
    if (settings.help) { hr_help_print(stdout); goto out; }
    TRY(hr_timeline_play(trial.graph, trial.costs, trial.plan[HR_A], &timeline));
    hr_trial_measured_on(&trial, device, sizeof device);
    printf("# runbench slack %s; %s; step %.9g s\n", trial.one.workload, device, timeline.total_seconds);
    TRY(print_slack(&trial, &timeline, &sum));
    if (fflush(stdout) || ferror(stdout)) FAIL(HR_IO, "cannot write to standard output");
    if (sum.tensor >= 0)
        fprintf(stderr, "# largest slack %.4g s of a step of %.4g s: %s until %s; "
                        "%s of %s could be swapped in their slack\n", sum.largest_seconds, timeline.total_seconds,
                trial.graph->tensors[sum.tensor].name, trial.graph->nodes[sum.consumer].name, hr_bytes_format(sum.hidden_bytes, hidden),
                hr_bytes_format(sum.bytes, bytes));
out:
    hr_timeline_clear(&timeline);
    hr_trial_close(&trial);
    return st == HR_OK ? 0 : hr_command_failed(st);
}
