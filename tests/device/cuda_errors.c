/* ctest: timeout=120
 * The cuda device's recorded steps, and what it says when something is missing, wrong or lost: every bad input is a
 * status and one line that a person can act on.
 */
#include "cuda_case.h"

enum { BYTES = 4096 };

/* Three streams: fill, copy out beside it, copy in again elsewhere, copy within. */
static int chain(hr_device *device, hr_command *c)
{
    static const int first[] = {0}, second[] = {1}, third[] = {2};
    char *arena = device->kind->arena(device), *pool = device->kind->host_pool(device);
    c[0] = (hr_command){
        .kind = HR_COMMAND_COPY, .stream = HR_STREAM_COMPUTE, .to = arena + BYTES, .from = arena, .bytes = BYTES};
    c[1] = (hr_command){.kind = HR_COMMAND_COPY,
                        .stream = HR_STREAM_OUT,
                        .to = pool,
                        .from = arena + BYTES,
                        .bytes = BYTES,
                        .waits = first,
                        .n_waits = 1};
    c[2] = (hr_command){.kind = HR_COMMAND_COPY,
                        .stream = HR_STREAM_IN,
                        .to = arena + 2 * BYTES,
                        .from = pool,
                        .bytes = BYTES,
                        .waits = second,
                        .n_waits = 1};
    c[3] = (hr_command){.kind = HR_COMMAND_NOTHING, .waits = third, .n_waits = 1};
    c[4] = (hr_command){.kind = HR_COMMAND_COPY, .to = arena + 3 * BYTES, .from = arena + 2 * BYTES, .bytes = BYTES};
    return 5;
}

/* Whether the chain brings a new content from its beginning to its end. */
static bool chain_carries(hr_device *device, int content, hr_status (*run)(hr_device *, uint64_t), uint64_t step)
{
    char bytes[BYTES], got[BYTES];
    memset(bytes, content, sizeof bytes);
    REQUIRE_OK(device->kind->write(device, 0, bytes, BYTES));
    REQUIRE_OK(run(device, step));
    REQUIRE_OK(device->kind->read(device, got, 3 * BYTES, BYTES));
    return !memcmp(bytes, got, BYTES);
}

static hr_status record(hr_device *device, uint64_t step)
{
    hr_command commands[5];
    int n = chain(device, commands);
    return cuda_step(device, &(hr_issue){.step = step, .record = true}, commands, n);
}

static hr_status plain(hr_device *device, uint64_t step)
{
    hr_command commands[5];
    int n = chain(device, commands);
    return cuda_step(device, &(hr_issue){.step = step}, commands, n);
}

static hr_status replay(hr_device *device, uint64_t step)
{
    double seconds = -1;
    hr_status st = device->kind->replay(device, step, step % 2 ? &seconds : NULL);
    EXPECT(st != HR_OK || step % 2 == 0 || seconds > 0);
    return st;
}

TEST(a_recorded_cuda_step_replays_its_commands)
{
    hr_device *device = cuda_open(4 * BYTES, BYTES);
    hr_device_facts before, after;
    EXPECT(replay(device, 0) == HR_BAD_ARGUMENT && says("no step has been recorded"));
    EXPECT(chain_carries(device, 1, record, 5));
    device->kind->facts(device, &before);
    for (int i = 0; i < 50; i++) {
        cuda_seed(i);
        EXPECT_MSG(chain_carries(device, 2 + i, replay, 6 + (uint64_t)i), "replay %d", i);
    }
    device->kind->facts(device, &after);
    EXPECT(after.allocations == before.allocations && after.synchronisations == before.synchronisations);
    EXPECT(before.allocations == 1 && before.synchronisations == 0);     /* the graph */
    REQUIRE_OK(cuda_one(device, (hr_command){.kind = HR_COMMAND_NOTHING}));
    EXPECT(chain_carries(device, 99, replay, 100));           /* other steps in between change nothing */
    EXPECT(chain_carries(device, 98, record, 101) && chain_carries(device, 97, replay, 102));
    REQUIRE_OK(device->kind->reserve(device, 4 * BYTES, BYTES));
    EXPECT(replay(device, 0) == HR_BAD_ARGUMENT);
    device->kind->close(device);
}

TEST(a_recorded_cuda_step_has_neither_stamps_nor_results)
{
    hr_device *device = cuda_open(BYTES, 0);
    hr_command_result result;
    hr_command hash = {.kind = HR_COMMAND_HASH, .from = device->kind->arena(device), .bytes = 8, .result = &result};
    EXPECT(device->kind->begin(device, &(hr_issue){.record = true, .stamps = true}) == HR_BAD_ARGUMENT);
    REQUIRE_OK(device->kind->begin(device, &(hr_issue){.n_commands = 1, .record = true}));
    EXPECT(device->kind->submit(device, &hash) == HR_BAD_ARGUMENT && says("recorded"));
    EXPECT(device->kind->finish(device, NULL, NULL) == HR_OK);
    EXPECT(cuda_one(device, hash) == HR_OK);
    device->kind->close(device);
}

static hr_status fail_once(const hr_kernel_call *call)
{
    int *runs = call->state;
    return ++*runs == 1 ? hr_fail(HR_UNSUPPORTED, "planted refusal") : HR_OK;
}

TEST(a_cuda_step_that_cannot_be_recorded_runs_all_the_same)
{
    static const hr_kernel kernel = {.op = "refuse", .algorithm = "test", .run = fail_once};
    hr_device *device = cuda_open(4 * BYTES, BYTES);
    hr_command commands[6];
    char byte = 44, got = 0;
    int runs = 0, n = chain(device, commands);
    commands[n++] = cuda_kernel(&kernel, &runs);
    REQUIRE_OK(device->kind->write(device, 0, &byte, 1));
    EXPECT(cuda_step(device, &(hr_issue){.record = true}, commands, n) == HR_UNSUPPORTED);
    EXPECT(says("cannot be recorded") && says("planted refusal") && runs == 2);
    REQUIRE_OK(device->kind->read(device, &got, 3 * BYTES, 1));
    EXPECT(got == 44);
    EXPECT(replay(device, 1) == HR_BAD_ARGUMENT);
    runs = 0;
    commands[n - 1].call.state = &runs;
    EXPECT(cuda_step(device, &(hr_issue){0}, commands, n) == HR_UNSUPPORTED);     /* now it is the step's own */
    EXPECT(says("planted refusal") && !strstr(hr_error_message(), "recorded"));
    EXPECT(chain_carries(device, 45, record, 2) && chain_carries(device, 46, replay, 3));
    device->kind->close(device);
}

TEST(a_card_filled_in_the_middle_of_a_run_costs_the_recording_only)
{
    if (!cuda_is_emulated()) SKIP("takes the emulated card's memory");
    setenv("HEADROOM_SIMT_HOG", "999999999999@3", 1);
    hr_device *device = cuda_open(4 * BYTES, BYTES);
    EXPECT(chain_carries(device, 1, plain, 2));
    REQUIRE(device->kind->available_bytes(device) > 4 * BYTES);
    EXPECT(record(device, 3) == HR_UNSUPPORTED && says("out of memory") && says("cannot be recorded"));
    EXPECT(chain_carries(device, 2, plain, 4));               /* the run goes on */
    EXPECT(device->kind->available_bytes(device) == 4 * BYTES);
    EXPECT(device->kind->reserve(device, 64 << 20, 0) == HR_NO_MEMORY && says("another process may hold the rest"));
    EXPECT(device->kind->begin(device, &(hr_issue){0}) == HR_BAD_ARGUMENT);
    device->kind->close(device);
}

TEST(what_the_cuda_device_cannot_open_is_said_in_one_line)
{
    static const struct { hr_device_options options; const char *part; } cases[] = {
        {{.threads = 2}, "no number of threads"},
        {{.link_bytes_per_second = 1e9}, "cannot be paced"},
        {{.index = 64}, "none has number 64"},
        {{.index = -1}, "none has number -1"}};
    hr_device *device = NULL;
    cuda_require();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        EXPECT(cuda_try(cases[i].options, &device) == HR_UNSUPPORTED && says(cases[i].part) && !device);
        EXPECT(!strchr(hr_error_message(), '\n'));
    }
    EXPECT(cuda_try((hr_device_options){.pin = true, .fast = true}, &device) == HR_OK);
    char text[256];
    device->kind->describe(device, text, sizeof text);
    EXPECT(strstr(text, "fast algorithms") != NULL);
    device->kind->close(device);
}

TEST(no_driver_an_old_one_and_no_device_are_told_apart)
{
    static const struct { const char *error, *part; } cases[] = {
        {"34", "no CUDA driver"},
        {"35", "the driver (for CUDA 12.4) is older than CUDA 13.0 needs"},
        {"100", "no CUDA device"}};
    hr_device *device = NULL;
    if (!cuda_is_emulated()) SKIP("plants errors in the emulated driver");
    cuda_require();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        setenv("HEADROOM_SIMT_ERROR", cases[i].error, 1);
        EXPECT(cuda_try((hr_device_options){0}, &device) == HR_UNSUPPORTED && says(cases[i].part) && !device);
        EXPECT(!strchr(hr_error_message(), '\n'));
    }
}

TEST(more_memory_than_the_card_has_free_is_a_status)
{
    hr_device *device = cuda_open(BYTES, 0);
    const hr_device_kind *kind = device->kind;
    int64_t available = kind->available_bytes(device);
    EXPECT(available > BYTES);
    EXPECT(kind->reserve(device, INT64_MAX / 2, 0) == HR_NO_MEMORY && says("are free") && says("asked for"));
    EXPECT(kind->available_bytes(device) <= available);
    if (cuda_is_emulated()) {
        EXPECT(kind->reserve(device, available + 1, 0) == HR_NO_MEMORY);
        EXPECT(kind->reserve(device, available, 0) == HR_OK && kind->available_bytes(device) == available);
    }
    EXPECT(kind->reserve(device, BYTES, BYTES) == HR_OK &&
           cuda_one(device, (hr_command){.kind = HR_COMMAND_NOTHING}) == HR_OK);
    EXPECT(kind->reserve(device, -1, 0) == HR_BAD_ARGUMENT);
    kind->close(device);
}

TEST(commands_that_make_no_sense_to_the_cuda_device_are_refused)
{
    static const int itself[] = {0}, missing[] = {-1};
    static const hr_kernel kernel = {.op = "none", .algorithm = "test", .run = fail_once};
    char ordinary[8] = "";
    int runs = 1;
    hr_device *device = cuda_open(BYTES, BYTES);
    char *arena = device->kind->arena(device), *pool = device->kind->host_pool(device);
    hr_command copy = {.kind = HR_COMMAND_COPY, .name = "x", .to = ordinary, .from = arena, .bytes = 8};
    EXPECT(cuda_one(device, copy) == HR_BAD_ARGUMENT && says("leaves the arena and the pool") && says("(x)"));
    copy.to = pool + BYTES - 4;
    EXPECT(cuda_one(device, copy) == HR_BAD_ARGUMENT);
    hr_command fill = {.kind = HR_COMMAND_FILL, .to = arena + BYTES - 4, .bytes = 8};
    EXPECT(cuda_one(device, fill) == HR_BAD_ARGUMENT && says("leaves the arena"));
    hr_command nothing = {.kind = HR_COMMAND_NOTHING, .waits = itself, .n_waits = 1};
    EXPECT(cuda_one(device, nothing) == HR_BAD_ARGUMENT && says("was not submitted before"));
    nothing.waits = missing;
    EXPECT(cuda_one(device, nothing) == HR_BAD_ARGUMENT);
    hr_command elsewhere = cuda_kernel(&kernel, &runs);
    elsewhere.stream = HR_STREAM_OUT;
    EXPECT(cuda_one(device, elsewhere) == HR_UNSUPPORTED && says("compute stream"));
    REQUIRE_OK(device->kind->begin(device, &(hr_issue){.n_commands = 1}));
    EXPECT(device->kind->begin(device, &(hr_issue){.n_commands = 1}) == HR_BAD_ARGUMENT);
    EXPECT(device->kind->submit(device, &(hr_command){.kind = HR_COMMAND_NOTHING, .id = 1}) == HR_BAD_ARGUMENT);
    EXPECT(device->kind->finish(device, NULL, NULL) == HR_OK);
    EXPECT(device->kind->finish(device, NULL, NULL) == HR_BAD_ARGUMENT);
    device->kind->close(device);
}

TEST(a_failing_cuda_kernel_gives_its_message_and_stops_its_step_only)
{
    static const hr_kernel kernel = {.op = "refuse", .algorithm = "test", .run = fail_once};
    hr_device *device = cuda_open(BYTES, 0);
    for (int repeat = 0; repeat < 3; repeat++) {
        int runs = 0, others = 1;
        hr_command commands[] = {cuda_kernel(&kernel, &others), cuda_kernel(&kernel, &runs),
                                 cuda_kernel(&kernel, &others)};
        EXPECT(cuda_step(device, &(hr_issue){0}, commands, 3) == HR_UNSUPPORTED);
        EXPECT_MSG(!strcmp(hr_error_message(), "planted refusal"), "'%s'", hr_error_message());
        EXPECT(runs == 1 && others == 2);
        EXPECT(cuda_one(device, cuda_kernel(&kernel, &runs)) == HR_OK && runs == 2);
    }
    device->kind->close(device);
}

/* After it the process cannot use the device any more, as on a real card. */
static void expect_illegal_address(const char *locate, const char *place)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    if (cuda_is_emulated()) SKIP("the sanitizer ends the process before the emulator can tell");
#endif
    setenv("HEADROOM_FAULT", "illegal-address", 1);
    setenv("HEADROOM_LOCATE", locate, 1);
    hr_device *device = cuda_open(BYTES, 0);
    hr_command nothing = {.kind = HR_COMMAND_NOTHING, .name = "conv3"};
    for (uint64_t step = 0; step < 2; step++) REQUIRE_OK(cuda_step(device, &(hr_issue){.step = step}, &nothing, 1));
    EXPECT(cuda_step(device, &(hr_issue){.step = 2}, &nothing, 1) == HR_DEVICE);
    EXPECT(says("cudaErrorIllegalAddress") && says(place));
    EXPECT(device->kind->begin(device, &(hr_issue){.step = 3}) == HR_DEVICE && says("cudaErrorIllegalAddress"));
    device->kind->close(device);
}

TEST(an_illegal_address_is_an_error_of_its_step)
{
    expect_illegal_address("0", "in or after step 2 (HEADROOM_LOCATE=1");
}
/* On a card a launch or a library may be what meets a kernel's error first, and knows no more than that it failed. */
TEST(a_failure_that_an_illegal_address_led_to_tells_both)
{
    int runs = 0;
    const hr_kernel kernel = {.op = "refuses", .run = fail_once};
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    if (cuda_is_emulated()) SKIP("the sanitizer ends the process before the emulator can tell");
#endif
    setenv("HEADROOM_FAULT", "illegal-address", 1);
    hr_device *device = cuda_open(BYTES, 0);
    hr_command refusing = cuda_kernel(&kernel, &runs);
    EXPECT(cuda_step(device, &(hr_issue){.step = 2}, &refusing, 1) == HR_DEVICE);
    EXPECT(says("planted refusal") && says("cudaErrorIllegalAddress"));
    device->kind->close(device);
}

TEST(a_located_illegal_address_names_its_command) { expect_illegal_address("1", "in step 2 `conv3`"); }
