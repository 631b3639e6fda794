/* See lanes.h. Every loop has the same shape: whole groups of lanes, with the lanes in registers; then eighths of a
 * group, which is all that a blocked layout can leave over; then single elements, in plain layouts.
 */
#include "lanes.h"

#include "parallel.h"

#define LANES HR_BN_LANES
#define EACH_LANE for (int l = 0; l < LANES; l++)
#define EACH_OF_8 for (int l = 0; l < 8; l++)

HR_CLONES static void sum_loop(const float *restrict x, int64_t elements, float *restrict sum)
{
    float total[LANES];
    int64_t i = 0, lane = 0;
    EACH_LANE total[l] = sum[l];
    for (; i + LANES <= elements; i += LANES) EACH_LANE total[l] += x[i + l];
    EACH_LANE sum[l] = total[l];
    for (; i + 8 <= elements; i += 8, lane += 8) EACH_OF_8 sum[lane + l] += x[i + l];
    for (; i < elements; i++, lane++) sum[lane] += x[i];
}

/* Sums of distances from `centre` and of their squares. */
HR_CLONES static void distances_loop(const float *restrict x, int64_t elements, const float *restrict centre,
                                     float *restrict sum, float *restrict squares)
{
    float from[LANES], total[LANES], total2[LANES];
    int64_t i = 0, lane = 0;
    EACH_LANE {
        from[l] = centre[l];
        total[l] = sum[l];
        total2[l] = squares[l];
    }
    for (; i + LANES <= elements; i += LANES)
        EACH_LANE {
            float distance = x[i + l] - from[l];
            total[l] += distance;
            total2[l] += distance * distance;
        }
    EACH_LANE {
        sum[l] = total[l];
        squares[l] = total2[l];
    }
    for (; i + 8 <= elements; i += 8, lane += 8)
        EACH_OF_8 {
            float distance = x[i + l] - centre[lane + l];
            sum[lane + l] += distance;
            squares[lane + l] += distance * distance;
        }
    for (; i < elements; i++, lane++) {
        float distance = x[i] - centre[lane];
        sum[lane] += distance;
        squares[lane] += distance * distance;
    }
}

/* Folds lanes into channels, in order of lane. */
static void fold(const float lanes[LANES], int period, double channels[HR_BN_BLOCK])
{
    for (int c = 0; c < period; c++) channels[c] = 0;
    EACH_LANE channels[l & (period - 1)] += (double)lanes[l];    /* period is a power of two */
}

/* Two looks at a chunk that lies in the first-level cache: its mean, rounded to f32, then the distances from it. The
 * rounding is repaired by the sum of the distances, so nothing cancels however far the mean is from zero, and memory
 * is read once. */
static void chunk_moments(const float *x, const hr_bn_part *part, int64_t elements, hr_bn_moments *m)
{
    float sum[LANES] = {0}, distance[LANES] = {0}, squares[LANES] = {0}, centre[LANES];
    double total[HR_BN_BLOCK], total2[HR_BN_BLOCK];
    int period = part->period;
    m->count = (double)(elements / period * part->runs);
    for (int64_t r = 0; r < part->runs; r++) sum_loop(x + r * part->stride, elements, sum);
    fold(sum, period, total);
    for (int c = 0; c < period; c++) total[c] /= m->count;
    EACH_LANE centre[l] = (float)total[l & (period - 1)];
    for (int64_t r = 0; r < part->runs; r++) distances_loop(x + r * part->stride, elements, centre, distance, squares);
    fold(distance, period, total);
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

static int64_t chunk_at(int64_t elements, int64_t i) { return elements - i < HR_BN_CHUNK ? elements - i : HR_BN_CHUNK; }

void hr_bn_moments_add(hr_bn_moments *moments, const hr_bn_part *part, const float *x)
{
    hr_bn_moments chunk;
    for (int64_t i = 0; i < part->elements; i += HR_BN_CHUNK) {
        chunk_moments(x + i, part, chunk_at(part->elements, i), &chunk);
        hr_bn_moments_merge(moments, &chunk, part->period);
    }
}

HR_CLONES static void normalise_loop(const hr_bn_normal *restrict k, const float *restrict x, float *restrict y,
                                     int64_t elements)
{
    const hr_bn_normal n = *k;
    int64_t i = 0, lane = 0;
    for (; i + LANES <= elements; i += LANES)
        EACH_LANE y[i + l] = (x[i + l] - n.mean[l]) * n.factor[l] + n.shift[l];
    for (; i + 8 <= elements; i += 8, lane += 8)
        EACH_OF_8 y[i + l] = (x[i + l] - k->mean[lane + l]) * k->factor[lane + l] + k->shift[lane + l];
    for (; i < elements; i++, lane++) y[i] = (x[i] - k->mean[lane]) * k->factor[lane] + k->shift[lane];
}

HR_CLONES static void normalise_relu_loop(const hr_bn_normal *restrict k, const float *restrict x, float *restrict y,
                                          int64_t elements)
{
    const hr_bn_normal n = *k;
    int64_t i = 0, lane = 0;
    for (; i + LANES <= elements; i += LANES)
        EACH_LANE {
            float normal = (x[i + l] - n.mean[l]) * n.factor[l] + n.shift[l];
            y[i + l] = normal <= 0 ? 0 : normal;
        }
    for (; i + 8 <= elements; i += 8, lane += 8)
        EACH_OF_8 {
            float normal = (x[i + l] - k->mean[lane + l]) * k->factor[lane + l] + k->shift[lane + l];
            y[i + l] = normal <= 0 ? 0 : normal;
        }
    for (; i < elements; i++, lane++) {
        float normal = (x[i] - k->mean[lane]) * k->factor[lane] + k->shift[lane];
        y[i] = normal <= 0 ? 0 : normal;
    }
}

void hr_bn_normalise(const hr_bn_normal *k, const hr_bn_part *part, const float *x, float *y, int relu)
{
    for (int64_t r = 0; r < part->runs; r++)
        (relu ? normalise_relu_loop : normalise_loop)(k, x + r * part->stride, y + r * part->stride, part->elements);
}

HR_CLONES static void sums_loop(const float *restrict mean, const float *restrict x, const float *restrict dy,
                                int64_t elements, float *restrict sum, float *restrict product)
{
    float m[LANES], total[LANES], total2[LANES];
    int64_t i = 0, lane = 0;
    EACH_LANE {
        m[l] = mean[l];
        total[l] = sum[l];
        total2[l] = product[l];
    }
    for (; i + LANES <= elements; i += LANES)
        EACH_LANE {
            total[l] += dy[i + l];
            total2[l] += dy[i + l] * (x[i + l] - m[l]);
        }
    EACH_LANE {
        sum[l] = total[l];
        product[l] = total2[l];
    }
    for (; i + 8 <= elements; i += 8, lane += 8)
        EACH_OF_8 {
            sum[lane + l] += dy[i + l];
            product[lane + l] += dy[i + l] * (x[i + l] - mean[lane + l]);
        }
    for (; i < elements; i++, lane++) {
        sum[lane] += dy[i];
        product[lane] += dy[i] * (x[i] - mean[lane]);
    }
}

/* d: dy where y > 0, written to dx. */
HR_CLONES static void masked_sums_loop(const float *restrict mean, const float *restrict x, const float *restrict dy,
                                       const float *restrict y, float *restrict dx, int64_t elements,
                                       float *restrict sum, float *restrict product)
{
    float m[LANES], total[LANES], total2[LANES];
    int64_t i = 0, lane = 0;
    EACH_LANE {
        m[l] = mean[l];
        total[l] = sum[l];
        total2[l] = product[l];
    }
    for (; i + LANES <= elements; i += LANES)
        EACH_LANE {
            float d = y[i + l] > 0 ? dy[i + l] : 0;
            dx[i + l] = d;
            total[l] += d;
            total2[l] += d * (x[i + l] - m[l]);
        }
    EACH_LANE {
        sum[l] = total[l];
        product[l] = total2[l];
    }
    for (; i + 8 <= elements; i += 8, lane += 8)
        EACH_OF_8 {
            float d = y[i + l] > 0 ? dy[i + l] : 0;
            dx[i + l] = d;
            sum[lane + l] += d;
            product[lane + l] += d * (x[i + l] - mean[lane + l]);
        }
    for (; i < elements; i++, lane++) {
        float d = y[i] > 0 ? dy[i] : 0;
        dx[i] = d;
        sum[lane] += d;
        product[lane] += d * (x[i] - mean[lane]);
    }
}

void hr_bn_sums_add(hr_bn_sums *sums, const hr_bn_part *part, const float mean[HR_BN_LANES], const float *x,
                    const float *dy, const float *y, float *dx)
{
    double total[HR_BN_BLOCK], total2[HR_BN_BLOCK];
    for (int64_t i = 0; i < part->elements; i += HR_BN_CHUNK) {
        float sum[LANES] = {0}, product[LANES] = {0};
        int64_t length = chunk_at(part->elements, i);
        for (int64_t r = 0; r < part->runs; r++) {
            int64_t at = i + r * part->stride;
            if (y) masked_sums_loop(mean, x + at, dy + at, y + at, dx + at, length, sum, product);
            else sums_loop(mean, x + at, dy + at, length, sum, product);
        }
        fold(sum, part->period, total);
        fold(product, part->period, total2);
        for (int c = 0; c < part->period; c++) {
            sums->d[c] += total[c];
            sums->product[c] += total2[c];
        }
    }
}

HR_CLONES static void gradient_loop(const hr_bn_gradient *restrict k, const float *restrict x, const float *restrict dy,
                                    float *restrict dx, int64_t elements)
{
    const hr_bn_gradient g = *k;
    int64_t i = 0, lane = 0;
    for (; i + LANES <= elements; i += LANES)
        EACH_LANE dx[i + l] = g.factor[l] * (dy[i + l] - g.constant[l] - (x[i + l] - g.mean[l]) * g.slope[l]);
    for (; i + 8 <= elements; i += 8, lane += 8)
        EACH_OF_8 {
            int64_t j = lane + l;
            dx[i + l] = k->factor[j] * (dy[i + l] - k->constant[j] - (x[i + l] - k->mean[j]) * k->slope[j]);
        }
    for (; i < elements; i++, lane++)
        dx[i] = k->factor[lane] * (dy[i] - k->constant[lane] - (x[i] - k->mean[lane]) * k->slope[lane]);
}

/* The same where dx holds d. */
HR_CLONES static void gradient_in_place_loop(const hr_bn_gradient *restrict k, const float *restrict x,
                                             float *restrict dx, int64_t elements)
{
    const hr_bn_gradient g = *k;
    int64_t i = 0, lane = 0;
    for (; i + LANES <= elements; i += LANES)
        EACH_LANE dx[i + l] = g.factor[l] * (dx[i + l] - g.constant[l] - (x[i + l] - g.mean[l]) * g.slope[l]);
    for (; i + 8 <= elements; i += 8, lane += 8)
        EACH_OF_8 {
            int64_t j = lane + l;
            dx[i + l] = k->factor[j] * (dx[i + l] - k->constant[j] - (x[i + l] - k->mean[j]) * k->slope[j]);
        }
    for (; i < elements; i++, lane++)
        dx[i] = k->factor[lane] * (dx[i] - k->constant[lane] - (x[i] - k->mean[lane]) * k->slope[lane]);
}

void hr_bn_differentiate(const hr_bn_gradient *k, const hr_bn_part *part, const float *x, const float *d, float *dx)
{
    for (int64_t r = 0; r < part->runs; r++) {
        int64_t at = r * part->stride;
        if (d == dx) gradient_in_place_loop(k, x + at, dx + at, part->elements);
        else gradient_loop(k, x + at, d + at, dx + at, part->elements);
    }
}
