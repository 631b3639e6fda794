/* The ops of relu_compression as kernel cases (kernel_case.h): `runbench run --kernel relu_pack:density=20`.
 *
 * What is filled in looks like the output of a ReLU in what matters to a packer, which elements are zero, and is a
 * function of (seed, element). The share of nonzeros is the asked density to a thousandth for tensors of some millions
 * of elements, in three patterns, because branches and caches see a difference that bytes do not:
 *
 *   random    each element by itself
 *   runs      whole stretches of RUN elements are zero or not, as dead channels and borders make them
 *   channels  every CHANNEL elements (a map of 56 x 56) have a density of their own, uniform around the asked one
 *
 * One nonzero in sixteen is negative, so that y > 0 and y != 0 are told apart.
 */
#include <string.h>
#include "kernel_case.h"
#include "relu_compression.h"
#include "rng.h"

enum { RUN = 512, CHANNEL = 3136, WINDOW = 1024 };
enum { STREAM_SPARSE = 1, STREAM_DENSE, STREAM_INDEX, STREAM_PLACE };

#define TYPE_OPTION {"type", HR_OPTION_CHOICE, "f32", 0, 0, "f32|f16|bf16", "of the elements"}
#define SPARSE_OPTIONS                                                                         \
    TYPE_OPTION,                                                                               \
    {"density", HR_OPTION_REAL, "50", 0, 100, NULL, "percent of elements that are not zero"},  \
    {"pattern", HR_OPTION_CHOICE, "random", 0, 0, "random|runs|channels", "where they stand"}
#define BLOCK_OPTION                                                                          \
    {"block", HR_OPTION_CHOICE, "1024", 0, 0, "32|64|128|256|512|1024|2048|4096|8192", "elements of a block"}

static const hr_option pack_options[] = {HR_KERNEL_CASE_OPTIONS, SPARSE_OPTIONS, BLOCK_OPTION, {0}};
static const hr_option mask_options[] = {HR_KERNEL_CASE_OPTIONS, SPARSE_OPTIONS, {0}};
static const hr_option index_options[] = {
    HR_KERNEL_CASE_OPTIONS, {"bits", HR_OPTION_CHOICE, "2", 0, 0, "2|4", "of an index"}, {0},
};

static hr_type type_of(const hr_spec *spec)
{
    return hr_spec_is(spec, "type", "f16") ? HR_F16 : hr_spec_is(spec, "type", "bf16") ? HR_BF16 : HR_F32;
}

static int64_t block_of(const hr_spec *spec)
{
    int64_t block = HR_PACKED_BLOCK_LEAST;
    for (double choice = hr_spec_number(spec, "block"); choice > 0; choice--) block *= 2;
    return block;
}

static hr_status input_add(const hr_spec *spec, hr_graph *graph, const char *name, hr_type type, int *tensor)
{
    int64_t elements = hr_spec_integer(spec, "elements");
    return hr_graph_add_tensor(graph, name, type, HR_LAYOUT_PLAIN, HR_ROLE_INPUT, 1, &elements, tensor);
}

static hr_status node_add(hr_graph *graph, const char *op, int n_in, const int *in, const hr_attrs *attrs, int *node)
{
    return hr_graph_add_node(graph, op, op, HR_FORWARD, -1, n_in, in, 0, NULL, attrs, node);
}

static hr_status pack_build(const hr_spec *spec, hr_graph *graph, int *input, int *timed)
{
    hr_status st = HR_OK;
    hr_attrs attrs = {.block = block_of(spec)};
    TRY(input_add(spec, graph, "x", type_of(spec), input));
    TRY(node_add(graph, "relu_pack", 1, input, &attrs, timed));
out:
    return st;
}

static hr_status unpack_build(const hr_spec *spec, hr_graph *graph, int *input, int *timed)
{
    hr_status st = HR_OK;
    int pack;
    TRY(pack_build(spec, graph, input, &pack));
    hr_attrs attrs = {.block = block_of(spec), .like = *input};
    TRY(node_add(graph, "relu_unpack", 2, graph->nodes[pack].out, &attrs, timed));
out:
    return st;
}

static hr_status count_build(const hr_spec *spec, hr_graph *graph, int *input, int *timed)
{
    hr_status st = HR_OK;
    hr_attrs attrs = {.block = block_of(spec)};
    TRY(input_add(spec, graph, "x", type_of(spec), input));
    TRY(node_add(graph, "relu_count", 1, input, &attrs, timed));
out:
    return st;
}

static hr_status mask_build(const hr_spec *spec, hr_graph *graph, int *input, int *timed)
{
    hr_status st = HR_OK;
    hr_attrs attrs = {0};
    TRY(input_add(spec, graph, "y", type_of(spec), input));
    TRY(node_add(graph, "sign_mask", 1, input, &attrs, timed));
out:
    return st;
}

static hr_status mask_backward_build(const hr_spec *spec, hr_graph *graph, int *input, int *timed)
{
    hr_status st = HR_OK;
    int dy, mask, in[2];
    hr_attrs attrs = {0};
    TRY(input_add(spec, graph, "y", type_of(spec), input));
    TRY(input_add(spec, graph, "dy", type_of(spec), &dy));
    TRY(node_add(graph, "sign_mask", 1, input, &attrs, &mask));
    in[0] = graph->nodes[mask].out[0], in[1] = dy;
    TRY(node_add(graph, "sign_relu_backward", 2, in, &attrs, timed));
out:
    return st;
}

static hr_status expand_build(const hr_spec *spec, hr_graph *graph, int *input, int *timed)
{
    hr_status st = HR_OK;
    int mask;
    TRY(mask_build(spec, graph, input, &mask));
    hr_attrs attrs = {.like = *input};
    TRY(node_add(graph, "sign_expand", 1, graph->nodes[mask].out, &attrs, timed));
out:
    return st;
}

static hr_status index_pack_build(const hr_spec *spec, hr_graph *graph, int *input, int *timed)
{
    hr_status st = HR_OK;
    hr_attrs attrs = {.block = hr_spec_is(spec, "bits", "4") ? 4 : 2};
    TRY(input_add(spec, graph, "a", HR_U8, input));
    TRY(node_add(graph, "index_pack", 1, input, &attrs, timed));
out:
    return st;
}

static hr_status index_unpack_build(const hr_spec *spec, hr_graph *graph, int *input, int *timed)
{
    hr_status st = HR_OK;
    int pack;
    TRY(index_pack_build(spec, graph, input, &pack));
    hr_attrs attrs = {.block = graph->nodes[pack].attrs.block, .like = *input};
    TRY(node_add(graph, "index_unpack", 1, graph->nodes[pack].out, &attrs, timed));
out:
    return st;
}

/* Bytes of the form that the packer chooses where it is given room enough. */
static int64_t form_bytes(const hr_spec *spec, const hr_tensor *x, int64_t nonzeros)
{
    int64_t packed = hr_packed_bytes(x->elements, block_of(spec), hr_type_bytes(x->type), nonzeros);
    int64_t raw = hr_packed_raw_bytes(x->elements, hr_type_bytes(x->type));
    return packed < raw ? packed : raw;
}

static void pack_bytes(const hr_spec *spec, const hr_graph *graph, int timed, int64_t nonzeros, int64_t *read_bytes,
                       int64_t *written_bytes)
{
    const hr_tensor *x = &graph->tensors[graph->nodes[timed].in[0]];
    *read_bytes = x->bytes;
    *written_bytes = form_bytes(spec, x, nonzeros);      /* its report aside: 64 bytes of another tensor */
}

static void unpack_bytes(const hr_spec *spec, const hr_graph *graph, int timed, int64_t nonzeros, int64_t *read_bytes,
                         int64_t *written_bytes)
{
    const hr_tensor *x = &graph->tensors[graph->nodes[timed].out[0]];
    *read_bytes = form_bytes(spec, x, nonzeros);
    *written_bytes = x->bytes;
}

static uint64_t key_of(uint64_t seed, int stream) { return hr_rng_key(seed, (uint64_t)stream); }

/* Place of a stretch in a shuffle of its window: half a place off the whole, over WINDOW, in (0, 1). Every place comes
 * once in a window, so that shares of stretches are met and not only expected. */
static double place_of(uint64_t key, int64_t stretch)
{
    uint64_t bits = hr_rng_bits(key, (uint64_t)(stretch / WINDOW)), at = (uint64_t)stretch % WINDOW;
    at = (at * (bits | 1) + (bits >> 20)) % WINDOW;     /* each step is a bijection of 10 bits */
    at ^= at >> 5;
    at = at * (bits >> 40 | 1) % WINDOW;
    at ^= at >> 5;
    return ((double)at + 0.5) / WINDOW;
}

/* Density of a stretch, from 0 to 1. */
static double stretch_density(const hr_spec *spec, uint64_t key, int64_t stretch)
{
    double density = hr_spec_number(spec, "density") / 100;
    if (hr_spec_is(spec, "pattern", "random")) return density;
    double place = place_of(key, stretch);
    if (hr_spec_is(spec, "pattern", "runs")) return place < density ? 1 : 0;
    return density <= 0.5 ? 2 * density * place : 1 - 2 * (1 - density) * place;
}

/* A nonzero from 32 random bits: absolute value from 0.5 to 8. */
static void store(void *to, hr_type type, int64_t element, uint32_t bits)
{
    bool negative = bits >> 28 == 0;
    if (type == HR_F32)
        ((uint32_t *)to)[element] = (0x3f000000u + (bits & 0x01ffffffu)) | (uint32_t)negative << 31;
    else if (type == HR_F16)
        ((uint16_t *)to)[element] = (uint16_t)((0x3800u + (bits & 0x0fffu)) | (uint32_t)negative << 15);
    else
        ((uint16_t *)to)[element] = (uint16_t)((0x3f00u + (bits & 0x01ffu)) | (uint32_t)negative << 15);
}

static void fill_sparse(const hr_kernel_input *input, const hr_tensor *t, void *to)
{
    uint64_t key = key_of(input->seed, STREAM_SPARSE), place_key = key_of(input->seed, STREAM_PLACE);
    int64_t length = hr_spec_is(input->spec, "pattern", "channels") ? CHANNEL : RUN;
    memset(to, 0, (size_t)t->bytes);
    for (int64_t begin = 0; begin < t->elements; begin += length) {
        double density = stretch_density(input->spec, place_key, begin / length);
        uint64_t below = (uint64_t)(density * 0x1p32);
        for (int64_t i = begin; i < begin + length && i < t->elements; i++) {
            uint64_t bits = hr_rng_bits(key, (uint64_t)i);
            if (bits >> 32 < below) store(to, t->type, i, (uint32_t)bits);
        }
    }
}

static void fill_dense(const hr_kernel_input *input, const hr_tensor *t, void *to)
{
    uint64_t key = key_of(input->seed, STREAM_DENSE);
    for (int64_t i = 0; i < t->elements; i++) store(to, t->type, i, (uint32_t)hr_rng_bits(key, (uint64_t)i));
}

static void fill_indices(const hr_kernel_input *input, const hr_tensor *t, unsigned char *to)
{
    uint64_t key = key_of(input->seed, STREAM_INDEX);
    unsigned mask = hr_spec_is(input->spec, "bits", "4") ? 15 : 3;
    for (int64_t i = 0; i < t->elements; i++) to[i] = (unsigned char)(hr_rng_bits(key, (uint64_t)i) & mask);
}

static hr_status fill(void *context, const hr_graph *graph, int tensor, uint64_t step, void *to)
{
    const hr_kernel_input *input = context;
    const hr_tensor *t = &graph->tensors[tensor];
    (void)step;
    if (t->type == HR_U8) fill_indices(input, t, to);
    else if (!strcmp(t->name, "dy")) fill_dense(input, t, to);
    else fill_sparse(input, t, to);
    return HR_OK;
}

static const hr_kernel_case cases[] = {
    {"relu_pack", "packs a tensor of f32, f16 or bf16", pack_options, pack_build, fill, pack_bytes, false},
    {"relu_unpack", "restores a packed tensor", pack_options, unpack_build, fill, unpack_bytes, true},
    {"relu_count", "counts what is not zero", pack_options, count_build, fill, NULL, false},
    {"sign_mask", "1 bit for each element: y > 0", mask_options, mask_build, fill, NULL, false},
    {"sign_relu_backward", "relu's gradient from the mask", mask_options, mask_backward_build, fill, NULL, false},
    {"sign_expand", "1 where the mask is set", mask_options, expand_build, fill, NULL, false},
    {"index_pack", "max_pool's argmax in 2 or 4 bits", index_options, index_pack_build, fill, NULL, false},
    {"index_unpack", "restores a packed argmax", index_options, index_unpack_build, fill, NULL, true},
};
const hr_kernel_case *const hr_technique_relu_compression_cases[] = {
    &cases[0], &cases[1], &cases[2], &cases[3], &cases[4], &cases[5], &cases[6], &cases[7], NULL};
