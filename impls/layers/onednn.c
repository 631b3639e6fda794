/* See onednn.h. The descriptors follow oneDNN's names: letters in order of memory, capitals where a dimension
 * is blocked; graph layouts OI8 and O8 are ABcd8b8a and Acdb8a.
 */
#include "onednn.h"
#ifdef HR_HAVE_ONEDNN
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#endif
#include "plan.h"

#define OPERANDS 8
#define STAGES 8

typedef enum { FROM_CALL, FROM_WORKSPACE, FROM_SCRATCH } origin;

typedef struct bound {
    origin origin;
    hr_dnnl_place place;       /* FROM_CALL */
    int index;
    int64_t offset_bytes;      /* FROM_WORKSPACE */
    dnnl_exec_arg_t arg;       /* owns arg.memory */
} bound;

typedef struct stage {
    dnnl_primitive_t primitive;
    bound operands[OPERANDS];
    int n_operands;
} stage;

struct hr_dnnl_program {
    stage stages[STAGES];
    int n_stages, threads;
    int64_t region_bytes;      /* reordered operands, one after the other */
    int64_t scratch_bytes;     /* largest scratchpad: stages run one at a time and share it */
};

static dnnl_engine_t engine;
static dnnl_stream_t stream;   /* on the CPU it holds no state: execution happens in the calling thread */
static dnnl_status_t engine_status;
static pthread_once_t engine_once = PTHREAD_ONCE_INIT;

static void engine_open(void)
{
    engine_status = dnnl_engine_create(&engine, dnnl_cpu, 0);
    if (engine_status == dnnl_success) engine_status = dnnl_stream_create(&stream, engine, dnnl_stream_default_flags);
}

hr_status hr_dnnl_engine(dnnl_engine_t *to)
{
    hr_status st = HR_OK;
    pthread_once(&engine_once, engine_open);
    TRY_DNNL(engine_status);
    *to = engine;
out:
    return st;
}

hr_status hr_dnnl_failed(const char *file, int line, const char *call, dnnl_status_t status)
{
    static const struct { dnnl_status_t status; hr_status mapped; const char *text; } known[] = {
        {dnnl_out_of_memory, HR_NO_MEMORY, "out of memory"},
        {dnnl_unimplemented, HR_UNSUPPORTED, "not implemented"},
        {dnnl_invalid_arguments, HR_BAD_ARGUMENT, "invalid arguments"},
    };
    int chars = (int)strcspn(call, "(");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].status == status)
            return hr_error_set(known[i].mapped, file, line, "oneDNN: %.*s: %s", chars, call, known[i].text);
    return hr_error_set(HR_DEVICE, file, line, "oneDNN: %.*s failed with status %d", chars, call, (int)status);
}

int hr_dnnl_threads(int threads)
{
#ifdef _OPENMP
    int before = omp_get_max_threads();
    if (before != threads && threads > 0) omp_set_num_threads(threads);
    return before;
#else
    return threads;
#endif
}

/* Tag by number of spatial dimensions; `undef` where a layout does not exist. Grouped weights have one more
 * leading dimension. */
static const struct { hr_layout layout; bool grouped; dnnl_format_tag_t tags[4]; } formats[] = {
    {HR_LAYOUT_PLAIN, false, {dnnl_ab, dnnl_abc, dnnl_abcd, dnnl_abcde}},
    {HR_LAYOUT_C8, false, {dnnl_format_tag_undef, dnnl_aBc8b, dnnl_aBcd8b, dnnl_aBcde8b}},
    {HR_LAYOUT_C16, false, {dnnl_format_tag_undef, dnnl_aBc16b, dnnl_aBcd16b, dnnl_aBcde16b}},
    {HR_LAYOUT_OI8, false, {dnnl_format_tag_undef, dnnl_ABc8b8a, dnnl_ABcd8b8a, dnnl_ABcde8b8a}},
    {HR_LAYOUT_OI16, false, {dnnl_AB16b16a, dnnl_ABc16b16a, dnnl_ABcd16b16a, dnnl_ABcde16b16a}},
    {HR_LAYOUT_O8, false, {dnnl_format_tag_undef, dnnl_Acb8a, dnnl_Acdb8a, dnnl_Acdeb8a}},
    {HR_LAYOUT_O16, false, {dnnl_format_tag_undef, dnnl_Acb16a, dnnl_Acdb16a, dnnl_Acdeb16a}},
    {HR_LAYOUT_PLAIN, true, {dnnl_abc, dnnl_abcd, dnnl_abcde, dnnl_abcdef}},
    {HR_LAYOUT_OI8, true, {dnnl_format_tag_undef, dnnl_aBCd8c8b, dnnl_aBCde8c8b, dnnl_aBCdef8c8b}},
    {HR_LAYOUT_OI16, true, {dnnl_format_tag_undef, dnnl_aBCd16c16b, dnnl_aBCde16c16b, dnnl_aBCdef16c16b}},
};

static dnnl_data_type_t type_of(hr_type type)
{
    return type == HR_F32 ? dnnl_f32 : type == HR_U8 ? dnnl_u8 : type == HR_I32 ? dnnl_s32 : dnnl_data_type_undef;
}

hr_status hr_dnnl_describe(const hr_tensor *tensor, int64_t groups, dnnl_memory_desc_t *desc)
{
    hr_status st = HR_OK;
    dnnl_dims_t dims = {0};
    int rank = 0;
    char shape[HR_SHAPE_TEXT];
    if (groups > 1) dims[rank++] = groups;
    for (int i = 0; i < tensor->rank; i++)
        dims[rank++] = i == 0 && groups > 1 ? tensor->dim[0] / groups : tensor->dim[i];
    dnnl_format_tag_t tag = tensor->rank == 1 ? dnnl_a : dnnl_format_tag_undef;
    for (size_t i = 0; tensor->rank > 1 && i < sizeof formats / sizeof *formats; i++)
        if (formats[i].layout == tensor->layout && formats[i].grouped == (groups > 1))
            tag = formats[i].tags[tensor->rank - 2];
    if (tag == dnnl_format_tag_undef || type_of(tensor->type) == dnnl_data_type_undef)
        FAIL(HR_UNSUPPORTED, "oneDNN has no format for tensor %s %s", tensor->name, hr_tensor_shape(tensor, shape));
    TRY_DNNL(dnnl_memory_desc_init_by_tag(desc, rank, dims, type_of(tensor->type), tag));
out:
    return st;
}

void hr_dnnl_describe_any(const dnnl_memory_desc_t *held, dnnl_memory_desc_t *desc)
{
    dnnl_dims_t dims;
    memcpy(dims, held->dims, sizeof dims);
    dnnl_memory_desc_init_by_tag(desc, held->ndims, dims, held->data_type, dnnl_format_tag_any);
}

hr_status hr_dnnl_attributes(bool relu, dnnl_primitive_attr_t *attributes)
{
    hr_status st = HR_OK;
    dnnl_primitive_attr_t attr = NULL;
    dnnl_post_ops_t post = NULL;
    TRY_DNNL(dnnl_primitive_attr_create(&attr));
    TRY_DNNL(dnnl_primitive_attr_set_scratchpad_mode(attr, dnnl_scratchpad_mode_user));
    if (relu) {
        TRY_DNNL(dnnl_post_ops_create(&post));
        TRY_DNNL(dnnl_post_ops_append_eltwise(post, 1.0f, dnnl_eltwise_relu, 0.0f, 0.0f));
        TRY_DNNL(dnnl_primitive_attr_set_post_ops(attr, post));
    }
    *attributes = attr;
    attr = NULL;
out:
    dnnl_post_ops_destroy(post);
    dnnl_primitive_attr_destroy(attr);
    return st;
}

const char *hr_dnnl_implementation(const_dnnl_primitive_desc_t primitive)
{
    const char *name = NULL;
    if (dnnl_primitive_desc_query(primitive, dnnl_query_impl_info_str, 0, &name) != dnnl_success || !name) return "";
    return name;
}

hr_status hr_dnnl_program_new(int threads, hr_dnnl_program **program)
{
    hr_status st = HR_OK;
    hr_dnnl_program *p = NULL;
    dnnl_engine_t unused;
    TRY(hr_dnnl_engine(&unused));
    p = calloc(1, sizeof *p);
    TRY_ALLOC(p);
    p->threads = threads;
    *program = p;
out:
    return st;
}

void hr_dnnl_program_free(void *program)
{
    hr_dnnl_program *p = program;
    if (!p) return;
    for (int i = 0; i < p->n_stages; i++) {
        stage *s = &p->stages[i];
        for (int j = 0; j < s->n_operands; j++) dnnl_memory_destroy(s->operands[j].arg.memory);
        dnnl_primitive_destroy(s->primitive);
    }
    free(p);
}

static int64_t aligned(int64_t bytes) { return (bytes + HR_ALIGNMENT - 1) / HR_ALIGNMENT * HR_ALIGNMENT; }

static hr_status stage_bind(stage *s, int argument, const dnnl_memory_desc_t *desc, bound operand)
{
    hr_status st = HR_OK;
    if (s->n_operands == OPERANDS) FAIL(HR_UNSUPPORTED, "a oneDNN primitive with more than %d operands", OPERANDS);
    operand.arg.arg = argument;
    TRY_DNNL(dnnl_memory_create(&operand.arg.memory, desc, engine, DNNL_MEMORY_NONE));
    s->operands[s->n_operands++] = operand;
out:
    return st;
}

/* A new stage at the end; its scratchpad is bound at once. */
static hr_status stage_add(hr_dnnl_program *p, const_dnnl_primitive_desc_t primitive, stage **added)
{
    hr_status st = HR_OK;
    if (p->n_stages == STAGES) FAIL(HR_UNSUPPORTED, "a oneDNN program with more than %d stages", STAGES);
    stage *s = &p->stages[p->n_stages];
    TRY_DNNL(dnnl_primitive_create(&s->primitive, primitive));
    p->n_stages++;
    const dnnl_memory_desc_t *scratch = dnnl_primitive_desc_query_md(primitive, dnnl_query_scratchpad_md, 0);
    int64_t bytes = scratch ? (int64_t)dnnl_memory_desc_get_size(scratch) : 0;
    if (bytes > 0) TRY(stage_bind(s, DNNL_ARG_SCRATCHPAD, scratch, (bound){.origin = FROM_SCRATCH}));
    if (bytes > p->scratch_bytes) p->scratch_bytes = bytes;
    *added = s;
out:
    return st;
}

static hr_status reorder_add(hr_dnnl_program *p, const dnnl_memory_desc_t *from, bound source,
                             const dnnl_memory_desc_t *to, bound target)
{
    hr_status st = HR_OK;
    dnnl_primitive_attr_t attributes = NULL;
    dnnl_primitive_desc_t primitive = NULL;
    stage *s;
    TRY(hr_dnnl_attributes(false, &attributes));
    TRY_DNNL(dnnl_reorder_primitive_desc_create(&primitive, from, engine, to, engine, attributes));
    TRY(stage_add(p, primitive, &s));
    TRY(stage_bind(s, DNNL_ARG_FROM, from, source));
    TRY(stage_bind(s, DNNL_ARG_TO, to, target));
out:
    dnnl_primitive_desc_destroy(primitive);
    dnnl_primitive_attr_destroy(attributes);
    return st;
}

hr_status hr_dnnl_program_add_reorder(hr_dnnl_program *program, const dnnl_memory_desc_t *from,
                                      hr_dnnl_place from_place, int from_index, const dnnl_memory_desc_t *to,
                                      int to_index)
{
    hr_status st = HR_OK;
    int before = hr_dnnl_threads(program->threads);
    st = reorder_add(program, from, (bound){.place = from_place, .index = from_index}, to,
                     (bound){.place = HR_DNNL_OUT, .index = to_index});
    hr_dnnl_threads(before);
    return st;
}

/* Where each operand of the main stage lies, and the reorders before it. */
static hr_status operands_place(hr_dnnl_program *p, const_dnnl_primitive_desc_t primitive, int n,
                                const hr_dnnl_operand *operands, const dnnl_memory_desc_t **wanted, bound *places)
{
    hr_status st = HR_OK;
    for (int i = 0; i < n; i++) {
        const hr_dnnl_operand *o = &operands[i];
        wanted[i] = dnnl_primitive_desc_query_md(primitive, dnnl_query_exec_arg_md, o->argument);
        if (!wanted[i] || wanted[i]->ndims == 0)
            FAIL(HR_UNSUPPORTED, "oneDNN's primitive has no operand %d", o->argument);
        places[i] = (bound){.place = o->place, .index = o->index};
        if (!o->held || dnnl_memory_desc_equal(o->held, wanted[i])) continue;
        bound region = {.origin = FROM_WORKSPACE, .offset_bytes = p->region_bytes};
        p->region_bytes += aligned((int64_t)dnnl_memory_desc_get_size(wanted[i]));
        if (o->place != HR_DNNL_OUT) TRY(reorder_add(p, o->held, places[i], wanted[i], region));
        places[i] = region;
    }
out:
    return st;
}

hr_status hr_dnnl_program_add(hr_dnnl_program *program, const_dnnl_primitive_desc_t primitive, int n_operands,
                              const hr_dnnl_operand *operands)
{
    hr_status st = HR_OK;
    const dnnl_memory_desc_t *wanted[OPERANDS];
    bound places[OPERANDS];
    stage *s;
    int before = hr_dnnl_threads(program->threads);
    if (n_operands > OPERANDS) FAIL(HR_UNSUPPORTED, "a oneDNN primitive with more than %d operands", OPERANDS);
    TRY(operands_place(program, primitive, n_operands, operands, wanted, places));
    TRY(stage_add(program, primitive, &s));
    for (int i = 0; i < n_operands; i++) TRY(stage_bind(s, operands[i].argument, wanted[i], places[i]));
    for (int i = 0; i < n_operands; i++)
        if (operands[i].place == HR_DNNL_OUT && places[i].origin == FROM_WORKSPACE)
            TRY(reorder_add(program, wanted[i], places[i], operands[i].held,
                            (bound){.place = HR_DNNL_OUT, .index = operands[i].index}));
out:
    hr_dnnl_threads(before);
    return st;
}

int64_t hr_dnnl_program_workspace_bytes(const hr_dnnl_program *program)
{
    return program->region_bytes + aligned(program->scratch_bytes);
}

static void *place_of(const hr_dnnl_program *p, const hr_kernel_call *call, const bound *operand)
{
    if (operand->origin == FROM_WORKSPACE) return (char *)call->workspace + operand->offset_bytes;
    if (operand->origin == FROM_SCRATCH) return (char *)call->workspace + p->region_bytes;
    switch (operand->place) {
    case HR_DNNL_IN: return (void *)(uintptr_t)call->in[operand->index];   /* oneDNN's handles are not const */
    case HR_DNNL_OUT: return call->out[operand->index];
    default: return call->update[operand->index];
    }
}

hr_status hr_dnnl_program_run(const hr_dnnl_program *program, const hr_kernel_call *call)
{
    hr_status st = HR_OK;
    int before = hr_dnnl_threads(program->threads);
    for (int i = 0; i < program->n_stages; i++) {
        const stage *s = &program->stages[i];
        dnnl_exec_arg_t args[OPERANDS];
        for (int j = 0; j < s->n_operands; j++) {
            args[j] = s->operands[j].arg;
            TRY_DNNL(dnnl_memory_set_data_handle(args[j].memory, place_of(program, call, &s->operands[j])));
        }
        TRY_DNNL(dnnl_primitive_execute(s->primitive, stream, s->n_operands, args));
    }
    TRY_DNNL(dnnl_stream_wait(stream));
out:
    hr_dnnl_threads(before);
    return st;
}

hr_status hr_dnnl_run(const hr_kernel_call *call) { return hr_dnnl_program_run(call->state, call); }
#else
typedef int hr_dnnl_absent;    /* a translation unit may not be empty */
#endif
