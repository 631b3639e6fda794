/* ctest: labels=quick,tsan
 * Streams: order, waits, failures. Random command graphs work on a few cells; each command waits for exactly
 * the earlier commands of other streams that it conflicts with, and the result must be that of one thread.
 * Some commands dawdle, so that a wait that is not honoured shows. Kernels here use no OpenMP: under
 * ThreadSanitizer the same graphs show that what waits order is ordered for the memory model too.
 */
#include <stdatomic.h>
#include "device_case.h"
#include "rng.h"

enum { CELLS = 12, COMMANDS = 160, STEPS = 12 };

typedef struct job {
    hr_command_kind kind;
    hr_stream stream;
    int a, b, to;             /* cells read and written */
    int dawdle;
    uint64_t *cells;
    uint64_t salt;
} job;

static hr_status mix_cells(const hr_kernel_call *call)
{
    const job *j = call->state;
    uint64_t value = hr_mix64(j->cells[j->a] ^ j->salt) + hr_mix64(j->cells[j->b]);
    for (volatile int i = 0; i < j->dawdle; i++) {}
    j->cells[j->to] = value;
    return HR_OK;
}

static const hr_kernel mix_kernel = {.op = "mix", .algorithm = "test", .run = mix_cells};

static uint32_t fill_word(const job *j) { return (uint32_t)j->salt; }

static void run_serially(const job *j, uint64_t *cells)
{
    uint64_t word = fill_word(j);
    switch (j->kind) {
    case HR_COMMAND_KERNEL: cells[j->to] = hr_mix64(cells[j->a] ^ j->salt) + hr_mix64(cells[j->b]); break;
    case HR_COMMAND_COPY: cells[j->to] = cells[j->a]; break;
    case HR_COMMAND_FILL: cells[j->to] = word << 32 | word; break;
    default: break;
    }
}

static job random_job(uint64_t key, int i, uint64_t *cells)
{
    uint64_t bits = hr_rng_bits(key, (uint64_t)i);
    job j = {.stream = (hr_stream)(bits % HR_STREAMS), .a = (int)(bits >> 8) & 7, .b = (int)(bits >> 12) & 7,
             .to = (int)((bits >> 16) % CELLS), .salt = bits >> 20, .cells = cells};
    j.kind = (const hr_command_kind[]){HR_COMMAND_KERNEL, HR_COMMAND_KERNEL, HR_COMMAND_COPY, HR_COMMAND_KERNEL,
                                       HR_COMMAND_FILL, HR_COMMAND_NOTHING}[(bits >> 40) % 6];
    j.dawdle = bits >> 60 == 0 ? 20000 : bits >> 61 == 1 ? 500 : 0;
    return j;
}

static bool conflict(const job *x, const job *y)
{
    if (x->kind == HR_COMMAND_NOTHING || y->kind == HR_COMMAND_NOTHING) return false;
    return x->to == y->to || x->to == y->a || x->to == y->b || y->to == x->a || y->to == x->b;
}

static hr_command command_of(const job *j, int id)
{
    hr_command command = kernel_command(id, j->stream, &mix_kernel, (void *)j);
    command.kind = j->kind;
    command.to = &j->cells[j->to];
    command.from = &j->cells[j->a];
    command.bytes = sizeof *j->cells;
    command.pattern = fill_word(j);
    return command;
}

typedef struct graph_case {
    uint64_t cells[CELLS], expected[CELLS];
    job jobs[COMMANDS];
    int waits[COMMANDS][COMMANDS];
    hr_command commands[COMMANDS];
    double start[COMMANDS], end[COMMANDS];
} graph_case;

static void random_graph(graph_case *g, uint64_t key)
{
    memcpy(g->expected, g->cells, sizeof g->cells);
    for (int i = 0; i < COMMANDS; i++) {
        g->jobs[i] = random_job(key, i, g->cells);
        g->commands[i] = command_of(&g->jobs[i], i);
        g->commands[i].waits = g->waits[i];
        for (int e = 0; e < i; e++)
            if (g->jobs[e].stream != g->jobs[i].stream && conflict(&g->jobs[e], &g->jobs[i]))
                g->waits[i][g->commands[i].n_waits++] = e;
        run_serially(&g->jobs[i], g->expected);
    }
}

static void submit_all(hr_device *device, const graph_case *g)
{
    REQUIRE_OK(hr_device_host.begin(device, &(hr_issue){.n_commands = COMMANDS}));
    for (int i = 0; i < COMMANDS; i++) REQUIRE_OK(hr_device_host.submit(device, &g->commands[i]));
}

static void expect_serial(const graph_case *g, uint64_t key)
{
    for (int c = 0; c < CELLS; c++)
        EXPECT_MSG(g->cells[c] == g->expected[c], "graph %llu, cell %d: %llx, one thread gives %llx",
                   (unsigned long long)key, c, (unsigned long long)g->cells[c], (unsigned long long)g->expected[c]);
}

TEST(streams_carry_out_random_command_graphs_as_one_thread_would)
{
    hr_device *device = open_host((hr_device_options){.threads = 1});
    graph_case *g = calloc(1, sizeof *g);
    REQUIRE(g);
    for (uint64_t key = 1; key <= STEPS; key++) {
        random_graph(g, key);
        submit_all(device, g);
        REQUIRE_OK(hr_device_host.finish(device, NULL, NULL));
        expect_serial(g, key);
    }
    free(g);
    hr_device_host.close(device);
}

TEST(several_devices_at_once_do_not_disturb_each_other)
{
    enum { DEVICES = 3 };
    hr_device *device[DEVICES];
    graph_case *g = calloc(DEVICES, sizeof *g);
    REQUIRE(g);
    for (int d = 0; d < DEVICES; d++) device[d] = open_host((hr_device_options){.threads = 1});
    for (uint64_t step = 1; step <= STEPS / 2; step++) {
        for (int d = 0; d < DEVICES; d++) random_graph(&g[d], step * DEVICES + (uint64_t)d);
        for (int d = 0; d < DEVICES; d++) submit_all(device[d], &g[d]);
        for (int d = 0; d < DEVICES; d++) {
            REQUIRE_OK(hr_device_host.finish(device[d], NULL, NULL));
            expect_serial(&g[d], step * DEVICES + (uint64_t)d);
        }
    }
    for (int d = 0; d < DEVICES; d++) hr_device_host.close(device[d]);
    free(g);
}

TEST(stamps_keep_the_order_of_streams_and_waits)
{
    hr_device *device = open_host((hr_device_options){.threads = 1});
    graph_case *g = calloc(1, sizeof *g);
    double last_end[HR_STREAMS] = {0};
    REQUIRE(g);
    random_graph(g, 77);
    submit_all(device, g);
    REQUIRE_OK(hr_device_host.finish(device, g->start, g->end));
    for (int i = 0; i < COMMANDS; i++) {
        EXPECT(g->start[i] <= g->end[i]);
        EXPECT_MSG(g->start[i] >= last_end[g->jobs[i].stream], "command %d begins before the one before it ends", i);
        last_end[g->jobs[i].stream] = g->end[i];
        for (int w = 0; w < g->commands[i].n_waits; w++)
            EXPECT_MSG(g->start[i] >= g->end[g->waits[i][w]], "command %d begins before %d ends", i, g->waits[i][w]);
    }
    free(g);
    hr_device_host.close(device);
}

static hr_status refuse(const hr_kernel_call *call) { return hr_fail(HR_UNSUPPORTED, "planted failure %d", 41); }
static hr_status count(const hr_kernel_call *call)
{
    atomic_fetch_add((atomic_int *)call->state, 1);
    return HR_OK;
}

TEST(a_failing_kernel_gives_its_message_and_stops_its_step_only)
{
    static const hr_kernel refusing = {.op = "refuse", .algorithm = "test", .run = refuse};
    static const hr_kernel counting = {.op = "count", .algorithm = "test", .run = count};
    static const int first[] = {1};
    hr_device *device = open_host((hr_device_options){.threads = 1});
    atomic_int runs = 0;
    for (int repeat = 0; repeat < 3; repeat++) {
        atomic_store(&runs, 0);
        REQUIRE_OK(hr_device_host.begin(device, &(hr_issue){.n_commands = 4}));
        hr_command commands[] = {kernel_command(0, HR_STREAM_COMPUTE, &counting, &runs),
                                 kernel_command(1, HR_STREAM_COMPUTE, &refusing, NULL),
                                 kernel_command(2, HR_STREAM_COMPUTE, &counting, &runs),
                                 kernel_command(3, HR_STREAM_OUT, &counting, &runs)};
        commands[3].waits = first;
        commands[3].n_waits = 1;
        for (int i = 0; i < 4; i++) REQUIRE_OK(hr_device_host.submit(device, &commands[i]));
        hr_error_clear();
        EXPECT(hr_device_host.finish(device, NULL, NULL) == HR_UNSUPPORTED);
        EXPECT_MSG(!strcmp(hr_error_message(), "planted failure 41"), "message '%s'", hr_error_message());
        EXPECT(atomic_load(&runs) == 1);
        EXPECT(run_one(device, kernel_command(0, HR_STREAM_OUT, &counting, &runs)) == HR_OK);
        EXPECT(atomic_load(&runs) == 2);
    }
    hr_device_host.close(device);
}

TEST(a_step_may_be_empty_or_shorter_than_announced)
{
    hr_device *device = open_host((hr_device_options){.threads = 1});
    double start[3] = {-1, -1, -1}, end[3] = {-1, -1, -1};
    for (int repeat = 0; repeat < 2; repeat++) {
        REQUIRE_OK(hr_device_host.begin(device, &(hr_issue){.n_commands = 0}));
        EXPECT(hr_device_host.finish(device, start, end) == HR_OK);
        EXPECT(start[0] == -1);
    }
    REQUIRE_OK(hr_device_host.begin(device, &(hr_issue){.n_commands = 3}));
    hr_command nothing = {.kind = HR_COMMAND_NOTHING, .stream = HR_STREAM_IN, .id = 1};
    REQUIRE_OK(hr_device_host.submit(device, &nothing));
    EXPECT(hr_device_host.finish(device, start, end) == HR_OK);
    EXPECT(start[0] == 0 && end[2] == 0 && start[1] > 0 && end[1] >= start[1]);
    REQUIRE_OK(hr_device_host.begin(device, &(hr_issue){.n_commands = 1}));
    EXPECT(hr_device_host.submit(device, &(hr_command){.kind = HR_COMMAND_NOTHING, .id = 1}) == HR_BAD_ARGUMENT);
    EXPECT(hr_device_host.finish(device, NULL, NULL) == HR_OK);
    hr_device_host.close(device);
}
