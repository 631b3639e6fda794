/* Timing analysis: what updates leave is what the definitions give. */
#include "timing.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "testing.h"

enum { OPS_MOST = 160, EDGES_MOST = 600 };

/* The definitions of timing.h, written down as they stand. */
typedef struct oracle {
    struct { int id; hr_stream stream; uint64_t key; double seconds, start, end, tail; } op[OPS_MOST];
    struct { int earlier, later; } edge[EDGES_MOST];        /* positions in op */
    int n_ops, n_edges;
    double total;
} oracle;

static int next_on_stream(const oracle *o, int i, int step)
{
    int best = -1;
    for (int j = 0; j < o->n_ops; j++) {
        if (j == i || o->op[j].stream != o->op[i].stream) continue;
        if (step > 0 ? o->op[j].key < o->op[i].key : o->op[j].key > o->op[i].key) continue;
        if (best < 0 || (step > 0 ? o->op[j].key < o->op[best].key : o->op[j].key > o->op[best].key)) best = j;
    }
    return best;
}

static void oracle_solve(oracle *o)
{
    int order[OPS_MOST];
    for (int i = 0; i < o->n_ops; i++) {
        int j = i;
        for (; j > 0 && o->op[order[j - 1]].key > o->op[i].key; j--) order[j] = order[j - 1];
        order[j] = i;
    }
    o->total = 0;
    for (int k = 0; k < o->n_ops; k++) {
        int i = order[k], before = next_on_stream(o, i, -1);
        double start = before >= 0 ? o->op[before].end : 0;
        for (int e = 0; e < o->n_edges; e++)
            if (o->edge[e].later == i) start = fmax(start, o->op[o->edge[e].earlier].end);
        o->op[i].start = start;
        o->op[i].end = start + o->op[i].seconds;
        o->total = fmax(o->total, o->op[i].end);
    }
    for (int k = o->n_ops - 1; k >= 0; k--) {
        int i = order[k], after = next_on_stream(o, i, 1);
        double tail = after >= 0 ? o->op[after].seconds + o->op[after].tail : 0;
        for (int e = 0; e < o->n_edges; e++)
            if (o->edge[e].earlier == i) tail = fmax(tail, o->op[o->edge[e].later].seconds + o->op[o->edge[e].later].tail);
        o->op[i].tail = tail;
    }
}

static uint64_t state;
static unsigned draw(unsigned below)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % below;
}

static bool same(oracle *o, hr_timing *timing)
{
    bool all = true;
    oracle_solve(o);
    for (int i = 0; i < o->n_ops; i++) {
        int id = o->op[i].id;
        all = all && hr_timing_start(timing, id) == o->op[i].start && hr_timing_end(timing, id) == o->op[i].end &&
              hr_timing_tail(timing, id) == o->op[i].tail &&
              hr_timing_slack(timing, id) == o->total - o->op[i].end - o->op[i].tail;
    }
    return all && hr_timing_total(timing) == o->total;
}

static void add_one(oracle *o, hr_timing *timing)
{
    uint64_t key;
    bool taken;
    if (o->n_ops == OPS_MOST) return;
    do {
        key = draw(100000);
        taken = false;
        for (int i = 0; i < o->n_ops; i++) taken |= o->op[i].key == key;
    } while (taken);
    int i = o->n_ops++;
    o->op[i].stream = (hr_stream)draw(HR_STREAMS);
    o->op[i].key = key;
    o->op[i].seconds = draw(4) ? draw(1000) * 1e-4 / 3 : 0;
    REQUIRE_OK(hr_timing_add(timing, o->op[i].stream, key, o->op[i].seconds, &o->op[i].id));
}

static void join_two(oracle *o, hr_timing *timing)
{
    if (o->n_ops < 2 || o->n_edges == EDGES_MOST) return;
    int a = (int)draw((unsigned)o->n_ops), b = (int)draw((unsigned)o->n_ops);
    if (a == b) return;
    if (o->op[a].key > o->op[b].key) {
        EXPECT(hr_timing_depend(timing, o->op[a].id, o->op[b].id) == HR_BAD_ARGUMENT);
        int c = a;
        a = b, b = c;
    }
    REQUIRE_OK(hr_timing_depend(timing, o->op[a].id, o->op[b].id));
    o->edge[o->n_edges].earlier = a;
    o->edge[o->n_edges++].later = b;
}

static void drop_edge(oracle *o, hr_timing *timing)
{
    if (!o->n_edges) return;
    int e = (int)draw((unsigned)o->n_edges);
    REQUIRE_OK(hr_timing_release(timing, o->op[o->edge[e].earlier].id, o->op[o->edge[e].later].id));
    o->edge[e] = o->edge[--o->n_edges];
}

static void remove_one(oracle *o, hr_timing *timing)
{
    if (o->n_ops < 2) return;
    int i = (int)draw((unsigned)o->n_ops), last = o->n_ops - 1;
    REQUIRE_OK(hr_timing_remove(timing, o->op[i].id));
    for (int e = 0; e < o->n_edges;) {
        if (o->edge[e].earlier == i || o->edge[e].later == i) { o->edge[e] = o->edge[--o->n_edges]; continue; }
        if (o->edge[e].earlier == last) o->edge[e].earlier = i;
        if (o->edge[e].later == last) o->edge[e].later = i;
        e++;
    }
    o->op[i] = o->op[--o->n_ops];
}

static void change_one(oracle *o, hr_timing *timing)
{
    switch (draw(10)) {
    case 0: case 1: case 2: add_one(o, timing); break;
    case 3: remove_one(o, timing); break;
    case 4: drop_edge(o, timing); break;
    case 5: {
        if (!o->n_ops) break;
        int i = (int)draw((unsigned)o->n_ops);
        o->op[i].seconds = draw(1000) * 1e-4 / 3;
        REQUIRE_OK(hr_timing_set_seconds(timing, o->op[i].id, o->op[i].seconds));
        break;
    }
    default: join_two(o, timing);
    }
}

TEST(timing_updates_leave_what_a_computation_from_scratch_gives)
{
    static oracle o;
    int compared = 0;
    for (uint64_t seed = 1; seed <= 120; seed++) {
        hr_timing *timing = NULL;
        memset(&o, 0, sizeof o);
        state = seed;
        REQUIRE_OK(hr_timing_new(&timing));
        for (unsigned i = draw(60); i > 0; i--) add_one(&o, timing);
        for (int change = 0; change < 120; change++) {
            change_one(&o, timing);
            if (draw(3)) continue;
            REQUIRE_OK(hr_timing_update(timing));
            EXPECT_MSG(same(&o, timing), "seed %llu, change %d", (unsigned long long)seed, change);
            compared++;
        }
        hr_timing_free(timing);
    }
    EXPECT(compared > 1000);
}

/* A chain of compute operations of one second each, keys 1000, 2000 ... */
static hr_timing *chain(int n, int *ops)
{
    hr_timing *timing = NULL;
    REQUIRE_OK(hr_timing_new(&timing));
    for (int i = 0; i < n; i++) REQUIRE_OK(hr_timing_add(timing, HR_STREAM_COMPUTE, (uint64_t)(i + 1) * 1000, 1, &ops[i]));
    REQUIRE_OK(hr_timing_update(timing));
    return timing;
}

TEST(timing_visits_little_for_a_transfer_that_hides)
{
    enum { N = 10000 };
    static int ops[N];
    int out, in;
    hr_timing *timing = chain(N, ops);
    EXPECT(hr_timing_tail(timing, ops[0]) == N - 1);
    int64_t before = hr_timing_visits(timing);
    REQUIRE_OK(hr_timing_add(timing, HR_STREAM_OUT, 3000001, 5, &out));
    REQUIRE_OK(hr_timing_depend(timing, ops[2999], out));
    REQUIRE_OK(hr_timing_add(timing, HR_STREAM_IN, 6000001, 5, &in));
    REQUIRE_OK(hr_timing_depend(timing, out, in));
    REQUIRE_OK(hr_timing_depend(timing, ops[5900], in));
    REQUIRE_OK(hr_timing_depend(timing, in, ops[6500]));
    REQUIRE_OK(hr_timing_update(timing));
    EXPECT(hr_timing_total(timing) == N && hr_timing_slack(timing, out) > 0);
    EXPECT_MSG(hr_timing_visits(timing) - before < 40, "%lld visits", (long long)(hr_timing_visits(timing) - before));
    hr_timing_free(timing);
}

TEST(timing_slack_belongs_to_a_tensor_and_one_of_its_consumers)
{
    int ops[20], in;
    hr_timing *timing = chain(20, ops);
    REQUIRE_OK(hr_timing_depend(timing, ops[2], ops[3]));
    REQUIRE_OK(hr_timing_depend(timing, ops[2], ops[17]));
    REQUIRE_OK(hr_timing_update(timing));
    EXPECT(hr_timing_tts(timing, ops[2], ops[3]) == 0);
    EXPECT(hr_timing_tts(timing, ops[2], ops[17]) == 14);
    EXPECT(hr_timing_slack(timing, ops[2]) == 0);        /* the chain itself has none */
    REQUIRE_OK(hr_timing_add(timing, HR_STREAM_IN, 5001, 3, &in));
    REQUIRE_OK(hr_timing_depend(timing, ops[4], in));
    REQUIRE_OK(hr_timing_depend(timing, in, ops[10]));
    REQUIRE_OK(hr_timing_update(timing));
    EXPECT(hr_timing_slack(timing, in) == 2);             /* from 5 to 8, wanted at 10 */
    hr_timing_free(timing);
}

TEST(timing_runs_one_transfer_of_a_direction_at_a_time)
{
    int ops[10], first, second;
    hr_timing *timing = chain(10, ops);
    REQUIRE_OK(hr_timing_add(timing, HR_STREAM_IN, 2001, 4, &first));
    REQUIRE_OK(hr_timing_add(timing, HR_STREAM_IN, 2002, 4, &second));
    REQUIRE_OK(hr_timing_depend(timing, ops[1], first));
    REQUIRE_OK(hr_timing_depend(timing, ops[1], second));
    REQUIRE_OK(hr_timing_depend(timing, second, ops[7]));
    REQUIRE_OK(hr_timing_update(timing));
    EXPECT(hr_timing_start(timing, first) == 2 && hr_timing_start(timing, second) == 6);
    EXPECT(hr_timing_start(timing, ops[7]) == 10);        /* waits three seconds for the second */
    EXPECT(hr_timing_add(timing, HR_STREAM_IN, 2002, 1, &first) == HR_BAD_ARGUMENT);
    EXPECT(hr_timing_add(timing, HR_STREAM_IN, 2003, NAN, &first) == HR_BAD_ARGUMENT);
    EXPECT(hr_timing_release(timing, ops[3], second) == HR_BAD_ARGUMENT);
    hr_timing_free(timing);
}

TEST(timing_finds_the_latest_idle_time_of_a_link)
{
    enum { GRID = 400 };
    for (uint64_t seed = 1; seed <= 60; seed++) {
        hr_timing *timing = NULL;
        bool busy[GRID] = {false};
        int op, previous = -1, now = 0;
        state = seed;
        REQUIRE_OK(hr_timing_new(&timing));
        for (int i = 0; i < 12; i++) {            /* gaps made by operations of another stream; whole seconds */
            int gap = (int)draw(20), seconds = (int)draw(12) + 1, trigger;
            REQUIRE_OK(hr_timing_add(timing, HR_STREAM_COMPUTE, (uint64_t)(2 * i + 1), now + gap - (previous >= 0 ? hr_timing_end(timing, previous) : 0), &trigger));
            REQUIRE_OK(hr_timing_add(timing, HR_STREAM_IN, (uint64_t)(2 * i + 2), seconds, &op));
            REQUIRE_OK(hr_timing_depend(timing, trigger, op));
            REQUIRE_OK(hr_timing_update(timing));
            EXPECT(hr_timing_start(timing, op) == now + gap);
            for (int second = now + gap; second < now + gap + seconds; second++) busy[second] = true;
            now += gap + seconds;
            previous = trigger;
        }
        for (int query = 0; query < 60; query++) {
            int before = (int)draw(GRID), wanted = (int)draw(30) + 1, from = (int)draw(GRID), idle = 0, at = before, count = 0;
            while (at > 0 && idle < wanted) idle += !busy[--at];
            double latest = hr_timing_latest_start(timing, HR_STREAM_IN, before, wanted);
            EXPECT(idle < wanted ? latest == -INFINITY : latest == at);
            for (int second = from; second < before; second++) count += busy[second];
            EXPECT(hr_timing_busy(timing, HR_STREAM_IN, from, before) == count);
        }
        hr_timing_free(timing);
    }
}
