/* planted FAULT N [N...]: runs the kernels of planted.cu with a fault on N random elements and compares. Exit code 0
 * right, 10 a wrong result, 11 the emulator found a failure (its message is on the error output); a sanitizer ends
 * the process with a code of its own. The mode is that of HEADROOM_SIMT. The fault is a number of planted.h.
 */
#include <sys/mman.h>
#include <unistd.h>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>
#include "planted.h"

/* A stream that carries out everything at once; the program needs nothing of the emulated runtime. */
void hr_simt_enqueue(cudaStream_t, std::function<void()> work) { work(); }

namespace {
/* Ends where its memory ends: a sanitizer or a guard page sees the first element behind it. */
template <class T> struct buffer {
    T *at;
    explicit buffer(size_t count)
    {
#if defined(__SANITIZE_ADDRESS__)
        at = (T *)malloc(count * sizeof(T));
#else
        size_t page = (size_t)sysconf(_SC_PAGESIZE), bytes = (count * sizeof(T) + page - 1) / page * page;
        char *map = (char *)mmap(nullptr, bytes + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (map == MAP_FAILED) abort();
        mprotect(map + bytes, page, PROT_NONE);
        at = (T *)(map + bytes) - count;
#endif
        for (size_t i = 0; i < count; i++) at[i] = T();
    }
    ~buffer()
    {
#if defined(__SANITIZE_ADDRESS__)
        free(at);
#endif
    }
};

bool right(unsigned n, const float *x, const unsigned *bitmap, const float *packed, const float *y)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < n; i++) {
        bool keep = x[i] > 0;
        if ((bitmap[i / 32] >> (i % 32) & 1) != keep) return false;
        if (keep && packed[kept++] != x[i]) return false;
        if (y[i] != (keep ? x[i] : 0.0f)) return false;
    }
    for (unsigned i = kept; i < n; i++)
        if (packed[i] != 0) return false;
    return true;
}

int run(int fault, unsigned n)
{
    unsigned tiles = (n + PLANTED_TILE - 1) / PLANTED_TILE;
    buffer<float> x(n), packed(n), y(n);
    buffer<unsigned> bitmap((n + 31) / 32), before(tiles), status(tiles), ticket(1);
    uint32_t state = 12345 + n;
    for (unsigned i = 0; i < n; i++) {
        state = state * 1664525u + 1013904223u;
        x.at[i] = (float)((int)(state >> 8) - (1 << 23));
    }
    planted_buffers b = {x.at, n, bitmap.at, packed.at, y.at, before.at, status.at, ticket.at};
    planted_launch(fault, &b, nullptr);
    if (*hr_simt_error()) {
        fprintf(stderr, "found: %s\n", hr_simt_error());
        return 11;
    }
    if (right(n, x.at, bitmap.at, packed.at, y.at)) return 0;
    fprintf(stderr, "found: wrong result for %u elements\n", n);
    return 10;
}
}

int main(int argc, char **argv)
{
    if (argc < 3) return 2;
    for (int i = 2; i < argc; i++) {
        unsigned first = 0, last = 0;
        int count = sscanf(argv[i], "%u-%u", &first, &last);         /* N, or all sizes from N to M */
        for (unsigned n = first; n <= (count == 2 ? last : first); n++) {
            int code = run(atoi(argv[1]), n);
            if (code) return code;
        }
    }
    return 0;
}
