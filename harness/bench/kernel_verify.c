/* What the algorithms of a kernel row wrote: see kernel_trial.h.
 *
 * Each entry runs last in a plan of its own, so that its outputs still lie in their buffers when the step has ended,
 * and the device hashes them there. Truth is, as far as there is any: the input itself for copies and for what restores
 * it; the reference on a CPU device of its own, which prepares the op's inputs with references too, where the tensor is
 * small or nothing else could be compared; and the op's standard algorithm for the others. A packed tensor is compared
 * as far as its report says that it goes: what lies behind is undefined.
 */
#include <stdlib.h>
#include <string.h>
#include "cli.h"
#include "hash.h"
#include "kernel_trial.h"
#include "trial.h"

/* The reference runs beside other proofs up to the first, instead of none up to the second. */
static const int64_t REFERENCE_ELEMENTS = 1 << 20, LONELY_REFERENCE_ELEMENTS = 64 << 20;

/* The device's hash of bytes in ordinary memory. */
static uint64_t hash_bytes(const void *bytes, int64_t n_bytes)
{
    uint64_t sum = 0;
    for (int64_t at = 0; at < n_bytes; at += 8) {
        uint64_t word = 0;
        memcpy(&word, (const char *)bytes + at, (size_t)(n_bytes - at < 8 ? n_bytes - at : 8));
        sum += hr_word_hash(word, (uint64_t)(at / 8));
    }
    return hr_sum_hash(sum, n_bytes);
}

/* The report among the outputs of the node, when it has one. */
static hr_status read_report(const hr_graph *graph, hr_device *device, const hr_plan *plan, const hr_node *node,
                             const int *buffers, hr_report *report, bool *found)
{
    hr_status st = HR_OK;
    *found = false;
    for (int k = 0; k < node->n_out; k++) {
        if (graph->tensors[node->out[k]].role != HR_ROLE_REPORT) continue;
        TRY(device->kind->read(device, report, plan->buffers[buffers[k]].offset, sizeof *report));
        *found = true;
    }
out:
    return st;
}

/* How far an output is defined. */
static hr_status defined_bytes(const hr_graph *graph, const hr_plan *plan, const hr_buffer *buffer,
                               const hr_report *report, int64_t *bytes)
{
    hr_status st = HR_OK;
    const hr_tensor *t = &graph->tensors[buffer->tensor];
    *bytes = buffer->bytes;
    if (!report || !report->bytes) return HR_OK;
    if (t->elastic) *bytes = (int64_t)(report->bytes - report->overflow_bytes);
    if (t->in_host) *bytes = (int64_t)report->overflow_bytes;
    if (*bytes < 0 || *bytes > buffer->bytes)
        FAIL(HR_DEVICE, "the report of %s says %lld bytes of a buffer of %lld", t->name, (long long)*bytes,
             (long long)buffer->bytes);
out:
    return st;
}

/* Hashes what the plan's last run has written. */
static hr_status take_outputs(const hr_graph *graph, hr_device *device, const hr_plan *plan, hr_kernel_outputs *outputs)
{
    hr_status st = HR_OK;
    const hr_device_kind *kind = device->kind;
    hr_command_result results[HR_KERNEL_OUTPUTS] = {{0}};
    hr_report report;
    int last = plan->n_steps - 1;
    while (plan->steps[last].kind != HR_STEP_RUN) last--;
    const hr_node *node = &graph->nodes[plan->steps[last].node];
    const int *buffers = hr_step_refs(plan, &plan->steps[last]) + node->n_in;
    *outputs = (hr_kernel_outputs){.n_outputs = node->n_out};
    if (node->n_out > HR_KERNEL_OUTPUTS) FAIL(HR_UNSUPPORTED, "op %s has too many outputs to compare", node->op->name);
    TRY(read_report(graph, device, plan, node, buffers, &report, &outputs->counted));
    if (outputs->counted) outputs->nonzeros = (int64_t)report.nonzeros;
    for (int k = 0; k < node->n_out; k++)
        TRY(defined_bytes(graph, plan, &plan->buffers[buffers[k]], outputs->counted ? &report : NULL,
                          &outputs->bytes[k]));
    TRY(kind->begin(device, &(hr_issue){.n_commands = node->n_out}));
    for (int k = 0; k < node->n_out && st == HR_OK; k++) {
        const hr_buffer *b = &plan->buffers[buffers[k]];
        const char *memory = (hr_buffer_in_host(graph, b) ? kind->host_pool(device) : kind->arena(device)) + b->offset;
        hr_command hash = {.kind = HR_COMMAND_HASH, .id = k, .from = memory, .bytes = outputs->bytes[k],
                           .result = &results[k]};
        if (outputs->bytes[k]) st = kind->submit(device, &hash);
    }
    hr_status finished = kind->finish(device, NULL, NULL);
    if (st == HR_OK) st = finished;
    for (int k = 0; k < node->n_out; k++) {
        outputs->hash[k] = results[k].hash;
        outputs->any_bit = outputs->any_bit || results[k].any_bit;
    }
out:
    return st;
}

/* Runs the entry as the last of the trial's session. */
static hr_status run_entry(hr_kernel_trial *t, hr_kernel_entry *entry)
{
    hr_status st = HR_OK;
    const hr_kernel_entry *run = entry;
    hr_plan *plan = NULL;
    hr_trace trace;
    TRY(hr_kernel_plan(t->kernel.graph, t->costs, NULL, &run, 1, &plan));
    TRY(hr_kernel_adopt(t, plan));
    TRY(hr_session_step(t->session, 0, true, &trace));
    TRY(take_outputs(t->kernel.graph, t->device, t->plan, &entry->outputs));
out:
    return st;
}

/* The same by references alone, on the CPU: those of the nodes that prepare, and one run of the op. *known stays false
 * where an op has none. */
static hr_status run_reference(hr_kernel_trial *t, hr_kernel_outputs *outputs, bool *known)
{
    hr_status st = HR_OK;
    const hr_graph *graph = t->kernel.graph;
    hr_device *device = NULL;
    hr_costs *costs = NULL;
    hr_plan *plan = NULL;
    hr_session *session = NULL;
    hr_trace trace;
    hr_session_options options = {.seed = t->feed.input.seed, .feed = hr_kernel_fill, .feed_context = &t->feed};
    hr_kernel_entry entry = {.node = t->kernel.timed};
    const hr_kernel_entry *run = &entry;
    int *standard = calloc((size_t)graph->n_nodes, sizeof *standard);
    TRY_ALLOC(standard);
    TRY(hr_device_host.open(&(hr_device_options){.threads = 1}, &device));
    TRY(hr_costs_from_kernels(graph, device, &costs));
    for (int i = 0; i < graph->n_nodes; i++) {
        TRY(hr_kernel_choice_add(graph, device, "reference", i, costs, &standard[i]));
        if (standard[i] < 0) goto out;
    }
    entry.choice = standard[entry.node];
    /* runs that every plan makes and nobody looks at: the fast way */
    standard[entry.node] = standard[t->kernel.copy] = 0;
    TRY(hr_kernel_plan(graph, costs, standard, &run, 1, &plan));
    TRY(hr_session_new(device, graph, plan, 0, &options, &session));
    TRY(hr_session_step(session, 0, true, &trace));
    TRY(take_outputs(graph, device, plan, outputs));
    *known = true;
out:
    hr_session_free(session);
    hr_plan_free(plan);
    hr_costs_free(costs);
    if (device) device->kind->close(device);
    free(standard);
    return st;
}

static int timed_entries(const hr_kernel_trial *t)
{
    int n = 0;
    while (n < t->n_entries && t->entries[n].node == t->kernel.timed) n++;
    return n;
}

static bool wants_reference(const hr_kernel_trial *t)
{
    int64_t elements = t->kernel.graph->tensors[t->kernel.input].elements;
    bool lonely = timed_entries(t) < 2 && !t->kernel.kind->restores;
    return elements <= (lonely ? LONELY_REFERENCE_ELEMENTS : REFERENCE_ELEMENTS);
}

/* Bytes of the elastic output and its overflow, -1 where there is none. */
static int64_t elastic_bytes(const hr_kernel_trial *t, const hr_node *node, const hr_kernel_outputs *outputs)
{
    int64_t bytes = -1;
    for (int k = 0; k < outputs->n_outputs; k++) {
        const hr_tensor *tensor = &t->kernel.graph->tensors[node->out[k]];
        if (tensor->elastic || tensor->in_host) bytes = (bytes < 0 ? 0 : bytes) + outputs->bytes[k];
    }
    return bytes;
}

/* What a report says of the outputs, against what is known: the nonzeros of the input, and the case's size law. */
static void check_report(const hr_kernel_trial *t, const hr_node *node, const hr_kernel_outputs *got, char text[96])
{
    int64_t read_bytes, written_bytes, elastic = elastic_bytes(t, node, got);
    hr_kernel_graph_bytes(&t->kernel, t->feed.nonzeros, &read_bytes, &written_bytes);
    if (got->nonzeros != t->feed.nonzeros)
        snprintf(text, 96, "counts %lld nonzeros of %lld", (long long)got->nonzeros, (long long)t->feed.nonzeros);
    else if (elastic >= 0 && elastic != written_bytes)
        snprintf(text, 96, "makes %lld bytes, not the %lld of the law", (long long)elastic, (long long)written_bytes);
}

/* What is wrong with an entry's outputs; "" when nothing is. */
static const char *fault_of(const hr_kernel_trial *t, const hr_kernel_entry *entry, uint64_t input_hash,
                            const hr_kernel_outputs *truth, char text[96])
{
    const hr_kernel_outputs *got = &entry->outputs;
    const hr_node *node = &t->kernel.graph->nodes[entry->node];
    bool copy = entry->node == t->kernel.copy;
    text[0] = '\0';
    if ((copy || t->kernel.kind->restores) && got->hash[0] != input_hash) return "does not give its input again";
    if (copy) return text;
    if (got->counted) check_report(t, node, got, text);
    for (int k = 0; k < got->n_outputs && !*text; k++)
        if (got->hash[k] != truth->hash[k] || got->bytes[k] != truth->bytes[k])
            snprintf(text, 96, "differs in %.60s", t->kernel.graph->tensors[node->out[k]].name);
    return text;
}

/* The statuses of the entries and of the row. `truth_name`: what the op's algorithms are compared with, or NULL. */
static void judge(const hr_kernel_trial *t, const hr_kernel_outputs *truth, const char *truth_name, hr_record *record)
{
    const hr_tensor *input = &t->kernel.graph->tensors[t->kernel.input];
    uint64_t input_hash = hash_bytes(t->feed.kept[t->kernel.input], input->bytes);
    char text[96], first[256] = "", case_text[HR_CASE_TEXT];
    bool zero = false, planted = hr_fault_planted("wrong", hr_case_format(t->one, case_text));
    record->wrong = 0;
    for (int i = 0; i < t->n_entries; i++) {
        const hr_kernel_entry *entry = &t->entries[i];
        hr_kernel_row *row = &record->kernels[i];
        const char *fault = fault_of(t, entry, planted && !i ? ~input_hash : input_hash, truth, text);
        if (planted && !i && !*fault) fault = "was changed on purpose";
        bool is_zero = !entry->outputs.any_bit && t->feed.nonzeros > 0;
        zero = zero || is_zero;
        snprintf(row->status, sizeof row->status, "%s",
                 hr_outcome_name(*fault ? HR_OUTCOME_WRONG : is_zero ? HR_OUTCOME_MISTRUSTED : HR_OUTCOME_OK));
        if (!*fault) continue;
        record->wrong++;
        if (!*first) snprintf(first, sizeof first, "%s %s %s", row->op, row->algorithm, fault);
    }
    if (record->wrong)
        hr_record_set_status(record, HR_OUTCOME_WRONG, "%s%s%s", first, truth_name ? "; compared with " : "",
                             truth_name ? truth_name : "");
    else if (zero)
        hr_record_set_status(record, HR_OUTCOME_MISTRUSTED, "an output is all zero, and the input is not");
    else if (!truth_name)
        hr_record_set_status(record, HR_OUTCOME_MISTRUSTED, "one algorithm, and too large for its reference: it was "
                             "compared with nothing");
    else
        hr_record_set_status(record, HR_OUTCOME_OK, "%s", "");
}

hr_status hr_kernel_verify(hr_kernel_trial *t, hr_record *record)
{
    hr_status st = HR_OK;
    hr_kernel_outputs reference;
    bool known = false;
    for (int i = 0; i < t->n_entries; i++) TRY(run_entry(t, &t->entries[i]));
    if (wants_reference(t)) TRY(run_reference(t, &reference, &known));
    const char *name = known ? "reference" : t->kernel.kind->restores ? "input"
                     : timed_entries(t) > 1 ? t->entries[0].algorithm : NULL;
    judge(t, known ? &reference : &t->entries[0].outputs, name, record);
out:
    return st;
}
