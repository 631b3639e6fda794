/* ctest: labels=quick,tsan
 * The host device's memory and manners: the arena is exactly what was asked for, its end is guarded, copies
 * move their bytes and no others, the ledger counts what the plan's commands touch.
 */
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include "device_case.h"
#include "rng.h"

TEST(devices_are_found_by_name_only)
{
    hr_device *device = NULL;
    EXPECT(hr_device_find("host") == &hr_device_host);
    EXPECT(!hr_device_find("hosts") && !hr_device_find(""));
    EXPECT(hr_device_host.open(&(hr_device_options){.threads = 1, .index = 1}, &device) == HR_UNSUPPORTED);
    EXPECT(!device);
    hr_device_host.close(NULL);
}

TEST(the_device_reports_the_threads_that_it_was_given)
{
    cpu_set_t set;
    REQUIRE(sched_getaffinity(0, sizeof set, &set) == 0);
    for (int threads = 0; threads <= 3; threads++) {
        hr_device *device = open_host((hr_device_options){.threads = threads, .link_bytes_per_second = 12e9});
        char text[256];
        EXPECT(hr_device_host.site(device).threads == (threads ? threads : CPU_COUNT(&set)));
        hr_device_host.describe(device, text, sizeof text);
        EXPECT_MSG(strstr(text, "paced 12 GB/s") && strstr(text, "compute thread"), "describes itself as '%s'", text);
        hr_device_host.close(device);
    }
}

TEST(the_arena_has_exactly_the_bytes_asked_for)
{
    static const int64_t asked_bytes[] = {1, 63, 64, 4096, 4097, 3000001};
    hr_device *device = open_host((hr_device_options){.threads = 1});
    char byte = 7, got = 0;
    for (size_t i = 0; i < sizeof asked_bytes / sizeof *asked_bytes; i++) {
        int64_t bytes = asked_bytes[i];
        REQUIRE_OK(hr_device_host.reserve(device, bytes, 100));
        EXPECT((uintptr_t)hr_device_host.arena(device) % HR_ALIGNMENT == 0);
        EXPECT((uintptr_t)hr_device_host.host_pool(device) % HR_ALIGNMENT == 0);
        EXPECT(hr_device_host.used_bytes(device) == 0);
        EXPECT(hr_device_host.write(device, bytes - 1, &byte, 1) == HR_OK);
        EXPECT(hr_device_host.read(device, &got, bytes - 1, 1) == HR_OK && got == 7);
        EXPECT(hr_device_host.write(device, bytes, &byte, 1) == HR_BAD_ARGUMENT);
        EXPECT(hr_device_host.read(device, &got, bytes - 1, 2) == HR_BAD_ARGUMENT);
        EXPECT(hr_device_host.read(device, &got, -1, 1) == HR_BAD_ARGUMENT);
        EXPECT(hr_device_host.read(device, &got, 0, INT64_MAX) == HR_BAD_ARGUMENT);
    }
    hr_device_host.close(device);
}

TEST(more_memory_than_the_machine_has_is_a_status)
{
    hr_device *device = open_host((hr_device_options){.threads = 1});
    EXPECT(hr_device_host.reserve(device, INT64_MAX / 2, 64) == HR_NO_MEMORY);
    EXPECT(strstr(hr_error_message(), "bytes left") != NULL);
    EXPECT(hr_device_host.reserve(device, 64, 64) == HR_OK);
    hr_device_host.close(device);
}

/* The signal that ends a child which writes there; 0 when it ends well. */
static int signal_of_write(char *address)
{
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        signal(SIGSEGV, SIG_DFL);     /* sanitizers install handlers of their own */
        *(volatile char *)address = 1;
        _exit(0);
    }
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
}

TEST(a_write_past_the_arena_faults_at_the_next_cache_line)
{
    hr_device *device = open_host((hr_device_options){.threads = 1});
    const int64_t asked_bytes[] = {4096, 4090, 130, 1 << 21};
    for (size_t i = 0; i < sizeof asked_bytes / sizeof *asked_bytes; i++) {
        int64_t bytes = asked_bytes[i], line_end = (bytes + 63) / 64 * 64;
        REQUIRE_OK(hr_device_host.reserve(device, bytes, bytes));
        char *places[] = {hr_device_host.arena(device), hr_device_host.host_pool(device)};
        for (int p = 0; p < 2; p++) {
            EXPECT(signal_of_write(places[p] + bytes - 1) == 0);
            EXPECT(signal_of_write(places[p] + line_end) == SIGSEGV);
        }
    }
    hr_device_host.close(device);
}

static void expect_copy(hr_device *device, hr_stream stream, int64_t bytes, uint64_t key)
{
    enum { MARGIN = 8 };
    char *arena = hr_device_host.arena(device), *pool = hr_device_host.host_pool(device);
    char *from = stream == HR_STREAM_OUT ? arena : pool, *to = stream == HR_STREAM_OUT ? pool : arena;
    for (int64_t i = 0; i < bytes; i++) from[i] = (char)hr_rng_bits(key, (uint64_t)i);
    memset(to, 0x55, (size_t)bytes + 2 * MARGIN);
    hr_command copy = {.kind = HR_COMMAND_COPY, .stream = stream, .to = to + MARGIN, .from = from, .bytes = bytes};
    REQUIRE_OK(run_one(device, copy));
    EXPECT_MSG(!memcmp(to + MARGIN, from, (size_t)bytes), "%lld bytes arrive changed", (long long)bytes);
    for (int i = 0; i < MARGIN; i++) EXPECT(to[i] == 0x55 && to[MARGIN + bytes + i] == 0x55);
}

TEST(copies_move_their_bytes_and_no_others)
{
    static const int64_t copied_bytes[] = {0, 1, 3, 64, 65, (1 << 18) - 1, 1 << 18, (1 << 18) + 1, 700001};
    static const double paces[] = {0, 2e9};
    for (int p = 0; p < 2; p++) {
        hr_device *device = open_host((hr_device_options){.threads = 1, .link_bytes_per_second = paces[p]});
        REQUIRE_OK(hr_device_host.reserve(device, 1 << 20, 1 << 20));
        for (size_t i = 0; i < sizeof copied_bytes / sizeof *copied_bytes; i++) {
            expect_copy(device, HR_STREAM_OUT, copied_bytes[i], i);
            expect_copy(device, HR_STREAM_IN, copied_bytes[i], i + 100);
        }
        hr_device_host.close(device);
    }
}

TEST(a_fill_writes_whole_words_and_the_bytes_that_remain)
{
    hr_device *device = open_host((hr_device_options){.threads = 1});
    REQUIRE_OK(hr_device_host.reserve(device, 64, 64));
    for (int bytes = 0; bytes <= 17; bytes++) {
        unsigned char *arena = (unsigned char *)hr_device_host.arena(device);
        const uint32_t pattern = 0x04030201;
        memset(arena, 0xee, 64);
        hr_command fill = {.kind = HR_COMMAND_FILL, .to = arena, .bytes = bytes, .pattern = pattern};
        REQUIRE_OK(run_one(device, fill));
        for (int i = 0; i < 32; i++) {
            unsigned char word[4], expected = 0xee;
            memcpy(word, &pattern, 4);
            if (i < bytes) expected = word[i % 4];
            EXPECT_MSG(arena[i] == expected, "byte %d of a fill of %d is %x", i, bytes, arena[i]);
        }
    }
    hr_device_host.close(device);
}

TEST(a_paced_copy_takes_at_least_bytes_over_rate)
{
    const double rate = 50e6;
    const int64_t copied_bytes[] = {1000, 300000, 1 << 20};
    hr_device *device = open_host((hr_device_options){.threads = 1, .link_bytes_per_second = rate});
    REQUIRE_OK(hr_device_host.reserve(device, 2 << 20, 2 << 20));
    REQUIRE_OK(hr_device_host.begin(device, &(hr_issue){.n_commands = 6}));
    double start[6], end[6];
    char *arena = hr_device_host.arena(device), *pool = hr_device_host.host_pool(device);
    for (int i = 0; i < 6; i++) {
        bool out = i % 2;
        int64_t half = out ? 1 << 20 : 0;      /* the two directions share no bytes */
        hr_command copy = {.kind = HR_COMMAND_COPY, .stream = out ? HR_STREAM_OUT : HR_STREAM_IN, .id = i,
                           .to = (out ? pool : arena) + half, .from = (out ? arena : pool) + half,
                           .bytes = copied_bytes[i / 2]};
        REQUIRE_OK(hr_device_host.submit(device, &copy));
    }
    REQUIRE_OK(hr_device_host.finish(device, start, end));
    for (int i = 0; i < 6; i++)
        EXPECT_MSG(end[i] - start[i] >= (double)copied_bytes[i / 2] / rate, "%lld bytes in %g s",
                   (long long)copied_bytes[i / 2], end[i] - start[i]);
    hr_device_host.close(device);
}

static hr_status touch_nothing(const hr_kernel_call *call) { return HR_OK; }

TEST(used_bytes_is_the_highest_end_of_what_the_plan_touches)
{
    static const hr_kernel kernel = {.op = "touch", .algorithm = "test", .run = touch_nothing};
    hr_tensor tensors[] = {{.bytes = 100}, {.bytes = 200}, {.bytes = 300}};
    hr_graph graph = {.tensors = tensors, .n_tensors = 3};
    int in[] = {0, -1}, out[] = {1}, update[] = {2};
    hr_node node = {.n_in = 2, .in = in, .n_out = 1, .out = out, .n_update = 1, .update = update};
    hr_device *device = open_host((hr_device_options){.threads = 1});
    REQUIRE_OK(hr_device_host.reserve(device, 1 << 16, 1 << 16));
    char *arena = hr_device_host.arena(device), *pool = hr_device_host.host_pool(device);
    const struct { int64_t in, out, update, workspace, workspace_bytes, expected; } calls[] = {
        {128, 0, 256, 0, 0, 556},          /* update ends highest */
        {64, 640, 0, 0, 0, 840},           /* output */
        {1024, 0, 0, 0, 0, 1124},          /* input */
        {0, 0, 0, 2048, 5, 2053},          /* workspace, by the bytes that prepare asked for */
        {0, 0, 0, 0, 0, 2053}};            /* never falls */
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        const void *ins[] = {arena + calls[i].in, NULL};
        void *outs[] = {arena + calls[i].out}, *updates[] = {arena + calls[i].update};
        hr_kernel_call call = {.graph = &graph, .node = &node, .in = ins, .out = outs, .update = updates,
                               .workspace = arena + calls[i].workspace, .workspace_bytes = calls[i].workspace_bytes};
        REQUIRE_OK(run_one(device, (hr_command){.kind = HR_COMMAND_KERNEL, .kernel = &kernel, .call = call}));
        EXPECT_MSG(hr_device_host.used_bytes(device) == calls[i].expected, "call %zu: %lld, expected %lld", i,
                   (long long)hr_device_host.used_bytes(device), (long long)calls[i].expected);
    }
    REQUIRE_OK(run_one(device, (hr_command){.kind = HR_COMMAND_FILL, .to = arena + 9000, .bytes = 64}));
    EXPECT(hr_device_host.used_bytes(device) == 2053);
    hr_command copy = {.kind = HR_COMMAND_COPY, .stream = HR_STREAM_OUT, .to = pool + 5000, .from = arena + 3000,
                       .bytes = 7};
    REQUIRE_OK(run_one(device, copy));
    EXPECT(hr_device_host.used_bytes(device) == 3007);
    REQUIRE_OK(hr_device_host.reserve(device, 1 << 16, 64));
    EXPECT(hr_device_host.used_bytes(device) == 0);
    hr_device_host.close(device);
}

static uint64_t hash_of(hr_device *device, const void *bytes, int64_t length, bool *any_bit)
{
    hr_command_result result = {0};
    hr_command hash = {.kind = HR_COMMAND_HASH, .from = bytes, .bytes = length, .result = &result};
    REQUIRE_OK(run_one(device, hash));
    *any_bit = result.any_bit;
    return result.hash;
}

TEST(the_hash_of_bytes_sees_every_bit)
{
    unsigned char bytes[100] = {0};
    bool any_bit;
    hr_device *device = open_host((hr_device_options){.threads = 1});
    for (int length = 0; length <= 100; length++) {
        uint64_t zeros = hash_of(device, bytes, length, &any_bit);
        EXPECT(!any_bit);
        for (int other = 0; other < length; other += 7) EXPECT(hash_of(device, bytes, other, &any_bit) != zeros);
        for (int bit = 0; bit < 8 * length; bit++) {
            bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
            EXPECT_MSG(hash_of(device, bytes, length, &any_bit) != zeros && any_bit, "bit %d of %d bytes", bit, length);
            bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
        }
    }
    for (int i = 0; i < 100; i++) bytes[i] = (unsigned char)i;
    uint64_t before = hash_of(device, bytes, 96, &any_bit);
    for (int word = 0; word < 11; word++) {           /* two words exchanged, within and across lanes */
        unsigned char changed[100];
        memcpy(changed, bytes, sizeof bytes);
        memcpy(changed, bytes + 8 * word + 8, 8);
        memcpy(changed + 8 * word + 8, bytes, 8);
        EXPECT(hash_of(device, changed, 96, &any_bit) != before);
    }
    device->kind->close(device);
}

TEST(verify_finds_the_first_word_that_differs)
{
    uint32_t words[64];
    hr_device *device = open_host((hr_device_options){.threads = 1});
    hr_command_result result;
    hr_command verify = {.kind = HR_COMMAND_VERIFY, .from = words, .bytes = sizeof words, .pattern = 7, .result = &result};
    for (int i = 0; i < 64; i++) words[i] = 7;
    REQUIRE_OK(run_one(device, verify));
    EXPECT(result.first_changed == -1);
    for (int i = 63; i >= 0; i -= 9) {
        words[i] ^= 1u << i % 32;
        REQUIRE_OK(run_one(device, verify));
        EXPECT(result.first_changed == i);
    }
    device->kind->close(device);
}

TEST(the_host_refuses_to_record_a_step)
{
    hr_device *device = open_host((hr_device_options){.threads = 1});
    EXPECT(device->kind->begin(device, &(hr_issue){.n_commands = 1, .record = true}) == HR_UNSUPPORTED);
    EXPECT(!device->kind->replay);
    device->kind->close(device);
}
