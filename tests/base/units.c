/* Quantities, specs and random numbers. */
#include <math.h>
#include <string.h>
#include "rng.h"
#include "spec.h"
#include "testing.h"
#include "units.h"

TEST(units_read_binary_and_decimal_bytes)
{
    static const struct { const char *text; int64_t bytes; } cases[] = {
        {"512MiB", 512ll << 20}, {"1.5GiB", 3ll << 29}, {"20KB", 20000}, {"4096", 4096}, {"7B", 7}, {"0", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t bytes = -1;
        EXPECT(hr_bytes_parse(cases[i].text, &bytes) == HR_OK);
        EXPECT_MSG(bytes == cases[i].bytes, "%s", cases[i].text);
    }
}

TEST(units_refuse_what_is_no_quantity_and_list_the_units)
{
    static const char *const bad[] = {"", "MiB", "12 MiB", "12mib", "-1", "nan", "inf", "1e400", "5GiBx", "99999999999TiB"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t bytes = 42;
        EXPECT_MSG(hr_bytes_parse(bad[i], &bytes) == HR_BAD_ARGUMENT, "'%s'", bad[i]);
        EXPECT(bytes == 42);
    }
    int64_t bytes;
    hr_bytes_parse("12XB", &bytes);
    EXPECT(strstr(hr_error_message(), "KiB, MiB") != NULL);
    double rate;
    EXPECT(hr_rate_parse("12GB/s", &rate) == HR_OK && rate == 12e9);
    EXPECT(hr_rate_parse("12GB", &rate) == HR_BAD_ARGUMENT);
    EXPECT(hr_rate_parse("0GB/s", &rate) == HR_BAD_ARGUMENT);
}

static const hr_option table[] = {
    {"batch", HR_OPTION_INTEGER, "8", 1, 4096, NULL, "images per step"},
    {"rate", HR_OPTION_REAL, "0.5", 0, 1, NULL, "a rate"},
    {"select", HR_OPTION_CHOICE, "all", 0, 0, "all|fit", "which"},
    {0}};

TEST(spec_survives_parsing_and_printing)
{
    hr_spec spec, again;
    char text[128];
    REQUIRE_OK(hr_spec_parse("net:select=fit,batch=16", table, &spec));
    EXPECT(hr_spec_integer(&spec, "batch") == 16 && hr_spec_is(&spec, "select", "fit") && hr_spec_number(&spec, "rate") == 0.5);
    EXPECT(!strcmp(hr_spec_format(&spec, text, sizeof text), "net:batch=16,select=fit"));
    REQUIRE_OK(hr_spec_parse(text, table, &again));
    EXPECT(hr_spec_integer(&again, "batch") == 16);
}

TEST(spec_refuses_unknown_options_and_lists_the_known)
{
    static const char *const bad[] = {"net:size=3", "net:batch", "net:batch=", "net:batch=0", "net:batch=4097", "net:rate=2",
                                      "net:select=some", ":batch=1", "", "net:batch=1,,", "NET", "net:batch=1x"};
    hr_spec spec;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) EXPECT_MSG(hr_spec_parse(bad[i], table, &spec) == HR_BAD_ARGUMENT, "'%s'", bad[i]);
    hr_spec_parse("net:size=3", table, &spec);
    EXPECT(strstr(hr_error_message(), "batch, rate, select") != NULL);
}

TEST(random_numbers_depend_on_nothing_but_seed_stream_and_element)
{
    uint64_t key = hr_rng_key(1, 2);
    double first = hr_rng_uniform(key, 77), sum = 0, squares = 0;
    for (uint64_t i = 0; i < 100000; i++) {
        double v = hr_rng_normal(key, i), u = hr_rng_uniform(key, i);
        EXPECT(u >= 0 && u < 1);
        sum += v;
        squares += v * v;
    }
    EXPECT(hr_rng_uniform(key, 77) == first);
    EXPECT(hr_rng_uniform(hr_rng_key(1, 3), 77) != first && hr_rng_uniform(hr_rng_key(2, 2), 77) != first);
    EXPECT(fabs(sum / 1e5) < 5 / sqrt(1e5));              /* five standard errors */
    EXPECT(fabs(squares / 1e5 - 1) < 5 * sqrt(2 / 1e5));
}
