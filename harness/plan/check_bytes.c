/* See check_bytes.h. */
#include "check_bytes.h"

#include <stdlib.h>

static int compare_bounds(const void *a, const void *b)
{
    int64_t x = ((const hr_bound *)a)->at_bytes, y = ((const hr_bound *)b)->at_bytes;
    return (x > y) - (x < y);
}

static void border_set(hr_bytes *bytes, int place)
{
    for (int l = 0; l < HR_BORDER_LEVELS && bytes->borders[l]; l++, place /= 64)
        bytes->borders[l][place / 64] |= (uint64_t)1 << place % 64;
}

static void border_clear(hr_bytes *bytes, int place)
{
    for (int l = 0; l < HR_BORDER_LEVELS && bytes->borders[l]; l++, place /= 64) {
        bytes->borders[l][place / 64] &= ~((uint64_t)1 << place % 64);
        if (bytes->borders[l][place / 64]) return;
    }
}

static bool border_stands(const hr_bytes *bytes, int place) { return bytes->borders[0][place / 64] >> place % 64 & 1; }

hr_status hr_bytes_open(hr_bytes *bytes, hr_bound *bounds, size_t n_bounds)
{
    hr_status st = HR_OK;
    int place = -1;
    qsort(bounds, n_bounds, sizeof *bounds, compare_bounds);
    for (size_t i = 0; i < n_bounds; i++) {
        if (!i || bounds[i].at_bytes != bounds[i - 1].at_bytes) place++;
        *bounds[i].place = place;
    }
    bytes->n_places = place + 1;
    bytes->at = malloc(sizeof *bytes->at * ((size_t)bytes->n_places + 1));
    TRY_ALLOC(bytes->at);
    size_t n_words = (size_t)bytes->n_places / 64 + 1;
    for (int l = 0; l < HR_BORDER_LEVELS; l++, n_words = n_words / 64 + 1) {
        bytes->borders[l] = calloc(n_words, sizeof **bytes->borders);
        TRY_ALLOC(bytes->borders[l]);
        if (n_words == 1) break;
    }
    if (bytes->n_places < 2) goto out;
    bytes->at[0] = hr_extent_of(HR_CONTENT_GARBAGE, 0, 0, HR_NOBODY);
    border_set(bytes, 0);
    border_set(bytes, bytes->n_places - 1);
out:
    return st;
}

void hr_bytes_close(hr_bytes *bytes)
{
    free(bytes->at);
    for (int l = 0; l < HR_BORDER_LEVELS; l++) free(bytes->borders[l]);
    *bytes = (hr_bytes){0};
}

/* The border after `place`; there is one. Up until a word holds a later bit, then down along first bits. */
int hr_bytes_next(const hr_bytes *bytes, int place)
{
    int l = 0;
    uint64_t later;
    for (;; l++, place /= 64) {
        later = place % 64 == 63 ? 0 : bytes->borders[l][place / 64] >> (place % 64 + 1) << (place % 64 + 1);
        if (later) break;
    }
    place = place / 64 * 64 + __builtin_ctzll(later);
    while (l-- > 0) place = place * 64 + __builtin_ctzll(bytes->borders[l][place]);
    return place;
}

/* The border before `place`, which is none itself. */
static int border_before(const hr_bytes *bytes, int place)
{
    int l = 0;
    uint64_t earlier;
    for (;; l++, place /= 64) {
        earlier = bytes->borders[l][place / 64] & (((uint64_t)1 << place % 64) - 1);
        if (earlier) break;
    }
    place = place / 64 * 64 + 63 - __builtin_clzll(earlier);
    while (l-- > 0) place = place * 64 + 63 - __builtin_clzll(bytes->borders[l][place]);
    return place;
}

static void cut(hr_bytes *bytes, int place)
{
    if (border_stands(bytes, place)) return;
    bytes->at[place] = bytes->at[border_before(bytes, place)];
    border_set(bytes, place);
}

void hr_bytes_cut(hr_bytes *bytes, int begin, int end)
{
    cut(bytes, begin);
    cut(bytes, end);
}

void hr_bytes_set(hr_bytes *bytes, int begin, int end, hr_extent extent)
{
    hr_bytes_cut(bytes, begin, end);
    for (int place = hr_bytes_next(bytes, begin); place < end; place = hr_bytes_next(bytes, place))
        border_clear(bytes, place);
    bytes->at[begin] = extent;
}
