/* Shapes, types and layouts for the tests of our CUDA kernels without windows or products, beside device_case.h. */
#ifndef HR_POINTWISE_DEVICE_H
#define HR_POINTWISE_DEVICE_H
#include "device_case.h"

#define U 0x1p-24

typedef struct shape { int rank; int64_t dim[HR_RANK]; } shape;

static const hr_type types[] = {HR_F32, HR_F16, HR_BF16};
static const int blocks[] = {1, HR_CHANNELS_LAST};

/* Elements around a warp and a pack, odd channels, all ranks; the last two are large. */
static const shape shapes[] = {
    {2, {1, 1}}, {2, {1, 31}}, {2, {1, 32}}, {2, {1, 33}}, {2, {7, 149}}, {2, {8, 1000}},
    {3, {3, 5, 1}}, {3, {2, 7, 31}},
    {4, {1, 1, 1, 1}}, {4, {2, 1, 5, 7}}, {4, {2, 3, 5, 7}}, {4, {2, 8, 4, 8}}, {4, {3, 31, 3, 3}}, {4, {2, 32, 5, 7}},
    {4, {1, 33, 6, 4}}, {4, {2, 37, 1, 1}}, {4, {1, 72, 7, 9}},
    {5, {1, 5, 2, 4, 3}}, {5, {2, 16, 2, 3, 5}},
    {4, {2, 37, 41, 67}}, {4, {2, 24, 64, 64}},
};
enum { SHAPES = sizeof shapes / sizeof *shapes, LARGE = SHAPES - 2 };

typedef struct variant { hr_type type; int block; const shape *s; hr_case_values values; bool exact; } variant;
typedef void (*checker)(hr_device *device, const variant *v);

static inline void each_layout_and_type(hr_device *device, checker check, variant v)
{
    for (int t = 0; t < 3; t++)
        for (int b = 0; b < 2; b++) {
            if (v.s->rank < 3 && b) continue;    /* plain all the same */
            v.type = types[t];
            v.block = blocks[b];
            check(device, &v);
        }
}

/* Values that are exact, then real ones; of the large shapes one gets these, the other those. */
static inline void each_shape(checker check)
{
    hr_device *device = hr_device_case_open();
    for (int i = 0; i < SHAPES; i++) {
        const variant exact = {.s = &shapes[i], .values = hr_case_small_integer, .exact = true};
        const variant real = {.s = &shapes[i], .values = hr_case_normal};
        if (i != LARGE) each_layout_and_type(device, check, exact);
        if (i != LARGE + 1) each_layout_and_type(device, check, real);
    }
    device->kind->close(device);
}

static inline hr_case begin(const variant *v)
{
    hr_case c = hr_case_begin(HR_F32, v->block);
    if (v->type != HR_F32) REQUIRE_OK(hr_graph_set_activations(c.graph, v->type));
    return c;
}

static inline int input(hr_case *c, const char *name, const variant *v, int64_t channels)
{
    shape s = *v->s;
    s.dim[1] = channels;
    return hr_case_tensor(c, name, v->type, HR_ROLE_INPUT, s.rank, s.dim);
}

static inline void fill(hr_case *c, const variant *v)
{
    hr_case_allocate(c);
    hr_case_fill_all(c, v->values);
}

/* An optimiser's node: a gradient and the tensors that it updates, 1-dimensional but for one length. */
static inline hr_case update_case(const char *op, int n_update, int64_t elements, hr_attrs attrs)
{
    const int64_t shape[4] = {elements, 3, 3, 5};
    const bool image = elements == 149;              /* with channels last: any layout will do */
    hr_case c = hr_case_begin(HR_F32, image ? HR_CHANNELS_LAST : 1);
    int t[4];
    for (int k = 0; k <= n_update; k++)
        t[k] = hr_case_tensor(&c, k ? "state" : "grad", HR_F32, k ? HR_ROLE_STATE : HR_ROLE_GRADIENT, image ? 4 : 1,
                              image ? shape : &elements);
    hr_case_node_updating(&c, op, HR_UPDATE, 1, t, n_update, t + 1, attrs);
    hr_case_allocate(&c);
    return c;
}
#endif
