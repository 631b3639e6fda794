/* ctest: timeout=120
 * Plans as text: the round trip, the messages, and a reader that survives any bytes. */
#include "mutant_case.h"
#include "rng.h"

static char *text_of(const plan_case *c, size_t *chars)
{
    char *text = NULL;
    FILE *file = open_memstream(&text, chars);
    REQUIRE(file);
    REQUIRE_OK(hr_plan_write(c->graph, c->plan, file));
    fclose(file);
    return text;
}

static hr_status read_text(const plan_case *c, const char *text, size_t chars, hr_plan **plan)
{
    FILE *file = fmemopen((void *)text, chars ? chars : 1, "r");
    REQUIRE(file);
    hr_status status = hr_plan_read(c->graph, file, plan);
    fclose(file);
    return status;
}

TEST(plan_text_survives_reading_and_writing_unchanged)
{
    plan_case c = case_new(4, true, true), again = c;
    size_t chars, chars_again;
    char *text = text_of(&c, &chars);
    again.plan = NULL;
    REQUIRE_OK(read_text(&c, text, chars, &again.plan));
    EXPECT(hr_check(c.graph, c.costs, again.plan) == HR_OK);
    char *text_again = text_of(&again, &chars_again);
    EXPECT(chars == chars_again && !memcmp(text, text_again, chars));
    free(text);
    free(text_again);
    hr_plan_free(again.plan);
    case_free(&c);
}

TEST(plan_text_errors_name_the_line)
{
    static const struct { const char *from, *to, *message; } faults[] = {
        {"\nstep 2 ", "\nstep 4 ", "is due"},
        {"algorithm=any", "algorithm=", "has no name"},
        {"refs=", "refs=9999,", "line "},
        {"buffer 2 ", "buffer 2 nobody", "no tensor"},
        {"\nend\n", "\n", "breaks off"},
        {"step 0 in in", "step 0 up in", "expected a stream"},
        {"offset=64", "offset=-64", "whole number"},
        {"graph ", "graph 0", "16 hexadecimal"},
    };
    plan_case c = case_new(3, true, false);
    size_t chars;
    char *text = text_of(&c, &chars);
    for (size_t f = 0; f < sizeof faults / sizeof *faults; f++) {
        char *at = strstr(text, faults[f].from);
        EXPECT_MSG(at, "the text has no '%s'", faults[f].from);
        if (!at) continue;
        size_t head = (size_t)(at - text), cut = strlen(faults[f].from), put = strlen(faults[f].to);
        char *bad = malloc(chars + put + 1);
        REQUIRE(bad);
        memcpy(bad, text, head);
        memcpy(bad + head, faults[f].to, put);
        memcpy(bad + head + put, at + cut, chars - head - cut);
        hr_plan *plan = NULL;
        hr_status status = read_text(&c, bad, chars - cut + put, &plan);
        EXPECT_MSG(status == HR_BAD_INPUT && strstr(hr_error_message(), faults[f].message) && strstr(hr_error_message(), "line "), "fault %zu: %s: %s", f,
                   hr_status_name(status), hr_error_message());
        hr_plan_free(plan);
        free(bad);
    }
    free(text);
    case_free(&c);
}

TEST(plan_reader_and_check_survive_any_bytes)
{
    enum { ROUNDS = 20000 };
    plan_case c = case_new(2, true, false);
    size_t chars;
    char *text = text_of(&c, &chars), *bad = malloc(chars + 1);
    int accepted = 0;
    REQUIRE(bad);
    for (uint64_t round = 0; round < ROUNDS; round++) {
        memcpy(bad, text, chars);
        size_t length = chars;
        for (uint64_t k = 0; k <= hr_rng_bits(1, round) % 4; k++) {
            uint64_t bits = hr_rng_bits(round, k);
            size_t at = bits % chars;
            switch (bits >> 56 & 3) {
            case 0: bad[at] = (char)(bits >> 32); break;
            case 1: bad[at] = "0123456789,-= \n"[(bits >> 32) % 15]; break;
            case 2: length = bits >> 60 ? length : at; break;
            default: memmove(bad + at, bad + (bits >> 20) % chars, (chars - (at > (bits >> 20) % chars ? at : (bits >> 20) % chars)) / 8); break;
            }
        }
        hr_plan *plan = NULL;
        if (read_text(&c, bad, length, &plan) == HR_OK) {
            accepted++;
            (void)hr_check(c.graph, c.costs, plan);   /* any verdict, no crash */
        }
        hr_plan_free(plan);
    }
    EXPECT(accepted < ROUNDS);
    printf("%d of %d mutated texts were plans in form\n", accepted, ROUNDS);
    free(bad);
    free(text);
    case_free(&c);
}
