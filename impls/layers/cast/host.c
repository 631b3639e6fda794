/* cast between f32 and f16 or bf16 in one pass over memory, in tasks of fixed length. The conversions are integer
 * arithmetic without branches, so that the compiler turns them into vectors on any instruction set.
 *
 * To bf16: add just below half of the last place, and its parity, to the bits and cut. To f16: normal results the same
 * way after moving the exponent; denormal ones by adding 1/2 in f32, whose last place is f16's least number, so that
 * the addition itself rounds to nearest even. From f16: denormals are a whole number times 2^-24, which is exact.
 */
#include <string.h>
#include "kernel.h"
#include "parallel.h"

#define F32_INFINITY 0x7f800000u
#define F16_OVERFLOW 0x47800000u      /* 2^16 */
#define F16_NORMAL 0x38800000u        /* 2^-14 */
#define EXPONENT_MOVE (112u << 23)    /* 127 - 15 */

typedef void (*convert)(const void *restrict x, void *restrict y, int64_t elements);

static inline uint32_t bits_of(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline float float_of(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* By masks: given a choice the compiler would branch around the floating-point operations, and stay scalar. */
static inline uint32_t pick(uint32_t condition, uint32_t then, uint32_t otherwise)
{
    uint32_t mask = 0u - condition;
    return (then & mask) | (otherwise & ~mask);
}

static inline uint16_t bf16_of(uint32_t bits)
{
    uint32_t rounded = bits + 0x7fffu + (bits >> 16 & 1);
    return (uint16_t)(pick((bits & 0x7fffffffu) > F32_INFINITY, bits | 0x400000u, rounded) >> 16);
}

static inline uint16_t f16_of(uint32_t bits)
{
    uint32_t magnitude = bits & 0x7fffffffu, tiny = magnitude < F16_NORMAL;
    uint32_t normal = (magnitude - EXPONENT_MOVE + 0xfffu + (magnitude >> 13 & 1)) >> 13;
    uint32_t denormal = bits_of(float_of(pick(tiny, magnitude, 0)) + 0.5f) - bits_of(0.5f);
    uint32_t special = pick(magnitude > F32_INFINITY, 0x7e00u | (magnitude >> 13 & 0x3ffu), 0x7c00u);
    uint32_t finite = pick(tiny, denormal, normal);
    return (uint16_t)((bits >> 16 & 0x8000u) | pick(magnitude < F16_OVERFLOW, finite, special));
}

static inline uint32_t of_f16(uint16_t half)
{
    uint32_t magnitude = half & 0x7fffu, moved = (magnitude << 13) + EXPONENT_MOVE;
    uint32_t denormal = bits_of((float)(int32_t)magnitude * 0x1p-24f);
    uint32_t special = (moved + EXPONENT_MOVE) | pick(magnitude > 0x7c00u, 0x400000u, 0);
    uint32_t finite = pick(magnitude < 0x400u, denormal, moved);
    return (uint32_t)(half & 0x8000u) << 16 | pick(magnitude < 0x7c00u, finite, special);
}

HR_CLONES static void to_bf16(const void *restrict x, void *restrict y, int64_t elements)
{
    const uint32_t *restrict from = x;
    uint16_t *restrict to = y;
    for (int64_t i = 0; i < elements; i++) to[i] = bf16_of(from[i]);
}

HR_CLONES static void to_f16(const void *restrict x, void *restrict y, int64_t elements)
{
    const uint32_t *restrict from = x;
    uint16_t *restrict to = y;
    for (int64_t i = 0; i < elements; i++) to[i] = f16_of(from[i]);
}

HR_CLONES static void from_bf16(const void *restrict x, void *restrict y, int64_t elements)
{
    const uint16_t *restrict from = x;
    uint32_t *restrict to = y;
    for (int64_t i = 0; i < elements; i++)
        to[i] = (uint32_t)from[i] << 16 | ((from[i] & 0x7fffu) > 0x7f80u ? 0x400000u : 0);
}

HR_CLONES static void from_f16(const void *restrict x, void *restrict y, int64_t elements)
{
    const uint16_t *restrict from = x;
    uint32_t *restrict to = y;
    for (int64_t i = 0; i < elements; i++) to[i] = of_f16(from[i]);
}

static const struct { hr_type from, to; convert run; } conversions[] = {
    {HR_F32, HR_BF16, to_bf16}, {HR_F32, HR_F16, to_f16}, {HR_BF16, HR_F32, from_bf16}, {HR_F16, HR_F32, from_f16}};

static convert conversion_of(hr_type from, hr_type to)
{
    for (size_t i = 0; i < sizeof conversions / sizeof *conversions; i++)
        if (conversions[i].from == from && conversions[i].to == to) return conversions[i].run;
    return NULL;
}

typedef struct arrays {
    const char *x;
    char *y;
    int64_t elements, x_bytes, y_bytes;    /* of an element */
    convert run;
} arrays;

static void cast_task(const void *context, int64_t task, int worker)
{
    const arrays *t = context;
    int64_t begin = task * HR_TASK_ELEMENTS;
    t->run(t->x + begin * t->x_bytes, t->y + begin * t->y_bytes, hr_task_length(t->elements, task));
}

static hr_status cast_run(const hr_kernel_call *call)
{
    const hr_tensor *x = &call->graph->tensors[call->node->in[0]], *y = &call->graph->tensors[call->node->out[0]];
    arrays t = {call->in[0], call->out[0], x->elements, hr_type_bytes(x->type), hr_type_bytes(y->type),
                conversion_of(x->type, y->type)};
    hr_parallel(call->site.threads, hr_task_count(x->elements), x->elements, cast_task, &t);
    return HR_OK;
}

static bool supports(const hr_graph *graph, const hr_node *node)
{
    return conversion_of(graph->tensors[node->in[0]].type, graph->tensors[node->out[0]].type) != NULL;
}

const hr_kernel hr_layer_cast_host[] = {
    {.op = "cast", .algorithm = "simd", .supports = supports, .run = cast_run},
    {0},
};
