/* Damaged graph files: each is refused with a line of its own, or is a graph that plans soundly. Texts lie in buffers
 * of exactly their characters, so that the address sanitizer sees a read beyond. A mutant of which only the counts in
 * the last line are wrong gets the right ones: otherwise hardly any would reach a planner.
 */
#include "abstract.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include "rng.h"
#include "technique.h"
#include "testing.h"
#include "timeline.h"

typedef struct dice { uint64_t key, draws; } dice;
typedef struct span { size_t at, chars; } span;

static size_t roll(dice *d, size_t below) { return below ? (size_t)(hr_rng_bits(d->key, d->draws++) % below) : 0; }

static const char small[] =
    "headroom graph 1\ntitle t\nlink out 10GB/s latency 1e-5\nlink in 1e10B/s latency 0\ntensor x 64 input\n"
    "tensor w 1KiB constant\ntensor m 64 state\n"
    "node a forward 1\n  reads x w\n  writes y 64\n  views v y\n"
    "node n forward 0.25 workspace 1KiB\n  reads v\n  writes z 640 saved 16\n  updates m\n"
    "node i forward 0\n  views p z\n"
    "node l forward 0.5 workspace 128  # a comment\n  reads v p y\n  writes loss 4 keep 256\n"
    "node l.g backward 1 of l\n  reads keep y\n  writes dz 640\n"
    "node n.g backward 2 of n\n  reads y saved dz\n  writes dy 64\n"
    "node a.g backward 2 of a\n  reads x w\n  reads dy\n  writes dw 1024\n"
    "node u update 0.1 of a\n  reads w dw\n  updates w\nloss loss\nend 8 nodes 12 tensors\n";

/* ---- damage: text is [chars], room for as many again ---- */

/* The line or word around a place. */
static span around(const char *text, size_t chars, size_t at, const char *ends)
{
    size_t begin = at, end = at;
    while (begin > 0 && !strchr(ends, text[begin - 1])) begin--;
    while (end < chars && !strchr(ends, text[end])) end++;
    return (span){begin, end - begin};
}

static size_t cut(char *text, size_t chars, span s)
{
    memmove(text + s.at, text + s.at + s.chars, chars - s.at - s.chars);
    return chars - s.chars;
}

static size_t insert(char *text, size_t chars, size_t at, const char *what, size_t n)
{
    memmove(text + at + n, text + at, chars - at);
    memcpy(text + at, what, n);
    return chars + n;
}

static size_t flip_byte(dice *d, char *text, size_t chars)
{
    static const char likely[] = "\n\n \t#-.019eyw";
    text[roll(d, chars)] = roll(d, 2) ? (char)roll(d, 256) : likely[roll(d, sizeof likely)];     /* a zero byte, too */
    return chars;
}

static size_t cut_anywhere(dice *d, char *text, size_t chars)
{
    span s = {roll(d, chars), roll(d, 30)};
    if (s.chars > chars - s.at) s.chars = chars - s.at;
    return cut(text, chars, s);
}

static size_t cut_line(dice *d, char *text, size_t chars)
{
    span line = around(text, chars, roll(d, chars), "\n");
    if (line.at + line.chars < chars) line.chars++;
    return cut(text, chars, line);
}

static size_t truncate_text(dice *d, char *text, size_t chars)
{
    (void)text;
    return roll(d, chars);
}

/* A line once more, somewhere. */
static size_t copy_line(dice *d, char *text, size_t chars)
{
    char line[300];
    span from = around(text, chars, roll(d, chars), "\n"), to = around(text, chars, roll(d, chars), "\n");
    if (from.chars + 1 > sizeof line) return chars;
    memcpy(line, text + from.at, from.chars);
    line[from.chars] = '\n';
    return insert(text, chars, to.at, line, from.chars + 1);
}

/* A word in place of another one. */
static size_t copy_word(dice *d, char *text, size_t chars)
{
    char word[300];
    span from = around(text, chars, roll(d, chars), " \n"), to = around(text, chars, roll(d, chars), " \n");
    if (from.chars > sizeof word) return chars;
    memcpy(word, text + from.at, from.chars);
    return insert(text, cut(text, chars, to), to.at, word, from.chars);
}

static size_t change_number(dice *d, char *text, size_t chars)
{
    static const char *const numbers[] = {"-1", "0", "1", "65", "nan", "inf", "1e300", "1e-300", "0x10", "-0",
                                          "1024TiB", "4.5MiB", "1e6", "1e", "2147483648", "9e99", "1GB/s"};
    size_t at = roll(d, chars);
    for (size_t i = 0; i < chars && !isdigit((unsigned char)text[at]); i++) at = (at + 1) % chars;
    span word = around(text, chars, at, " \n");
    const char *number = numbers[roll(d, sizeof numbers / sizeof *numbers)];
    return insert(text, cut(text, chars, word), word.at, number, strlen(number));
}

static size_t damage(dice *d, char *text, size_t chars)
{
    static size_t (*const kinds[])(dice *, char *, size_t) = {
        flip_byte, cut_anywhere, cut_line,      truncate_text, copy_line,
        copy_word, copy_word,    change_number, change_number};
    return chars ? kinds[roll(d, sizeof kinds / sizeof *kinds)](d, text, chars) : 0;
}

/* ---- what becomes of it ---- */

typedef struct tally { int accepted, refused; } tally;

static hr_status read_exactly(const char *text, size_t chars, hr_graph **graph, hr_costs **costs)
{
    bool has_links;
    char *exact = malloc(chars ? chars : 1);
    REQUIRE(exact);
    memcpy(exact, text, chars);
    FILE *file = fmemopen(exact, chars ? chars : 1, "r");
    REQUIRE(file);
    if (!chars) getc(file);
    hr_status st = hr_abstract_read(file, "fuzz", graph, costs, &has_links);
    fclose(file);
    free(exact);
    return st;
}

/* keep_all plans every graph; others may say that they cannot, but what they plan passes the check. */
static void expect_sound(const hr_graph *graph, const hr_costs *costs, const char *technique, uint64_t seed)
{
    hr_plan *plan = NULL;
    hr_timeline timeline = {0};
    hr_status st = hr_plan_make(graph, costs, technique, INT64_MAX, 0, &plan);
    if (st == HR_BAD_ARGUMENT && strcmp(technique, "keep_all")) return;
    EXPECT_MSG(st == HR_OK, "seed %llu: %s: %s", (unsigned long long)seed, technique, hr_error_message());
    if (st != HR_OK) return;
    EXPECT(plan->arena_bytes > 0 && plan->live_bytes <= plan->arena_bytes);
    REQUIRE_OK(hr_timeline_play(graph, costs, plan, &timeline));
    EXPECT(isfinite(timeline.total_seconds) && timeline.total_seconds >= 0);
    hr_timeline_clear(&timeline);
    hr_plan_free(plan);
}

/* Text with the counts that the refusal named in place of its own. */
static bool counts_repair(char *text, size_t *chars)
{
    int nodes, tensors;
    const char *said = strstr(hr_error_message(), ": line ");
    if (!said || sscanf(said, ": line %*d: %d nodes and %d tensors stand above", &nodes, &tensors) != 2) return false;
    size_t end = *chars;
    while (end > 0 && strncmp(text + end - 1, "\nend ", 5)) end--;
    *chars = end + (size_t)sprintf(text + end, "end %d nodes %d tensors\n", nodes, tensors);
    return true;
}

static void expect_refusal(const char *text, size_t chars, uint64_t seed)
{
    int line = 0, lines = 1;
    for (size_t i = 0; i < chars; i++) lines += text[i] == '\n';
    bool told = sscanf(hr_error_message(), "fuzz: line %d: ", &line) == 1;
    EXPECT_MSG(told && line >= 1 && line <= lines, "seed %llu: %d lines: \"%s\"", (unsigned long long)seed, lines,
               hr_error_message());
    for (const char *c = hr_error_message(); *c; c++) EXPECT(*c >= ' ' && *c <= '~');
}

static void try_mutant(const char *source, size_t source_chars, uint64_t seed, tally *t)
{
    dice d = {.key = hr_rng_key(seed, 5)};
    hr_graph *graph = NULL;
    hr_costs *costs = NULL;
    size_t chars = source_chars;
    char *text = calloc(source_chars + 4000, 1);
    REQUIRE(text);
    memcpy(text, source, source_chars);
    for (size_t i = roll(&d, 4); i > 0; i--) chars = damage(&d, text, chars);
    memset(text + chars, 0, source_chars + 4000 - chars);
    hr_status st = read_exactly(text, chars, &graph, &costs);
    if (st == HR_BAD_INPUT && counts_repair(text, &chars)) st = read_exactly(text, chars, &graph, &costs);
    EXPECT_MSG(st == HR_OK || st == HR_BAD_INPUT, "seed %llu: %s", (unsigned long long)seed, hr_error_message());
    if (st != HR_OK) {
        t->refused++;
        expect_refusal(text, chars, seed);
    } else {
        t->accepted++;
        expect_sound(graph, costs, "keep_all", seed);
        if (t->accepted % 8 == 0) expect_sound(graph, costs, "sqrt_checkpoint", seed);
        if (t->accepted % 64 == 0) expect_sound(graph, costs, "slack_swap", seed);
        hr_costs_free(costs);
        hr_graph_free(graph);
    }
    free(text);
}

TEST(a_damaged_graph_file_is_refused_with_its_line_or_plans_soundly)
{
    enum { MUTANTS = 6000 };
    tally t = {0};
    for (uint64_t seed = 1; seed <= MUTANTS; seed++) try_mutant(small, sizeof small - 1, seed, &t);
    printf("# %d accepted, %d refused\n", t.accepted, t.refused);
    EXPECT(t.accepted > MUTANTS / 10 && t.refused > MUTANTS / 10);
}

TEST(a_damaged_example_of_a_graph_file_is_refused_with_its_line_or_plans_soundly)
{
    enum { MUTANTS = 400, FILE_MOST = 1 << 16 };
    static const char *const files[] = {"chain", "unet", "residual"};
    const char *root = getenv("HEADROOM_SOURCE") ? getenv("HEADROOM_SOURCE") : ".";
    static char text[FILE_MOST];
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        tally t = {0};
        char path[1024];
        snprintf(path, sizeof path, "%s/workloads/graphs/%s.graph", root, files[f]);
        FILE *file = fopen(path, "r");
        REQUIRE(file);
        size_t chars = fread(text, 1, sizeof text, file);
        fclose(file);
        for (uint64_t seed = 1; seed <= MUTANTS; seed++) try_mutant(text, chars, seed << 32 | f, &t);
        printf("# %s: %d accepted, %d refused\n", files[f], t.accepted, t.refused);
        EXPECT(t.accepted > MUTANTS / 10 && t.refused > MUTANTS / 10);
    }
}
