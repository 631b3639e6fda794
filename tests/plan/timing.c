/* Timing analysis: what updates leave is what the definitions of timing.h give, bit for bit, and what they look at is
 * what may have changed. The definitions are written down here once more, slowly, and share nothing with timing.c.
 *
 * Longer than a file should be: all claims draw on the one oracle below. */
#include "timing.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "rng.h"
#include "testing.h"

enum { OPS_MOST = 1100, EDGES_MOST = 2400 };

typedef struct oracle {
    struct { int id; hr_stream stream; uint64_t key; double seconds, start, end, tail; } op[OPS_MOST];
    struct { int earlier, later; } edge[EDGES_MOST];        /* positions in op */
    int n_ops, n_edges;
    double total;
    uint64_t rng, drawn;
    double unit;                                            /* seconds are multiples of it */
    hr_timing *timing;                                      /* what is tested */
} oracle;

static oracle o;

static void begin(uint64_t seed, double unit)
{
    memset(&o, 0, sizeof o);
    o.rng = hr_rng_key(seed, 0x71);
    o.unit = unit;
    REQUIRE_OK(hr_timing_new(&o.timing));
}

static int draw(int below) { return (int)(hr_rng_bits(o.rng, o.drawn++) % (uint64_t)below); }

/* ---- the definitions ---- */

static int next_on_stream(int i, int step)
{
    int best = -1;
    for (int j = 0; j < o.n_ops; j++) {
        if (j == i || o.op[j].stream != o.op[i].stream) continue;
        if (step > 0 ? o.op[j].key < o.op[i].key : o.op[j].key > o.op[i].key) continue;
        if (best < 0 || (step > 0 ? o.op[j].key < o.op[best].key : o.op[j].key > o.op[best].key)) best = j;
    }
    return best;
}

static void solve(void)
{
    static int order[OPS_MOST];
    for (int i = 0; i < o.n_ops; i++) {
        int j = i;
        for (; j > 0 && o.op[order[j - 1]].key > o.op[i].key; j--) order[j] = order[j - 1];
        order[j] = i;
    }
    o.total = 0;
    for (int k = 0; k < o.n_ops; k++) {
        int i = order[k], before = next_on_stream(i, -1);
        double start = before >= 0 ? o.op[before].end : 0;
        for (int e = 0; e < o.n_edges; e++)
            if (o.edge[e].later == i) start = fmax(start, o.op[o.edge[e].earlier].end);
        o.op[i].start = start;
        o.op[i].end = start + o.op[i].seconds;
        o.total = fmax(o.total, o.op[i].end);
    }
    for (int k = o.n_ops - 1; k >= 0; k--) {
        int i = order[k], after = next_on_stream(i, 1);
        double tail = after >= 0 ? o.op[after].seconds + o.op[after].tail : 0;
        for (int e = 0; e < o.n_edges; e++) {
            int later = o.edge[e].later;
            if (o.edge[e].earlier == i) tail = fmax(tail, o.op[later].seconds + o.op[later].tail);
        }
        o.op[i].tail = tail;
    }
}

static bool same_arrivals(void)
{
    bool all = hr_timing_total(o.timing) == o.total;
    for (int i = 0; i < o.n_ops; i++) {
        int id = o.op[i].id;
        all = all && hr_timing_start(o.timing, id) == o.op[i].start && hr_timing_end(o.timing, id) == o.op[i].end;
    }
    for (int e = 0; e < o.n_edges; e++) {
        int a = o.edge[e].earlier, b = o.edge[e].later;
        all = all && hr_timing_tts(o.timing, o.op[a].id, o.op[b].id) == o.op[b].start - o.op[a].end;
    }
    return all;
}

static bool same_tails(void)
{
    bool all = true;
    for (int i = 0; i < o.n_ops; i++) {
        int id = o.op[i].id;
        all = all && hr_timing_tail(o.timing, id) == o.op[i].tail &&
              hr_timing_slack(o.timing, id) == o.total - o.op[i].end - o.op[i].tail;
    }
    return all;
}

static double busy_of(hr_stream stream, double from, double until)
{
    double busy = 0;
    for (int i = 0; i < o.n_ops; i++)
        if (o.op[i].stream == stream) busy += fmax(0, fmin(o.op[i].end, until) - fmax(o.op[i].start, from));
    return busy;
}

/* From `before` back, from one event to the one before it, counting what is idle. */
static double latest_start_of(hr_stream stream, double before, double seconds)
{
    double at = before, idle = 0;
    while (at > 0 && idle < seconds) {
        double event = 0;
        for (int i = 0; i < o.n_ops; i++) {
            if (o.op[i].stream != stream) continue;
            if (o.op[i].start < at) event = fmax(event, o.op[i].start);
            if (o.op[i].end < at) event = fmax(event, o.op[i].end);
        }
        if (busy_of(stream, event, at) == 0) {
            if (idle + (at - event) >= seconds) return at - (seconds - idle);
            idle += at - event;
        }
        at = event;
    }
    return idle < seconds ? -INFINITY : at;
}

/* ---- changes, to both ---- */

static int add_at(hr_stream stream, uint64_t key, double seconds)
{
    int i = o.n_ops++;
    o.op[i].stream = stream;
    o.op[i].key = key;
    o.op[i].seconds = seconds;
    REQUIRE_OK(hr_timing_add(o.timing, stream, key, seconds, &o.op[i].id));
    return i;
}

static void join(int a, int b)
{
    REQUIRE_OK(hr_timing_depend(o.timing, o.op[a].id, o.op[b].id));
    o.edge[o.n_edges].earlier = a;
    o.edge[o.n_edges++].later = b;
}

static void take(int i)
{
    int last = o.n_ops - 1;
    REQUIRE_OK(hr_timing_remove(o.timing, o.op[i].id));
    for (int e = 0; e < o.n_edges;) {
        if (o.edge[e].earlier == i || o.edge[e].later == i) { o.edge[e] = o.edge[--o.n_edges]; continue; }
        if (o.edge[e].earlier == last) o.edge[e].earlier = i;
        if (o.edge[e].later == last) o.edge[e].later = i;
        e++;
    }
    o.op[i] = o.op[--o.n_ops];
}

static double some_seconds(void) { return draw(4) ? (1 + draw(1000)) * o.unit : 0; }

static void add_some(void)
{
    uint64_t key;
    bool taken;
    do {
        key = (uint64_t)draw(100000);
        taken = false;
        for (int i = 0; i < o.n_ops; i++) taken |= o.op[i].key == key;
    } while (taken);
    add_at((hr_stream)draw(HR_STREAMS), key, some_seconds());
}

static void join_some(void)
{
    int a = draw(o.n_ops), b = draw(o.n_ops);
    if (o.n_edges == EDGES_MOST) return;
    if (o.op[a].key >= o.op[b].key) {                 /* itself included */
        EXPECT(hr_timing_depend(o.timing, o.op[a].id, o.op[b].id) == HR_BAD_ARGUMENT);
        if (a != b) join(b, a);
    } else {
        join(a, b);
    }
}

static void release_some(void)
{
    if (!o.n_edges) return;
    int e = draw(o.n_edges);
    REQUIRE_OK(hr_timing_release(o.timing, o.op[o.edge[e].earlier].id, o.op[o.edge[e].later].id));
    o.edge[e] = o.edge[--o.n_edges];
}

static void set_some(void)
{
    int i = draw(o.n_ops);
    o.op[i].seconds = some_seconds();
    REQUIRE_OK(hr_timing_set_seconds(o.timing, o.op[i].id, o.op[i].seconds));
}

static void change_some(int ops_most)
{
    int kind = draw(10);
    if (!o.n_ops || (kind < 3 && o.n_ops < ops_most)) add_some();
    else if (kind < 4) take(draw(o.n_ops));
    else if (kind < 5) release_some();
    else if (kind < 6) set_some();
    else join_some();
}

/* ---- claims: times ---- */

TEST(timing_updates_leave_what_a_computation_from_scratch_gives)
{
    enum { GRAPHS = 300, CHANGES = 200 };
    int compared = 0, largest = 0;
    for (uint64_t seed = 1; seed <= GRAPHS; seed++) {
        begin(seed, 1e-4 / 3);
        int ops_most = 10 + draw(190), every = 1 + draw(12);
        for (int i = draw(ops_most); i > 0; i--) add_some();
        for (int i = o.n_ops ? draw(2 * o.n_ops) : 0; i > 0; i--) join_some();
        for (int change = 0; change < CHANGES; change++) {
            change_some(ops_most);
            if (o.n_ops > largest) largest = o.n_ops;
            if (draw(every)) continue;
            REQUIRE_OK(hr_timing_update(o.timing));
            if (draw(4)) continue;                    /* updates that nobody asks */
            solve();
            EXPECT_MSG(same_arrivals(), "seed %llu, change %d", (unsigned long long)seed, change);
            if (draw(2)) EXPECT_MSG(same_tails(), "seed %llu, change %d", (unsigned long long)seed, change);
            compared++;
        }
        hr_timing_free(o.timing);
    }
    EXPECT(compared > 3000 && largest > 190);
}

/* A step of N operations of about a second, each reading the one before it and one of the fifty before that. */
static void step_of(int n)
{
    for (int i = 0; i < n; i++) {
        add_at(HR_STREAM_COMPUTE, (uint64_t)(i + 1) * 1000, 0.5 + hr_rng_uniform(o.rng, o.drawn++));
        if (i) join(i - 1, i);
        if (i) join(i - 1 - draw(i < 50 ? i : 50), i);
    }
    REQUIRE_OK(hr_timing_update(o.timing));
    solve();
    EXPECT(same_arrivals() && same_tails());
}

TEST(timing_of_hidden_transfers_is_exact_and_looks_at_few)
{
    enum { N = 1000, SWAPS = 12 };
    begin(5, 1);
    step_of(N);
    double total = o.total;
    for (int swap = 0; swap < SWAPS; swap++) {
        int from = draw(N - 400), until = from + 200 + draw(150);
        int64_t visits = hr_timing_visits(o.timing);
        int out = add_at(HR_STREAM_OUT, o.op[from].key + 1 + (uint64_t)swap, 0.1 + swap);
        int in = add_at(HR_STREAM_IN, o.op[until].key - 1 - (uint64_t)swap, 0.1 + swap);
        join(from, out);
        join(out, in);
        join(until - 50, in);
        join(in, until);
        if (swap % 3 == 2) take(N + draw(o.n_ops - N));
        REQUIRE_OK(hr_timing_update(o.timing));
        int64_t forward = hr_timing_visits(o.timing) - visits;
        solve();
        EXPECT(same_arrivals() && same_tails());
        EXPECT(o.total == total);
        int64_t both = hr_timing_visits(o.timing) - visits;
        EXPECT_MSG(forward < 40 && both < 80, "%lld and %lld visits", (long long)forward, (long long)both);
    }
    hr_timing_free(o.timing);
}

/* Operations that an update may look at: what stands right behind a change (touched), and what reads a changed end. */
static int may_be_visited(const double *end_before, int touched)
{
    int visits = touched;
    for (int i = 0; i < o.n_ops; i++) {
        int before = next_on_stream(i, -1);
        bool reads = before >= 0 && o.op[before].end != end_before[o.op[before].id];
        for (int e = 0; e < o.n_edges; e++) {
            int earlier = o.edge[e].earlier;
            reads = reads || (o.edge[e].later == i && o.op[earlier].end != end_before[o.op[earlier].id]);
        }
        visits += reads;
    }
    return visits;
}

/* A swap that is awaited by nothing in the step, so that what it delays is other transfers. */
static int add_swap(int n, int swap)
{
    int from = draw(n - 20), until = from + 10 + draw(10);
    int out = add_at(HR_STREAM_OUT, o.op[from].key + 1 + (uint64_t)swap, 2 * hr_rng_uniform(o.rng, o.drawn++));
    int in = add_at(HR_STREAM_IN, o.op[until].key - 1 - (uint64_t)swap, 2 * hr_rng_uniform(o.rng, o.drawn++));
    join(from, out);
    join(out, in);
    join(until, add_at(HR_STREAM_COMPUTE, o.op[until].key + 1 + (uint64_t)swap, 0));
    return 2 + 2 + 2 + 3;                             /* each of three and what stands behind it, three edges */
}

/* Links that are busy half of the time: a delay runs on until a gap takes it up. Many changes between two updates. */
TEST(timing_looks_once_at_what_reads_what_has_changed)
{
    enum { N = 400, ROUNDS = 100, MOST = OPS_MOST };
    static double end_before[MOST];
    int heaps = 0, long_ones = 0, swaps = 0;
    begin(9, 1);
    step_of(N);
    for (int round = 0; round < ROUNDS; round++) {
        int touched = 0;
        for (int i = 0; i < MOST; i++) end_before[i] = NAN;
        for (int i = 0; i < o.n_ops; i++) end_before[o.op[i].id] = o.op[i].end;
        for (int change = 1 + draw(6); change > 0; change--) {
            int transfer = o.n_ops > N ? N + draw(o.n_ops - N) : -1;
            if (transfer >= 0 && draw(2)) {
                end_before[o.op[transfer].id] = NAN;
                take(transfer);
                touched += 3;                         /* what stands behind it, and at most two that wait for it */
            } else if (transfer >= 0 && o.op[transfer].stream != HR_STREAM_COMPUTE && draw(2)) {
                o.op[transfer].seconds = 2 * hr_rng_uniform(o.rng, o.drawn++);
                REQUIRE_OK(hr_timing_set_seconds(o.timing, o.op[transfer].id, o.op[transfer].seconds));
                touched++;
            } else if (o.n_ops < N + 240) {
                touched += add_swap(N, swaps++);
            }
        }
        int64_t visits = hr_timing_visits(o.timing);
        REQUIRE_OK(hr_timing_update(o.timing));
        visits = hr_timing_visits(o.timing) - visits;
        solve();
        EXPECT(same_arrivals() && same_tails());
        if (visits > o.n_ops / 16) continue;          /* it may have swept */
        heaps++;
        long_ones += visits > touched;
        EXPECT_MSG(visits <= may_be_visited(end_before, touched), "round %d: %lld visits of %d that may be", round,
                   (long long)visits, may_be_visited(end_before, touched));
    }
    EXPECT_MSG(heaps > ROUNDS / 3 && long_ones > 5, "%d by heap, %d beyond what was touched", heaps, long_ones);
    hr_timing_free(o.timing);
}

/* A chain of compute operations of one second each, keys 1000, 2000 ... */
static hr_timing *chain(int n, int *ops)
{
    hr_timing *timing = NULL;
    REQUIRE_OK(hr_timing_new(&timing));
    for (int i = 0; i < n; i++)
        REQUIRE_OK(hr_timing_add(timing, HR_STREAM_COMPUTE, (uint64_t)(i + 1) * 1000, 1, &ops[i]));
    REQUIRE_OK(hr_timing_update(timing));
    return timing;
}

TEST(timing_visits_little_for_a_transfer_that_hides)
{
    enum { N = 10000 };
    static int ops[N];
    int out, in, first;
    hr_timing *timing = chain(N, ops);
    EXPECT(hr_timing_tail(timing, ops[0]) == N - 1);
    int64_t before = hr_timing_visits(timing);
    EXPECT_MSG(before <= 2 * N, "%lld visits", (long long)before);
    REQUIRE_OK(hr_timing_add(timing, HR_STREAM_OUT, 3000001, 5, &out));
    REQUIRE_OK(hr_timing_depend(timing, ops[2999], out));
    REQUIRE_OK(hr_timing_add(timing, HR_STREAM_IN, 6000001, 5, &in));
    REQUIRE_OK(hr_timing_depend(timing, out, in));
    REQUIRE_OK(hr_timing_depend(timing, ops[5900], in));
    REQUIRE_OK(hr_timing_depend(timing, in, ops[6500]));
    REQUIRE_OK(hr_timing_update(timing));
    EXPECT(hr_timing_total(timing) == N && hr_timing_slack(timing, out) > 0);
    EXPECT_MSG(hr_timing_visits(timing) - before < 40, "%lld visits", (long long)(hr_timing_visits(timing) - before));
    before = hr_timing_visits(timing);
    REQUIRE_OK(hr_timing_add(timing, HR_STREAM_COMPUTE, 1, 0.5, &first));      /* shifts all, looks at all but once */
    REQUIRE_OK(hr_timing_update(timing));
    EXPECT(hr_timing_total(timing) == N + 0.5 && hr_timing_start(timing, ops[N - 1]) == N - 0.5);
    EXPECT(hr_timing_visits(timing) - before <= N + 3 + N / 8);
    hr_timing_free(timing);
}

TEST(timing_update_forgets_what_was_removed_before_it)
{
    enum { N = 10000, TRIES = 300 };
    static int ops[N];
    int out, first = -1;
    hr_timing *timing = chain(N, ops);
    int64_t before = hr_timing_visits(timing);
    for (int i = 0; i < TRIES; i++) {                 /* a planner that tries one place after the other */
        REQUIRE_OK(hr_timing_add(timing, HR_STREAM_OUT, (uint64_t)(TRIES - i) * 1000 + 1, 1, &out));
        REQUIRE_OK(hr_timing_depend(timing, ops[TRIES - i - 1], out));
        if (i == 0) first = out;
        EXPECT(out == first);
        if (i < TRIES - 1) REQUIRE_OK(hr_timing_remove(timing, out));
    }
    REQUIRE_OK(hr_timing_update(timing));
    EXPECT(hr_timing_visits(timing) - before == 1);
    EXPECT(hr_timing_start(timing, out) == 1 && hr_timing_total(timing) == N);
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
    REQUIRE_OK(hr_timing_set_seconds(timing, in, 3 + 2)); /* so much longer and the step is as long as it was */
    REQUIRE_OK(hr_timing_update(timing));
    EXPECT(hr_timing_total(timing) == 20 && hr_timing_slack(timing, in) == 0);
    REQUIRE_OK(hr_timing_set_seconds(timing, in, 3 + 2.5));
    REQUIRE_OK(hr_timing_update(timing));
    EXPECT(hr_timing_total(timing) == 20.5 && hr_timing_slack(timing, ops[5]) == 0.5);
    hr_timing_free(timing);
}

TEST(timing_runs_one_transfer_of_a_direction_at_a_time)
{
    int ops[10], first, second, back;
    hr_timing *timing = chain(10, ops);
    REQUIRE_OK(hr_timing_add(timing, HR_STREAM_IN, 2001, 4, &first));
    REQUIRE_OK(hr_timing_add(timing, HR_STREAM_IN, 2002, 4, &second));
    REQUIRE_OK(hr_timing_add(timing, HR_STREAM_OUT, 2003, 4, &back));
    REQUIRE_OK(hr_timing_depend(timing, ops[1], first));
    REQUIRE_OK(hr_timing_depend(timing, ops[1], second));
    REQUIRE_OK(hr_timing_depend(timing, ops[1], back));
    REQUIRE_OK(hr_timing_depend(timing, second, ops[7]));
    REQUIRE_OK(hr_timing_update(timing));
    EXPECT(hr_timing_start(timing, first) == 2 && hr_timing_start(timing, second) == 6);
    EXPECT(hr_timing_start(timing, back) == 2);           /* the other direction is another link */
    EXPECT(hr_timing_start(timing, ops[7]) == 10);        /* waits three seconds for the second */
    hr_timing_free(timing);
}

TEST(timing_refuses_edges_against_the_order_and_what_is_not_there)
{
    int ops[10], op = -7, in;
    hr_timing *timing = chain(10, ops);
    REQUIRE_OK(hr_timing_add(timing, HR_STREAM_IN, 4500, 1, &in));
    EXPECT(hr_timing_depend(timing, in, ops[3]) == HR_BAD_ARGUMENT);       /* key 4000 */
    EXPECT(hr_timing_depend(timing, in, in) == HR_BAD_ARGUMENT);
    EXPECT(hr_timing_add(timing, HR_STREAM_IN, 4500, 1, &op) == HR_BAD_ARGUMENT);
    EXPECT(hr_timing_add(timing, HR_STREAM_IN, 4501, NAN, &op) == HR_BAD_ARGUMENT);
    EXPECT(hr_timing_add(timing, HR_STREAM_IN, 4501, INFINITY, &op) == HR_BAD_ARGUMENT);
    EXPECT(hr_timing_set_seconds(timing, in, -1) == HR_BAD_ARGUMENT && op == -7);
    REQUIRE_OK(hr_timing_depend(timing, in, ops[4]));
    EXPECT(hr_timing_release(timing, ops[3], in) == HR_BAD_ARGUMENT);
    REQUIRE_OK(hr_timing_remove(timing, in));
    EXPECT(hr_timing_remove(timing, in) == HR_BAD_ARGUMENT);
    EXPECT(hr_timing_set_seconds(timing, in, 1) == HR_BAD_ARGUMENT);
    EXPECT(hr_timing_depend(timing, in, ops[9]) == HR_BAD_ARGUMENT);
    EXPECT(hr_timing_release(timing, in, ops[4]) == HR_BAD_ARGUMENT);
    EXPECT(hr_timing_depend(timing, ops[0], 1000) == HR_BAD_ARGUMENT);
    EXPECT(hr_timing_depend(timing, -1, ops[0]) == HR_BAD_ARGUMENT);
    REQUIRE_OK(hr_timing_update(timing));
    EXPECT(hr_timing_total(timing) == 10 && hr_timing_start(timing, ops[4]) == 4);     /* as if nothing had been */
    hr_timing_free(timing);
}

/* ---- claims: links ---- */

/* Seconds are multiples of 1/8: every sum is exact, and so is what must come out, at events and between them. */
TEST(timing_finds_the_latest_idle_time_of_a_stream)
{
    int found = 0, missed = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        begin(seed, 0.125);
        for (int round = 0; round < 25; round++) {
            for (int i = 1 + draw(4); i > 0; i--) change_some(40);
            REQUIRE_OK(hr_timing_update(o.timing));
            solve();
            hr_stream stream = (hr_stream)draw(HR_STREAMS);
            for (int query = 0; query < 10; query++) {
                double before = draw(3) || !o.n_ops ? draw(8 * (int)o.total + 80) * 0.125 : o.op[draw(o.n_ops)].end;
                double from = draw(8 * (int)o.total + 80) * 0.125, seconds = draw(1 + 8 * (int)(o.total / 4)) * 0.125;
                if (query == 0) seconds = before - busy_of(stream, 0, before);        /* all that is idle */
                if (query == 1) seconds = before - busy_of(stream, 0, before) + 0.125;
                double latest = hr_timing_latest_start(o.timing, stream, before, seconds);
                EXPECT_MSG(latest == latest_start_of(stream, before, seconds), "seed %llu, round %d: %g, not %g",
                           (unsigned long long)seed, round, latest, latest_start_of(stream, before, seconds));
                EXPECT(hr_timing_busy(o.timing, stream, from, before) == busy_of(stream, from, before));
                if (latest >= 0) found++;
                else missed++;
            }
        }
        hr_timing_free(o.timing);
    }
    EXPECT(found > 1000 && missed > 1000);
}

TEST(timing_says_no_more_busy_seconds_than_there_are)
{
    for (uint64_t seed = 1; seed <= 60; seed++) {
        begin(seed, 1.0 / 3);
        for (int i = 0; i < 60; i++) change_some(40);
        REQUIRE_OK(hr_timing_update(o.timing));
        solve();
        for (int query = 0; query < 300; query++) {
            int i = draw(o.n_ops), j = draw(o.n_ops);
            double from = o.op[i].start, until = o.op[j].end;
            hr_stream stream = (hr_stream)draw(HR_STREAMS);
            double busy = hr_timing_busy(o.timing, stream, from, until);
            EXPECT(busy >= 0 && busy <= fmax(until - from, 0));
            EXPECT(fabs(busy - busy_of(stream, from, until)) <= 1e-12 * o.total);
            double latest = hr_timing_latest_start(o.timing, stream, until, from / 4);
            double idle_from = latest == -INFINITY ? 0 : latest;
            double idle = until - idle_from - busy_of(stream, idle_from, until);
            if (latest == -INFINITY) EXPECT(idle < from / 4 + 1e-12 * o.total);
            else EXPECT(latest <= until && idle >= from / 4 - 1e-12 * o.total);
        }
        hr_timing_free(o.timing);
    }
}
