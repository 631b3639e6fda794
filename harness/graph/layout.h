/* Layouts: how a tensor's elements lie in memory. Part of a tensor's type in the graph.
 *
 * oneDNN's fast convolutions want channels in blocks of the vector width, kept from layer to layer; a
 * reorder at every layer would give the gain back. The names follow oneDNN's tags.
 *
 * Element (a, c, s) below: a = index in dimension 0, c = in dimension 1, s = linear index over the
 * remaining (spatial) dimensions, last one fastest.
 *   PLAIN      [a][c][s]                      nchw, ncdhw, oihw, any rank
 *   C8, C16    [a][c/B][s][c%B]               nChw8c, nCdhw8c ...; dimension 1 is a multiple of B
 *   OI8, OI16  [a/B][c/B][s][c%B][a%B]        OIhw8i8o (grouped weights: gOIhw8i8o, the same bytes)
 *   O8, O16    [a/B][s][c][a%B]               Ohwi8o, for a first convolution with few input channels
 *   LAST       [a][s][c]                      nhwc, ndhwc; weights krsc: what tensor cores want
 */
#ifndef HR_LAYOUT_H
#define HR_LAYOUT_H
#include <stdint.h>

#define HR_LAYOUT_LIST(X) \
    X(PLAIN, "plain", 1) X(C8, "c8", 8) X(C16, "c16", 16) X(OI8, "oi8", 8) X(OI16, "oi16", 16) X(O8, "o8", 8) X(O16, "o16", 16) X(LAST, "last", 1)

typedef enum hr_layout {
#define X(code, name, block) HR_LAYOUT_##code,
    HR_LAYOUT_LIST(X)
#undef X
    HR_LAYOUT_COUNT
} hr_layout;

const char *hr_layout_name(hr_layout layout);
int hr_layout_block(hr_layout layout);

/* Element index in memory of (a, c, s); `channels` = dimension 1, `spatial` = product of the rest. */
static inline int64_t hr_layout_index(hr_layout layout, int64_t channels, int64_t spatial, int64_t a, int64_t c, int64_t s)
{
    switch (layout) {
    case HR_LAYOUT_C8: return ((a * (channels / 8) + c / 8) * spatial + s) * 8 + c % 8;
    case HR_LAYOUT_C16: return ((a * (channels / 16) + c / 16) * spatial + s) * 16 + c % 16;
    case HR_LAYOUT_OI8: return (((a / 8 * (channels / 8) + c / 8) * spatial + s) * 8 + c % 8) * 8 + a % 8;
    case HR_LAYOUT_OI16: return (((a / 16 * (channels / 16) + c / 16) * spatial + s) * 16 + c % 16) * 16 + a % 16;
    case HR_LAYOUT_O8: return ((a / 8 * spatial + s) * channels + c) * 8 + a % 8;
    case HR_LAYOUT_O16: return ((a / 16 * spatial + s) * channels + c) * 16 + a % 16;
    case HR_LAYOUT_LAST: return (a * spatial + s) * channels + c;
    default: return (a * channels + c) * spatial + s;
    }
}
#endif
