/* ctest: timeout=120
 * The cuda device's memory and commands: copies, fills, hashes and verifications give what the host's give, waits
 * hold in every order that streams allow, stamps keep that order, and steady steps neither allocate nor wait.
 */
#include "cuda_case.h"

enum { SEEDS = 50 };

TEST(the_cuda_device_describes_itself_and_its_facts)
{
    hr_device *device = cuda_open(1 << 20, 1 << 10);
    hr_device_facts facts;
    char text[256] = "";
    device->kind->describe(device, text, sizeof text);
    device->kind->facts(device, &facts);
    EXPECT_MSG(strstr(text, "multiprocessors") && strstr(text, "compute capability"), "'%s'", text);
    EXPECT(!strcmp(device->kind->name, cuda_name()) && device->kind->separate_memory);
    EXPECT_MSG(!strncmp(facts.libraries, "CUDA ", 5), "'%s'", facts.libraries);
    EXPECT_MSG(!strncmp(facts.uuid, "GPU-", 4) && strlen(facts.uuid) == 40, "'%s'", facts.uuid);
    EXPECT(device->kind->site(device).queue && device->kind->channel_block() == HR_CHANNELS_LAST);
    EXPECT((uintptr_t)device->kind->arena(device) % 256 == 0);
    const hr_device_kind *kind = device->kind;
    kind->close(device);
    kind->close(NULL);
}

TEST(the_cuda_arena_is_read_and_written_within_its_bytes)
{
    static const int64_t sizes[] = {1, 63, 256, 257, 300001};
    hr_device *device = cuda_open(0, 0);
    const hr_device_kind *kind = device->kind;
    char byte = 7, got = 0;
    EXPECT(kind->read(device, &got, 0, 1) == HR_BAD_ARGUMENT);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        REQUIRE_OK(kind->reserve(device, sizes[i], 64));
        EXPECT(kind->used_bytes(device) == 0);
        EXPECT(kind->write(device, sizes[i] - 1, &byte, 1) == HR_OK);
        EXPECT(kind->read(device, &got, sizes[i] - 1, 1) == HR_OK && got == 7);
        EXPECT(kind->write(device, sizes[i], &byte, 1) == HR_BAD_ARGUMENT);
        EXPECT(kind->read(device, &got, sizes[i] - 1, 2) == HR_BAD_ARGUMENT);
        EXPECT(kind->read(device, &got, -1, 1) == HR_BAD_ARGUMENT);
        EXPECT(kind->read(device, &got, 0, INT64_MAX) == HR_BAD_ARGUMENT);
    }
    kind->close(device);
}

TEST(cuda_copies_move_their_bytes_and_no_others)
{
    enum { MARGIN = 8, MOST = 70001, ROOM = MOST + 2 * MARGIN };
    static const int64_t sizes[] = {0, 1, 3, 64, 65, MOST};
    static char image[ROOM];
    hr_device *device = cuda_open(2 * ROOM, ROOM);
    const hr_device_kind *kind = device->kind;
    char *arena = kind->arena(device), *pool = kind->host_pool(device);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        int64_t bytes = sizes[i];
        for (int64_t k = 0; k < ROOM; k++) pool[k] = (char)hr_rng_bits(i, (uint64_t)k);
        memset(image, 0x55, sizeof image);
        REQUIRE_OK(kind->write(device, 0, image, ROOM));
        hr_command in = {
            .kind = HR_COMMAND_COPY, .stream = HR_STREAM_IN, .to = arena + MARGIN, .from = pool, .bytes = bytes};
        REQUIRE_OK(cuda_one(device, in));
        REQUIRE_OK(kind->read(device, image, 0, ROOM));
        EXPECT_MSG(!memcmp(image + MARGIN, pool, (size_t)bytes), "%lld bytes in", (long long)bytes);
        for (int k = 0; k < MARGIN; k++) EXPECT(image[k] == 0x55 && image[MARGIN + bytes + k] == 0x55);
        hr_command within = {.kind = HR_COMMAND_COPY, .to = arena + ROOM, .from = arena + MARGIN, .bytes = bytes};
        REQUIRE_OK(cuda_one(device, within));
        memset(pool, 0x66, ROOM);
        hr_command out = {.kind = HR_COMMAND_COPY, .stream = HR_STREAM_OUT, .to = pool + MARGIN, .from = arena + ROOM,
                          .bytes = bytes};
        REQUIRE_OK(cuda_one(device, out));
        EXPECT_MSG(!memcmp(image + MARGIN, pool + MARGIN, (size_t)bytes), "%lld bytes out", (long long)bytes);
        for (int k = 0; k < MARGIN; k++) EXPECT(pool[k] == 0x66 && pool[MARGIN + bytes + k] == 0x66);
        EXPECT(kind->used_bytes(device) == (i == 0 ? ROOM : ROOM + bytes));
    }
    kind->close(device);
}

/* The same command on the host, on the same bytes. */
static hr_command_result host_result(hr_device *host, hr_command command, const void *bytes)
{
    hr_command_result result = {0};
    memcpy(hr_device_host.arena(host), bytes, (size_t)command.bytes);
    command.from = hr_device_host.arena(host);
    command.result = &result;
    REQUIRE_OK(hr_device_host.begin(host, &(hr_issue){.n_commands = 1}));
    REQUIRE_OK(hr_device_host.submit(host, &command));
    REQUIRE_OK(hr_device_host.finish(host, NULL, NULL));
    return result;
}

TEST(cuda_hashes_equal_the_hosts)
{
    enum { MOST = 70001 };
    static const int64_t sizes[] = {0, 1, 7, 8, 9, 31, 32, 33, 64, 2047, 2048, 2049, 4099, MOST};
    static char bytes[MOST + 8];
    hr_device *device = cuda_open(MOST + 8, 0), *host = NULL;
    REQUIRE_OK(hr_device_host.open(&(hr_device_options){.threads = 1}, &host));
    REQUIRE_OK(hr_device_host.reserve(host, MOST + 8, 0));
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (int offset = 0; offset <= 4; offset += 4)
            for (int zero = 0; zero < 2; zero++) {
                hr_command_result result = {.hash = 1};
                for (int64_t k = 0; k < MOST + 8; k++) bytes[k] = zero ? 0 : (char)hr_rng_bits(i + 40, (uint64_t)k);
                REQUIRE_OK(device->kind->write(device, 0, bytes, MOST + 8));
                hr_command hash = {.kind = HR_COMMAND_HASH, .from = device->kind->arena(device) + offset,
                                   .bytes = sizes[i], .result = &result};
                REQUIRE_OK(cuda_one(device, hash));
                hr_command_result expected = host_result(host, hash, bytes + offset);
                EXPECT_MSG(result.hash == expected.hash && result.any_bit == expected.any_bit, "%lld bytes at %d",
                           (long long)sizes[i], offset);
                EXPECT(result.any_bit == (!zero && sizes[i] > 0));
            }
    hr_device_host.close(host);
    device->kind->close(device);
}

TEST(cuda_fills_and_verifications_equal_the_hosts)
{
    enum { ROOM = 40000 };
    static const int64_t sizes[] = {0, 1, 3, 4, 5, 31, 128, 132, 4093, 39999};
    static const uint32_t pattern = 0x12345678;
    static unsigned char image[ROOM];
    hr_device *device = cuda_open(ROOM, 0);
    const hr_device_kind *kind = device->kind;
    char *arena = kind->arena(device);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        int64_t bytes = sizes[i], n_words = bytes / 4;
        hr_command_result result = {0};
        memset(image, 0xee, sizeof image);
        REQUIRE_OK(kind->write(device, 0, image, ROOM));
        REQUIRE_OK(
            cuda_one(device, (hr_command){.kind = HR_COMMAND_FILL, .to = arena, .bytes = bytes, .pattern = pattern}));
        REQUIRE_OK(kind->read(device, image, 0, ROOM));
        for (int64_t k = 0; k < ROOM; k++)
            EXPECT_MSG(image[k] == (k < bytes ? ((const unsigned char *)&pattern)[k % 4] : 0xee), "byte %lld of %lld",
                       (long long)k, (long long)bytes);
        hr_command verify = {
            .kind = HR_COMMAND_VERIFY, .from = arena, .bytes = bytes, .pattern = pattern, .result = &result};
        REQUIRE_OK(cuda_one(device, verify));
        EXPECT_MSG(result.first_changed == -1, "%lld bytes: %lld", (long long)bytes, (long long)result.first_changed);
        int64_t places[] = {n_words - 1, n_words / 2, 0};     /* each earlier than the one before: it is the first */
        for (int k = 0; k < 3 && n_words; k++) {
            REQUIRE_OK(kind->write(device, places[k] * 4 + 3, "", 1));
            REQUIRE_OK(cuda_one(device, verify));
            EXPECT_MSG(result.first_changed == places[k], "%lld is not %lld", (long long)result.first_changed,
                       (long long)places[k]);
        }
    }
    EXPECT(kind->used_bytes(device) == 0);
    kind->close(device);
}

enum { CELLS = 8, CELL_BYTES = 68, COMMANDS = 60 };

/* Random fills and copies between cells of the arena and of the pool; each waits for the earlier commands of other
 * streams that it conflicts with. */
typedef struct traffic {
    hr_command commands[COMMANDS];
    int to[COMMANDS], from[COMMANDS];        /* cells; the upper half lie in the pool; -1 none */
    int waits[COMMANDS][COMMANDS];
    uint32_t expected[2 * CELLS];            /* first word of each cell after the step */
    double start[COMMANDS], end[COMMANDS];
} traffic;

static void *cell_at(hr_device *device, int cell)
{
    return cell < CELLS ? device->kind->arena(device) + cell * CELL_BYTES
                        : device->kind->host_pool(device) + (cell - CELLS) * CELL_BYTES;
}

static void traffic_draw(hr_device *device, traffic *t, uint64_t key)
{
    for (int i = 0; i < COMMANDS; i++) {
        uint64_t bits = hr_rng_bits(key, (uint64_t)i);
        bool fill = bits % 3 == 0;
        hr_command *c = &t->commands[i];
        t->to[i] = (int)((bits >> 8) % (fill ? CELLS : 2 * CELLS));
        t->from[i] = fill ? -1 : (int)(bits >> 16) & 15;
        if (t->from[i] == t->to[i]) t->from[i] = (t->from[i] + 1) & 15;
        *c = (hr_command){.kind = fill ? HR_COMMAND_FILL : HR_COMMAND_COPY,
                          .stream = (hr_stream)((bits >> 32) % HR_STREAMS),
                          .id = i,
                          .to = cell_at(device, t->to[i]),
                          .bytes = CELL_BYTES,
                          .pattern = (uint32_t)(bits >> 24),
                          .waits = t->waits[i]};
        if (fill) t->expected[t->to[i]] = c->pattern;
        else t->expected[t->to[i]] = t->expected[t->from[i]];
        if (!fill) c->from = cell_at(device, t->from[i]);
        for (int k = 0; k < i; k++)
            if (t->commands[k].stream != c->stream &&
                (t->to[k] == t->to[i] || t->to[k] == t->from[i] || t->from[k] == t->to[i]))
                t->waits[i][c->n_waits++] = k;
    }
}

static void traffic_prepare(hr_device *device, traffic *t)
{
    for (int cell = 0; cell < 2 * CELLS; cell++) {
        uint32_t words[CELL_BYTES / 4];
        for (int w = 0; w < CELL_BYTES / 4; w++) words[w] = (uint32_t)cell;
        t->expected[cell] = (uint32_t)cell;
        if (cell < CELLS) REQUIRE_OK(device->kind->write(device, cell * CELL_BYTES, words, CELL_BYTES));
        else memcpy(cell_at(device, cell), words, CELL_BYTES);
    }
}

/* Cells whose content is not what one thread would have made. */
static int traffic_wrong(hr_device *device, const traffic *t)
{
    int wrong = 0;
    for (int cell = 0; cell < 2 * CELLS; cell++) {
        uint32_t words[CELL_BYTES / 4];
        if (cell < CELLS) REQUIRE_OK(device->kind->read(device, words, cell * CELL_BYTES, CELL_BYTES));
        else memcpy(words, cell_at(device, cell), CELL_BYTES);
        for (int w = 0; w < CELL_BYTES / 4; w++)
            if (words[w] != t->expected[cell]) { wrong++; break; }
    }
    return wrong;
}

static void traffic_run(hr_device *device, traffic *t, bool stamps)
{
    REQUIRE_OK(device->kind->begin(device, &(hr_issue){.n_commands = COMMANDS, .stamps = stamps}));
    for (int i = 0; i < COMMANDS; i++) REQUIRE_OK(device->kind->submit(device, &t->commands[i]));
    REQUIRE_OK(device->kind->finish(device, t->start, t->end));
}

TEST(cuda_waits_hold_under_fifty_orders_of_streams)
{
    hr_device *device = cuda_open(CELLS * CELL_BYTES, CELLS * CELL_BYTES);
    static traffic t;
    for (int seed = 0; seed < SEEDS; seed++) {
        cuda_seed(seed);
        traffic_prepare(device, &t);
        traffic_draw(device, &t, (uint64_t)seed);
        traffic_run(device, &t, seed % 2);
        EXPECT_MSG(traffic_wrong(device, &t) == 0, "%d cells are wrong under seed %d", traffic_wrong(device, &t), seed);
    }
    device->kind->close(device);
}

TEST(a_wait_left_out_shows_on_the_emulated_device)
{
    if (!cuda_is_emulated()) SKIP("a real GPU may be lucky");
    hr_device *device = cuda_open(CELLS * CELL_BYTES, CELLS * CELL_BYTES);
    static traffic t;
    int shown = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
        cuda_seed(seed);
        traffic_prepare(device, &t);
        traffic_draw(device, &t, (uint64_t)seed);
        for (int i = 0; i < COMMANDS; i++) t.commands[i].n_waits = 0;
        traffic_run(device, &t, false);
        shown += traffic_wrong(device, &t) > 0;
    }
    EXPECT_MSG(shown > SEEDS / 2, "%d of %d seeds", shown, SEEDS);
    device->kind->close(device);
}

TEST(cuda_stamps_keep_the_order_of_streams_and_waits)
{
    hr_device *device = cuda_open(CELLS * CELL_BYTES, CELLS * CELL_BYTES);
    static traffic t;
    double last_end[HR_STREAMS] = {0};
    traffic_prepare(device, &t);
    traffic_draw(device, &t, 77);
    traffic_run(device, &t, true);
    for (int i = 0; i < COMMANDS; i++) {
        const hr_command *c = &t.commands[i];
        EXPECT(t.start[i] >= 0 && t.start[i] <= t.end[i]);
        EXPECT_MSG(t.start[i] >= last_end[c->stream], "command %d begins before the one before it ends", i);
        last_end[c->stream] = t.end[i];
        for (int w = 0; w < c->n_waits; w++)
            EXPECT_MSG(t.start[i] >= t.end[c->waits[w]], "command %d begins before %d ends", i, c->waits[w]);
    }
    EXPECT(t.end[COMMANDS - 1] > 0);
    device->kind->close(device);
}

TEST(cuda_steps_neither_allocate_nor_wait)
{
    hr_device *device = cuda_open(CELLS * CELL_BYTES, CELLS * CELL_BYTES);
    static traffic t;
    hr_device_facts facts;
    for (int step = 0; step < 6; step++) {
        traffic_prepare(device, &t);
        traffic_draw(device, &t, (uint64_t)step);
        traffic_run(device, &t, step % 2);
    }
    device->kind->facts(device, &facts);
    EXPECT_MSG(facts.allocations == 0 && facts.synchronisations == 0, "%lld allocations, %lld waits",
               (long long)facts.allocations, (long long)facts.synchronisations);
    device->kind->close(device);
}

TEST(a_cuda_step_may_have_more_results_than_there_are_slots)
{
    enum { N = 4500, REFILL = 4300 };
    hr_device *device = cuda_open(64, 0);
    hr_command *commands = calloc(N, sizeof *commands);
    hr_command_result *results = calloc(N, sizeof *results);
    hr_device_facts facts;
    char *arena = device->kind->arena(device);
    REQUIRE(commands && results);
    for (int i = 0; i < N; i++)            /* the words are 5, and from REFILL on 6; looks for 5 and 6 take turns */
        commands[i] = i == 0 || i == REFILL
            ? (hr_command){.kind = HR_COMMAND_FILL, .to = arena, .bytes = 8, .pattern = i == 0 ? 5 : 6}
            : (hr_command){.kind = HR_COMMAND_VERIFY, .from = arena, .bytes = 8, .pattern = 5 + (uint32_t)i % 2,
                           .result = &results[i]};
    REQUIRE_OK(cuda_step(device, &(hr_issue){0}, commands, N));
    for (int i = 0; i < N; i++) {
        bool same = (i < REFILL) == (i % 2 == 0);
        if (commands[i].kind == HR_COMMAND_VERIFY)
            EXPECT_MSG(results[i].first_changed == (same ? -1 : 0), "result %d is %lld", i,
                       (long long)results[i].first_changed);
    }
    device->kind->facts(device, &facts);
    EXPECT(facts.allocations == 0 && facts.synchronisations > 0);
    free(commands);
    free(results);
    device->kind->close(device);
}
