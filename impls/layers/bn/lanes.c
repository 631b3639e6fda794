/* See lanes.h. Every loop has the same shape: whole groups of lanes, then one group that is a copy of the end. */
#include "lanes.h"

#include <string.h>
#include "parallel.h"

#define LANES HR_BN_LANES
#define EACH_LANE for (int l = 0; l < LANES; l++)

/* The last `elements` < LANES floats, filled up by `with`. */
static inline void fill_up(float padded[LANES], const float *end, int64_t elements, const float with[LANES])
{
    EACH_LANE padded[l] = l < elements ? end[l] : with[l];
}

HR_CLONES static void sum_lanes(const float *restrict x, int64_t elements, float *restrict sum)
{
    static const float zero[LANES];
    float total[LANES] = {0}, end[LANES];
    int64_t i = 0;
    for (; i + LANES <= elements; i += LANES) EACH_LANE total[l] += x[i + l];
    fill_up(end, x + i, elements - i, zero);
    EACH_LANE sum[l] = total[l] + end[l];
}

/* Sums of distances from `centre` and of their squares. */
HR_CLONES static void distances(const float *restrict x, int64_t elements, const float *restrict centre, float *restrict sum, float *restrict squares)
{
    float from[LANES], total[LANES] = {0}, total2[LANES] = {0}, end[LANES];
    int64_t i = 0;
    EACH_LANE from[l] = centre[l];
    for (; i + LANES <= elements; i += LANES)
        EACH_LANE {
            float d = x[i + l] - from[l];
            total[l] += d;
            total2[l] += d * d;
        }
    fill_up(end, x + i, elements - i, from);
    EACH_LANE {
        float d = end[l] - from[l];
        sum[l] = total[l] + d;
        squares[l] = total2[l] + d * d;
    }
}

/* Folds lanes into channels, in order of lane. */
static void fold(const float lanes[LANES], int period, double channels[HR_BN_BLOCK])
{
    for (int c = 0; c < period; c++) channels[c] = 0;
    EACH_LANE channels[l & (period - 1)] += (double)lanes[l];    /* a power of two; a division costs more than the sum */
}

/* Two looks at a chunk that lies in the first-level cache: its mean, rounded to f32, then the distances from it. The
 * rounding is repaired by the sum of the distances, so nothing cancels however far the mean is from zero; memory is
 * read once. */
static void chunk_moments(const float *x, int64_t elements, int period, hr_bn_moments *m)
{
    float sum[LANES], squares[LANES], centre[LANES];
    double total[HR_BN_BLOCK], total2[HR_BN_BLOCK];
    m->count = (double)(elements / period);
    sum_lanes(x, elements, sum);
    fold(sum, period, total);
    for (int c = 0; c < period; c++) total[c] /= m->count;
    EACH_LANE centre[l] = (float)total[l & (period - 1)];
    distances(x, elements, centre, sum, squares);
    fold(sum, period, total);
    fold(squares, period, total2);
    for (int c = 0; c < period; c++) {
        m->mean[c] = (double)centre[c] + total[c] / m->count;
        m->squares[c] = total2[c] - total[c] * total[c] / m->count;
    }
}

void hr_bn_moments_merge(hr_bn_moments *moments, const hr_bn_moments *other, int period)
{
    double count = moments->count + other->count, share = other->count / count, weight = moments->count * share;
    if (other->count == 0) return;
    for (int c = 0; c < period; c++) {
        double mean = moments->count > 0 ? moments->mean[c] : 0, squares = moments->count > 0 ? moments->squares[c] : 0;
        double distance = other->mean[c] - mean;
        moments->mean[c] = mean + distance * share;
        moments->squares[c] = squares + other->squares[c] + distance * distance * weight;
    }
    moments->count = count;
}

void hr_bn_moments_add(hr_bn_moments *moments, const float *x, int64_t elements, int period)
{
    hr_bn_moments chunk;
    for (int64_t i = 0; i < elements; i += HR_BN_CHUNK) {
        chunk_moments(x + i, elements - i < HR_BN_CHUNK ? elements - i : HR_BN_CHUNK, period, &chunk);
        hr_bn_moments_merge(moments, &chunk, period);
    }
}

HR_CLONES static void normalise_loop(const hr_bn_normal *restrict k, const float *restrict x, float *restrict y, int64_t elements)
{
    const hr_bn_normal n = *k;
    int64_t i = 0;
    for (; i + LANES <= elements; i += LANES) EACH_LANE y[i + l] = (x[i + l] - n.mean[l]) * n.factor[l] + n.shift[l];
    for (int l = 0; i + l < elements; l++) y[i + l] = (x[i + l] - n.mean[l]) * n.factor[l] + n.shift[l];
}

HR_CLONES static void normalise_relu_loop(const hr_bn_normal *restrict k, const float *restrict x, float *restrict y, int64_t elements)
{
    const hr_bn_normal n = *k;
    int64_t i = 0;
    for (; i + LANES <= elements; i += LANES)
        EACH_LANE {
            float normal = (x[i + l] - n.mean[l]) * n.factor[l] + n.shift[l];
            y[i + l] = normal <= 0 ? 0 : normal;
        }
    for (int l = 0; i + l < elements; l++) {
        float normal = (x[i + l] - n.mean[l]) * n.factor[l] + n.shift[l];
        y[i + l] = normal <= 0 ? 0 : normal;
    }
}

void hr_bn_normalise(const hr_bn_normal *k, const float *x, float *y, int64_t elements, int relu)
{
    (relu ? normalise_relu_loop : normalise_loop)(k, x, y, elements);
}

HR_CLONES static void sums_loop(const float *restrict mean, const float *restrict x, const float *restrict dy, int64_t elements,
                                float *restrict sum, float *restrict product)
{
    static const float zero[LANES];
    float m[LANES], total[LANES] = {0}, total2[LANES] = {0}, end_x[LANES], end_dy[LANES];
    int64_t i = 0;
    EACH_LANE m[l] = mean[l];
    for (; i + LANES <= elements; i += LANES)
        EACH_LANE {
            total[l] += dy[i + l];
            total2[l] += dy[i + l] * (x[i + l] - m[l]);
        }
    fill_up(end_x, x + i, elements - i, m);
    fill_up(end_dy, dy + i, elements - i, zero);
    EACH_LANE {
        sum[l] = total[l] + end_dy[l];
        product[l] = total2[l] + end_dy[l] * (end_x[l] - m[l]);
    }
}

HR_CLONES static void masked_sums_loop(const float *restrict mean, const float *restrict x, const float *restrict dy, const float *restrict y,
                                       int64_t elements, float *restrict sum, float *restrict product)
{
    static const float zero[LANES];
    float m[LANES], total[LANES] = {0}, total2[LANES] = {0}, end_x[LANES], end_dy[LANES], end_y[LANES];
    int64_t i = 0;
    EACH_LANE m[l] = mean[l];
    for (; i + LANES <= elements; i += LANES)
        EACH_LANE {
            float d = y[i + l] > 0 ? dy[i + l] : 0;
            total[l] += d;
            total2[l] += d * (x[i + l] - m[l]);
        }
    fill_up(end_x, x + i, elements - i, m);
    fill_up(end_dy, dy + i, elements - i, zero);
    fill_up(end_y, y + i, elements - i, zero);
    EACH_LANE {
        float d = end_y[l] > 0 ? end_dy[l] : 0;
        sum[l] = total[l] + d;
        product[l] = total2[l] + d * (end_x[l] - m[l]);
    }
}

void hr_bn_sums_add(hr_bn_sums *sums, const float mean[HR_BN_LANES], const float *x, const float *dy, const float *y,
                    int64_t elements, int period)
{
    float sum[LANES], product[LANES];
    double total[HR_BN_BLOCK], total2[HR_BN_BLOCK];
    for (int64_t i = 0; i < elements; i += HR_BN_CHUNK) {
        int64_t length = elements - i < HR_BN_CHUNK ? elements - i : HR_BN_CHUNK;
        if (y) masked_sums_loop(mean, x + i, dy + i, y + i, length, sum, product);
        else sums_loop(mean, x + i, dy + i, length, sum, product);
        fold(sum, period, total);
        fold(product, period, total2);
        for (int c = 0; c < period; c++) {
            sums->d[c] += total[c];
            sums->product[c] += total2[c];
        }
    }
}

HR_CLONES static void gradient_loop(const hr_bn_gradient *restrict k, const float *restrict x, const float *restrict dy, float *restrict dx, int64_t elements)
{
    const hr_bn_gradient g = *k;
    int64_t i = 0;
    for (; i + LANES <= elements; i += LANES)
        EACH_LANE dx[i + l] = g.factor[l] * (dy[i + l] - g.constant[l] - (x[i + l] - g.mean[l]) * g.slope[l]);
    for (int l = 0; i + l < elements; l++)
        dx[i + l] = g.factor[l] * (dy[i + l] - g.constant[l] - (x[i + l] - g.mean[l]) * g.slope[l]);
}

HR_CLONES static void masked_gradient_loop(const hr_bn_gradient *restrict k, const float *restrict x, const float *restrict dy,
                                           const float *restrict y, float *restrict dx, int64_t elements)
{
    const hr_bn_gradient g = *k;
    int64_t i = 0;
    for (; i + LANES <= elements; i += LANES)
        EACH_LANE {
            float d = y[i + l] > 0 ? dy[i + l] : 0;
            dx[i + l] = g.factor[l] * (d - g.constant[l] - (x[i + l] - g.mean[l]) * g.slope[l]);
        }
    for (int l = 0; i + l < elements; l++) {
        float d = y[i + l] > 0 ? dy[i + l] : 0;
        dx[i + l] = g.factor[l] * (d - g.constant[l] - (x[i + l] - g.mean[l]) * g.slope[l]);
    }
}

void hr_bn_differentiate(const hr_bn_gradient *k, const float *x, const float *dy, const float *y, float *dx, int64_t elements)
{
    if (y) masked_gradient_loop(k, x, dy, y, dx, elements);
    else gradient_loop(k, x, dy, dx, elements);
}
