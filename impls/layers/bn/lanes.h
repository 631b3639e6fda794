/* The loops of batch normalisation over runs of memory, whatever the layout.
 *
 * A run is a stretch of contiguous floats in which element i belongs to channel i % period: period 1 in plain
 * layouts, 8 or 16 in blocked ones. Loops take HR_BN_LANES elements at a time and give each place its own lane; lane
 * l belongs to channel l % period, so one loop serves all layouts.
 *
 * Sums are taken in f32 within a chunk, at most HR_BN_CHUNK / HR_BN_LANES additions a lane, and in double from there
 * on. A chunk is a part of one run or, where runs are short, the runs of several images: folding lanes costs as much
 * as 500 elements.
 */
#ifndef HR_BN_LANES_H
#define HR_BN_LANES_H
#include <stdint.h>

#define HR_BN_LANES 32
#define HR_BN_BLOCK 16    /* longest period */
#define HR_BN_CHUNK 4096

/* `runs` stretches of `elements` each, `stride` apart. runs > 1 only if they make a single chunk. */
typedef struct hr_bn_part { int64_t elements, runs, stride; int period; } hr_bn_part;

/* Runs of this length that make a chunk: at least 1. */
static inline int64_t hr_bn_runs_in_chunk(int64_t elements)
{
    int64_t rounded = (elements + HR_BN_LANES - 1) / HR_BN_LANES * HR_BN_LANES;
    return rounded >= HR_BN_CHUNK ? 1 : HR_BN_CHUNK / rounded;
}

/* Mean and squared distances from it, of `count` elements of each channel. */
typedef struct hr_bn_moments {
    double count;
    double mean[HR_BN_BLOCK], squares[HR_BN_BLOCK];
} hr_bn_moments;

/* Adds the elements of a part to the moments of `period` channels. */
void hr_bn_moments_add(hr_bn_moments *moments, const hr_bn_part *part, const float *x);
/* As if the elements behind `other` were added (Chan, Golub and LeVeque 1979). */
void hr_bn_moments_merge(hr_bn_moments *moments, const hr_bn_moments *other, int period);

/* y = (x - mean) * factor + shift, then max(0, .) when `relu`. Coefficients by lane. */
typedef struct hr_bn_normal { float mean[HR_BN_LANES], factor[HR_BN_LANES], shift[HR_BN_LANES]; } hr_bn_normal;
void hr_bn_normalise(const hr_bn_normal *k, const hr_bn_part *part, const float *x, float *y, int relu);

/* Sums of d and d * (x - mean) by channel. d = dy when y is NULL; else dy where y > 0, and d is also written to dx. */
typedef struct hr_bn_sums { double d[HR_BN_BLOCK], product[HR_BN_BLOCK]; } hr_bn_sums;
void hr_bn_sums_add(hr_bn_sums *sums, const hr_bn_part *part, const float mean[HR_BN_LANES], const float *x,
                    const float *dy, const float *y, float *dx);

/* dx = factor * (d - constant - (x - mean) * slope). Coefficients by lane. d may be dx. */
typedef struct hr_bn_gradient {
    float mean[HR_BN_LANES], factor[HR_BN_LANES], constant[HR_BN_LANES], slope[HR_BN_LANES];
} hr_bn_gradient;
void hr_bn_differentiate(const hr_bn_gradient *k, const hr_bn_part *part, const float *x, const float *d, float *dx);
#endif
