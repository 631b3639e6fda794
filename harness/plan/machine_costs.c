/* See machine_costs.h. A table of keys serves reading, the limits, and the list in messages. */
#include "machine_costs.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "op.h"
#include "units.h"

/* compute_efficiency is fitted so that keep_all trains ResNet-50 at the rate published for that machine; memory and link
 * efficiencies are measured shares of the peaks. Sources, and how far other networks are off: README.md of
 * harness/device/sim. */
static const struct { const char *name, *text; } known[] = {
    {"power9_v100_nvlink",
     "name = power9_v100_nvlink\n"
     "title = IBM AC922, POWER9 and Tesla V100 SXM2 16 GB, three NVLink 2.0 bricks to the CPU\n"
     "calibration = ResNet-50 batch 128 f32 at 412 images/s (NVIDIA DeepLearningExamples, one V100 16 GB)\n"
     "memory = 16GiB\n"
     "f32_flops = 15.7e12\n"
     "f16_flops = 125e12\n"
     "memory_rate = 900GB/s\n"
     "compute_efficiency = 0.67\n"
     "window_gain = 2.25\n"
     "memory_efficiency = 0.88\n"
     "launch = 5e-6\n"
     "out_rate = 75GB/s\n"
     "in_rate = 75GB/s\n"
     "link_efficiency = 0.9\n"
     "link_latency = 10e-6\n"},
    {"pcie3_p100",
     "name = pcie3_p100\n"
     "title = Tesla P100 16 GB behind PCIe 3.0 x16\n"
     "calibration = ResNet-50 batch 64 f32 at 219 images/s (TensorFlow benchmarks, May 2017, one P100)\n"
     "memory = 16GiB\n"
     "f32_flops = 10.6e12\n"
     "f16_flops = 21.2e12\n"
     "memory_rate = 732GB/s\n"
     "compute_efficiency = 0.5\n"
     "window_gain = 2.25\n"
     "memory_efficiency = 0.75\n"
     "launch = 5e-6\n"
     "out_rate = 15.75GB/s\n"
     "in_rate = 15.75GB/s\n"
     "link_efficiency = 0.76\n"
     "link_latency = 10e-6\n"},
    {"pcie4_a100",
     "name = pcie4_a100\n"
     "title = A100 40 GB behind PCIe 4.0 x16\n"
     "calibration = ResNet-50 batch 256 tf32 at 909 images/s (NVIDIA DeepLearningExamples, one A100 40 GB)\n"
     "memory = 40GiB\n"
     "f32_flops = 19.5e12\n"
     "tf32_flops = 156e12\n"
     "f16_flops = 312e12\n"
     "memory_rate = 1555GB/s\n"
     "compute_efficiency = 0.213\n"
     "memory_efficiency = 0.88\n"
     "launch = 5e-6\n"
     "out_rate = 31.5GB/s\n"
     "in_rate = 31.5GB/s\n"
     "link_efficiency = 0.76\n"
     "link_latency = 10e-6\n"},
    {"flops_16gb",
     "name = flops_16gb\n"
     "title = 16 GB and a clock of floating-point operations alone, as Checkmate's evaluation has it (memory and launches take nothing)\n"
     "calibration = none: 10 TFLOP/s; only ratios mean anything\n"
     "memory = 16GB\n"
     "f32_flops = 10e12\n"
     "memory_rate = 1000TB/s\n"
     "compute_efficiency = 1\n"
     "memory_efficiency = 1\n"
     "launch = 0\n"
     "out_rate = 16GB/s\n"
     "in_rate = 16GB/s\n"
     "link_efficiency = 1\n"
     "link_latency = 0\n"},
};
enum { KNOWN = sizeof known / sizeof *known };

typedef enum { TEXT, NUMBER, BYTES, RATE } key_kind;
typedef struct key {
    const char *name;
    key_kind kind;
    bool needed;
    size_t offset, chars;
    double lowest, highest, standard;
} key;

#define PLACE(field) offsetof(hr_machine_model, field), sizeof(((hr_machine_model *)0)->field)
static const key keys[] = {
    {"name", TEXT, true, PLACE(name), 0, 0, 0},
    {"title", TEXT, false, PLACE(title), 0, 0, 0},
    {"calibration", TEXT, true, PLACE(calibration), 0, 0, 0},
    {"memory", BYTES, false, PLACE(memory_bytes), 1 << 20, 1e15, 0},
    {"f32_flops", NUMBER, true, PLACE(f32_flops_per_second), 1e6, 1e18, 0},
    {"tf32_flops", NUMBER, false, PLACE(tf32_flops_per_second), 1e6, 1e18, 0},
    {"f16_flops", NUMBER, false, PLACE(f16_flops_per_second), 1e6, 1e18, 0},
    {"memory_rate", RATE, true, PLACE(memory_bytes_per_second), 1e6, 1e15, 0},
    {"compute_efficiency", NUMBER, false, PLACE(compute_efficiency), 0.001, 1, 1},
    {"window_gain", NUMBER, false, PLACE(window_gain), 1, 9, 1},
    {"memory_efficiency", NUMBER, false, PLACE(memory_efficiency), 0.001, 1, 1},
    {"launch", NUMBER, false, PLACE(launch_seconds), 0, 1, 0},
    {"out_rate", RATE, true, PLACE(out.bytes_per_second), 1e3, 1e15, 0},
    {"in_rate", RATE, true, PLACE(in.bytes_per_second), 1e3, 1e15, 0},
    {"link_efficiency", NUMBER, false, PLACE(link_efficiency), 0.001, 1, 1},
    {"link_latency", NUMBER, false, PLACE(out.latency_seconds), 0, 1, 0},   /* of both directions */
};
enum { KEYS = sizeof keys / sizeof *keys };

static hr_status unknown_key(const char *word)
{
    char list[512] = "";
    for (size_t i = 0, used = 0; i < KEYS; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", keys[i].name);
    return hr_fail(HR_BAD_INPUT, "unknown key '%.40s'; known keys: %s", word, list);
}

static hr_status value_set(const key *k, const char *value, hr_machine_model *model)
{
    hr_status st = HR_OK;
    void *place = (char *)model + k->offset;
    double number = 0;
    int64_t bytes = 0;
    if (k->kind == TEXT) {
        if (!*value) FAIL(HR_BAD_INPUT, "%s is empty", k->name);
        if (strlen(value) >= k->chars) FAIL(HR_BAD_INPUT, "%s takes at most %zu characters", k->name, k->chars - 1);
        strcpy(place, value);
        goto out;
    }
    if (k->kind == NUMBER) TRY(hr_real_parse(k->name, value, &number));
    if (k->kind == RATE) TRY(hr_rate_parse(value, &number));
    if (k->kind == BYTES) TRY(hr_bytes_parse(value, &bytes));
    if (k->kind == BYTES) number = (double)bytes;
    if (!(number >= k->lowest && number <= k->highest))
        FAIL(HR_BAD_INPUT, "%s must lie between %g and %g, not at %.40s", k->name, k->lowest, k->highest, value);
    if (k->kind == BYTES) *(int64_t *)place = bytes;
    else *(double *)place = number;
out:
    return st;
}

/* "key = value", comment and blanks cut off; an empty line says nothing. */
static hr_status line_read(char *line, size_t chars, bool seen[KEYS], hr_machine_model *model)
{
    hr_status st = HR_OK;
    if (strlen(line) != chars) FAIL(HR_BAD_INPUT, "holds a zero byte");
    line[strcspn(line, "#\r\n")] = '\0';
    char *word = line + strspn(line, " \t"), *equals = strchr(word, '=');
    if (!*word) return HR_OK;
    if (!equals) FAIL(HR_BAD_INPUT, "'%.40s' is no 'key = value'", word);
    char *value = equals + 1 + strspn(equals + 1, " \t"), *end = value + strlen(value);
    while (end > value && (end[-1] == ' ' || end[-1] == '\t')) *--end = '\0';
    while (equals > word && (equals[-1] == ' ' || equals[-1] == '\t')) equals--;
    *equals = '\0';
    for (int i = 0; i < KEYS; i++) {
        if (strcmp(keys[i].name, word)) continue;
        if (seen[i]) FAIL(HR_BAD_INPUT, "%s is said twice", word);
        seen[i] = true;
        return value_set(&keys[i], value, model);
    }
    return unknown_key(word);
out:
    return st;
}

static void standards(const bool seen[KEYS], hr_machine_model *model)
{
    for (int i = 0; i < KEYS; i++)
        if (!seen[i] && keys[i].kind == NUMBER) *(double *)((char *)model + keys[i].offset) = keys[i].standard;
    if (!model->tf32_flops_per_second) model->tf32_flops_per_second = model->f32_flops_per_second;
    if (!model->f16_flops_per_second) model->f16_flops_per_second = model->f32_flops_per_second;
    if (!*model->title) snprintf(model->title, sizeof model->title, "%s", model->name);
    model->in.latency_seconds = model->out.latency_seconds;
}

/* The file and line before what was said about it. */
static hr_status placed(hr_status st, const char *name, int line)
{
    char message[640];
    snprintf(message, sizeof message, "%s", hr_error_message());
    return hr_error_set(st == HR_BAD_ARGUMENT ? HR_BAD_INPUT : st, __FILE__, __LINE__, "%.200s: line %d: %s", name, line,
                        message);
}

hr_status hr_machine_model_read(FILE *file, const char *name, hr_machine_model *model)
{
    hr_status st = HR_OK;
    char line[1024];
    int number = 0;
    bool seen[KEYS] = {false};
    hr_machine_model m = {.memory_bytes = 0};
    for (int c = 0; c != EOF;) {
        size_t chars = 0;
        number++;
        while ((c = getc(file)) != EOF && c != '\n' && chars + 1 < sizeof line) line[chars++] = (char)c;
        line[chars] = '\0';
        if (c != EOF && c != '\n') st = hr_fail(HR_BAD_INPUT, "is longer than %zu characters", sizeof line - 2);
        else st = line_read(line, chars, seen, &m);
        if (st != HR_OK) { st = placed(st, name, number); goto out; }
    }
    if (ferror(file)) FAIL(HR_IO, "cannot read '%.200s': %s", name, strerror(errno));
    for (int i = 0; i < KEYS; i++)
        if (keys[i].needed && !seen[i])
            FAIL(HR_BAD_INPUT, "%.200s: line %d: the file ends without %s", name, number, keys[i].name);
    standards(seen, &m);
    *model = m;
out:
    return st;
}

const char *hr_machine_model_known(int k, const char **text)
{
    if (k < 0 || k >= KNOWN) return NULL;
    if (text) *text = known[k].text;
    return known[k].name;
}

hr_status hr_machine_model_find(const char *name_or_path, hr_machine_model *model)
{
    hr_status st = HR_OK;
    FILE *file = NULL;
    if (strpbrk(name_or_path, "/.")) {
        file = fopen(name_or_path, "r");
        if (!file) FAIL(HR_BAD_ARGUMENT, "cannot read the machine '%.200s': %s", name_or_path, strerror(errno));
    }
    for (int i = 0; !file && i < KNOWN; i++)
        if (!strcmp(known[i].name, name_or_path)) file = fmemopen((void *)known[i].text, strlen(known[i].text), "r");
    if (!file)
        FAIL(HR_BAD_ARGUMENT, "unknown machine '%.60s'; known machines: here, %s, %s, %s, or the path of a description",
             name_or_path, known[0].name, known[1].name, known[2].name);
    TRY(hr_machine_model_read(file, name_or_path, model));
out:
    if (file) fclose(file);
    return st;
}

/* Bytes that a run reads and writes: each tensor once, those that are changed in place twice. Overflows lie in host
 * memory and are empty when densities are as promised; elastic tensors count in full, because densities are unknown. */
static double moved_bytes(const hr_graph *graph, const hr_node *node)
{
    double bytes = 0;
    for (int i = 0; i < node->n_in; i++) {
        bool again = node->in[i] < 0 || graph->tensors[node->in[i]].in_host;
        for (int j = 0; j < i && !again; j++) again = node->in[j] == node->in[i];
        if (!again) bytes += (double)graph->tensors[node->in[i]].bytes;
    }
    for (int i = 0; i < node->n_out; i++)
        if (!graph->tensors[node->out[i]].in_host) bytes += (double)graph->tensors[node->out[i]].bytes;
    for (int i = 0; i < node->n_update; i++) bytes += 2.0 * (double)graph->tensors[node->update[i]].bytes;
    return bytes;
}

/* Whether fast algorithms for small windows apply: two dimensions, 3 x 3, stride 1, one group. */
static bool small_window(const hr_graph *graph, const hr_node *node)
{
    const hr_attrs *a = &node->attrs;
    if (strncmp(node->op->name, "conv", 4) || graph->tensors[node->in[0]].rank != 4) return false;
    return a->kernel[0] == 3 && a->kernel[1] == 3 && a->stride[0] == 1 && a->stride[1] == 1 && a->groups <= 1;
}

static double node_flops(const hr_graph *graph, const hr_node *node)
{
    double flops = 0;
    if (node->op->flops) return node->op->flops(graph, node);
    for (int k = 0; k < node->n_out; k++) flops += (double)graph->tensors[node->out[k]].elements;
    return flops;
}

void hr_machine_links(const hr_machine_model *model, hr_costs *costs)
{
    costs->out = model->out;
    costs->in = model->in;
    costs->out.bytes_per_second *= model->link_efficiency;
    costs->in.bytes_per_second *= model->link_efficiency;
}

hr_status hr_machine_costs(const hr_graph *graph, const hr_machine_model *model, hr_costs **costs)
{
    hr_status st = HR_OK;
    hr_costs *c = NULL;
    bool half = graph->activations == HR_F16 || graph->activations == HR_BF16;
    double peak = half ? model->f16_flops_per_second
                       : graph->tf32 ? model->tf32_flops_per_second : model->f32_flops_per_second;
    double memory_rate = model->memory_bytes_per_second * model->memory_efficiency;
    TRY(hr_costs_new(graph, &c));
    for (int i = 0; i < graph->n_nodes; i++) {
        double gain = small_window(graph, &graph->nodes[i]) ? model->window_gain : 1;
        double compute = node_flops(graph, &graph->nodes[i]) / (peak * model->compute_efficiency * gain);
        double memory = moved_bytes(graph, &graph->nodes[i]) / memory_rate;
        c->nodes[i].choices[0].algorithm = "described";
        c->nodes[i].choices[0].seconds = model->launch_seconds + fmax(compute, memory);
    }
    hr_machine_links(model, c);
    c->measured = true;
    *costs = c;
    c = NULL;
out:
    hr_costs_free(c);
    return st;
}
