/* Figures from small synthetic folders: what is there is drawn, what is missing or malicious breaks nothing.
 * ctest: timeout=120 labels=quick */
#include "report_figures.h"

static const char workload[] = "resnet50:batch=4,image=64";

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

TEST(figures_of_kernels_are_drawn_from_kernel_rows_alone)
{
    char folder[512], kernel[96];
    records_folder("kernels", folder);
    for (int density = 0; density <= 100; density += 25) {
        snprintf(kernel, sizeof kernel, "relu_pack:density=%d", density);
        records_kernel_row(folder, kernel, "host", density, 128, 8 + density / 10.0);
    }
    for (int mib = 1; mib <= 64; mib *= 4) {
        snprintf(kernel, sizeof kernel, "relu_pack:elements=%d,block=64", mib << 18);
        records_kernel_row(folder, kernel, "cuda", 50, mib, 20);
    }
    REQUIRE_OK(make_or_skip(folder));
    expect_figure(folder, "kernel_rate");
    expect_figure(folder, "kernel_size");
    expect_figure(folder, "kernel_ratio");
    EXPECT(file_bytes(folder, "peak_memory.svg") < 0 && file_bytes(folder, "overhead.svg") < 0);
    const char *rate = script(folder, "kernel_rate");
    EXPECT(strstr(rate, "relu_pack, 128 MiB, host") && strstr(rate, "\n25 0.95238 "));   /* 10 ms / 10.5 ms */
    const char *size = script(folder, "kernel_size"); /* moved: (1 + 17/32) / 2 / 2 */
    EXPECT(strstr(size, "relu_pack:block=64, 50 % not zero, cuda") && strstr(size, "\n16 0.38281 "));
    EXPECT(strstr(script(folder, "kernel_ratio"), "law(x / 100, 4, 64)"));
}

TEST(figures_of_kernels_need_three_points_and_leave_failed_rows_out)
{
    char folder[512];
    records_folder("few", folder);
    records_row(folder, workload, "keep_all", 100, 100000, 100, 2, "cpu");
    records_kernel_row(folder, "sign_mask:density=10", "host", 10, 4, 5);
    records_kernel_row(folder, "sign_mask:density=20", "host", 20, 4, 5);
    records_add(folder,
                "{\"case\":\"a\",\"kernel\":\"sign_mask:density=30\",\"status\":\"crashed\",\"device\":\"host\","
                "\"elements\":1048576,\"nonzeros\":3,\"copied_bytes\":4194304}\n"
                "{\"case\":\"b\",\"kernel\":\"x'; system 'touch stolen'\",\"status\":\"ok\",\"elements\":0,"
                "\"kernels\":{\"op\":7}}\n");
    REQUIRE_OK(make_or_skip(folder));
    expect_figure(folder, "peak_memory");
    EXPECT(file_bytes(folder, "kernel_rate.svg") < 0 && file_bytes(folder, "kernel_size.svg") < 0);
    EXPECT(file_bytes(folder, "kernel_ratio.svg") < 0 && file_bytes(folder, "stolen") < 0);
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

TEST(figures_draw_each_file_of_densities)
{
    char folder[512], path[600];
    records_folder("densities", folder);
    records_row(folder, workload, "keep_all", 100, 100000, 100, 2, "cpu");
    snprintf(path, sizeof path, "%s/densities-net.csv", folder);
    FILE *csv = fopen(path, "w");
    REQUIRE(csv);
    fprintf(csv, "# how\nworkload,step,loss,tensor,made_by,elements,nonzeros,density,ratio\n");
    for (int step = 0; step < 4; step++)
        fprintf(csv, "net,%d,1.5,a.y,relu,100,50,0.%d,1.8\nnet,%d,1.5,b.y,relu,300,100,0.25,3.0\nnet,%d,1.5,c.y,conv,9,9,1,1\n",
                step, 5 + step, step, step);
    fclose(csv);
    REQUIRE_OK(make_or_skip(folder));
    expect_figure(folder, "density_net");
    EXPECT(strstr(script(folder, "density_net"), "$layer1") && !strstr(script(folder, "density_net"), "$layer2"));
    EXPECT(strstr(script(folder, "density_net"), "3 38.75 2.57143"));   /* all elements: (100*0.8 + 300*0.25) / 400 */
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
