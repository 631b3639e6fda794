/* ctest: timeout=120
 * The address assigner against checkers of its own: every pair of buffers, and every order of tiny instances. */
#include <dirent.h>
#include <string.h>
#include "addresses.h"
#include "rng.h"
#include "testing.h"

static uint64_t drawn;

/* A whole number in [low, high]. */
static int64_t draw(uint64_t seed, int64_t low, int64_t high)
{
    return low + (int64_t)(hr_rng_bits(hr_rng_key(seed, 1), drawn++) % (uint64_t)(high - low + 1));
}

static bool meet(const hr_interval *a, const hr_interval *b) { return a->lower < b->upper && b->lower < a->upper; }

/* The O(n²) check: alignment, and no two buffers that live together share a byte. Returns the extent, -1: wrong. */
static int64_t extent_checked(const hr_interval *intervals, int n, const int64_t *offsets, int64_t alignment)
{
    int64_t extent = 0;
    for (int i = 0; i < n; i++) {
        if (offsets[i] < 0 || offsets[i] % alignment) return -1;
        if (offsets[i] + intervals[i].bytes > extent) extent = offsets[i] + intervals[i].bytes;
        for (int j = 0; j < i; j++)
            if (meet(&intervals[i], &intervals[j]) && offsets[i] < offsets[j] + intervals[j].bytes &&
                offsets[j] < offsets[i] + intervals[i].bytes) return -1;
    }
    return extent;
}

static int64_t live_naively(const hr_interval *intervals, int n)
{
    int64_t most = 0;
    for (int i = 0; i < n; i++) {
        int64_t live = 0;
        for (int j = 0; j < n; j++)
            if (intervals[j].lower <= intervals[i].lower && intervals[i].lower < intervals[j].upper)
                live += intervals[j].bytes;
        if (live > most) most = live;
    }
    return most;
}

/* The optimum: some order of putting buffers down, each as low as those before it allow, gives it. */
static void optimum_from(const hr_interval *intervals, int n, int64_t alignment, int placed, int *order,
                         int64_t *offsets, int64_t extent, int64_t *best)
{
    if (extent >= *best) return;
    if (placed == n) *best = extent;
    for (int next = placed; next < n; next++) {
        int swap = order[placed];
        order[placed] = order[next];
        order[next] = swap;
        const hr_interval *mine = &intervals[order[placed]];
        int64_t top = 0;
        for (int p = 0; p < placed; p++) {
            int64_t end = offsets[order[p]] + intervals[order[p]].bytes;
            if (meet(mine, &intervals[order[p]]) && end > top) top = end;
        }
        top = (top + alignment - 1) / alignment * alignment;
        offsets[order[placed]] = top;
        int64_t end = top + mine->bytes > extent ? top + mine->bytes : extent;
        optimum_from(intervals, n, alignment, placed + 1, order, offsets, end, best);
        order[next] = order[placed];
        order[placed] = swap;
    }
}

static int64_t optimum(const hr_interval *intervals, int n, int64_t alignment)
{
    int order[8];
    int64_t offsets[8], best = INT64_MAX;
    for (int i = 0; i < n; i++) order[i] = i;
    optimum_from(intervals, n, alignment, 0, order, offsets, 0, &best);
    return best;
}

static void random_fill(uint64_t seed, hr_interval *intervals, int n, int64_t times, int64_t most_bytes)
{
    drawn = 0;
    for (int i = 0; i < n; i++) {
        int64_t a = draw(seed, 0, times), b = draw(seed, 0, times);
        intervals[i] = (hr_interval){a < b ? a : b, (a < b ? b : a) + 1, draw(seed, 1, most_bytes)};
    }
}

TEST(addresses_never_let_living_buffers_share_a_byte)
{
    static const int64_t alignments[] = {1, 2, 7, 64, 4096};
    hr_interval intervals[120];
    int64_t offsets[120];
    hr_addresses_result result;
    for (uint64_t seed = 0; seed < 200; seed++) {
        int n = 1 + (int)(seed % 120);
        int64_t alignment = alignments[seed % 5];
        random_fill(seed, intervals, n, 3 + (int64_t)(seed * 7 % 150), seed % 3 ? 1000 : 7);
        hr_addresses_options options = {.alignment = alignment, .seconds = seed % 8 == 0 ? 0.01 : 0};
        REQUIRE_OK(hr_addresses_assign(intervals, n, &options, offsets, &result));
        int64_t extent = extent_checked(intervals, n, offsets, alignment);
        EXPECT_MSG(extent == result.extent_bytes, "seed %d: %lld, promised %lld", (int)seed, (long long)extent,
                   (long long)result.extent_bytes);
        EXPECT(result.bound_bytes >= live_naively(intervals, n) && result.bound_bytes <= extent);
        EXPECT(result.proved == (result.bound_bytes == extent));
    }
}

TEST(addresses_of_tiny_instances_are_the_optimum_of_all_orders)
{
    hr_interval intervals[8];
    int64_t offsets[8];
    hr_addresses_result result;
    int above_live = 0;
    for (uint64_t seed = 0; seed < 3000; seed++) {
        int n = 3 + (int)(seed % 5);
        int64_t alignment = seed % 4 == 3 ? 4 : 1;
        random_fill(seed, intervals, n, 7, seed % 2 ? 9 : 4);
        int64_t best = optimum(intervals, n, alignment);
        above_live += best > live_naively(intervals, n);
        hr_addresses_options options = {.alignment = alignment, .seconds = 10};
        REQUIRE_OK(hr_addresses_assign(intervals, n, &options, offsets, &result));
        EXPECT(extent_checked(intervals, n, offsets, alignment) == result.extent_bytes);
        EXPECT_MSG(result.proved && result.extent_bytes == best && result.bound_bytes == best,
                   "seed %d, %d buffers: extent %lld, bound %lld, optimum %lld", (int)seed, n,
                   (long long)result.extent_bytes, (long long)result.bound_bytes, (long long)best);
        options.capacity_bytes = best;
        EXPECT(hr_addresses_assign(intervals, n, &options, offsets, &result) == HR_OK && result.extent_bytes <= best);
        options.capacity_bytes = best - 1;
        if (best > 1) EXPECT(hr_addresses_assign(intervals, n, &options, offsets, &result) == HR_OVER_BUDGET);
        EXPECT(extent_checked(intervals, n, offsets, alignment) == result.extent_bytes);
    }
    EXPECT_MSG(above_live > 100, "only %d of the instances need more than their live bytes", above_live);
}

/* ---- the shapes of training ---- */

typedef struct shape { hr_interval *intervals; int n, capacity; } shape;

static void add(shape *s, int64_t lower, int64_t upper, int64_t bytes)
{
    if (s->n == s->capacity) {
        s->capacity = s->capacity ? 2 * s->capacity : 1024;
        s->intervals = realloc(s->intervals, sizeof *s->intervals * (size_t)s->capacity);
        REQUIRE(s->intervals != NULL);
    }
    s->intervals[s->n++] = (hr_interval){lower, upper, bytes};
}

/* A step over `layers`: activations die in reverse, gradients live briefly, workspaces for one step; some
 * activations leave for host memory and come back. No parameters: they would hide what is lost above them. */
static shape training(int layers, uint64_t seed, int swapped_percent)
{
    shape s = {0};
    drawn = 0;
    for (int i = 0; i < layers; i++) {
        int64_t bytes = draw(seed, 1, 64) << draw(seed, 6, 17), away = 2 + draw(seed, 0, 30);
        int64_t forward = 2 * i, backward = 4 * (int64_t)layers - 2 * i;
        if (draw(seed, 0, 99) < swapped_percent && forward + away < backward - away) {
            add(&s, forward, forward + away, bytes);
            add(&s, backward - away, backward, bytes);
        } else {
            add(&s, forward, backward, bytes);
        }
        add(&s, backward - 2, backward + 2, bytes);
        if (draw(seed, 0, 9) < 7) add(&s, forward + 1, forward + 2, draw(seed, 64, 2 * bytes + 64));
        if (draw(seed, 0, 9) < 7) add(&s, backward - 1, backward, draw(seed, 64, 2 * bytes + 64));
        if (draw(seed, 0, 9) < 3) add(&s, backward - 1, backward + 1 + draw(seed, 0, 20), draw(seed, 64, 100000));
    }
    return s;
}

static void expect_within_a_percent(int layers, int swapped_percent, uint64_t seed)
{
    shape s = training(layers, seed, swapped_percent);
    hr_addresses_result result;
    int first, second;
    int64_t *offsets = malloc(sizeof *offsets * (size_t)s.n);
    for (int i = 0; i < s.n; i++) s.intervals[i].bytes = (s.intervals[i].bytes + 63) / 64 * 64;
    int64_t live = hr_addresses_live_bytes(s.intervals, s.n);
    REQUIRE_OK(hr_addresses_assign(s.intervals, s.n, &(hr_addresses_options){.alignment = 64}, offsets, &result));
    EXPECT(hr_addresses_valid(s.intervals, s.n, offsets, result.extent_bytes, &first, &second));
    if (s.n < 5000) EXPECT(extent_checked(s.intervals, s.n, offsets, 64) == result.extent_bytes);
    EXPECT_MSG((double)result.extent_bytes <= 1.01 * (double)live,
               "%d layers, %d %% swapped, seed %d: %.4f of the live bytes", layers, swapped_percent,
               (int)seed, (double)result.extent_bytes / (double)live);
    free(offsets);
    free(s.intervals);
}

TEST(addresses_of_training_steps_are_within_a_percent_of_the_live_bytes)
{
    static const int layers[] = {8, 20, 60, 150, 400, 1500};
    for (size_t l = 0; l < sizeof layers / sizeof *layers; l++)
        for (int swapped = 0; swapped <= 100; swapped += 25)
            for (uint64_t seed = 0; seed < 3; seed++) expect_within_a_percent(layers[l], swapped, seed);
}

TEST(addresses_of_a_hundred_thousand_buffers_are_within_a_percent_of_the_live_bytes)
{
    expect_within_a_percent(30000, 0, 1);
    expect_within_a_percent(30000, 50, 2);
}

TEST(addresses_repeat_exactly_without_a_clock)
{
    hr_interval intervals[200];
    int64_t once[200], again[200];
    hr_addresses_result result;
    for (uint64_t seed = 0; seed < 5; seed++) {
        random_fill(seed, intervals, 200, 150, 100);
        REQUIRE_OK(hr_addresses_assign(intervals, 200, &(hr_addresses_options){.alignment = 8}, once, &result));
        REQUIRE_OK(hr_addresses_assign(intervals, 200, &(hr_addresses_options){.alignment = 8}, again, &result));
        EXPECT(!memcmp(once, again, sizeof once));
    }
}

/* ---- the public samples ---- */

static bool sample_open(const char *name, hr_interval **intervals, int *n)
{
    char path[4096], **ids;
    const char *source = getenv("HEADROOM_SOURCE");
    snprintf(path, sizeof path, "%s/../shared/data/dsa/%s", source ? source : ".", name);
    FILE *file = fopen(path, "r");
    if (!file) return false;
    REQUIRE_OK(hr_addresses_read_csv(file, intervals, &ids, n));
    hr_addresses_free_ids(ids, *n);
    fclose(file);
    return true;
}

static void expect_solved(const char *name, int64_t capacity_bytes)
{
    hr_interval *intervals;
    hr_addresses_result result;
    int n;
    if (!sample_open(name, &intervals, &n)) SKIP("no sample %s beside this source tree", name);
    int64_t *offsets = malloc(sizeof *offsets * (size_t)n);
    hr_addresses_options options = {.alignment = 1, .capacity_bytes = capacity_bytes, .seconds = 60};
    hr_status status = hr_addresses_assign(intervals, n, &options, offsets, &result);
    EXPECT_MSG(status == HR_OK, "%s: %s", name, hr_error_message());
    int64_t extent = extent_checked(intervals, n, offsets, 1);
    EXPECT_MSG(extent > 0 && extent <= capacity_bytes, "%s: extent %lld", name, (long long)extent);
    printf("# %s: %lld of %lld bytes in %.3f s\n", name, (long long)extent, (long long)capacity_bytes, result.seconds);
    free(offsets);
    free(intervals);
}

TEST(addresses_solve_every_public_sample_at_the_capacity_in_its_name)
{
    char path[4096];
    const char *source = getenv("HEADROOM_SOURCE");
    snprintf(path, sizeof path, "%s/../shared/data/dsa", source ? source : ".");
    DIR *folder = opendir(path);
    int n_solved = 0;
    if (!folder) SKIP("no samples beside this source tree");
    for (struct dirent *entry; (entry = readdir(folder));) {
        const char *dot = strchr(entry->d_name, '.');
        long long capacity_bytes;
        if (!dot || sscanf(dot, ".%lld.csv", &capacity_bytes) != 1) continue;
        expect_solved(entry->d_name, capacity_bytes);
        n_solved++;
    }
    closedir(folder);
    if (n_solved == 0) SKIP("the samples' folder holds no instance");
}

TEST(addresses_reach_the_best_known_extents_of_the_public_samples)
{
    expect_solved("C.1048576.csv", 1039360);
    expect_solved("J.1048576.csv", 1029120);
}

/* ---- refusals ---- */

static hr_status assign_two(hr_interval a, hr_interval b, hr_addresses_options options)
{
    hr_interval intervals[2] = {a, b};
    int64_t offsets[2];
    hr_addresses_result result;
    return hr_addresses_assign(intervals, 2, &options, offsets, &result);
}

TEST(addresses_refuse_sums_that_cannot_be_counted)
{
    hr_interval one = {0, 2, 1}, quarter = {0, 2, INT64_MAX / 4}, most = {1, 3, INT64_MAX};
    hr_interval half = {0, 2, INT64_MAX / 8};
    hr_addresses_options plain = {.alignment = 1};
    EXPECT(assign_two(half, half, plain) == HR_OK);
    EXPECT(assign_two(one, quarter, plain) == HR_BAD_ARGUMENT);
    EXPECT(assign_two(quarter, quarter, plain) == HR_BAD_ARGUMENT);
    EXPECT(assign_two(most, most, plain) == HR_BAD_ARGUMENT);
    EXPECT(assign_two(one, one, (hr_addresses_options){.alignment = INT64_MAX / 4}) == HR_BAD_ARGUMENT);
    EXPECT(assign_two(one, one, (hr_addresses_options){.alignment = INT64_MAX}) == HR_BAD_ARGUMENT);
    EXPECT(assign_two(half, half, (hr_addresses_options){.alignment = 1, .capacity_bytes = INT64_MAX}) == HR_OK);
}

TEST(addresses_refuse_arguments_that_cannot_be)
{
    hr_interval good = {0, 2, 8};
    EXPECT(assign_two(good, (hr_interval){3, 3, 8}, (hr_addresses_options){.alignment = 1}) == HR_BAD_ARGUMENT);
    EXPECT(assign_two(good, (hr_interval){4, 3, 8}, (hr_addresses_options){.alignment = 1}) == HR_BAD_ARGUMENT);
    EXPECT(assign_two(good, (hr_interval){1, 3, 0}, (hr_addresses_options){.alignment = 1}) == HR_BAD_ARGUMENT);
    EXPECT(assign_two(good, (hr_interval){1, 3, -8}, (hr_addresses_options){.alignment = 1}) == HR_BAD_ARGUMENT);
    EXPECT(assign_two(good, good, (hr_addresses_options){.alignment = 0}) == HR_BAD_ARGUMENT);
    EXPECT(assign_two(good, good, (hr_addresses_options){.alignment = 1, .capacity_bytes = -1}) == HR_BAD_ARGUMENT);
    EXPECT(assign_two(good, good, (hr_addresses_options){.alignment = 1, .seconds = -1}) == HR_BAD_ARGUMENT);
    EXPECT(assign_two(good, good, (hr_addresses_options){.alignment = 1, .seconds = 0.0 / 0.0}) == HR_BAD_ARGUMENT);
    EXPECT(assign_two((hr_interval){INT64_MIN, INT64_MAX, 8}, good, (hr_addresses_options){.alignment = 1}) == HR_OK);
    hr_addresses_result result;
    EXPECT(hr_addresses_assign(NULL, 0, &(hr_addresses_options){.alignment = 1, .seconds = 1}, NULL, &result) == HR_OK);
    EXPECT(result.extent_bytes == 0 && result.bound_bytes == 0 && result.proved);
}

/* ---- the check ---- */

TEST(addresses_valid_agrees_with_the_check_of_every_pair)
{
    hr_interval intervals[40];
    int64_t offsets[40];
    int n_wrong = 0, n_right = 0, first, second;
    for (uint64_t seed = 0; seed < 4000; seed++) {
        int n = 2 + (int)(seed % 39);
        random_fill(seed, intervals, n, 60, 20);
        for (int i = 0; i < n; i++) offsets[i] = draw(seed, 0, (int64_t)n * 30);
        bool right = extent_checked(intervals, n, offsets, 1) >= 0;
        bool valid = hr_addresses_valid(intervals, n, offsets, 0, &first, &second);
        EXPECT(valid == right);
        n_right += right;
        n_wrong += !right;
        if (valid) continue;
        REQUIRE(first >= 0 && second >= 0 && first != second);
        int64_t pair_offsets[2] = {offsets[first], offsets[second]};
        hr_interval pair[2] = {intervals[first], intervals[second]};
        EXPECT(extent_checked(pair, 2, pair_offsets, 1) < 0);
    }
    EXPECT_MSG(n_wrong > 400 && n_right > 400, "%d wrong, %d right", n_wrong, n_right);
}

TEST(addresses_valid_refuses_what_lies_outside)
{
    hr_interval intervals[2] = {{0, 2, 10}, {0, 2, 10}};
    int first, second;
    EXPECT(hr_addresses_valid(intervals, 2, (int64_t[]){0, 10}, 20, &first, &second));
    EXPECT(!hr_addresses_valid(intervals, 2, (int64_t[]){0, 11}, 20, &first, &second) && first == 1);
    EXPECT(!hr_addresses_valid(intervals, 2, (int64_t[]){-1, 10}, 20, &first, &second) && first == 0);
    EXPECT(!hr_addresses_valid(intervals, 2, (int64_t[]){0, INT64_MAX - 1}, 0, &first, &second) && first == 1);
}

TEST(addresses_live_bytes_agree_with_a_count_at_every_moment)
{
    hr_interval intervals[60];
    for (uint64_t seed = 0; seed < 500; seed++) {
        int n = (int)(seed % 61);
        random_fill(seed, intervals, n, 40, 1000);
        EXPECT(hr_addresses_live_bytes(intervals, n) == live_naively(intervals, n));
    }
    EXPECT(hr_addresses_live_bytes((hr_interval[]){{0, 2, INT64_MAX}, {1, 3, INT64_MAX}}, 2) == INT64_MAX);
}
