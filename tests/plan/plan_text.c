/* ctest: timeout=120 */
/* The text form of plans: what is written reads back the same, and no text can harm the reader or the check. */
#include "plan_case.h"
#include "rng.h"
#include "timeline.h"

/* The plan as text; allocated. */
static char *text_of(const hr_graph *graph, const hr_plan *plan, size_t *chars)
{
    char *text = NULL;
    FILE *file = open_memstream(&text, chars);
    REQUIRE(file);
    REQUIRE_OK(hr_plan_write(graph, plan, file));
    fclose(file);
    return text;
}

static hr_status read_text(const hr_graph *graph, const char *text, size_t chars, hr_plan **plan)
{
    FILE *file = fmemopen((void *)text, chars, "r");
    REQUIRE(file);
    *plan = NULL;
    hr_status st = hr_plan_read(graph, file, plan);
    fclose(file);
    return st;
}

/* The text with the first `from` replaced by `to`; allocated. */
static char *replaced(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    REQUIRE(at);
    char *changed = malloc(strlen(text) + strlen(to) + 1);
    REQUIRE(changed);
    memcpy(changed, text, (size_t)(at - text));
    strcpy(changed + (at - text), to);
    strcat(changed, at + strlen(from));
    return changed;
}

TEST(plan_text_reads_back_to_the_same_text_and_passes_the_check)
{
    for (int kind = 0; kind < CASE_DRAFTS; kind++)
        for (int fenced = 0; fenced < 2; fenced++) {
            plan_case c = case_open((case_draft)kind, fenced ? 64 : 0);
            hr_plan *loaded;
            size_t chars, again_chars;
            c.plan->budget_bytes = 1 << 20;
            free(c.plan->workload);
            free(c.plan->technique);
            c.plan->workload = strdup("lenet:batch=8");
            c.plan->technique = strdup("swap_all+keep_all");
            char *text = text_of(c.graph, c.plan, &chars);
            REQUIRE_OK(read_text(c.graph, text, chars, &loaded));
            char *again = text_of(c.graph, loaded, &again_chars);
            EXPECT(chars == again_chars && !memcmp(text, again, chars));
            EXPECT(!strcmp(loaded->workload, "lenet:batch=8") && !strcmp(loaded->technique, "swap_all+keep_all"));
            REQUIRE_OK(hr_check(c.graph, c.costs, loaded));
            free(text);
            free(again);
            hr_plan_free(loaded);
            case_close(&c);
        }
}

TEST(a_loaded_plan_has_every_field_of_the_written_one)
{
    plan_case c = case_open(CASE_LATE, 64);
    hr_plan *q, *p = c.plan;
    size_t chars;
    char *text = text_of(c.graph, p, &chars);
    REQUIRE_OK(read_text(c.graph, text, chars, &q));
    EXPECT(q->finished && q->graph_fingerprint == p->graph_fingerprint && q->arena_bytes == p->arena_bytes);
    EXPECT(q->live_bytes == p->live_bytes && q->live_peak_step == p->live_peak_step && q->host_bytes == p->host_bytes);
    EXPECT(q->fence_bytes == p->fence_bytes && q->budget_bytes == p->budget_bytes && q->n_waits == p->n_waits);
    REQUIRE(q->n_steps == p->n_steps && q->n_buffers == p->n_buffers && q->n_slots == p->n_slots &&
            q->n_refs == p->n_refs);
    for (int i = 0; i < p->n_steps; i++) {
        const hr_step *a = &p->steps[i], *b = &q->steps[i];
        EXPECT(a->kind == b->kind && a->stream == b->stream && a->node == b->node && a->tensor == b->tensor &&
               a->slot == b->slot);
        EXPECT(a->choice == b->choice && (a->kind != HR_STEP_RUN || !strcmp(a->algorithm, b->algorithm)));
        REQUIRE(a->n_refs == b->n_refs && a->n_waits == b->n_waits);
        EXPECT(!memcmp(hr_step_refs(p, a), hr_step_refs(q, b), sizeof(int) * (size_t)a->n_refs));
        EXPECT(!memcmp(p->waits + a->waits_begin, q->waits + b->waits_begin, sizeof(int) * (size_t)a->n_waits));
    }
    for (int b = 0; b < p->n_buffers; b++) {
        const hr_buffer *x = &p->buffers[b], *y = &q->buffers[b];
        EXPECT(x->tensor == y->tensor && x->bytes == y->bytes && x->offset == y->offset &&
               x->persistent == y->persistent);
        EXPECT(x->first_step == y->first_step && x->last_step == y->last_step);
    }
    for (int s = 0; s < p->n_slots; s++) {
        const hr_slot *x = &p->slots[s], *y = &q->slots[s];
        EXPECT(x->tensor == y->tensor && x->bytes == y->bytes && x->offset == y->offset);
        EXPECT(x->first_step == y->first_step && x->last_step == y->last_step);
    }
    free(text);
    hr_plan_free(q);
    case_close(&c);
}

TEST(plan_text_of_a_clone_outlives_the_loaded_plan)
{
    plan_case c = case_open(CASE_SWAP, 0);
    hr_plan *loaded, *copy = NULL;
    size_t chars, copy_chars;
    char *text = text_of(c.graph, c.plan, &chars);
    REQUIRE_OK(read_text(c.graph, text, chars, &loaded));
    REQUIRE_OK(hr_plan_clone(loaded, &copy));
    hr_plan_free(loaded);
    char *again = text_of(c.graph, copy, &copy_chars);
    EXPECT(chars == copy_chars && !memcmp(text, again, chars));
    free(text);
    free(again);
    hr_plan_free(copy);
    case_close(&c);
}

TEST(plan_text_names_workload_and_technique_on_their_own)
{
    const char text[] = "# comment\n\nworkload resnet50:batch=8,image=64\ntechnique swap_all\nthe rest is not looked at\n";
    char *workload = NULL, *technique = NULL;
    FILE *file = fmemopen((void *)text, sizeof text - 1, "r");
    REQUIRE_OK(hr_plan_read_header(file, &workload, &technique));
    EXPECT(!strcmp(workload, "resnet50:batch=8,image=64") && !strcmp(technique, "swap_all"));
    free(workload);
    free(technique);
    fclose(file);
    workload = technique = NULL;
    file = fmemopen((void *)(text + 11), 8, "r");       /* "workload", without an end of line */
    EXPECT(hr_plan_read_header(file, &workload, &technique) == HR_BAD_INPUT && !workload && !technique);
    fclose(file);
    file = fmemopen((void *)"technique x\n", 12, "r");
    EXPECT(hr_plan_read_header(file, &workload, &technique) == HR_BAD_INPUT &&
           strstr(hr_error_message(), "line 1: expected 'workload'"));
    fclose(file);
}

TEST(plan_text_that_is_malformed_is_refused_with_its_line)
{
    static const struct { const char *from, *to, *message; } faults[] = {
        {"workload ", "wrkload ", "line 2: expected 'workload'"},
        {"graph ", "graph 0x", "line 4: a graph's fingerprint has 16 hexadecimal digits"},
        {"graph ", "graph 0000000000000000\n", "line 4: the plan was made for another graph"},
        {"memory budget=", "memory ", "line 5: expected budget=..."},
        {" fence=0", " fence=-1", "line 5: '-1' is no whole number"},
        {" arena=", " arena=99999999999999999999", "line 5: "},
        {" host=", " host=0x", "line 5: "},
        {" peak_step=", " peak_step=99999", "line 5: peak_step"},
        {"buffer 0 ", "buffer 1 ", "line 6: buffer 1 stands where number 0 is due"},
        {"buffer 0 c0.w", "buffer 0 c9.w", "line 6: the graph has no tensor 'c9.w'"},
        {"buffer 0 c0.w", "buffer 0", "line 6: "},
        {"buffer 0 ", "biffer 0 ", "line 6: 'biffer' is neither"},
        {" bytes=64", " bytes=0", "line 6: '0' is no whole number"},
        {" bytes=64", " bytes=+64", "line 6: '+64' is no whole number"},
        {" bytes=64", " bytes=\t64", "line 6: '\t64' is no whole number"},
        {" persistent", " persistant", "line 6: 'persistant' is one word too many"},
        {" persistent", " persistent now", "line 6: 'now' is one word too many"},
        {"life=0,", "life=0;", "line 6: expected life=FIRST,LAST"},
        {" slot=0", " slot=77", "there is no slot 77"},
        {" in in images", " in inn images", "expected a stream (compute, out, in) and a kind"},
        {" compute run c0 ", " compute run c7 ", "the graph has no node 'c7'"},
        {" algorithm=any", " algorithm=", "the algorithm has no name"},
        {" refs=18 ", " refs=99999 ", "'99999' is no whole number"},
        {" refs=18 ", " refs=18, ", "ends with a comma"},
        {" refs=18 ", " refs=18,18 ", "2 buffers are given where 1 are due"},
        {" waits=0\n", " waits=0,55\n", "'55' is no whole number"},
        {" waits=0\n", " waits=-\n", "'-' is no whole number"},
        {"\nend\n", "\n", "the plan breaks off"},
        {"\nend\n", "\nend of plan\n", "'of' is one word too many"},
        {"\nend\n", "\nend\nbuffer 0\n", "'buffer 0' stands after the end"},
    };
    plan_case c = case_open(CASE_SWAP, 0);
    size_t chars;
    char *text = text_of(c.graph, c.plan, &chars);
    for (size_t k = 0; k < sizeof faults / sizeof *faults; k++) {
        hr_plan *loaded;
        char *changed = replaced(text, faults[k].from, faults[k].to);
        EXPECT_MSG(read_text(c.graph, changed, strlen(changed), &loaded) == HR_BAD_INPUT && !loaded, "%s",
                   faults[k].to);
        EXPECT_MSG(!strncmp(hr_error_message(), "line ", 5), "%s", hr_error_message());
        EXPECT_MSG(strstr(hr_error_message(), faults[k].message) != NULL, "want '%s' in '%s'", faults[k].message,
                   hr_error_message());
        hr_plan_free(loaded);
        free(changed);
    }
    free(text);
    case_close(&c);
}

TEST(plan_text_cut_short_anywhere_is_refused)
{
    plan_case c = case_open(CASE_KEEP, 0);
    size_t chars;
    char *text = text_of(c.graph, c.plan, &chars);
    for (size_t kept = 1; kept < chars - 1; kept++) {     /* only the last end of line may lack */
        hr_plan *loaded;
        EXPECT_MSG(read_text(c.graph, text, kept, &loaded) == HR_BAD_INPUT, "%zu of %zu characters", kept, chars);
        hr_plan_free(loaded);
    }
    free(text);
    case_close(&c);
}

TEST(a_draft_has_no_text)
{
    plan_case c = {case_graph(), NULL, NULL};
    REQUIRE_OK(hr_plan_draft(c.graph, &c.plan));
    FILE *file = tmpfile();
    REQUIRE(file);
    EXPECT(hr_plan_write(c.graph, c.plan, file) == HR_BAD_ARGUMENT);
    fclose(file);
    case_close(&c);
}

TEST(plan_text_to_a_full_disk_is_an_error)
{
    FILE *file = fopen("/dev/full", "w");
    if (!file) SKIP("this system has no /dev/full");
    plan_case c = case_open(CASE_KEEP, 0);
    EXPECT(hr_plan_write(c.graph, c.plan, file) == HR_IO);
    fclose(file);
    case_close(&c);
}

/* ---- fuzzing ---- */

typedef struct dice { uint64_t key, draws; } dice;
static size_t roll(dice *d, size_t below) { return (size_t)(hr_rng_bits(d->key, d->draws++) % below); }

/* Anywhere: another byte, bit or digit, a word put in, a line less, a line twice. */
static void damage(char *text, size_t *chars, size_t room, dice *d)
{
    static const char *const words[] = {"-",  "-1",    "0",    "99999999999", "9223372036854775807", "=", ",", " ",
                                        "\n", "end\n", "c0.y", "refs="};
    size_t at = roll(d, *chars), kind = roll(d, 6);
    char *line = text + at, *next;
    if (kind == 0) text[at] = (char)roll(d, 256);
    else if (kind == 1) text[at] ^= (char)(1 << roll(d, 7));
    else if (kind == 2) {                                  /* a digit, so that many texts stay readable */
        for (size_t k = 0; k < *chars; k++, at = (at + 1) % *chars)
            if (text[at] >= '0' && text[at] <= '9') { text[at] = (char)('0' + roll(d, 10)); break; }
    } else if (kind == 3) {
        const char *word = words[roll(d, sizeof words / sizeof *words)];
        if (*chars + strlen(word) > room) return;
        memmove(text + at + strlen(word), text + at, *chars - at);
        memcpy(text + at, word, strlen(word));
        *chars += strlen(word);
    } else {
        while (line > text && line[-1] != '\n') line--;
        next = memchr(line, '\n', (size_t)(text + *chars - line));
        size_t length = next ? (size_t)(next + 1 - line) : (size_t)(text + *chars - line);
        if (kind == 4 && *chars > length) {
            memmove(line, line + length, (size_t)(text + *chars - line) - length);
            *chars -= length;
        } else if (kind == 5 && *chars + length <= room) {
            memmove(line + length, line, (size_t)(text + *chars - line));
            *chars += length;
        }
    }
}

static void fuzz(case_draft kind, uint64_t seed, int n_texts)
{
    int n_read = 0, n_passed = 0;
    plan_case c = case_open(kind, 0);
    size_t chars, room;
    char *text = text_of(c.graph, c.plan, &chars), *damaged = malloc(room = 2 * chars);
    dice d = {hr_rng_key(seed, 9), 0};
    REQUIRE(damaged);
    for (int k = 0; k < n_texts; k++) {
        hr_plan *plan;
        size_t damaged_chars = chars;
        memcpy(damaged, text, chars);
        for (size_t n = 1 + roll(&d, 3); n > 0; n--) damage(damaged, &damaged_chars, room, &d);
        hr_status st = read_text(c.graph, damaged, damaged_chars, &plan);
        if (st == HR_OK) {
            n_read++;
            st = hr_check(c.graph, c.costs, plan);
            EXPECT(st == HR_OK || st == HR_REFUSED);
            EXPECT(hr_check(c.graph, NULL, plan) == st || st == HR_REFUSED);
            n_passed += st == HR_OK;
            hr_plan_free(plan);
        } else {
            EXPECT_MSG(st == HR_BAD_INPUT && !strncmp(hr_error_message(), "line ", 5), "text %d: %s", k,
                       hr_error_message());
            EXPECT(!plan);
        }
    }
    printf("# %d damaged texts, %d could be read, %d of them passed the check\n", n_texts, n_read, n_passed);
    EXPECT(n_read > 0 && n_read < n_texts);
    free(text);
    free(damaged);
    case_close(&c);
}

TEST(damaged_texts_of_a_swapping_plan_are_refused_or_read_without_harm) { fuzz(CASE_LATE, 21, 20000); }
TEST(damaged_texts_of_a_mixed_plan_are_refused_or_read_without_harm) { fuzz(CASE_MIXED, 22, 20000); }

TEST(plan_text_carries_the_predicted_times_of_all_steps_or_of_none)
{
    static const struct { const char *from, *to, *message; } faults[] = {
        {" at=0,", " at=", "'at=' takes two times in seconds"},
        {" at=0,", " at=1e9,", "'at=' takes two times in seconds"},
        {" at=0,", " at=nan,", "'at=' takes two times in seconds"},
        {" at=0,", " when=0,", "expected at=..."},
    };
    plan_case c = case_open(CASE_SWAP, 0);
    hr_plan *loaded;
    size_t chars, again_chars;
    for (int i = 0; i < c.graph->n_nodes; i++) c.costs->nodes[i].choices[0].seconds = 1e-3 / (i + 3);
    REQUIRE_OK(hr_plan_time(c.graph, c.costs, c.plan));
    char *text = text_of(c.graph, c.plan, &chars);
    REQUIRE_OK(read_text(c.graph, text, chars, &loaded));
    EXPECT(loaded->timed && loaded->steps[loaded->n_steps - 1].end_seconds > 0);
    char *again = text_of(c.graph, loaded, &again_chars);
    EXPECT(chars == again_chars && !memcmp(text, again, chars));
    hr_plan_free(loaded);
    free(again);
    for (size_t k = 0; k < sizeof faults / sizeof *faults; k++) {
        char *changed = replaced(text, faults[k].from, faults[k].to);
        EXPECT(read_text(c.graph, changed, strlen(changed), &loaded) == HR_BAD_INPUT && !loaded);
        EXPECT_MSG(strstr(hr_error_message(), faults[k].message), "%s", hr_error_message());
        free(changed);
    }
    char *at = strstr(text, " at="), *line_end = strchr(at, '\n');    /* the first step loses its times, the others not */
    memmove(at, line_end, strlen(line_end) + 1);
    EXPECT(read_text(c.graph, text, strlen(text), &loaded) == HR_BAD_INPUT && !loaded);
    EXPECT_MSG(strstr(hr_error_message(), "must stand on all steps or on none"), "%s", hr_error_message());
    free(text);
    case_close(&c);
}
