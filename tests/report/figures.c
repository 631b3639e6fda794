/* Figures from small synthetic folders: what is there is drawn, what is missing or malicious breaks nothing.
 * ctest: timeout=120 labels=quick */
#include "figures.h"
#include "report_records.h"


static const char workload[] = "resnet50:batch=4,image=64";

/* Bytes of FOLDER/NAME, -1 when it does not exist. */
static long file_bytes(const char *folder, const char *name)
{
    char path[700];
    struct stat info;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return stat(path, &info) ? -1 : (long)info.st_size;
}

/* Draws, and skips the claim where there is no gnuplot or no jansson. */
static hr_status make_or_skip(const char *folder)
{
    hr_status st = hr_figures_make(folder);
    if (st == HR_UNSUPPORTED) SKIP("%s", hr_error_message());
    return st;
}

static void expect_figure(const char *folder, const char *name)
{
    static const char *const suffixes[] = {"svg", "png", "gp"};
    char file[160];
    for (int i = 0; i < 3; i++) {
        snprintf(file, sizeof file, "%s.%s", name, suffixes[i]);
        EXPECT_MSG(file_bytes(folder, file) > 200, "%s has %ld bytes", file, file_bytes(folder, file));
    }
}

static void add_traced_row(const char *folder)
{
    records_add(folder,
                "{\"case\":\"traced\",\"workload\":\"lenet\",\"technique\":\"swap_all\",\"device\":\"host\","
                "\"status\":\"ok\","
                "\"budget_text\":\"50%%\",\"budget_bytes\":50000,\"keep_all_bytes\":100000,\"promised_bytes\":49000,"
                "\"timeline\":{\"step\":[0,1,2],\"start_seconds\":[0,0.01,0.02],\"live_bytes\":[3,4,5],\"bands\":["
                "{\"name\":\"parameters\",\"live_bytes\":[10000,10000,10000]},"
                "{\"name\":\"activations\",\"live_bytes\":[0,30000,39000]}]}}\n");
}

static void add_full_folder(const char *folder)
{
    records_row(folder, workload, "keep_all", 100, 100000, 100, 2, "cpu");
    records_row(folder, workload, "keep_all", 50, 100000, -1, 0, "cpu");
    records_row(folder, workload, "swap_all", 100, 90000, 110, 3, "cpu");
    records_row(folder, workload, "swap_all", 50, 49000, 130, 3, "cpu");
    records_row(folder, "lenet", "keep_all", 100, 100000, 10, 1, "cpu");
    records_add(folder, "{\"case\":\"--workload lenet --technique keep_all --batch max --capacity 1MiB\",\"workload\":"
                        "\"lenet:batch=31\",\"technique\":\"keep_all\",\"device\":\"host\",\"batch\":31,"
                        "\"budget_text\":"
                        "\"1MiB max\",\"status\":\"ok\",\"step_seconds\":0.1}\n");
    add_traced_row(folder);
}

TEST(every_figure_with_data_is_drawn_as_svg_and_png)
{
    char folder[512];
    records_folder("full", folder);
    add_full_folder(folder);
    REQUIRE_OK(make_or_skip(folder));
    static const char *const names[] = {"peak_memory", "throughput_budget", "overhead", "largest_batch", "prediction",
                                        "timeline_lenet_swap_all_50"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) expect_figure(folder, names[i]);
    EXPECT(file_bytes(folder, "planning.svg") < 0);
}

TEST(figures_survive_a_torn_last_line)
{
    char folder[512];
    records_folder("torn", folder);
    records_row(folder, workload, "keep_all", 100, 100000, 100, 2, "cpu");
    records_row(folder, workload, "swap_all", 50, 49000, 130, 3, "cpu");
    records_add(folder, "{\"schema\":1,\"workload\":\"resn");
    REQUIRE_OK(make_or_skip(folder));
    expect_figure(folder, "peak_memory");
    expect_figure(folder, "throughput_budget");
}

TEST(figures_survive_missing_and_null_fields)
{
    char folder[512];
    records_folder("missing", folder);
    records_add(folder, "{\"workload\":\"lenet\"}\n"
                        "{\"workload\":\"lenet\",\"technique\":null,\"status\":\"ok\"}\n[1]\n\n");
    records_add(folder, "{\"workload\":\"lenet\",\"technique\":\"keep_all\",\"status\":\"ok\","
                        "\"step_seconds\":\"fast\","
                        "\"keep_all_bytes\":0,\"timeline\":{\"start_seconds\":[0],\"bands\":null},\"machine\":7}\n");
    records_add(folder, "{\"case\":\"--batch max\",\"workload\":\"lenet:batch=1\",\"technique\":\"keep_all\","
                        "\"status\":\"crashed\"}\n");
    records_row(folder, workload, "keep_all", 100, 100000, 100, 2, "cpu");
    REQUIRE_OK(make_or_skip(folder));
    expect_figure(folder, "peak_memory");
    expect_figure(folder, "largest_batch");
}

TEST(figures_treat_texts_of_records_as_data)
{
    char folder[512];
    records_folder("hostile", folder);
    records_row(folder, "x'; system 'touch stolen'; '", "`touch stolen`", 100, 90000, 100, 2, "a$(touch stolen)'b");
    records_row(folder, "EOD", "%d%s%n", 100, 90000, 100, 2, "cpu");
    REQUIRE_OK(make_or_skip(folder));
    EXPECT(file_bytes(folder, "stolen") < 0);
    expect_figure(folder, "peak_memory");
    expect_figure(folder, "throughput_budget");
}

TEST(figures_draw_the_curve_of_planning_csv)
{
    char folder[512], path[600];
    records_folder("planning", folder);
    records_row(folder, workload, "keep_all", 100, 100000, 100, 2, "cpu");
    snprintf(path, sizeof path, "%s/planning.csv", folder);
    FILE *csv = fopen(path, "w");
    REQUIRE(csv);
    fprintf(csv, "case,technique,nodes,steps,total_seconds\n"
                 "chain1000,keep_all,1001,9,0.001\nchain2000,keep_all,2001,9,0.002\n"
                 "resnet152,keep_all,1557,9,0.003\nchain5000,keep_all\n");
    fclose(csv);
    REQUIRE_OK(make_or_skip(folder));
    expect_figure(folder, "planning");
}

TEST(figures_refuse_a_folder_without_records_with_a_message)
{
    char folder[512];
    records_folder("empty", folder);
    hr_status st = make_or_skip(folder);
    EXPECT(st == HR_IO);
    EXPECT(strstr(hr_error_message(), "records.jsonl"));
    records_add(folder, "not json\n");
    EXPECT(hr_figures_make(folder) == HR_BAD_INPUT);
    EXPECT(strstr(hr_error_message(), "no record"));
}

TEST(figures_are_unsupported_without_gnuplot)
{
    char folder[512];
    records_folder("no-gnuplot", folder);
    records_row(folder, workload, "keep_all", 100, 100000, 100, 2, "cpu");
    setenv("PATH", folder, 1);
    EXPECT(hr_figures_make(folder) == HR_UNSUPPORTED);
    EXPECT(!strchr(hr_error_message(), '\n'));
#ifdef HR_HAVE_JANSSON
    EXPECT(strstr(hr_error_message(), "gnuplot"));
#endif
}
