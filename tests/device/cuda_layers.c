/* ctest: timeout=120
 * The cuda device with kernels of real layers: the step's number reaches them, also in replayed steps; what they
 * report in flags and what they write behind the arena becomes an error of the step.
 */
#include "cuda_case.h"

enum { N = 4, FEATURES = 96, TENSOR_BYTES = N * FEATURES * 4 };

/* One node on buffers of the arena, each ROOM bytes after the other: inputs, outputs, workspace. */
typedef struct layer {
    hr_graph *graph;
    const hr_kernel *kernel;
    void *state;
    const void *in[2];
    void *out[2];
    hr_command command;
} layer;

enum { ROOM = 4096, BUFFERS = 5 };

static layer layer_new(hr_device *device, const char *op, int n_in, hr_type second, int second_rank)
{
    layer l = {0};
    int in[2], node, rank = 2;
    int64_t dim[2] = {N, FEATURES}, workspace_bytes = 0;
    hr_attrs attrs = {.rate = 0.5, .salt = 3};
    char *arena = device->kind->arena(device);
    REQUIRE_OK(hr_graph_new(HR_F32, HR_CHANNELS_LAST, &l.graph));
    REQUIRE_OK(hr_graph_add_tensor(l.graph, "x", HR_F32, HR_LAYOUT_PLAIN, HR_ROLE_INPUT, rank, dim, &in[0]));
    REQUIRE_OK(hr_graph_add_tensor(l.graph, "z", second, HR_LAYOUT_PLAIN, HR_ROLE_INPUT, second_rank, dim, &in[1]));
    REQUIRE_OK(hr_graph_add_node(l.graph, op, op, HR_FORWARD, -1, n_in, in, 0, NULL, &attrs, &node));
    const hr_node *made = &l.graph->nodes[node];
    l.kernel = hr_kernel_find(device->kind->kernels, l.graph, made, NULL);
    if (!l.kernel) SKIP("this build's %s device has no kernel for %s", cuda_name(), op);
    hr_site site = device->kind->site(device);
    if (l.kernel->prepare) REQUIRE_OK(l.kernel->prepare(l.graph, made, &site, &l.state, &workspace_bytes));
    REQUIRE(workspace_bytes <= ROOM);
    for (int j = 0; j < n_in; j++) l.in[j] = arena + j * ROOM;
    for (int k = 0; k < made->n_out; k++) l.out[k] = arena + (2 + k) * ROOM;
    l.command = (hr_command){.kind = HR_COMMAND_KERNEL, .name = op, .kernel = l.kernel,
                             .call = {.graph = l.graph, .node = made, .workspace = arena + 4 * ROOM,
                                      .workspace_bytes = workspace_bytes, .state = l.state, .site = site, .seed = 1}};
    return l;
}

static void layer_free(layer *l)
{
    if (l->kernel->release) l->kernel->release(l->state);
    hr_graph_free(l->graph);
}

static hr_status layer_step(hr_device *device, layer *l, uint64_t step, bool recorded)
{
    l->command.call.in = l->in;
    l->command.call.out = l->out;
    l->command.call.step = step;
    return cuda_step(device, &(hr_issue){.step = step, .record = recorded}, &l->command, 1);
}

static void write_ones(hr_device *device, int64_t offset)
{
    float ones[N * FEATURES];
    for (int i = 0; i < N * FEATURES; i++) ones[i] = 1;
    REQUIRE_OK(device->kind->write(device, offset, ones, sizeof ones));
}

TEST(replayed_cuda_steps_draw_the_dropout_of_their_own_number)
{
    enum { STEPS = 4 };
    static float expected[STEPS][N * FEATURES], got[N * FEATURES];
    hr_device *device = cuda_open(BUFFERS * ROOM, 0);
    layer l = layer_new(device, "dropout", 1, HR_F32, 2);
    write_ones(device, 0);
    for (uint64_t step = 0; step < STEPS; step++) {
        REQUIRE_OK(layer_step(device, &l, step, false));
        REQUIRE_OK(device->kind->read(device, expected[step], 2 * ROOM, TENSOR_BYTES));
        for (uint64_t earlier = 0; earlier < step; earlier++)
            EXPECT(memcmp(expected[earlier], expected[step], TENSOR_BYTES) != 0);
    }
    hr_status st = layer_step(device, &l, 0, true);
    REQUIRE_OK(st);
    for (uint64_t step = STEPS; step-- > 0;) {
        REQUIRE_OK(device->kind->replay(device, step, NULL));
        REQUIRE_OK(device->kind->read(device, got, 2 * ROOM, TENSOR_BYTES));
        EXPECT_MSG(!memcmp(got, expected[step], TENSOR_BYTES), "replayed step %llu differs", (unsigned long long)step);
    }
    layer_free(&l);
    device->kind->close(device);
}

TEST(a_label_that_is_no_class_is_an_error_of_its_cuda_step)
{
    hr_device *device = cuda_open(BUFFERS * ROOM, 0);
    layer l = layer_new(device, "softmax_xent", 2, HR_I32, 1);
    int32_t labels[N] = {0, FEATURES - 1, 5, 7}, bad[] = {-1, FEATURES, INT32_MAX};
    write_ones(device, 0);
    REQUIRE_OK(device->kind->write(device, ROOM, labels, sizeof labels));
    EXPECT(layer_step(device, &l, 0, false) == HR_OK);
    for (int i = 0; i < 3; i++) {
        REQUIRE_OK(device->kind->write(device, ROOM + 4, &bad[i], 4));
        EXPECT(layer_step(device, &l, 3, false) == HR_BAD_INPUT && says("step 3: a label is no class"));
        REQUIRE_OK(device->kind->write(device, ROOM, labels, sizeof labels));
        EXPECT(layer_step(device, &l, 4, false) == HR_OK);    /* the flag does not outlive its step */
    }
    REQUIRE_OK(layer_step(device, &l, 5, true));
    REQUIRE_OK(device->kind->write(device, ROOM, &bad[0], 4));
    EXPECT(device->kind->replay(device, 6, NULL) == HR_BAD_INPUT && says("step 6"));
    layer_free(&l);
    device->kind->close(device);
}

TEST(a_cuda_kernel_that_writes_past_the_arena_is_found)
{
    static const int past_bytes[] = {16, 64, 256};
    hr_device *device = cuda_open(BUFFERS * ROOM, 0);
    layer l = layer_new(device, "add", 2, HR_F32, 2);
    char *end = device->kind->arena(device) + BUFFERS * ROOM;
    write_ones(device, 0);
    write_ones(device, ROOM);
    l.out[0] = end - TENSOR_BYTES;
    EXPECT(layer_step(device, &l, 0, false) == HR_OK);
    EXPECT(device->kind->used_bytes(device) == BUFFERS * ROOM);
    for (int i = 0; i < 3; i++) {
        l.out[0] = end - TENSOR_BYTES + past_bytes[i];
        EXPECT(layer_step(device, &l, 1, false) == HR_DEVICE && says("step 1 wrote past the arena's end: byte 0"));
        REQUIRE_OK(device->kind->reserve(device, BUFFERS * ROOM, 0));     /* anew, and whole again */
        end = device->kind->arena(device) + BUFFERS * ROOM;
        l.in[0] = end - 2 * TENSOR_BYTES;
        l.in[1] = end - 3 * TENSOR_BYTES;
        l.out[0] = end - TENSOR_BYTES;
        EXPECT(layer_step(device, &l, 2, false) == HR_OK);
    }
    layer_free(&l);
    device->kind->close(device);
}
