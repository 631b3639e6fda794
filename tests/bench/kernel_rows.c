/* ctest: timeout=120
 * Kernel rows: what is refused, what a row says, records there and back, resume, and the inputs that cases fill in. */
#include <math.h>
#include "cli.h"
#include "drive.h"
#include "kernel_case.h"
#include "module.h"
#include "record.h"
#include "table.h"
#ifdef HR_HAVE_JANSSON
#include <jansson.h>
#endif

#define TINY " --samples 3 --time-limit 0.05"
#define PACK "--kernel relu_pack:elements=5000,density=20"

static void expect_refused(const char *words, const char *says)
{
    drive run = drive_run(words, NULL);
    EXPECT_MSG(run.exit_status == 2, "'%s' ended with %d", words, run.exit_status);
    EXPECT_MSG(strstr(run.err, says) != NULL, "'%s' said: %s", words, run.err);
    EXPECT_MSG(!*run.out && drive_files(drive_path("work")) == 0, "'%s' printed or wrote: %s", words, run.out);
}

TEST(kernel_case_is_refused_with_what_is_known)
{
    expect_refused("run --kernel nosuch --results r", "relu_pack, relu_unpack");
    expect_refused("run --kernel relu_pack:densty=50 --results r", "density, pattern");
    expect_refused("run --kernel relu_pack:density=101 --results r", "between 0 and 100");
    expect_refused("run --kernel relu_pack:density=-1 --results r", "between 0 and 100");
    expect_refused("run --kernel relu_pack:density=nan --results r", "density");
    expect_refused("run --kernel relu_pack:elements=0 --results r", "elements");
    expect_refused("run --kernel relu_pack:type=f64 --results r", "f32|f16|bf16");
    expect_refused("run --kernel relu_pack:block=48 --results r", "8192");
    expect_refused("run --kernel index_pack:bits=3 --results r", "2|4");
    expect_refused("run --kernel relu_pack: --results r", "relu_pack has no option");
    expect_refused("run --kernel", "needs a value");
    expect_refused("run " PACK " --device tpu", "host");
}

TEST(kernel_case_refuses_options_of_training)
{
    static const char *const others[] = {"--workload lenet", "--technique swap_all", "--layout c8", "--budget 50%",
                                         "--capacity 1GiB", "--batch 4", "--link 12GB/s", "--trace"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char words[256], option[32];
        snprintf(words, sizeof words, "run " PACK " %s --results r", others[i]);
        snprintf(option, sizeof option, "leave %.*s out", (int)strcspn(others[i], " "), others[i]);
        expect_refused(words, option);
    }
    expect_refused("run x.plan " PACK, "FILE.plan");
    expect_refused("plan " PACK, "unknown option '--kernel'");
    expect_refused("--suite quick " PACK, "--filter");
}

TEST(kernel_cases_are_listed_with_their_options)
{
    drive plain = drive_run("--list", NULL), verbose = drive_run("--list -v", NULL);
    int n_cases = 0;
    for (const hr_kernel_case *const *const *table = hr_kernel_case_tables; *table; table++)
        for (const hr_kernel_case *const *one = *table; *one; one++, n_cases++)
            EXPECT_MSG(strstr(plain.out, (*one)->name) && strstr(plain.out, (*one)->summary), "%s is not listed",
                       (*one)->name);
    EXPECT(n_cases >= 8 && strstr(plain.out, "\nkernels\n"));
    EXPECT(strstr(verbose.out, "density=50 [0 to 100]") &&
           strstr(verbose.out, "pattern=random [random|runs|channels]"));
}

TEST(text_of_a_kernel_case_is_canonical_and_repeats_it)
{
    hr_settings settings, again;
    char text[HR_CASE_TEXT], second[HR_CASE_TEXT];
    hr_settings_default(&settings);
    REQUIRE_OK(
        hr_settings_apply_text(&settings, HR_ON_RUN, "--threads 1 --kernel relu_pack:density=20,type=f32,block=64"));
    REQUIRE_OK(hr_case_validate(&settings.one));
    EXPECT_MSG(!strcmp(hr_case_format(&settings.one, text), "--kernel relu_pack:density=20,block=64 --threads 1"), "%s",
               text);
    hr_settings_default(&again);
    REQUIRE_OK(hr_settings_apply_text(&again, HR_ON_RUN, text));
    REQUIRE_OK(hr_case_validate(&again.one));
    EXPECT(!strcmp(hr_case_format(&again.one, second), text));
}

/* Nonzeros of a case's input as filled in for a seed. The bytes go to *bytes. */
static int64_t filled(const char *spec, uint64_t seed, unsigned char **bytes, int64_t *n_bytes)
{
    hr_kernel_graph kernel;
    REQUIRE_OK(hr_kernel_graph_make(spec, &kernel));
    hr_kernel_input input = {&kernel.spec, seed};
    const hr_tensor *t = &kernel.graph->tensors[kernel.input];
    int64_t width = t->bytes / t->elements, nonzeros = 0;
    *n_bytes = t->bytes;
    *bytes = drive_keep(malloc((size_t)t->bytes));
    REQUIRE_OK(kernel.kind->fill(&input, kernel.graph, kernel.input, 0, *bytes));
    for (int64_t i = 0; i < t->elements; i++) {
        bool any = false;
        for (int64_t b = 0; b < width; b++) any = any || (*bytes)[i * width + b];
        nonzeros += any;
    }
    hr_kernel_graph_clear(&kernel);
    return nonzeros;
}

TEST(filled_density_is_what_was_asked_for_to_a_thousandth)
{
    static const char *const patterns[] = {"random", "runs", "channels"};
    static const int densities[] = {0, 3, 20, 50, 77, 100};
    const int64_t elements = 3211264; /* 1024 maps of 56 x 56: whole windows of every pattern but runs */
    for (size_t p = 0; p < 3; p++)
        for (size_t d = 0; d < sizeof densities / sizeof *densities; d++) {
            char spec[160];
            unsigned char *bytes;
            int64_t n_bytes;
            snprintf(spec, sizeof spec, "relu_pack:elements=%lld,density=%d,pattern=%s,type=%s", (long long)elements,
                     densities[d], patterns[p], d % 2 ? "bf16" : "f16");
            double share = (double)filled(spec, 7, &bytes, &n_bytes) / (double)elements, asked = densities[d] / 100.0;
            EXPECT_MSG(fabs(share - asked) <= 1.2e-3, "%s: %.5f", spec, share);
            if (densities[d] % 100 == 0) EXPECT_MSG(share == asked, "%s: %.7f", spec, share);
        }
}

/* Ends of stretches: neighbours of which one is zero and the other not. */
static int64_t changes(const unsigned char *bytes, int64_t n_bytes, int width)
{
    int64_t n = 0;
    for (int64_t i = width; i < n_bytes; i += width) {
        bool a = false, b = false;
        for (int k = 0; k < width; k++) a = a || bytes[i - width + k], b = b || bytes[i + k];
        n += a != b;
    }
    return n;
}

TEST(filled_bytes_are_a_function_of_seed_and_pattern)
{
    unsigned char *a, *b, *c, *runs;
    int64_t n_bytes;
    filled("relu_pack:elements=100000", 1, &a, &n_bytes);
    filled("relu_pack:elements=100000", 1, &b, &n_bytes);
    filled("relu_pack:elements=100000", 2, &c, &n_bytes);
    EXPECT(n_bytes == 400000 && !memcmp(a, b, (size_t)n_bytes) && memcmp(a, c, (size_t)n_bytes));
    filled("relu_pack:elements=100000,pattern=runs", 1, &runs, &n_bytes);
    int64_t random_changes = changes(a, n_bytes, 4), run_changes = changes(runs, n_bytes, 4);
    EXPECT_MSG(random_changes > 45000 && random_changes < 55000, "%lld", (long long)random_changes);
    EXPECT_MSG(run_changes > 20 && run_changes <= 100000 / 512, "%lld", (long long)run_changes);
}

TEST(bytes_of_a_pack_follow_the_size_law)
{
    hr_kernel_graph kernel;
    int64_t read_bytes, written_bytes;
    REQUIRE_OK(hr_kernel_graph_make("relu_pack:elements=5000,type=f16,block=64", &kernel));
    hr_kernel_graph_bytes(&kernel, 1000, &read_bytes, &written_bytes);
    EXPECT(read_bytes == 10000 && written_bytes == 128 + 4 * 79 + 4 * 157 + 2 * 1000);
    hr_kernel_graph_bytes(&kernel, 5000, &read_bytes, &written_bytes);   /* raw */
    EXPECT(written_bytes == 128 + 2 * 5000);
    hr_kernel_graph_clear(&kernel);
    REQUIRE_OK(hr_kernel_graph_make("sign_relu_backward:elements=100", &kernel));
    hr_kernel_graph_bytes(&kernel, 50, &read_bytes, &written_bytes);
    EXPECT(read_bytes == 4 * 4 + 400 && written_bytes == 400);
    hr_kernel_graph_clear(&kernel);
}

TEST(kernel_rows_have_a_table_of_their_own)
{
    drive run = drive_run("run " PACK " --threads 1 --format table" TINY, NULL);
    EXPECT_MSG(run.exit_status == 0, "%s", run.err);
    int head = 0, packs = 0, copies = 0;
    for (char *line = strtok(run.out, "\n"); line; line = strtok(NULL, "\n")) {
        head += *line == '#' && strstr(line, "of copy") && strstr(line, "GB/s") && !strstr(line, "workload");
        packs +=
            !strncmp(line, "  relu_pack:elements=5000,density=20 ", 37) && strstr(line, " f32 ") && strstr(line, " ok");
        copies += !strncmp(line, "  copy ", 7) && strstr(line, " 100%") && strstr(line, " ok");
    }
    EXPECT_MSG(head == 1 && packs >= 1 && copies >= 1, "%d heads, %d packs, %d copies", head, packs, copies);
    run = drive_run("run " PACK " --format markdown" TINY, NULL);
    EXPECT(strstr(run.out, "| kernel | algorithm |") && !strstr(run.out, "| workload |"));
    EXPECT(drive_count(run.out, "\n") >= 4 && drive_count(run.out, "|") == 14 * drive_lines(run.out));
}

TEST(columns_are_named_again_where_the_kind_of_row_changes)
{
    hr_machine machine;
    hr_settings settings;
    hr_record *kernel = drive_keep(calloc(1, sizeof *kernel)), *training = drive_keep(calloc(1, sizeof *training));
    hr_machine_describe(&machine);
    hr_settings_default(&settings);
    snprintf(settings.one.kernel, sizeof settings.one.kernel, "relu_pack");
    hr_record_clear(kernel);
    hr_record_clear(training);
    snprintf(kernel->kernel, sizeof kernel->kernel, "relu_pack");
    hr_record_set_status(kernel, HR_OUTCOME_CRASHED, "signal 6");
    snprintf(training->workload, sizeof training->workload, "lenet");
    hr_record *const rows[] = {kernel, training, training, kernel};
    hr_table table = {.format = HR_FORMAT_TABLE, .machine = &machine, .file = fopen(drive_path("table"), "w")};
    REQUIRE(table.file != NULL);
    REQUIRE_OK(hr_table_begin(&table, &settings.one));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) REQUIRE_OK(hr_table_row(&table, rows[i], NULL));
    fclose(table.file);
    char *text = drive_read(drive_path("table"));
    EXPECT_MSG(drive_count(text, "\n# kernel") == 2 && drive_count(text, "\n# workload") == 1 && drive_lines(text) == 8,
               "%s", text);
    EXPECT_MSG(drive_count(text, "crashed: signal 6") == 2, "%s", text);
}

TEST(changed_output_of_a_kernel_makes_its_row_wrong)
{
    drive run = drive_run("run --kernel relu_count:elements=3000 --format csv" TINY, "wrong");
    EXPECT_MSG(run.exit_status == 1 && strstr(run.out, ",wrong,"), "%d %s", run.exit_status, run.out);
    EXPECT(strstr(run.out, "relu_count") && strstr(run.out, "compared with reference"));
    run = drive_run("run --kernel index_unpack:elements=3000 --format csv" TINY, "wrong");
    EXPECT_MSG(run.exit_status == 1 && strstr(run.out, "does not give its input again"), "%s", run.out);
}

TEST(kernel_that_does_not_fit_is_over_budget)
{
    drive run = drive_run("run --kernel relu_pack:elements=8589934592 --format csv", NULL);
    EXPECT_MSG(run.exit_status == 0 && strstr(run.out, ",over budget,"), "%d %s%s", run.exit_status, run.out, run.err);
}

#ifdef HR_HAVE_JANSSON
static json_t *run_json(const char *words)
{
    char all[1024];
    snprintf(all, sizeof all, "run %s --format json" TINY, words);
    drive run = drive_run(all, NULL);
    EXPECT_MSG(run.exit_status == 0, "'%s' ended with %d: %s%s", words, run.exit_status, run.out, run.err);
    json_t *record = json_loads(run.out, 0, NULL);
    REQUIRE(record != NULL);
    return drive_keep(record);
}

static double number(const json_t *object, const char *field)
{
    const json_t *value = json_object_get(object, field);
    EXPECT_MSG(json_is_number(value), "%s is no number", field);
    return json_number_value(value);
}

static const char *text(const json_t *object, const char *field)
{
    const char *value = json_string_value(json_object_get(object, field));
    EXPECT_MSG(value != NULL, "%s is no text", field);
    return value ? value : "";
}

/* Every entry is sound; returns how many there are of `op`, and checks that it stands before all copies. */
static int expect_entries(const json_t *record, const char *op)
{
    const json_t *kernels = json_object_get(record, "kernels");
    int n_op = 0;
    for (size_t i = 0; i < json_array_size(kernels); i++) {
        const json_t *one = json_array_get(kernels, i), *samples = json_object_get(one, "samples_seconds");
        bool copy = !strcmp(text(one, "op"), "copy");
        EXPECT_MSG(copy || !strcmp(text(one, "op"), op), "op %s", text(one, "op"));
        EXPECT(copy || (int)i == n_op);
        n_op += !copy;
        EXPECT(*text(one, "algorithm") && !strcmp(text(one, "status"), "ok"));
        EXPECT(number(one, "seconds") > 0 && number(one, "iqr_seconds") >= 0);
        EXPECT(json_array_size(samples) == 3 && number(one, "n") == 3);
        for (size_t s = 0; s < json_array_size(samples); s++) EXPECT(json_number_value(json_array_get(samples, s)) > 0);
    }
    EXPECT((int)json_array_size(kernels) > n_op);
    return n_op;
}

TEST(kernel_row_on_the_host_has_every_field)
{
    json_t *record = run_json(PACK ",type=bf16 --threads 1");
    EXPECT_MSG(!strcmp(text(record, "status"), "ok"), "%s", text(record, "message"));
    EXPECT(expect_entries(record, "relu_pack") >= 1);
    EXPECT(!strcmp(text(record, "kernel"), "relu_pack:elements=5000,type=bf16,density=20"));
    EXPECT(!strcmp(text(record, "workload"), "") && !strcmp(text(record, "technique"), ""));
    EXPECT(!strcmp(text(record, "type"), "bf16") && number(record, "elements") == 5000);
    double nonzeros = number(record, "nonzeros");
    EXPECT_MSG(nonzeros > 850 && nonzeros < 1150, "%g nonzeros", nonzeros);
    EXPECT(number(record, "copied_bytes") == 10000 && number(record, "read_bytes") == 10000);
    EXPECT(number(record, "written_bytes") == 128 + 4 * 5 + 4 * 157 + 2 * nonzeros);
    EXPECT(number(record, "promised_bytes") == number(record, "measured_bytes") && number(record, "wrong") == 0);
    EXPECT(!strcmp(text(record, "stop_reason"), "samples"));
    const json_t *first = json_array_get(json_object_get(record, "kernels"), 0);
    EXPECT(json_equal(json_object_get(first, "samples_seconds"), json_object_get(record, "samples_seconds")));
    EXPECT(number(first, "seconds") == number(record, "step_seconds"));
    EXPECT(number(json_object_get(record, "machine"), "threads") == 1);
}

TEST(every_kernel_case_runs_on_the_host_and_equals_its_reference)
{
    for (const hr_kernel_case *const *const *table = hr_kernel_case_tables; *table; table++)
        for (const hr_kernel_case *const *one = *table; *one; one++) {
            char words[160];
            snprintf(words, sizeof words, "--kernel %s:elements=4097,reference=yes --threads 1", (*one)->name);
            json_t *record = run_json(words);
            EXPECT_MSG(!strcmp(text(record, "status"), "ok"), "%s: %s", words, text(record, "message"));
            EXPECT_MSG(expect_entries(record, (*one)->name) >= 2, "%s has no algorithm beside its reference", words);
        }
}

TEST(kernel_row_on_the_emulated_device_equals_the_host)
{
    if (!hr_module_exists("headroom_simt.so")) SKIP("this build has no device simt");
    json_t *record = run_json("--kernel relu_pack:elements=3000 --device simt");
    EXPECT_MSG(!strcmp(text(record, "status"), "ok"), "%s", text(record, "message"));
    EXPECT(expect_entries(record, "relu_pack") >= 1);
    json_t *host = run_json("--kernel relu_pack:elements=3000");
    EXPECT(number(record, "nonzeros") == number(host, "nonzeros"));
    EXPECT(number(record, "written_bytes") == number(host, "written_bytes"));
}

TEST(kernel_record_reads_back_as_it_was_written)
{
    hr_machine machine;
    hr_record *record = drive_keep(calloc(1, sizeof *record)), *back = drive_keep(calloc(1, sizeof *back));
    char *line = NULL;
    hr_record_clear(record);
    snprintf(record->case_text, sizeof record->case_text, PACK);
    snprintf(record->kernel, sizeof record->kernel, "relu_pack:elements=5000,density=20");
    snprintf(record->type, sizeof record->type, "f16");
    record->elements = 5000, record->nonzeros = 1001, record->copied_bytes = 10000;
    record->read_bytes = 10000, record->written_bytes = 2766;
    record->n_kernels = 2;
    record->kernels[0] = (hr_kernel_row){.op = "relu_pack", .algorithm = "sim\"d", .status = "wrong", .seconds = 0.25,
                                         .iqr_seconds = 0.125, .samples = {{0.25, 0.5}, 2}};
    record->kernels[1] = (hr_kernel_row){.op = "copy", .algorithm = "memcpy", .status = "ok", .seconds = NAN,
                                         .iqr_seconds = NAN};
    hr_machine_describe(&machine);
    REQUIRE_OK(hr_record_to_json(record, &machine, &line));
    drive_keep(line);
    REQUIRE_OK(hr_record_from_json(line, back));
    EXPECT(!strcmp(back->kernel, record->kernel) && !strcmp(back->type, "f16") && back->elements == 5000);
    EXPECT(back->nonzeros == 1001 && back->copied_bytes == 10000 && back->read_bytes == 10000 &&
           back->written_bytes == 2766);
    REQUIRE(back->n_kernels == 2);
    EXPECT(!strcmp(back->kernels[0].algorithm, "sim\"d") && !strcmp(back->kernels[0].status, "wrong"));
    EXPECT(back->kernels[0].seconds == 0.25 && back->kernels[0].iqr_seconds == 0.125);
    EXPECT(back->kernels[0].samples.n == 2 && back->kernels[0].samples.seconds[1] == 0.5);
    EXPECT(!strcmp(back->kernels[1].op, "copy") && isnan(back->kernels[1].seconds) && back->kernels[1].samples.n == 0);
}

TEST(record_from_before_kernel_rows_is_still_read)
{
    hr_record *record = drive_keep(calloc(1, sizeof *record));
    REQUIRE_OK(
        hr_record_from_json("{\"case\":\"--workload lenet\",\"workload\":\"lenet\",\"step_seconds\":0.5}", record));
    EXPECT(record->step_seconds == 0.5 && !*record->kernel && !record->n_kernels && record->elements == HR_NONE);
    REQUIRE_OK(hr_record_from_json("{\"case\":\"x\",\"kernels\":[7,{\"op\":3},{}],\"kernel\":null}", record));
    EXPECT(record->n_kernels == 3 && !*record->kernels[0].op && isnan(record->kernels[1].seconds));
}

TEST(kernel_case_that_is_recorded_is_not_run_again)
{
    drive first = drive_run("run " PACK " --results r" TINY, NULL);
    EXPECT_MSG(first.exit_status == 0, "%s", first.err);
    char *records = drive_path("work/r/records.jsonl"), *kept = drive_read(records);
    drive again = drive_run("run --results r --resume --kernel relu_pack:density=20,elements=5000,type=f32" TINY, NULL);
    EXPECT(again.exit_status == 0 && drive_lines(kept) == 1 && !strcmp(kept, drive_read(records)));
    EXPECT_MSG(!strcmp(again.out, first.out), "%s%s", first.out, again.out);
    drive other = drive_run("run --results r --resume --kernel relu_pack:density=30,elements=5000" TINY, NULL);
    EXPECT(other.exit_status == 0 && drive_lines(drive_read(records)) == 2);
}

TEST(suite_relu_gives_kernel_rows_under_a_filter)
{
    drive run =
        drive_run("--suite relu --filter relu_unpack:elements=16384 --no-figures --results r --time-limit 0.05", NULL);
    EXPECT_MSG(run.exit_status == 0, "%s", run.err);
    EXPECT_MSG(drive_lines(drive_read(drive_path("work/r/records.jsonl"))) == 2, "%s", run.out);
    EXPECT(drive_count(run.out, "relu_unpack:elements=16384") == 2);
    EXPECT(drive_count(drive_read(drive_path("work/r/table.txt")), "relu_unpack:elements=16384") == 2);
}
#endif
