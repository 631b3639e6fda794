/* The small kernels beside the libraries' products (impls/layers/epilogue), run by the emulator against plain loops:
 * small integers, whose sums are exact, in every type and both layouts.
 */
#include <cmath>
#include <cstdlib>
#include <vector>
extern "C" {
#include "testing.h"
}
#include "epilogue/cuda.cu"

/* The device's own is not linked here. */
extern "C" __attribute__((weak)) hr_status hr_cuda_launched(const char *) { return HR_OK; }

namespace {
struct shape { int64_t images, channels, spatial; };
const shape shapes[] = {{1, 1, 1}, {2, 3, 31}, {1, 32, 33}, {3, 33, 7}, {2, 31, 1}, {5, 64, 1}, {2, 2, 4099},
                        {1, 1, 9001}};

template <class T> T from_float(float value)
{
    T out;
    hr_round(value, &out);
    return out;
}

/* Integers of [-3, 3]: exact in every type, as are sums of up to 2^24 / 3 of them in F32. */
template <class T> std::vector<T> integers(int64_t n, int seed)
{
    std::vector<T> v;
    for (int64_t i = 0; i < n; i++) v.push_back(from_float<T>((float)((i * 7919 + seed * 31 + i / 5) % 7 - 3)));
    return v;
}

int64_t index_of(const shape &s, bool last, int64_t n, int64_t c, int64_t p)
{
    return last ? (n * s.spatial + p) * s.channels + c : (n * s.channels + c) * s.spatial + p;
}

template <class T> void finishes(int type, bool last, bool bias, bool bias_f32, bool relu)
{
    for (const shape &s : shapes) {
        hr_cuda_queue queue = {};
        int64_t n = s.images * s.channels * s.spatial;
        std::vector<T> y = integers<T>(n, 1), before = y, b = integers<T>(s.channels, 2);
        std::vector<float> b_f32 = integers<float>(s.channels, 2);
        hr_epilogue e = {n, s.channels, last ? 1 : s.spatial, type, bias_f32, relu};
        const void *given = !bias ? nullptr : bias_f32 ? (const void *)b_f32.data() : b.data();
        REQUIRE_OK(hr_epilogue_finish(&queue, &e, y.data(), given));
        REQUIRE(!cudaDeviceSynchronize());
        int wrong = 0;
        for (int64_t i = 0; i < s.images; i++)
            for (int64_t c = 0; c < s.channels; c++)
                for (int64_t p = 0; p < s.spatial; p++) {
                    int64_t at = index_of(s, last, i, c, p);
                    float wanted = hr_to_float(before[at]) + (bias ? b_f32[c] : 0);
                    if (relu && wanted < 0) wanted = 0;
                    wrong += !(hr_to_float(y[at]) == wanted);
                }
        EXPECT_MSG(!wrong, "%d of %lld wrong, %lld channels, type %d", wrong, (long long)n,
                   (long long)s.channels, type);
    }
}

template <class T> void sums(int type, bool last, int forced_slices)
{
    for (const shape &s : shapes) {
        hr_cuda_queue queue = {};
        std::vector<T> x = integers<T>(s.images * s.channels * s.spatial, 3);
        hr_epilogue_sum sum = {s.channels * s.spatial, last ? 1 : s.spatial, last ? s.channels : 1, s.spatial,
                               s.images * s.spatial, (int32_t)s.channels, forced_slices, type, HR_F32};
        std::vector<float> partial((size_t)(s.channels * forced_slices), NAN), got((size_t)s.channels, NAN);
        REQUIRE_OK(hr_epilogue_sum_channels(&queue, &sum, x.data(), got.data(), partial.data()));
        REQUIRE(!cudaDeviceSynchronize());
        for (int64_t c = 0; c < s.channels; c++) {
            double wanted = 0;
            for (int64_t i = 0; i < s.images; i++)
                for (int64_t p = 0; p < s.spatial; p++) wanted += hr_to_float(x[index_of(s, last, i, c, p)]);
            EXPECT_MSG(got[c] == wanted, "channel %lld of %lld: %g, not %g", (long long)c, (long long)s.channels,
                       got[c], wanted);
        }
    }
}
}

TEST(a_bias_and_relu_are_put_on_a_result_where_it_lies)
{
    for (int way = 0; way < 16; way++) {
        bool last = way & 1, bias = way & 2, bias_f32 = way & 4, relu = way & 8;
        finishes<float>(HR_F32, last, bias, bias_f32, relu);
        finishes<hr_f16>(HR_F16, last, bias, bias_f32, relu);
        finishes<hr_bf16>(HR_BF16, last, bias, bias_f32, relu);
    }
}

TEST(a_bias_gradient_is_the_sum_over_all_but_channels)
{
    for (int way = 0; way < 8; way++) {
        bool last = way & 1;
        int slices = 1 + way / 2 * 5;
        sums<float>(HR_F32, last, slices);
        sums<hr_f16>(HR_F16, last, slices);
        sums<hr_bf16>(HR_BF16, last, slices);
    }
}
