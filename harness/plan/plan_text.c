/* Plans as text: one line per buffer, slot and step, so that two plans can be read and compared with diff.
 *
 *   # headroom plan 1
 *   workload resnet50:batch=8
 *   technique swap_all
 *   graph 5d1f...            fingerprint of the graph that it was made for
 *   memory budget=0 fence=0 arena=896532480 live=896532480 peak_step=812 host=4816896
 *   buffer 0 conv1.w bytes=37632 offset=0 life=0,1080 persistent
 *   buffer 7 - bytes=4096 offset=37632 life=3,4              a workspace
 *   buffer 9 relu1.y.pack.overflow bytes=4096 offset=64 life=3,9    in the pool of host memory, as the graph says
 *   slot 0 images bytes=4816896 offset=0 life=0,1080
 *   step 0 in in images refs=5 slot=0 waits=
 *   step 1 compute run conv1 algorithm=onednn choice=0 refs=5,0,-,6,7 waits=0
 *   end
 *
 * A plan that was made with known seconds says at the end of each step when it is expected: at=START,END.
 * Numbers of buffers, slots and steps count up from 0. The reader checks words and ranges and trusts no count;
 * what the plan means is hr_check's business. plan_text_write.c writes it.
 */
#include "plan.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "units.h"

typedef struct reader {
    const hr_graph *graph;
    FILE *file;
    hr_plan *plan;
    char *line, *rest;      /* the line in hand and what is left of it */
    size_t line_capacity;
    int number;
    int memory_line;        /* where peak_step stands */
} reader;

#define BAD(...) FAIL(HR_BAD_INPUT, __VA_ARGS__)

/* Next line that is no comment; false at the end of the file. */
static bool next_line(reader *r)
{
    for (;;) {
        ssize_t chars = getline(&r->line, &r->line_capacity, r->file);
        if (chars < 0) return false;
        r->number++;
        if (memchr(r->line, '\0', (size_t)chars)) r->line[0] = '?', r->line[1] = '\0';   /* no text: no known word */
        r->line[strcspn(r->line, "\r\n")] = '\0';
        r->rest = r->line;
        if (*r->line && *r->line != '#') return true;
    }
}

static char *next_word(reader *r)
{
    r->rest += strspn(r->rest, " ");
    if (!*r->rest) return NULL;
    char *word = r->rest;
    r->rest += strcspn(r->rest, " ");
    if (*r->rest) *r->rest++ = '\0';
    return word;
}

static hr_status to_number(const reader *r, const char *text, int64_t lowest, int64_t highest, int64_t *number)
{
    hr_status st = HR_OK;
    char *end;
    errno = 0;
    *number = strtoll(text, &end, 10);
    bool digits = text[*text == '-'] >= '0' && text[*text == '-'] <= '9';   /* strtoll would skip white space and '+' */
    if (!digits || *end || errno || *number < lowest || *number > highest)
        BAD("line %d: '%.40s' is no whole number from %" PRId64 " to %" PRId64, r->number, text, lowest, highest);
out:
    return st;
}

/* Value of the next word, which must be "key=value". */
static hr_status next_value(reader *r, const char *key, char **value)
{
    hr_status st = HR_OK;
    char *word = next_word(r);
    size_t chars = strlen(key);
    if (!word || strncmp(word, key, chars) || word[chars] != '=')
        BAD("line %d: expected %s=..., found '%.40s'", r->number, key, word ? word : "the end of the line");
    *value = word + chars + 1;
out:
    return st;
}

static hr_status next_number(reader *r, const char *key, int64_t lowest, int64_t *number)
{
    hr_status st = HR_OK;
    char *value = NULL;
    TRY(next_value(r, key, &value));
    TRY(to_number(r, value, lowest, INT64_MAX / 4, number));
out:
    return st;
}

static hr_status next_tensor(reader *r, bool may_lack, int *tensor)
{
    hr_status st = HR_OK;
    char *word = next_word(r);
    *tensor = -1;
    if (!word) BAD("line %d: a tensor is missing", r->number);
    if (may_lack && !strcmp(word, "-")) goto out;
    *tensor = hr_graph_find_tensor(r->graph, word);
    if (*tensor < 0) BAD("line %d: the graph has no tensor '%.60s'", r->number, word);
out:
    return st;
}

/* "life=FIRST,LAST" */
static hr_status next_life(reader *r, int *first, int *last)
{
    hr_status st = HR_OK;
    char *value = NULL, *comma;
    int64_t number;
    TRY(next_value(r, "life", &value));
    comma = strchr(value, ',');
    if (!comma) BAD("line %d: expected life=FIRST,LAST", r->number);
    *comma = '\0';
    TRY(to_number(r, value, 0, INT32_MAX, &number));
    *first = (int)number;
    TRY(to_number(r, comma + 1, 0, INT32_MAX, &number));
    *last = (int)number;
out:
    return st;
}

static hr_status line_ends(reader *r)
{
    hr_status st = HR_OK;
    char *word = next_word(r);
    if (word) BAD("line %d: '%.40s' is one word too many", r->number, word);
out:
    return st;
}

/* The word after "buffer", "slot" or "step": they count up. */
static hr_status next_index(reader *r, const char *what, int expected)
{
    hr_status st = HR_OK;
    char *word = next_word(r);
    int64_t number;
    if (!word) BAD("line %d: the number of the %s is missing", r->number, what);
    TRY(to_number(r, word, 0, INT32_MAX, &number));
    if (number != expected)
        BAD("line %d: %s %" PRId64 " stands where number %d is due", r->number, what, number, expected);
out:
    return st;
}

static hr_status read_buffer(reader *r)
{
    hr_status st = HR_OK;
    hr_plan *plan = r->plan;
    hr_buffer b = {0};
    TRY(next_index(r, "buffer", plan->n_buffers));
    TRY(next_tensor(r, true, &b.tensor));
    TRY(next_number(r, "bytes", 1, &b.bytes));
    TRY(next_number(r, "offset", 0, &b.offset));
    TRY(next_life(r, &b.first_step, &b.last_step));
    char *word = next_word(r);
    if (word && strcmp(word, "persistent")) BAD("line %d: '%.40s' is one word too many", r->number, word);
    b.persistent = word != NULL;
    TRY(line_ends(r));
    TRY_GROW(plan->buffers, plan->n_buffers, plan->buffer_capacity);
    plan->buffers[plan->n_buffers++] = b;
out:
    return st;
}

static hr_status read_slot(reader *r)
{
    hr_status st = HR_OK;
    hr_plan *plan = r->plan;
    hr_slot s = {0};
    TRY(next_index(r, "slot", plan->n_slots));
    TRY(next_tensor(r, false, &s.tensor));
    TRY(next_number(r, "bytes", 1, &s.bytes));
    TRY(next_number(r, "offset", 0, &s.offset));
    TRY(next_life(r, &s.first_step, &s.last_step));
    TRY(line_ends(r));
    TRY_GROW(plan->slots, plan->n_slots, plan->slot_capacity);
    plan->slots[plan->n_slots++] = s;
out:
    return st;
}

/* "1,-,7" below `limit`, appended to a list of the plan. */
static hr_status read_list(reader *r, const char *key, bool may_lack, int limit, int **list, int *n, size_t *capacity)
{
    hr_status st = HR_OK;
    char *value = NULL;
    TRY(next_value(r, key, &value));
    while (*value) {
        int64_t number = -1;
        char *end = value + strcspn(value, ",");
        bool more = *end == ',';
        *end = '\0';
        if (!may_lack || strcmp(value, "-")) TRY(to_number(r, value, 0, limit - 1, &number));
        TRY_GROW(*list, *n, *capacity);
        (*list)[(*n)++] = (int)number;
        if (more && !end[1]) BAD("line %d: the list of %s ends with a comma", r->number, key);
        value = end + more;
    }
out:
    return st;
}

static int word_index(const char *word, const char *(*name_of)(int), int n)
{
    for (int i = 0; word && i < n; i++)
        if (!strcmp(name_of(i), word)) return i;
    return -1;
}

static const char *stream_name(int i) { return hr_stream_name((hr_stream)i); }
static const char *kind_name(int i) { return hr_step_kind_name((hr_step_kind)i); }

/* The plan's own copy of an algorithm's name. */
static hr_status keep_name(hr_plan *plan, const char *text, const char **name)
{
    hr_status st = HR_OK;
    char *copy = NULL;
    for (int i = 0; i < plan->n_algorithm_names; i++)
        if (!strcmp(plan->algorithm_names[i], text)) {
            *name = plan->algorithm_names[i];
            return HR_OK;
        }
    TRY_GROW(plan->algorithm_names, plan->n_algorithm_names, plan->algorithm_name_capacity);
    copy = strdup(text);
    TRY_ALLOC(copy);
    *name = plan->algorithm_names[plan->n_algorithm_names++] = copy;
out:
    return st;
}

static hr_status read_run(reader *r, hr_step *step)
{
    hr_status st = HR_OK;
    int64_t choice;
    char *word = next_word(r), *algorithm = NULL;
    step->node = word ? hr_graph_find_node(r->graph, word) : -1;
    if (step->node < 0) BAD("line %d: the graph has no node '%.60s'", r->number, word ? word : "");
    TRY(next_value(r, "algorithm", &algorithm));
    if (!*algorithm) BAD("line %d: the algorithm has no name", r->number);
    TRY(keep_name(r->plan, algorithm, &step->algorithm));
    TRY(next_number(r, "choice", 0, &choice));
    if (choice > INT32_MAX) BAD("line %d: choice is out of range", r->number);
    step->choice = (int)choice;
out:
    return st;
}

/* "at=START,END": on all steps or on none. */
static hr_status read_times(reader *r, hr_step *step)
{
    hr_status st = HR_OK;
    char *value = NULL, *comma;
    bool timed = *(r->rest + strspn(r->rest, " ")) != '\0';
    if (r->plan->n_steps && timed != r->plan->timed) BAD("line %d: 'at=START,END' must stand on all steps or on none", r->number);
    r->plan->timed = timed;
    if (!timed) goto out;
    TRY(next_value(r, "at", &value));
    comma = strchr(value, ',');
    if (comma) *comma = '\0';
    if (!comma || hr_real_parse("at", value, &step->start_seconds) != HR_OK || hr_real_parse("at", comma + 1, &step->end_seconds) != HR_OK ||
        !(step->start_seconds >= 0 && step->end_seconds >= step->start_seconds))
        BAD("line %d: 'at=' takes two times in seconds, the later one second", r->number);
out:
    return st;
}

static hr_status read_step(reader *r)
{
    hr_status st = HR_OK;
    hr_plan *plan = r->plan;
    hr_step step = {.node = -1, .tensor = -1, .slot = -1};
    TRY(next_index(r, "step", plan->n_steps));
    int stream = word_index(next_word(r), stream_name, HR_STREAMS),
        kind = word_index(next_word(r), kind_name, HR_STEP_KINDS);
    if (stream < 0 || kind < 0)
        BAD("line %d: expected a stream (compute, out, in) and a kind (run, free, out, in)", r->number);
    step.stream = (hr_stream)stream;
    step.kind = (hr_step_kind)kind;
    if (step.kind == HR_STEP_RUN) TRY(read_run(r, &step));
    else TRY(next_tensor(r, step.kind == HR_STEP_FREE, &step.tensor));
    step.refs_begin = plan->n_refs;
    TRY(read_list(r, "refs", true, plan->n_buffers, &plan->refs, &plan->n_refs, &plan->ref_capacity));
    step.n_refs = plan->n_refs - step.refs_begin;
    const hr_node *node = step.kind == HR_STEP_RUN ? &r->graph->nodes[step.node] : NULL;
    int wanted = node ? node->n_in + node->n_out + node->n_update + 1 : 1;
    if (step.n_refs != wanted) BAD("line %d: %d buffers are given where %d are due", r->number, step.n_refs, wanted);
    if (step.kind == HR_STEP_OUT || step.kind == HR_STEP_IN) {
        int64_t slot;
        TRY(next_number(r, "slot", 0, &slot));
        if (slot >= plan->n_slots) BAD("line %d: there is no slot %" PRId64, r->number, slot);
        step.slot = (int)slot;
    }
    step.waits_begin = plan->n_waits;
    TRY(read_list(r, "waits", false, plan->n_steps, &plan->waits, &plan->n_waits, &plan->wait_capacity));
    step.n_waits = plan->n_waits - step.waits_begin;
    TRY(read_times(r, &step));
    TRY(line_ends(r));
    TRY_GROW(plan->steps, plan->n_steps, plan->step_capacity);
    plan->steps[plan->n_steps++] = step;
out:
    return st;
}

/* A line that must be "key rest"; *value points into the line. */
static hr_status header_line(reader *r, const char *key, char **value)
{
    hr_status st = HR_OK;
    size_t chars = strlen(key);
    if (!next_line(r)) BAD("line %d: the plan ends where '%s' is due", r->number + 1, key);
    if (strncmp(r->line, key, chars) || (r->line[chars] && r->line[chars] != ' '))
        BAD("line %d: expected '%s', found '%.40s'", r->number, key, r->line);
    *value = r->line + chars + (r->line[chars] == ' ');
out:
    return st;
}

static hr_status read_header(reader *r)
{
    hr_status st = HR_OK;
    hr_plan *plan = r->plan;
    char *value = NULL;
    int64_t peak_step;
    TRY(header_line(r, "workload", &value));
    plan->workload = strdup(value);
    TRY_ALLOC(plan->workload);
    TRY(header_line(r, "technique", &value));
    plan->technique = strdup(value);
    TRY_ALLOC(plan->technique);
    TRY(header_line(r, "graph", &value));
    plan->graph_fingerprint = strtoull(value, NULL, 16);
    if (strlen(value) != 16 || strspn(value, "0123456789abcdef") != 16)
        BAD("line %d: a graph's fingerprint has 16 hexadecimal digits", r->number);
    if (plan->graph_fingerprint != hr_graph_fingerprint(r->graph))
        BAD("line %d: the plan was made for another graph (another version of the workload?)", r->number);
    TRY(header_line(r, "memory", &value));
    r->rest = value;
    TRY(next_number(r, "budget", 0, &plan->budget_bytes));
    TRY(next_number(r, "fence", 0, &plan->fence_bytes));
    TRY(next_number(r, "arena", 0, &plan->arena_bytes));
    TRY(next_number(r, "live", 0, &plan->live_bytes));
    TRY(next_number(r, "peak_step", 0, &peak_step));
    if (peak_step > INT32_MAX) BAD("line %d: peak_step is out of range", r->number);
    plan->live_peak_step = (int)peak_step;
    r->memory_line = r->number;
    TRY(next_number(r, "host", 0, &plan->host_bytes));
    TRY(line_ends(r));
out:
    return st;
}

hr_status hr_plan_read(const hr_graph *graph, FILE *file, hr_plan **plan)
{
    static const struct {
        const char *word;
        hr_status (*read)(reader *);
    } kinds[] = {{"buffer", read_buffer}, {"slot", read_slot}, {"step", read_step}};
    hr_status st = HR_OK;
    reader r = {.graph = graph, .file = file};
    r.plan = calloc(1, sizeof *r.plan);
    TRY_ALLOC(r.plan);
    TRY(read_header(&r));
    for (;;) {
        if (!next_line(&r)) BAD("line %d: the plan breaks off; its last line must be 'end'", r.number + 1);
        char *word = next_word(&r);
        size_t k = 0, n_kinds = sizeof kinds / sizeof *kinds;
        if (!word) continue;
        if (!strcmp(word, "end")) {
            TRY(line_ends(&r));
            if (next_line(&r)) BAD("line %d: '%.40s' stands after the end of the plan", r.number, r.line);
            break;
        }
        while (k < n_kinds && strcmp(kinds[k].word, word)) k++;
        if (k == n_kinds) BAD("line %d: '%.40s' is neither buffer, slot, step nor end", r.number, word);
        TRY(kinds[k].read(&r));
    }
    if (r.plan->live_peak_step >= r.plan->n_steps && r.plan->n_steps)
        BAD("line %d: peak_step %d is beyond the last step", r.memory_line, r.plan->live_peak_step);
    for (int b = 0; b < r.plan->n_buffers; b++) {   /* what it gives elastic tensors shows in their buffers */
        const hr_buffer *x = &r.plan->buffers[b];
        const hr_tensor *tensor = x->tensor < 0 ? NULL : &graph->tensors[x->tensor];
        if (tensor && tensor->elastic && x->bytes >= HR_ELASTIC_LEAST && x->bytes <= tensor->bytes)
            TRY(hr_plan_give(graph, r.plan, x->tensor, x->bytes));
    }
    r.plan->finished = true;
    *plan = r.plan;
    r.plan = NULL;
out:
    free(r.line);
    hr_plan_free(r.plan);
    return st;
}

hr_status hr_plan_read_header(FILE *file, char **workload, char **technique)
{
    hr_status st = HR_OK;
    reader r = {.file = file};
    char *value = NULL, *first = NULL;
    TRY(header_line(&r, "workload", &value));
    first = strdup(value);
    TRY_ALLOC(first);
    TRY(header_line(&r, "technique", &value));
    *technique = strdup(value);
    TRY_ALLOC(*technique);
    *workload = first;
    first = NULL;
out:
    free(first);
    free(r.line);
    return st;
}
