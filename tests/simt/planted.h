/* The faults of planted.cu and its buffers. */
#ifndef PLANTED_H
#define PLANTED_H
#include <cuda_runtime.h>

#define PLANTED_TILE 256
#define PLANTED_FAULTS(X)                                                       \
    X(NONE, "none")                                                             \
    X(NO_BARRIER_BEFORE_SCAN, "barrier dropped before the warp-0 scan")         \
    X(NO_BARRIER_AFTER_LOOK_BACK, "barrier dropped after look-back")            \
    X(NO_TICKET, "blockIdx in place of a ticket")                               \
    X(NO_BITMAP_BOUND, "bitmap store without bound")                            \
    X(SHARED_INDEX, "shared index off by one")                                  \
    X(PLAIN_STATUS, "plain store of the status word")                           \
    X(DIVERGENT_BALLOT, "ballot in a divergent branch")                         \
    X(SHIFT, "shift by 32")                                                     \
    X(WINDOW, "look-back window off by one")                                    \
    X(NO_GRID_GUARD, "no grid guard in decompress")
enum planted_fault {
#define X(code, text) PLANTED_##code,
    PLANTED_FAULTS(X)
#undef X
    PLANTED_COUNT
};

struct planted_buffers {
    const float *x;                      /* [n] */
    unsigned n;
    unsigned *bitmap;                    /* [n / 32, rounded up] */
    float *packed, *y;                   /* [n] each */
    unsigned *before, *status;           /* [n / PLANTED_TILE, rounded up] each; status begins as zero */
    unsigned *ticket;                    /* [1], begins as zero */
};
void planted_launch(int fault, const planted_buffers *b, cudaStream_t stream);
#endif
