/* Reading Fashion-MNIST, see fashion.h. The files are gzip-compressed IDX: a big-endian magic number whose
 * last byte is the number of dimensions, the extents as big-endian 32-bit words, then one byte per element
 * (LeCun's MNIST page). Whole parts are held in memory: 47 MB for training.
 *
 * The shuffle is a permutation computed from (epoch, position), never a state: a Feistel network over the
 * smallest even number of bits that holds the count, walked until it lands inside (Black and Rogaway 2002).
 */
#include "fashion.h"

#include <stdlib.h>
#include <string.h>
#include "reals.h"
#include "rng.h"
#include "workload.h"
#ifdef HR_HAVE_ZLIB
#include <zlib.h>
#endif

#define FASHION_FOLDER "/usr/share/datasets/fashion-mnist"
enum { EDGE = 28, PIXELS = EDGE * EDGE, CLASSES = 10, SHUFFLE_SEED = 1998, FEISTEL_ROUNDS = 4 };
static const double pixel_mean = 0.2860, pixel_deviation = 0.3530;   /* of the training set, pixels in [0, 1] */

struct hr_fashion {
    hr_fashion_part part;
    uint8_t *pixels;      /* [count, 28, 28] */
    uint8_t *labels;      /* [count] */
    int64_t count;
};

#ifdef HR_HAVE_ZLIB
static uint32_t big_endian(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Reads an IDX file of bytes with `dims` dimensions; elements of one item must be `item_bytes`. */
static hr_status idx_read(const char *name, int dims, int64_t item_bytes, uint8_t **data, int64_t *count)
{
    hr_status st = HR_OK;
    char path[256];
    uint8_t header[16], *bytes = NULL;
    int64_t item = 1;
    snprintf(path, sizeof path, "%s/%s", FASHION_FOLDER, name);
    gzFile file = gzopen(path, "rb");
    if (!file) FAIL(HR_UNSUPPORTED, "cannot read %s; install the Debian package dataset-fashion-mnist", path);
    int header_bytes = 4 + 4 * dims;
    if (gzread(file, header, (unsigned)header_bytes) != header_bytes || header[0] || header[1] || header[2] != 8 ||
        header[3] != dims)
        FAIL(HR_BAD_INPUT, "%s is no IDX file of bytes with %d dimensions", path, dims);
    for (int i = 1; i < dims; i++) item *= big_endian(header + 4 + 4 * i);
    *count = big_endian(header + 4);
    if (item != item_bytes || *count < 1 || *count > 60000) FAIL(HR_BAD_INPUT, "%s does not hold Fashion-MNIST", path);
    int64_t total = *count * item_bytes;
    bytes = malloc((size_t)total);
    TRY_ALLOC(bytes);
    if (gzread(file, bytes, (unsigned)total) != total) FAIL(HR_BAD_INPUT, "%s ends too early", path);
    *data = bytes;
    bytes = NULL;
out:
    free(bytes);
    if (file) gzclose(file);
    return st;
}
#else
static hr_status idx_read(const char *name, int dims, int64_t item_bytes, uint8_t **data, int64_t *count)
{
    return hr_fail(HR_UNSUPPORTED, "cannot read %s: this program was built without zlib (zlib1g-dev)", name);
}
#endif

hr_status hr_fashion_open(hr_fashion_part part, hr_fashion **data)
{
    static const char *const files[][2] = {
        [HR_FASHION_TRAIN] = {"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"},
        [HR_FASHION_TEST] = {"t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"},
    };
    hr_status st = HR_OK;
    int64_t n_labels = 0;
    hr_fashion *fashion = calloc(1, sizeof *fashion);
    TRY_ALLOC(fashion);
    fashion->part = part;
    TRY(idx_read(files[part][0], 3, PIXELS, &fashion->pixels, &fashion->count));
    TRY(idx_read(files[part][1], 1, 1, &fashion->labels, &n_labels));
    if (n_labels != fashion->count) FAIL(HR_BAD_INPUT, "%s and %s differ in length", files[part][0], files[part][1]);
    for (int64_t i = 0; i < n_labels; i++)
        if (fashion->labels[i] >= CLASSES) FAIL(HR_BAD_INPUT, "%s holds a label above nine", files[part][1]);
    *data = fashion;
    fashion = NULL;
out:
    hr_fashion_close(fashion);
    return st;
}

void hr_fashion_close(hr_fashion *data)
{
    if (!data) return;
    free(data->pixels);
    free(data->labels);
    free(data);
}

int64_t hr_fashion_images(const hr_fashion *data) { return data->count; }

static uint64_t permute(uint64_t key, uint64_t position, uint64_t count)
{
    int half_bits = 1;
    while ((uint64_t)1 << (2 * half_bits) < count) half_bits++;
    uint64_t mask = ((uint64_t)1 << half_bits) - 1;
    do {
        uint64_t left = position >> half_bits, right = position & mask;
        for (int round = 0; round < FEISTEL_ROUNDS; round++) {
            uint64_t next = left ^ (hr_rng_bits(key, right * FEISTEL_ROUNDS + (uint64_t)round) & mask);
            left = right;
            right = next;
        }
        position = left << half_bits | right;
    } while (position >= count);
    return position;
}

/* Which image stands at place n of a step's batch. */
static uint64_t image_of(const hr_fashion *data, uint64_t step, int64_t batch, int64_t n)
{
    uint64_t place = step * (uint64_t)batch + (uint64_t)n, count = (uint64_t)data->count;
    if (data->part == HR_FASHION_TEST) return place % count;
    return permute(hr_rng_key(SHUFFLE_SEED, place / count), place % count, count);
}

static double pixel_value(const uint8_t *pixels, int64_t y, int64_t x)
{
    return (pixels[y * EDGE + x] / 255.0 - pixel_mean) / pixel_deviation;
}

/* Where row or column i of `extent` lies among EDGE ones: the lower neighbour and the share of the upper one. */
static double place_of(int64_t i, int64_t extent, int64_t *lower)
{
    double at = ((double)i + 0.5) * EDGE / (double)extent - 0.5;
    if (at < 0) at = 0;
    if (at > EDGE - 1) at = EDGE - 1;
    *lower = (int64_t)at < EDGE - 1 ? (int64_t)at : EDGE - 2;
    return at - (double)*lower;
}

/* One image into [C, H, W] at element `first`. */
static void enlarge(const uint8_t *pixels, const hr_tensor *t, int64_t first, void *to)
{
    int64_t height = t->dim[2], width = t->dim[3], x0, y0;
    for (int64_t y = 0; y < height; y++)
        for (int64_t x = 0; x < width; x++) {
            double v = place_of(y, height, &y0), u = place_of(x, width, &x0);
            double upper = (1 - u) * pixel_value(pixels, y0, x0) + u * pixel_value(pixels, y0, x0 + 1);
            double below = (1 - u) * pixel_value(pixels, y0 + 1, x0) + u * pixel_value(pixels, y0 + 1, x0 + 1);
            for (int64_t c = 0; c < t->dim[1]; c++)
                hr_real_store(to, t->type, first + (c * height + y) * width + x, (1 - v) * upper + v * below);
        }
}

hr_status hr_fashion_feed(void *context, const hr_graph *graph, int tensor, uint64_t step, void *to)
{
    const hr_fashion *data = context;
    const hr_tensor *t = &graph->tensors[tensor];
    int64_t batch = t->dim[0];
    bool as_they_are = t->elements == batch * PIXELS;
    bool pixels_fit = t->type == graph->activations && (as_they_are || t->rank == 4);
    if (t->role != HR_ROLE_INPUT || !(t->type == HR_I32 ? t->rank == 1 : pixels_fit))
        return hr_fail(HR_BAD_ARGUMENT, "Fashion-MNIST has no data for tensor %s", t->name);
    for (int64_t n = 0; n < batch; n++) {
        uint64_t image = image_of(data, step, batch, n);
        if (t->type == HR_I32) {
            ((int32_t *)to)[n] = data->labels[image];
            continue;
        }
        const uint8_t *pixels = data->pixels + image * PIXELS;
        if (!as_they_are) enlarge(pixels, t, n * (t->elements / batch), to);
        for (int i = 0; as_they_are && i < PIXELS; i++)
            hr_real_store(to, t->type, n * PIXELS + i, pixel_value(pixels, 0, i));
    }
    return HR_OK;
}

hr_status hr_images_open(const hr_spec *spec, void **context)
{
    *context = NULL;
    if (hr_spec_is(spec, "data", "generated")) return HR_OK;
    if (hr_spec_integer(spec, "classes") < CLASSES)
        return hr_fail(HR_BAD_ARGUMENT, "Fashion-MNIST has %d classes, the network %lld", CLASSES,
                       (long long)hr_spec_integer(spec, "classes"));
    return hr_fashion_open(HR_FASHION_TRAIN, (hr_fashion **)context);
}

void hr_images_close(void *context) { hr_fashion_close(context); }

hr_status hr_images_feed(void *context, const hr_graph *graph, int tensor, uint64_t step, void *to)
{
    return (context ? hr_fashion_feed : hr_workload_generated_feed)(context, graph, tensor, step, to);
}
