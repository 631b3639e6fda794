/* Records: there and back, torn, full disk, moved aside. */
#include <math.h>
#include "drive.h"
#include "record_file.h"

#ifdef HR_HAVE_JANSSON
#define NEED_JANSSON() (void)0
#else
#define NEED_JANSSON() SKIP("this build has no jansson")
#endif

static hr_record *make_record(const char *case_text)
{
    hr_record *record = drive_keep(calloc(1, sizeof *record));
    hr_record_clear(record);
    snprintf(record->case_text, sizeof record->case_text, "%s", case_text);
    snprintf(record->workload, sizeof record->workload, "lenet:batch=8");
    hr_record_set_status(record, HR_OUTCOME_WRONG, "a \"quoted\", %s", "message\nwith a break");
    record->promised_bytes = 123456789012345;
    record->step_seconds = 0.125;
    record->samples.seconds[record->samples.n++] = 0.5;
    record->losses[record->n_losses++] = NAN;
    record->n_holders = 1;
    snprintf(record->holders[0].name, sizeof record->holders[0].name, "conv1.y");
    record->points = calloc(2, sizeof *record->points);
    REQUIRE(record->points != NULL);
    record->n_points = 2;
    record->predicted_steps = (hr_lanes){calloc(1, sizeof *record->predicted_steps.steps), 1};
    REQUIRE(record->predicted_steps.steps != NULL);
    record->predicted_steps.steps[0] = (hr_lane_step){.stream = 1, .start_seconds = 0.25, .end_seconds = 0.5, .name = "y\"z"};
    return record;
}

TEST(record_reads_back_as_it_was_written)
{
    NEED_JANSSON();
    hr_machine machine;
    hr_record *record = make_record("--workload lenet"), *back = drive_keep(calloc(1, sizeof *back));
    char *line = NULL;
    hr_machine_describe(&machine);
    REQUIRE_OK(hr_record_to_json(record, &machine, &line));
    drive_keep(line);
    EXPECT(strchr(line, '\n') == NULL);
    REQUIRE_OK(hr_record_from_json(line, back));
    EXPECT(!strcmp(back->case_text, "--workload lenet") && !strcmp(back->status, "wrong"));
    EXPECT_MSG(!strcmp(back->message, "a \"quoted\", message with a break"), "%s", back->message);
    EXPECT(back->promised_bytes == 123456789012345 && back->measured_bytes == HR_NONE);
    EXPECT(back->step_seconds == 0.125 && isnan(back->predicted_seconds));
    EXPECT(back->samples.n == 1 && back->samples.seconds[0] == 0.5);
    EXPECT(strstr(line, "\"loss\":[null]") && strstr(line, "\"measured_bytes\":null"));
    EXPECT(strstr(line, "\"bands\":[{\"name\":\"parameters\"") != NULL);
    EXPECT(strstr(line, "\"steps\":null,\"predicted_steps\":[[\"out\",0.25,0.5,\"y\\\"z\"]],") != NULL);
    EXPECT(strncmp(line, "{\"schema\":1,\"suite\":\"\",\"case\":", 30) == 0);
}

TEST(record_with_bytes_that_are_no_text_is_still_json)
{
    NEED_JANSSON();
    hr_machine machine;
    hr_record *record = make_record("--workload lenet"), *back = drive_keep(calloc(1, sizeof *back));
    char *line = NULL;
    hr_machine_describe(&machine);
    snprintf(record->message, sizeof record->message, "bytes \xff\xfe here");
    REQUIRE_OK(hr_record_to_json(record, &machine, &line));
    drive_keep(line);
    REQUIRE_OK(hr_record_from_json(line, back));
    EXPECT(!strcmp(back->message, "bytes ?? here"));
}

TEST(record_that_is_cut_in_the_pipe_is_refused)
{
    hr_record *record = make_record("--workload lenet"), *back = drive_keep(calloc(1, sizeof *back));
    int ends[2];
    static char bytes[1 << 20];
    size_t n_bytes = 0;
    REQUIRE(pipe(ends) == 0);
    if (fork() == 0) _exit(hr_record_send(record, ends[1]) != HR_OK);
    close(ends[1]);
    for (ssize_t got; (got = read(ends[0], bytes + n_bytes, sizeof bytes - n_bytes)) > 0;) n_bytes += (size_t)got;
    EXPECT(hr_record_receive(back, bytes, 0) == HR_BAD_INPUT);
    EXPECT(hr_record_receive(back, bytes, n_bytes - 1) == HR_BAD_INPUT);
    REQUIRE_OK(hr_record_receive(back, bytes, n_bytes));
    EXPECT(!strcmp(back->case_text, record->case_text) && back->n_points == 2 && back->points != NULL);
    EXPECT(back->steps.n == 0 && back->steps.steps == NULL && back->predicted_steps.n == 1);
    EXPECT(!strcmp(back->predicted_steps.steps[0].name, "y\"z") && back->predicted_steps.steps[0].end_seconds == 0.5);
    hr_record_clear(back);
    EXPECT(back->points == NULL && back->predicted_steps.steps == NULL);
}

TEST(csv_row_has_as_many_cells_as_its_header)
{
    hr_record *record = make_record("--workload lenet --budget 50%");
    char *path = drive_path("row.csv");
    FILE *file = fopen(path, "w");
    REQUIRE(file != NULL);
    hr_record_csv_header(file);
    hr_record_csv_row(record, file);
    fclose(file);
    char *text = drive_read(path), *row = strchr(text, '\n') + 1;
    int header_cells = 1, row_cells = 1;
    bool quoted = false;
    for (char *c = text; c < row; c++) header_cells += *c == ',';
    for (char *c = row; *c; c++) {
        if (*c == '"') quoted = !quoted;
        row_cells += *c == ',' && !quoted;
    }
    EXPECT(header_cells == row_cells);
    EXPECT(strstr(row, "\"a \"\"quoted\"\", message with a break\"") != NULL);
}

static void append(hr_record_file *file, const char *case_text)
{
    hr_machine machine;
    hr_machine_describe(&machine);
    REQUIRE_OK(hr_record_file_append(file, make_record(case_text), &machine));
}

TEST(resume_cuts_a_torn_last_line_and_keeps_the_others)
{
    NEED_JANSSON();
    hr_record_file file;
    char *folder = drive_path("deep/results"), *path = drive_path("deep/results/records.jsonl");
    REQUIRE_OK(hr_record_file_open(folder, false, stderr, &file));
    append(&file, "one");
    append(&file, "two");
    hr_record_file_close(&file);
    char *whole = drive_read(path);
    FILE *torn = fopen(path, "a");
    REQUIRE(torn != NULL);
    fprintf(torn, "{\"schema\":1,\"suite\":\"\",\"case\":\"three\"");
    fclose(torn);
    REQUIRE_OK(hr_record_file_open(folder, true, stderr, &file));
    EXPECT(file.n_kept == 2 && hr_record_file_find(&file, "one", NULL) && hr_record_file_find(&file, "two", NULL));
    EXPECT(!hr_record_file_find(&file, "three", NULL));
    EXPECT(!strcmp(whole, drive_read(path)));
    const char *line = NULL;
    EXPECT(hr_record_file_find(&file, "one", &line) && line && !strncmp(line, whole, strlen(line)));
    append(&file, "three");
    hr_record_file_close(&file);
    EXPECT(drive_lines(drive_read(path)) == 3);
}

TEST(resume_leaves_a_line_that_is_no_record_alone)
{
    NEED_JANSSON();
    hr_record_file file;
    char *path = drive_path("records.jsonl");
    drive_write(path, "no json\n[1]\n{\"case\":\"one\"}\n\n");
    REQUIRE_OK(hr_record_file_open(hr_test_folder(), true, stderr, &file));
    EXPECT(file.n_kept == 1 && hr_record_file_find(&file, "one", NULL));
    EXPECT(strstr(drive_read(path), "no json") != NULL);
    hr_record_file_close(&file);
}

TEST(a_run_without_resume_moves_earlier_records_aside)
{
    NEED_JANSSON();
    hr_record_file file;
    char *path = drive_path("aside/records.jsonl");
    REQUIRE_OK(hr_record_file_open(drive_path("aside"), false, stderr, &file));
    append(&file, "one");
    hr_record_file_close(&file);
    REQUIRE_OK(hr_record_file_open(drive_path("aside"), false, stderr, &file));
    hr_record_file_close(&file);
    EXPECT(drive_files(drive_path("aside")) == 2);
    EXPECT(drive_lines(drive_read(path)) == 0);
}

TEST(a_full_disk_is_an_error_that_names_the_file)
{
    NEED_JANSSON();
    hr_record_file file;
    hr_machine machine;
    REQUIRE(symlink("/dev/full", drive_path("records.jsonl")) == 0);
    hr_machine_describe(&machine);
    REQUIRE_OK(hr_record_file_open(hr_test_folder(), true, stderr, &file));
    EXPECT(hr_record_file_append(&file, make_record("one"), &machine) == HR_IO);
    EXPECT_MSG(strstr(hr_error_message(), "records.jsonl") && strstr(hr_error_message(), "No space left"), "%s",
               hr_error_message());
    hr_record_file_close(&file);
}

TEST(a_results_folder_that_is_a_file_is_refused)
{
    hr_record_file file;
    drive_write(drive_path("taken"), "a file\n");
    EXPECT(hr_record_file_open(drive_path("taken"), false, stderr, &file) == HR_IO);
    EXPECT(hr_record_file_open(drive_path("taken/below"), false, stderr, &file) == HR_IO);
    EXPECT_MSG(strstr(hr_error_message(), "taken") != NULL, "%s", hr_error_message());
    EXPECT(!strcmp(drive_read(drive_path("taken")), "a file\n"));
}

TEST(machine_slug_is_fit_for_a_folder_name)
{
    hr_machine machine = {.cpu = "AMD EPYC(tm) 7763 / x", .cores = 2};
    char slug[64];
    EXPECT(!strcmp(hr_machine_slug(&machine, slug, sizeof slug), "amd-epyc-tm-7763-x-2-cores"));
}
