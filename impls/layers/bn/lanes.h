/* The loops of batch normalisation over one run of memory, whatever the layout.
 *
 * A run is a stretch of contiguous floats in which element i belongs to channel i % period: period 1 in plain
 * layouts, 8 or 16 in blocked ones. Loops take HR_BN_LANES elements at a time and give each place its own lane; lane
 * l belongs to channel l % period. A shorter end is computed in a copy that is filled up.
 *
 * Sums are taken in f32 within chunks of 4096 elements (128 additions a lane) and in double from there on.
 */
#ifndef HR_BN_LANES_H
#define HR_BN_LANES_H
#include <stdint.h>

#define HR_BN_LANES 32
#define HR_BN_BLOCK 16    /* longest period */
#define HR_BN_CHUNK 4096

/* Mean and squared distances from it, of `count` elements of each channel. */
typedef struct hr_bn_moments {
    double count;
    double mean[HR_BN_BLOCK], squares[HR_BN_BLOCK];
} hr_bn_moments;

/* Adds a run of `elements` to the moments of `period` channels. */
void hr_bn_moments_add(hr_bn_moments *moments, const float *x, int64_t elements, int period);
/* As if the elements behind `other` were added (Chan, Golub and LeVeque 1979). */
void hr_bn_moments_merge(hr_bn_moments *moments, const hr_bn_moments *other, int period);

/* y = (x - mean) * factor + shift, then max(0, .) when `relu`. Coefficients by lane. */
typedef struct hr_bn_normal { float mean[HR_BN_LANES], factor[HR_BN_LANES], shift[HR_BN_LANES]; } hr_bn_normal;
void hr_bn_normalise(const hr_bn_normal *k, const float *x, float *y, int64_t elements, int relu);

/* Sums of d and d * (x - mean) by channel; d = dy, where y > 0 when y is not NULL. */
typedef struct hr_bn_sums { double d[HR_BN_BLOCK], product[HR_BN_BLOCK]; } hr_bn_sums;
void hr_bn_sums_add(hr_bn_sums *sums, const float mean[HR_BN_LANES], const float *x, const float *dy, const float *y,
                    int64_t elements, int period);

/* dx = factor * (d - constant - (x - mean) * slope). Coefficients by lane. */
typedef struct hr_bn_gradient { float mean[HR_BN_LANES], factor[HR_BN_LANES], constant[HR_BN_LANES], slope[HR_BN_LANES]; } hr_bn_gradient;
void hr_bn_differentiate(const hr_bn_gradient *k, const float *x, const float *dy, const float *y, float *dx, int64_t elements);
#endif
