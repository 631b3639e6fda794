/* ctest: timeout=120 labels=quick
 * cuDNN's graphs without a GPU: for a described H200, every convolution and average pool of the networks has an
 * execution plan that is deterministic and as exact as asked for, whose workspace is known; descriptors hold what was
 * set. Nothing runs here: numbers are compared on a GPU by the tests that loop over the kernels of a device.
 */
#include <stdio.h>
#include <string.h>
#include "testing.h"

#ifdef HR_HAVE_CUDNN
#include "cuda/queue.h"
#include "cudnn_convolution.h"
#include "net.h"
#include "workload.h"

extern const hr_kernel hr_layer_conv_cudnn[], hr_layer_deconv_cudnn[], hr_layer_pool_cudnn[], hr_layer_bn_cudnn[],
    hr_layer_softmax_xent_cudnn[];
static const hr_kernel *const tables[] = {hr_layer_conv_cudnn, hr_layer_deconv_cudnn, hr_layer_pool_cudnn,
                                          hr_layer_bn_cudnn, hr_layer_softmax_xent_cudnn};
enum { TABLES = sizeof tables / sizeof *tables };

/* The form is that of CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION; all names are required. */
static const char h200[] =
    "{\"deviceName\": \"NVIDIA H200\", \"cudaDeviceId\": 0, \"pciDeviceId\": 0, \"deviceVer\": 900,"
    " \"driverVer\": 13000,"
    " \"multiProcessorCount\": 132, \"totalGlobalMem\": 150754820096, \"l2CacheSize\": 62914560, \"warpSize\": 32,"
    " \"smClockRateKHz\": 1980000, \"memClockRateKHz\": 3201000, \"regsPerBlock\": 65536, \"maxRegistersPerSM\": 65536,"
    " \"maxSharedMemoryPerBlock\": 49152, \"maxSharedMemoryPerBlockOptin\": 232448,"
    " \"reservedSharedMemoryPerBlock\": 1024, \"maxCtasPerSM\": 32, \"maxThreadsPerBlock\": 1024,"
    " \"maxThreadsPerSM\": 2048, \"maxGridSize\": [2147483647, 65535, 65535], \"maxBlockSize\": [1024, 1024, 64],"
    " \"isTccDriver\": 0, \"supportCoopLaunch\": 1}";

static hr_cuda_queue queue = {.multiprocessors = 132, .capability = 90};
static const hr_site site = {.queue = &queue};

static void assume_h200(void)
{
    if (cudnnGetVersion() < 90800) SKIP("cuDNN %zu builds plans for no described GPU; 9.8 does", cudnnGetVersion());
    REQUIRE_OK(hr_cudnn_assume_device(h200));
}

/* How a network's tensors are held: what the device's channel block, tf32 and activations would make of them. */
typedef struct form { const char *name; bool last, tf32; hr_type type; bool narrow_vectors; } form;
static const form forms[] = {
    {"plain f32", false, false, HR_F32, false},  {"plain tf32", false, true, HR_F32, false},
    {"plain bf16", false, false, HR_BF16, true}, {"last f32", true, false, HR_F32, false},
    {"last tf32", true, true, HR_F32, false},    {"last bf16", true, false, HR_BF16, false},
    {"all last bf16", true, false, HR_BF16, true}, {"last f16", true, false, HR_F16, false},
};
enum { FORMS = sizeof forms / sizeof *forms };

static void hold_as(hr_graph *graph, const form *f)
{
    graph->tf32 = f->tf32;
    for (int i = 0; i < graph->n_tensors; i++) {
        hr_tensor *t = &graph->tensors[i];
        if (f->last && t->rank >= 3) t->layout = HR_LAYOUT_LAST;
        if (t->type == HR_F32 && (t->rank >= 2 || f->narrow_vectors)) t->type = f->type;   /* F32 biases beside */
    }
}

/* Roundoff of a product's operands under the engine's notes; what the algorithm's bound stands on. */
static double roundoff_of(const hr_cudnn_candidate *c, hr_type type)
{
    if (type == HR_BF16) return 0x1p-8;
    if (type == HR_F16) return 0x1p-11;
    return c->numerical_notes >> CUDNN_NUMERICAL_NOTE_TENSOR_CORE & 1 ? 0x1p-10 : 0x1p-24;
}

typedef struct tally { int nodes, stages; int64_t most_bytes; char most[64]; } tally;

/* Prepares the node and looks at every stage that was chosen. */
static void examine(const hr_graph *graph, const hr_node *node, const hr_kernel *kernel, const form *f, tally *t)
{
    const uint32_t never =
        1u << CUDNN_NUMERICAL_NOTE_NONDETERMINISTIC | 1u << CUDNN_NUMERICAL_NOTE_DOWN_CONVERT_INPUTS |
        1u << CUDNN_NUMERICAL_NOTE_REDUCED_PRECISION_REDUCTION | 1u << CUDNN_NUMERICAL_NOTE_WINOGRAD |
        1u << CUDNN_NUMERICAL_NOTE_FFT;
    const hr_cudnn_candidate *chosen;
    char text[1024];
    void *state = NULL;
    int64_t workspace_bytes = -1, needed = 0;
    hr_status st = kernel->prepare(graph, node, &site, &state, &workspace_bytes);
    EXPECT_MSG(st == HR_OK, "%s %s of %s: %s", f->name, kernel->algorithm, node->name, hr_error_message());
    if (st != HR_OK) return;
    for (int i = 0; (chosen = hr_cudnn_program_chosen(state, i)); i++) {
        EXPECT_MSG(chosen->built && chosen->allowed && !(chosen->numerical_notes & never), "%s of %s: %s", f->name,
                   node->name, hr_cudnn_candidate_text(chosen, text, sizeof text));
        EXPECT(roundoff_of(chosen, f->type) <= (f->type == HR_F32 && !f->tf32 ? 0x1p-24 : 0x1p-8));
        if (chosen->workspace_bytes > needed) needed = chosen->workspace_bytes;
        t->stages++;
    }
    EXPECT_MSG(workspace_bytes >= needed && workspace_bytes % 64 == 0, "%s: %lld bytes for a stage of %lld", node->name,
               (long long)workspace_bytes, (long long)needed);
    EXPECT(needed <= HR_CUDNN_WORKSPACE_LIMIT_BYTES);
    t->nodes++;
    if (workspace_bytes > t->most_bytes) {
        t->most_bytes = workspace_bytes;
        snprintf(t->most, sizeof t->most, "%s", node->name);
    }
    if (getenv("HEADROOM_VERBOSE"))
        printf("# %-13s %-12s %-24s %s\n", f->name, kernel->algorithm, node->name,
               hr_cudnn_program_text(state, text, sizeof text));
    kernel->release(state);
}

static const hr_kernel *row_of(const hr_node *node, const char *algorithm)
{
    for (int t = 0; t < TABLES; t++)
        for (const hr_kernel *k = tables[t]; k->op; k++)
            if (!strcmp(k->op, node->op->name) && !strcmp(k->algorithm, algorithm)) return k;
    return NULL;
}

/* Of the forms every `step`-th. */
static void every_node_has_a_plan(const char *workload, const char *algorithm, int step)
{
    assume_h200();
    for (int i = 0; i < FORMS; i += step) {
        hr_graph *graph = NULL;
        hr_spec spec;
        tally t = {0};
        REQUIRE_OK(hr_workload_graph(workload, HR_F32, 1, &graph, &spec));
        hold_as(graph, &forms[i]);
        for (int n = 0; n < graph->n_nodes; n++) {
            const hr_kernel *kernel = row_of(&graph->nodes[n], algorithm);
            bool convolves = strstr(graph->nodes[n].op->name, "conv");
            EXPECT_MSG(!convolves || kernel, "no row for %s", graph->nodes[n].op->name);
            if (!kernel) continue;
            bool supported = kernel->supports(graph, &graph->nodes[n]);
            EXPECT_MSG(supported || !convolves, "%s: %s refuses %s", forms[i].name, algorithm, graph->nodes[n].name);
            if (supported) examine(graph, &graph->nodes[n], kernel, &forms[i], &t);
        }
        EXPECT(t.nodes > 0 && t.stages >= t.nodes);
        printf("# %s, %s, %s: %d nodes, %d plans, most workspace %lld bytes (%s)\n", workload, forms[i].name, algorithm,
               t.nodes, t.stages, (long long)t.most_bytes, t.most);
        hr_graph_free(graph);
    }
}

/* A convolution (or deconv) with gradients, not differentiated from a loss: just the three nodes. */
typedef struct shape {
    int spatial;
    int64_t batch, channels, filters, groups, in, kernel, stride, pad, pad_end;
    bool bias, relu;
} shape;
static const shape shapes[] = {
    {2, 1, 1, 1, 1, 1, 1, 1, 0, 0, false, false},    {2, 2, 3, 64, 1, 33, 7, 2, 3, 3, false, false},
    {2, 3, 31, 33, 1, 17, 3, 1, 1, 1, true, true},   {2, 1, 32, 32, 1, 31, 5, 3, 2, 2, true, false},
    {2, 2, 16, 24, 4, 13, 3, 1, 1, 1, true, true},   {2, 2, 12, 12, 12, 14, 3, 2, 1, 1, false, true},
    {1, 4, 8, 16, 1, 37, 3, 1, 1, 1, true, true},    {1, 1, 5, 7, 1, 101, 9, 4, 0, 0, true, false},
    {3, 1, 3, 8, 1, 11, 3, 1, 1, 1, true, true},     {3, 2, 16, 16, 1, 8, 2, 2, 0, 0, true, false},
    {3, 1, 7, 5, 1, 9, 3, 2, 1, 1, false, false},    {2, 1, 8, 8, 1, 16, 3, 2, 0, 1, true, true},
    {2, 2, 64, 64, 1, 28, 2, 1, 0, 1, false, false}, {3, 1, 6, 4, 2, 10, 3, 1, 1, 1, true, true},
    {2, 127, 48, 96, 1, 7, 1, 1, 0, 0, true, true},  {2, 1, 4, 4, 1, 40, 11, 4, 5, 2, true, true},
};

static hr_attrs attrs_of(const shape *s)
{
    hr_attrs a = {.groups = s->groups, .relu = s->relu, .like = -1};
    for (int i = 0; i < s->spatial; i++) {
        a.kernel[i] = s->kernel;
        a.stride[i] = s->stride;
        a.pad[i] = s->pad;
        a.pad_end[i] = s->pad_end;
    }
    return a;
}

/* x -> op -> global average -> dense -> loss, differentiated: all three directions of the op are nodes. */
static hr_graph *network_of(const shape *s, const char *op)
{
    hr_graph *graph = NULL;
    int64_t dim[HR_RANK] = {s->batch, s->channels, s->in, s->in, s->in};
    REQUIRE_OK(hr_graph_new(HR_F32, 1, &graph));
    hr_net net = hr_net_begin(graph);
    int x = hr_net_input(&net, "x", s->spatial + 2, dim);
    x = hr_net_conv(&net, "before", x, s->channels, (hr_attrs){.kernel = {1, 1, 1}}, false);  /* so that dx is wanted */
    x = !strcmp(op, "conv") ? hr_net_conv(&net, "it", x, s->filters, attrs_of(s), s->bias)
      : !strcmp(op, "deconv") ? hr_net_deconv(&net, "it", x, s->filters, attrs_of(s), s->bias)
                              : hr_net_avg_pool(&net, "it", x, attrs_of(s));
    x = hr_net_dense(&net, "fc", hr_net_global_avg_pool(&net, "all", x), 4, false);
    hr_net_loss(&net, x);
    REQUIRE_OK(net.status);
    REQUIRE_OK(hr_graph_differentiate(graph, NULL));
    return graph;
}

/* supports() is decided by types, layouts and sizes; prepare must then find a plan. */
static void what_is_supported_can_be_prepared(const char *op)
{
    assume_h200();
    int refused = 0;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (int f = 0; f < FORMS; f++) {
            tally t = {0};
            hr_graph *graph = network_of(&shapes[i], op);
            hold_as(graph, &forms[f]);
            for (int n = 0; n < graph->n_nodes; n++) {
                const hr_kernel *kernel = row_of(&graph->nodes[n], "cudnn");
                if (!kernel || strncmp(graph->nodes[n].name, "it", 2)) continue;
                if (kernel->supports(graph, &graph->nodes[n])) examine(graph, &graph->nodes[n], kernel, &forms[f], &t);
                else refused++;
            }
            hr_graph_free(graph);
        }
    printf("# %s: %d nodes are left to our own kernels\n", op, refused);
}

static hr_graph *first_of_vgg(bool tf32)
{
    hr_graph *graph = NULL;
    hr_spec spec;
    REQUIRE_OK(hr_workload_graph("vgg16:batch=2", HR_F32, 1, &graph, &spec));
    graph->tf32 = tf32;
    return graph;
}

static const hr_node *node_named(const hr_graph *graph, const char *name)
{
    int node = hr_graph_find_node(graph, name);
    REQUIRE(node >= 0);
    return &graph->nodes[node];
}

static void tf32_is_taken_when_it_is_allowed(void)
{
    uint32_t notes[2];
    assume_h200();
    for (int tf32 = 0; tf32 < 2; tf32++) {
        hr_graph *graph = first_of_vgg(tf32);
        const hr_node *node = node_named(graph, "conv2_2");
        const hr_kernel *kernel = row_of(node, "cudnn");
        void *state = NULL;
        int64_t workspace_bytes;
        REQUIRE_OK(kernel->prepare(graph, node, &site, &state, &workspace_bytes));
        notes[tf32] = hr_cudnn_program_chosen(state, 0)->numerical_notes;
        kernel->release(state);
        hr_graph_free(graph);
    }
    EXPECT(!(notes[0] >> CUDNN_NUMERICAL_NOTE_TENSOR_CORE & 1));
    EXPECT(notes[1] >> CUDNN_NUMERICAL_NOTE_TENSOR_CORE & 1);
}

static void the_choice_repeats_itself(void)
{
    char text[2][1024];
    assume_h200();
    hr_graph *graph = first_of_vgg(true);
    for (int n = 0; n < graph->n_nodes; n++) {
        const hr_kernel *kernel = row_of(&graph->nodes[n], "cudnn");
        int64_t workspace_bytes[2];
        if (!kernel || !kernel->supports(graph, &graph->nodes[n])) continue;
        for (int i = 0; i < 2; i++) {
            void *state = NULL;
            REQUIRE_OK(kernel->prepare(graph, &graph->nodes[n], &site, &state, &workspace_bytes[i]));
            hr_cudnn_program_text(state, text[i], sizeof text[i]);
            kernel->release(state);
        }
        EXPECT_MSG(!strcmp(text[0], text[1]) && workspace_bytes[0] == workspace_bytes[1], "%s: %s, then %s",
                   graph->nodes[n].name, text[0], text[1]);
    }
    hr_graph_free(graph);
}

static void candidates_are_listed(void)
{
    assume_h200();
    hr_graph *graph = first_of_vgg(false);
    const hr_node *node = node_named(graph, "conv2_2");
    const hr_kernel *kernel = row_of(node, "cudnn");
    hr_cudnn_candidate *list = NULL;
    int n = 0, allowed = 0, built = 0;
    char text[512];
    REQUIRE_OK(hr_cudnn_candidates(kernel, graph, node, &site, &list, &n));
    for (int i = 0; i < n; i++) {
        allowed += list[i].allowed;
        built += list[i].built;
        EXPECT(list[i].engine >= 0 && list[i].workspace_bytes >= 0 && list[i].stage >= 0);
        hr_cudnn_candidate_text(&list[i], text, sizeof text);
        EXPECT((strstr(text, "forbidden") != NULL) == !list[i].allowed);
        EXPECT((strstr(text, "not built") != NULL) == !list[i].built);
    }
    EXPECT_MSG(n > 4 && allowed >= 2 && allowed < n && built > allowed / 2, "%d of %d allowed, %d built", allowed, n,
               built);
    free(list);
    const hr_kernel other = {.op = "conv", .algorithm = "other"};
    EXPECT(hr_cudnn_candidates(&other, graph, node, &site, &list, &n) == HR_BAD_ARGUMENT);
    hr_graph_free(graph);
}

static void nothing_runs_without_a_handle(void)
{
    hr_graph *graph = first_of_vgg(false);
    const hr_node *node = node_named(graph, "conv2_2");
    const hr_kernel *kernel = row_of(node, "cudnn");
    void *state = NULL;
    int64_t workspace_bytes;
    EXPECT(kernel->prepare(graph, node, &site, &state, &workspace_bytes) == HR_UNSUPPORTED && !state);
    assume_h200();
    REQUIRE_OK(kernel->prepare(graph, node, &site, &state, &workspace_bytes));
    const hr_kernel_call call = {.graph = graph, .node = node, .state = state, .site = site};
    EXPECT(kernel->run(&call) == HR_UNSUPPORTED);
    kernel->release(state);
    REQUIRE_OK(hr_cudnn_assume_device(NULL));
    EXPECT(kernel->prepare(graph, node, &site, &state, &workspace_bytes) == HR_UNSUPPORTED);
    EXPECT(hr_cudnn_assume_device("{\"deviceVer\": 900}") == HR_DEVICE);
    hr_graph_free(graph);
}

#define READ(descriptor, name, type, count, to) \
    cudnnBackendGetAttribute(descriptor, name, type, count, &n, to) == CUDNN_STATUS_SUCCESS
static void descriptors_hold_what_was_set(void)
{
    hr_cudnn_build build = {0};
    cudnnBackendDescriptor_t tensor;
    const hr_tensor held[] = {
        {.type = HR_F32, .layout = HR_LAYOUT_LAST, .rank = 4, .dim = {2, 3, 5, 7}},
        {.type = HR_BF16, .layout = HR_LAYOUT_PLAIN, .rank = 5, .dim = {2, 3, 5, 7, 11}},
        {.type = HR_F16, .layout = HR_LAYOUT_PLAIN, .rank = 3, .dim = {2, 3, 5}},
        {.type = HR_F32, .layout = HR_LAYOUT_PLAIN, .rank = 1, .dim = {9}},
    };
    static const struct { int rank; int64_t dim[5], stride[5]; cudnnDataType_t type; } wanted[] = {
        {4, {2, 3, 5, 7}, {105, 1, 21, 3}, CUDNN_DATA_FLOAT},
        {5, {2, 3, 5, 7, 11}, {1155, 385, 77, 11, 1}, CUDNN_DATA_BFLOAT16},
        {4, {2, 3, 1, 5}, {15, 5, 5, 1}, CUDNN_DATA_HALF},
        {4, {1, 9, 1, 1}, {9, 1, 1, 1}, CUDNN_DATA_FLOAT},
    };
    for (int i = 0; i < 4; i++) {
        int rank = held[i].rank < HR_CUDNN_RANK_LOWEST ? HR_CUDNN_RANK_LOWEST : held[i].rank;
        const hr_cudnn_shape shape = hr_cudnn_shape_of(&held[i], rank);
        int64_t n, dim[5] = {0}, stride[5] = {0}, uid = 0;
        cudnnDataType_t type;
        bool is_virtual = true;
        REQUIRE_OK(hr_cudnn_tensor(&build, &shape, 40 + i, i == 1 ? HR_CUDNN_VIRTUAL : HR_CUDNN_HELD, &tensor));
        EXPECT(READ(tensor, CUDNN_ATTR_TENSOR_DIMENSIONS, CUDNN_TYPE_INT64, 5, dim) && n == wanted[i].rank);
        EXPECT(READ(tensor, CUDNN_ATTR_TENSOR_STRIDES, CUDNN_TYPE_INT64, 5, stride) && n == wanted[i].rank);
        EXPECT(!memcmp(dim, wanted[i].dim, sizeof dim) && !memcmp(stride, wanted[i].stride, sizeof stride));
        EXPECT(READ(tensor, CUDNN_ATTR_TENSOR_DATA_TYPE, CUDNN_TYPE_DATA_TYPE, 1, &type) && type == wanted[i].type);
        EXPECT(READ(tensor, CUDNN_ATTR_TENSOR_UNIQUE_ID, CUDNN_TYPE_INT64, 1, &uid) && uid == 40 + i);
        EXPECT(READ(tensor, CUDNN_ATTR_TENSOR_IS_VIRTUAL, CUDNN_TYPE_BOOLEAN, 1, &is_virtual));
        EXPECT(is_virtual == (i == 1));
    }
    const int64_t pads[2] = {1, 2};
    const hr_cudnn_attribute bad = {CUDNN_ATTR_TENSOR_DIMENSIONS, CUDNN_TYPE_INT64, 2, pads};
    EXPECT(hr_cudnn_describe(&build, CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR, 1, &bad, &tensor) != HR_OK);
    hr_cudnn_build_free(&build);
    EXPECT(build.n_owned == 0);
}
#else
static void every_node_has_a_plan(const char *workload, const char *algorithm, int step)
{
    SKIP("built without cuDNN");
}
static void what_is_supported_can_be_prepared(const char *op) { SKIP("built without cuDNN"); }
static void tf32_is_taken_when_it_is_allowed(void) { SKIP("built without cuDNN"); }
static void the_choice_repeats_itself(void) { SKIP("built without cuDNN"); }
static void candidates_are_listed(void) { SKIP("built without cuDNN"); }
static void nothing_runs_without_a_handle(void) { SKIP("built without cuDNN"); }
static void descriptors_hold_what_was_set(void) { SKIP("built without cuDNN"); }
#endif

TEST(resnet_has_a_deterministic_plan_for_every_convolution) { every_node_has_a_plan("resnet50:batch=4", "cudnn", 1); }
TEST(vgg_has_a_deterministic_plan_for_every_convolution) { every_node_has_a_plan("vgg16:batch=2", "cudnn", 1); }
TEST(unet_has_a_deterministic_plan_for_every_convolution) { every_node_has_a_plan("unet3d:batch=1", "cudnn", 1); }
TEST(resnet_has_a_small_plan_for_every_convolution) { every_node_has_a_plan("resnet50:batch=4", "cudnn_small", 3); }
TEST(unet_has_a_small_plan_for_every_convolution) { every_node_has_a_plan("unet3d:batch=1", "cudnn_small", 3); }
TEST(a_convolution_that_cudnn_supports_can_be_prepared) { what_is_supported_can_be_prepared("conv"); }
TEST(a_transposed_convolution_that_cudnn_supports_can_be_prepared) { what_is_supported_can_be_prepared("deconv"); }
TEST(an_average_pool_that_cudnn_supports_can_be_prepared) { what_is_supported_can_be_prepared("avg_pool"); }
TEST(cudnn_rounds_to_tf32_only_where_the_graph_allows_it) { tf32_is_taken_when_it_is_allowed(); }
TEST(cudnn_chooses_the_same_engine_every_time) { the_choice_repeats_itself(); }
TEST(cudnn_lists_its_candidates_with_their_notes) { candidates_are_listed(); }
TEST(a_cudnn_program_without_a_gpu_is_refused) { nothing_runs_without_a_handle(); }
TEST(cudnn_descriptors_hold_what_was_set) { descriptors_hold_what_was_set(); }
