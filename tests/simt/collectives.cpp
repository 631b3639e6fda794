/* Every meeting of threads against a scalar model: votes, shuffles and reductions with random masks, in which the lanes
 * of a warp fall into groups that meet apart; block votes with last warps that are not full. In all modes.
 */
#include <cstring>
#include <random>
#include <vector>
#include "launch.h"
extern "C" {
#include "testing.h"
}

namespace {
const char *const modes[] = {"order", "shuffle:1", "shuffle:2", "resident:2", "baton:5:3"};
const unsigned WARPS = 4, THREADS = WARPS * 32, BLOCKS = 6, LANES = BLOCKS * THREADS;

/* What each lane brings: a group of lanes, a value, a partner in its group. */
struct warps {
    std::vector<unsigned> mask, value, partner;
    explicit warps(unsigned seed) : mask(LANES), value(LANES), partner(LANES)
    {
        std::mt19937 random(seed);
        for (unsigned first = 0; first < LANES; first += 32) {
            unsigned group[32], groups = 1 + random() % 5;
            for (unsigned &g : group) g = random() % groups;
            for (unsigned lane = 0; lane < 32; lane++) {
                for (unsigned k = 0; k < 32; k++)
                    if (group[k] == group[lane]) mask[first + lane] |= 1u << k;
                value[first + lane] = random() % 3 ? random() % 4 : random();
                do partner[first + lane] = random() % 32;
                while (!(mask[first + lane] >> partner[first + lane] & 1));
            }
        }
    }
};

template <class F> void in_all_modes(F check)
{
    for (const char *mode : modes) {
        REQUIRE(!hr_simt_configure(mode));
        for (unsigned seed = 1; seed <= 3; seed++) check(seed, mode);
    }
}

enum { BALLOT, ANY, ALL, MATCH, SHUFFLE, ADD, ADD_INT, MIN, MIN_INT, MAX, MAX_INT, AND, OR, XOR, RESULTS };

__device__ void meet(unsigned mask, unsigned v, unsigned partner, unsigned *out)
{
    out[BALLOT] = __ballot_sync(mask, v & 1);
    out[ANY] = (unsigned)__any_sync(mask, v == 3);
    out[ALL] = (unsigned)__all_sync(mask, v < 4);
    out[MATCH] = __match_any_sync(mask, v);
    out[SHUFFLE] = __shfl_sync(mask, v, (int)partner);
    out[ADD] = __reduce_add_sync(mask, v);
    out[ADD_INT] = (unsigned)__reduce_add_sync(mask, (int)v);
    out[MIN] = __reduce_min_sync(mask, v);
    out[MIN_INT] = (unsigned)__reduce_min_sync(mask, (int)v);
    out[MAX] = __reduce_max_sync(mask, v);
    out[MAX_INT] = (unsigned)__reduce_max_sync(mask, (int)v);
    out[AND] = __reduce_and_sync(mask, v);
    out[OR] = __reduce_or_sync(mask, v);
    out[XOR] = __reduce_xor_sync(mask, v);
}

__global__ void meet_all(const unsigned *mask, const unsigned *value, const unsigned *partner, unsigned *out)
{
    unsigned i = blockIdx.x * blockDim.x + threadIdx.x;
    meet(mask[i], value[i], partner[i], out + (size_t)i * RESULTS);
    __syncwarp(mask[i]);
}

void model(const warps &in, unsigned i, unsigned *out)
{
    unsigned first = i & ~31u, mask = in.mask[i];
    unsigned zero[RESULTS] = {0, 0, 1, 0, in.value[first + in.partner[i]], 0, 0, ~0u, 0x7fffffff, 0, 0x80000000, ~0u};
    memcpy(out, zero, sizeof zero);
    for (unsigned k = 0; k < 32; k++) {
        if (!(mask >> k & 1)) continue;
        unsigned v = in.value[first + k];
        if (v & 1) out[BALLOT] |= 1u << k;
        if (v == 3) out[ANY] = 1;
        if (v >= 4) out[ALL] = 0;
        if (v == in.value[i]) out[MATCH] |= 1u << k;
        out[ADD] += v;
        out[ADD_INT] += v;
        if (v < out[MIN]) out[MIN] = v;
        if (v > out[MAX]) out[MAX] = v;
        if ((int)v < (int)out[MIN_INT]) out[MIN_INT] = v;
        if ((int)v > (int)out[MAX_INT]) out[MAX_INT] = v;
        out[AND] &= v;
        out[OR] |= v;
        out[XOR] ^= v;
    }
}

/* Shuffles by a distance, whole warps, every width. */
template <class T> __global__ void shift_all(const T *value, T *up, T *down, T *turned, T *picked, int by, int width)
{
    unsigned i = blockIdx.x * blockDim.x + threadIdx.x;
    up[i] = __shfl_up_sync(0xffffffffu, value[i], (unsigned)by, width);
    down[i] = __shfl_down_sync(0xffffffffu, value[i], (unsigned)by, width);
    turned[i] = __shfl_xor_sync(0xffffffffu, value[i], by, width);
    picked[i] = __shfl_sync(0xffffffffu, value[i], by, width);
}

template <class T> void check_shifts(const char *mode, int by, int width)
{
    std::vector<T> in(LANES), up(LANES), down(LANES), turned(LANES), picked(LANES);
    for (unsigned i = 0; i < LANES; i++) in[i] = (T)(i * 3) / 2 - 100;
    hr_simt_run("shift_all", BLOCKS, THREADS, 0, [&] {
        shift_all(in.data(), up.data(), down.data(), turned.data(), picked.data(), by, width);
    });
    int wrong = 0;
    for (int i = 0; i < (int)LANES; i++) {
        int first = i / width * width, last = first + width - 1, flip = (i & ~31) + ((i & 31) ^ by);
        wrong += up[i] != in[i - by >= first ? i - by : i];
        wrong += down[i] != in[i + by <= last ? i + by : i];
        wrong += turned[i] != in[flip <= last ? flip : i];
        wrong += picked[i] != in[first + by % width];
    }
    EXPECT_MSG(!wrong, "%d wrong, %zu bytes by %d of width %d, mode %s", wrong, sizeof(T), by, width, mode);
}

__global__ void block_votes(const int *value, int *count, int *any, int *all)
{
    unsigned in_block = threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
    unsigned i = blockIdx.x * (blockDim.x * blockDim.y * blockDim.z) + in_block;
    count[i] = __syncthreads_count(value[i] & 1);
    any[i] = __syncthreads_or(value[i] == 7);
    all[i] = __syncthreads_and(value[i] < 9);
}

/* Neighbours read each other across a barrier, in turn from two arrays. */
__global__ void pass_on(int rounds, unsigned *out)
{
    __shared__ unsigned now[2][1024];
    unsigned n = blockDim.x, i = threadIdx.x;
    now[0][i] = i;
    for (int r = 0; r < rounds; r++) {
        __syncthreads();
        now[(r + 1) % 2][i] = now[r % 2][(i + 1) % n];
    }
    out[blockIdx.x * n + i] = now[rounds % 2][i];
}

__global__ void warp_pass_on(unsigned *out)
{
    __shared__ unsigned now[2][THREADS];
    unsigned i = threadIdx.x, lane = i & 31;
    now[0][i] = i;
    for (int r = 0; r < 5; r++) {
        __syncwarp();
        now[(r + 1) % 2][i] = now[r % 2][(i & ~31u) + (lane + 1) % 32];
    }
    out[blockIdx.x * blockDim.x + i] = now[1][i];
}
}

TEST(simt_votes_and_reductions_equal_a_scalar_model_for_random_masks)
{
    in_all_modes([](unsigned seed, const char *mode) {
        warps in(seed);
        std::vector<unsigned> out((size_t)LANES * RESULTS, 0xdead);
        hr_simt_run("meet_all", BLOCKS, THREADS, 0, [&] {
            meet_all(in.mask.data(), in.value.data(), in.partner.data(), out.data());
        });
        for (unsigned i = 0; i < LANES; i++) {
            unsigned expected[RESULTS];
            model(in, i, expected);
            for (unsigned r = 0; r < RESULTS; r++)
                EXPECT_MSG(out[(size_t)i * RESULTS + r] == expected[r], "result %u of thread %u, seed %u, mode %s: %u "
                           "and not %u", r, i, seed, mode, out[(size_t)i * RESULTS + r], expected[r]);
        }
    });
}

TEST(simt_shuffles_equal_a_scalar_model_for_every_width_and_type)
{
    in_all_modes([](unsigned, const char *mode) {
        for (int width = 1; width <= 32; width *= 2)
            for (int by : {0, 1, 2, 5, 16, 31}) {
                check_shifts<int>(mode, by, width);
                check_shifts<float>(mode, by, width);
                check_shifts<double>(mode, by, width);
                check_shifts<long long>(mode, by, width);
            }
    });
}

TEST(simt_block_votes_equal_a_scalar_model_for_blocks_of_any_shape)
{
    const dim3 shapes[] = {1, 31, 32, 33, 97, dim3(5, 7), dim3(3, 4, 11), 1024};
    in_all_modes([&](unsigned seed, const char *mode) {
        for (const dim3 &shape : shapes) {
            unsigned threads = shape.x * shape.y * shape.z;
            std::mt19937 random(seed);
            std::vector<int> in(4 * threads), count(in.size()), any(in.size()), all(in.size());
            for (int &v : in) v = (int)(random() % (threads > 32 ? 10 : 9));
            hr_simt_run("block_votes", 4, shape, 0, [&] {
                block_votes(in.data(), count.data(), any.data(), all.data());
            });
            for (unsigned b = 0; b < 4; b++) {
                int odd = 0, seven = 0, small = 1;
                for (unsigned i = b * threads; i < (b + 1) * threads; i++) {
                    odd += in[i] & 1;
                    seven |= in[i] == 7;
                    small &= in[i] < 9;
                }
                for (unsigned i = b * threads; i < (b + 1) * threads; i++)
                    EXPECT_MSG(count[i] == odd && any[i] == seven && all[i] == small, "%u threads, mode %s", threads,
                               mode);
            }
        }
    });
}

TEST(simt_barriers_separate_writes_from_reads)
{
    in_all_modes([](unsigned, const char *mode) {
        for (unsigned n : {1u, 32u, 100u, 1024u}) {
            std::vector<unsigned> out(3 * n);
            hr_simt_run("pass_on", 3, n, 0, [&] { pass_on(7, out.data()); });
            for (unsigned i = 0; i < out.size(); i++)
                EXPECT_MSG(out[i] == (i % n + 7) % n, "thread %u of %u, mode %s", i, n, mode);
        }
        std::vector<unsigned> out(LANES);
        hr_simt_run("warp_pass_on", BLOCKS, THREADS, 0, [&] { warp_pass_on(out.data()); });
        for (unsigned i = 0; i < LANES; i++)
            EXPECT_MSG(out[i] == (i % THREADS & ~31u) + (i + 5) % 32, "thread %u, mode %s", i, mode);
    });
}
