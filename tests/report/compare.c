/* Comparison of two folders: ratios, verdicts and counts on hand-made records. */
#include "compare.h"
#include "report_records.h"


typedef struct folders { char a[512], b[512]; } folders;

static folders folders_make(const char *name)
{
    folders f;
    char text[64];
    snprintf(text, sizeof text, "%s-a", name);
    records_folder(text, f.a);
    snprintf(text, sizeof text, "%s-b", name);
    records_folder(text, f.b);
    return f;
}

/* The comparison as text; the caller frees. */
static char *compare_text(const folders *f)
{
    char *text = NULL;
    size_t chars = 0;
    FILE *out = open_memstream(&text, &chars);
    REQUIRE(out);
    hr_status st = hr_report_compare(f->a, f->b, out);
    fclose(out);
    if (st == HR_UNSUPPORTED) SKIP("%s", hr_error_message());
    REQUIRE(st == HR_OK);
    return text;
}

/* The line that ends with `technique`'s case; "" when there is none. */
static const char *line_of(const char *text, const char *technique, char line[600])
{
    line[0] = '\0';
    for (const char *at = text; at && *at;) {
        const char *end = strchr(at, '\n');
        snprintf(line, 600, "%.*s", (int)(end ? end - at : (long)strlen(at)), at);
        if (strstr(line, technique)) return line;
        at = end ? end + 1 : NULL;
    }
    line[0] = '\0';
    return line;
}

TEST(compare_gives_the_ratio_of_medians_and_the_spread_of_both)
{
    folders f = folders_make("ratio");
    char line[600];
    double a, b, ratio, spread;
    records_row(f.a, "lenet", "swap_all", 50, 49000, 200, 6, "cpu");     /* iqr 3 % */
    records_row(f.b, "lenet", "swap_all", 50, 49000, 250, 10, "cpu");    /* iqr 4 % */
    char *text = compare_text(&f);
    EXPECT(sscanf(line_of(text, "swap_all", line), "%lf %lf %lf %lf%%", &a, &b, &ratio, &spread) == 4);
    EXPECT_MSG(a == 200 && b == 250 && ratio == 1.25, "%s", line);
    EXPECT_MSG(spread == 5.0, "%s", line);
    EXPECT_MSG(strstr(line, "slower") && strstr(line, "same"), "%s", line);
    free(text);
}

TEST(compare_calls_a_difference_within_the_spread_noise)
{
    folders f = folders_make("noise");
    char line[600];
    records_row(f.a, "lenet", "swap_all", 50, 49000, 100, 5, "cpu");
    records_row(f.b, "lenet", "swap_all", 50, 49000, 106, 5, "cpu");
    records_row(f.a, "lenet", "swap_conv", 50, 49000, 100, 1, "cpu");
    records_row(f.b, "lenet", "swap_conv", 50, 49000, 94, 1, "cpu");
    char *text = compare_text(&f);
    EXPECT_MSG(strstr(line_of(text, "swap_all", line), "inside the noise"), "%s", line);
    EXPECT_MSG(strstr(line_of(text, "swap_conv", line), "faster"), "%s", line);
    EXPECT_MSG(strstr(text, "2 timed: 1 faster, 0 slower, 1 neither"), "%s", text);
    free(text);
}

TEST(compare_names_changes_of_memory_and_status)
{
    folders f = folders_make("changes");
    char line[600];
    records_row(f.a, "lenet", "swap_all", 50, 49000, 100, 1, "cpu");
    records_row(f.b, "lenet", "swap_all", 50, 49001, 100, 1, "cpu");
    records_row(f.a, "lenet", "sqrt_checkpoint", 35, 30000, 100, 1, "cpu");
    records_row(f.b, "lenet", "sqrt_checkpoint", 35, 60000, -1, 0, "cpu");
    records_row(f.a, "vgg16", "keep_all", 100, 100000, 100, 1, "cpu");
    char *text = compare_text(&f);
    EXPECT_MSG(strstr(line_of(text, "swap_all", line), "+1 B"), "%s", line);
    EXPECT_MSG(strstr(line_of(text, "sqrt_checkpoint", line), "ok -> over budget"), "%s", line);
    EXPECT_MSG(strstr(line, "+100.00%"), "%s", line);
    EXPECT_MSG(strstr(text, "only in A: --workload vgg16"), "%s", text);
    EXPECT_MSG(strstr(text, "2 cases in both, 1 only in A, 0 only in B"), "%s", text);
    EXPECT_MSG(strstr(text, "peak changed in 2; status changed in 1"), "%s", text);
    free(text);
}

TEST(compare_between_machines_uses_the_ratio_to_keep_all)
{
    folders f = folders_make("machines");
    char line[600];
    double a, b, ratio;
    records_row(f.a, "lenet", "swap_all", 50, 49000, 120, 1, "slow cpu");   /* keep_all: 100 ms in every row */
    records_row(f.b, "lenet", "swap_all", 50, 49000, 150, 1, "fast cpu");
    records_add(f.b, "{\"case\":\"--workload lenet --technique swap_all --budget 50%%\",\"workload\":\"lenet\","
                     "\"technique\":\"swap_all\",\"device\":\"host\",\"status\":\"ok\",\"step_seconds\":0.030,"
                     "\"iqr_seconds\":0.0001,\"keep_all_seconds\":0.020,\"machine\":{\"cpu\":\"fast cpu\"}}\n");
    char *text = compare_text(&f);
    EXPECT_MSG(strstr(text, "ratio of time/keep_all"), "%s", text);
    EXPECT(sscanf(line_of(text, "swap_all", line), "%lf %lf %lf", &a, &b, &ratio) == 3);
    EXPECT_MSG(b == 30 && ratio == 1.25, "a later record of a case replaces the earlier one: %s", line);
    free(text);
}

TEST(compare_matches_kernel_rows_too)
{
    folders f = folders_make("kernels");
    char line[600];
    records_kernel_row(f.a, "relu_pack:density=20", "host", 20, 16, 10);
    records_kernel_row(f.b, "relu_pack:density=20", "host", 20, 16, 5);
    records_kernel_row(f.a, "relu_pack", "host", 50, 16, 10);
    char *text = compare_text(&f);
    EXPECT_MSG(strstr(line_of(text, "density=20", line), " 0.500 "), "%s", line);
    EXPECT_MSG(strstr(text, "only in A: --kernel relu_pack --device host"), "%s", text);
    EXPECT_MSG(strstr(text, "1 case in both, 1 only in A, 0 only in B"), "%s", text);
    free(text);
}

TEST(compare_refuses_a_folder_that_is_not_there)
{
    folders f = folders_make("absent");
    records_row(f.a, "lenet", "keep_all", 100, 100000, 100, 1, "cpu");
    strcat(f.b, "/nowhere");
    hr_status st = hr_report_compare(f.a, f.b, stdout);
    if (st == HR_UNSUPPORTED) SKIP("%s", hr_error_message());
    EXPECT(st == HR_IO);
    EXPECT(strstr(hr_error_message(), "nowhere/records.jsonl"));
}
