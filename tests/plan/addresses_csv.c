/* The public CSV form: what is read, what is refused and how, and a fuzz of the reader. */
#include <string.h>
#include "addresses.h"
#include "rng.h"
#include "testing.h"

typedef struct table { hr_interval *intervals; char **ids; int n; } table;

static hr_status read_bytes(const char *text, size_t chars, table *t)
{
    /* fmemopen refuses an empty buffer. */
    FILE *file = chars ? fmemopen((void *)text, chars, "r") : fopen("/dev/null", "r");
    REQUIRE(file != NULL);
    hr_status status = hr_addresses_read_csv(file, &t->intervals, &t->ids, &t->n);
    fclose(file);
    return status;
}

static void table_free(table *t)
{
    hr_addresses_free_ids(t->ids, t->n);
    free(t->intervals);
    *t = (table){0};
}

/* Refused as malformed, and the message begins "line N:" and holds `words`. */
static void expect_refused(const char *text, int line, const char *words)
{
    char place[32];
    table t = {0};
    snprintf(place, sizeof place, "line %d: ", line);
    hr_status status = read_bytes(text, strlen(text), &t);
    EXPECT_MSG(status == HR_BAD_INPUT, "%.60s: %s", text, hr_status_name(status));
    EXPECT_MSG(!strncmp(hr_error_message(), place, strlen(place)) && strstr(hr_error_message(), words),
               "%.60s: '%s' instead of '%s ... %s'", text, hr_error_message(), place, words);
    EXPECT(!t.intervals && !t.ids && t.n == 0);
}

static void expect_read(const char *text, int n, const char *last_id, hr_interval last)
{
    table t = {0};
    hr_status status = read_bytes(text, strlen(text), &t);
    EXPECT_MSG(status == HR_OK && t.n == n, "%.60s: %s, %d rows", text, hr_error_message(), t.n);
    if (status == HR_OK && t.n == n && n > 0)
        EXPECT_MSG(!strcmp(t.ids[n - 1], last_id) && t.intervals[n - 1].lower == last.lower &&
                   t.intervals[n - 1].upper == last.upper && t.intervals[n - 1].bytes == last.bytes, "%.60s", text);
    table_free(&t);
}

TEST(addresses_csv_reads_what_tools_write)
{
    hr_interval last = {3, 9, 64};
    expect_read("id,lower,upper,size\n1,0,5,32\nb7,3,9,64\n", 2, "b7", last);
    expect_read("id,lower,upper,size\r\n1,0,5,32\r\nb7,3,9,64\r\n", 2, "b7", last);
    expect_read("id,lower,upper,size\n1,0,5,32\nb7,3,9,64", 2, "b7", last);
    expect_read("size,upper,id,lower\n32,5,1,0\n64,9,b7,3\n", 2, "b7", last);
    expect_read("id,lower,upper,size,offset,name\n1,0,5,32,0,x\nb7,3,9,64,,\n", 2, "b7", last);
    expect_read("\xef\xbb\xbfid, lower ,upper,size\n\n 1 ,0, 5,32\n\nb7,3,9,\t64\n\n", 2, "b7", last);
    expect_read("id,lower,upper,size\n", 0, "", last);
    expect_read("id,lower,upper,size\n0,9223372036854775806,9223372036854775807,2305843009213693951\n", 1, "0",
                (hr_interval){INT64_MAX - 1, INT64_MAX, INT64_MAX / 4});
}

TEST(addresses_csv_refuses_a_malformed_header_with_its_line)
{
    expect_refused("", 1, "empty");
    expect_refused("\n\n", 1, "empty");
    expect_refused("1,0,5,32\n", 1, "no column 'id'");
    expect_refused("id,lower,upper\n", 1, "no column 'size'");
    expect_refused("id,lower,size\n", 1, "no column 'upper'");
    expect_refused("\nid,upper,size\n", 2, "no column 'lower'");
    expect_refused("id,lower,upper,size,lower\n", 1, "'lower' is named twice");
    expect_refused("\"id\",lower,upper,size\n", 1, "quoted");
    expect_refused("a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,"
                   "a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,id,lower,upper,size\n", 1, "more than 64 columns");
}

TEST(addresses_csv_refuses_a_malformed_row_with_its_line)
{
#define HEAD "id,lower,upper,size\n0,0,1,1\n"
    expect_refused(HEAD "1,0,5\n", 3, "3 columns where the header has 4");
    expect_refused(HEAD "1,0,5,32,7\n", 3, "5 columns where the header has 4");
    expect_refused(HEAD ",0,5,32\n", 3, "id is empty");
    expect_refused(HEAD "1\r2,0,5,32\n", 3, "control character");
    expect_refused(HEAD "1,,5,32\n", 3, "lower is empty");
    expect_refused(HEAD "1,0,x,32\n", 3, "upper is not a whole number");
    expect_refused(HEAD "1,0,5,3.5\n", 3, "size is not a whole number");
    expect_refused(HEAD "1,0,5,1e3\n", 3, "size is not a whole number");
    expect_refused(HEAD "1,+1,5,8\n", 3, "lower is not a whole number");
    expect_refused(HEAD "1,-1,5,8\n", 3, "lower is negative");
    expect_refused(HEAD "1,0,5,-8\n", 3, "size is negative");
    expect_refused(HEAD "1,0,5,0\n", 3, "size must be above zero");
    expect_refused(HEAD "1,5,5,8\n", 3, "must be below upper");
    expect_refused(HEAD "\n1,6,5,8\n", 4, "must be below upper");
    expect_refused(HEAD "1,0,9223372036854775808,8\n", 3, "upper is too large");
    expect_refused(HEAD "1,0,5,99999999999999999999999999\n", 3, "size is too large");
    expect_refused(HEAD "1,0,5,9223372036854775807\n", 3, "add up to more than");
    expect_refused(HEAD "1,0,5,2305843009213693950\n2,7,8,1\n", 4, "add up to more than");
    expect_refused(HEAD "1,0,5,8\n2,0,5,8\n1,7,8,8\n", 5, "id '1' was already on line 3");
    table t = {0};
    static const char zero[] = HEAD "1,0\0,5,8\n";
    EXPECT(read_bytes(zero, sizeof zero - 1, &t) == HR_BAD_INPUT && strstr(hr_error_message(), "line 3: a zero byte"));
}

TEST(addresses_csv_written_is_read_back_the_same)
{
    static const char *const names[] = {"0", "buffer seven", "x"};
    hr_interval intervals[3] = {{0, 4, 100}, {2, 9, 1}, {8, INT64_MAX, INT64_MAX / 8}};
    int64_t offsets[3] = {0, 100, 128};
    char *text = NULL;
    size_t chars = 0;
    table t = {0};
    FILE *file = open_memstream(&text, &chars);
    REQUIRE(file != NULL);
    REQUIRE_OK(hr_addresses_write_csv(file, intervals, (char *const *)names, offsets, 3));
    fclose(file);
    EXPECT(!strncmp(text, "id,lower,upper,size,offset\n0,0,4,100,0\nbuffer seven,2,9,1,100\n", 59));
    REQUIRE_OK(read_bytes(text, chars, &t));
    REQUIRE(t.n == 3);
    for (int i = 0; i < 3; i++) {
        EXPECT(!strcmp(t.ids[i], names[i]));
        EXPECT(!memcmp(&t.intervals[i], &intervals[i], sizeof intervals[i]));
    }
    table_free(&t);
    free(text);
}

/* ---- fuzz ---- */

/* Whatever was read without complaint must be an instance that the assigner takes and answers rightly. */
static void expect_sound(const table *t)
{
    int64_t offsets[64];
    hr_addresses_result result;
    int first, second;
    for (int i = 0; i < t->n; i++) {
        EXPECT(t->intervals[i].lower >= 0 && t->intervals[i].lower < t->intervals[i].upper);
        EXPECT(t->intervals[i].bytes > 0);
        EXPECT(strlen(t->ids[i]) > 0 && !strpbrk(t->ids[i], ",\r\n"));
    }
    if (t->n > 64) return;
    EXPECT(hr_addresses_assign(t->intervals, t->n, &(hr_addresses_options){.alignment = 1}, offsets, &result) == HR_OK);
    EXPECT(hr_addresses_valid(t->intervals, t->n, offsets, result.extent_bytes, &first, &second));
}

static size_t mutate(char *text, size_t chars, size_t room, uint64_t key)
{
    static const char *const pieces[] = {",", "\n", "\r\n", "-", "0", "9", "99999999999999999999",
        "9223372036854775807", "2305843009213693951", "id,", "lower", "upper,size", "id,lower,upper,size\n", "\"", " ", "\t", "1e9", "0x10",
        "\xff", "\xef\xbb\xbf", ",,,,,,,,", "+", "."};
    uint64_t e = 0;
    int changes = 1 + (int)(hr_rng_bits(key, e++) % 4);
    for (int c = 0; c < changes; c++) {
        size_t at = chars ? hr_rng_bits(key, e++) % chars : 0, run = hr_rng_bits(key, e++) % 9;
        const char *piece = pieces[hr_rng_bits(key, e++) % (sizeof pieces / sizeof *pieces)];
        size_t extra = strlen(piece);
        switch (hr_rng_bits(key, e++) % 6) {
        case 0:               /* another byte */
            if (chars) text[at] = (char)hr_rng_bits(key, e++);
            break;
        case 1:               /* truncate */
            chars = at;
            break;
        case 2:               /* cut out */
            if (at + run > chars) run = chars - at;
            memmove(text + at, text + at + run, chars - at - run);
            chars -= run;
            break;
        case 3:               /* repeat a piece of itself */
            if (at + run > chars) run = chars - at;
            if (chars + run > room) break;
            memmove(text + at + run, text + at, chars - at);
            chars += run;
            break;
        default:              /* insert */
            if (chars + extra > room) break;
            memmove(text + at + extra, text + at, chars - at);
            memcpy(text + at, piece, extra);
            chars += extra;
        }
    }
    return chars;
}

TEST(addresses_csv_reader_survives_mutated_files)
{
    static const char base[] = "id,lower,upper,size\n0,0,8,1024\n1,2,5,64\r\n\nb,3,9,300\n17,4,6,2048\n5,0,9,7";
    int n_read = 0, n_refused = 0;
    for (uint64_t seed = 0; seed < 40000; seed++) {
        char text[512];
        table t = {0};
        memcpy(text, base, sizeof base - 1);
        size_t chars = mutate(text, sizeof base - 1, sizeof text, hr_rng_key(seed, 3));
        hr_status status = read_bytes(text, chars, &t);
        EXPECT_MSG(status == HR_OK || (status == HR_BAD_INPUT && !strncmp(hr_error_message(), "line ", 5)),
                   "seed %d: %s, %s", (int)seed, hr_status_name(status), hr_error_message());
        n_read += status == HR_OK;
        n_refused += status != HR_OK;
        if (status == HR_OK) expect_sound(&t);
        table_free(&t);
    }
    EXPECT_MSG(n_read > 2000 && n_refused > 10000, "%d read, %d refused", n_read, n_refused);
}
