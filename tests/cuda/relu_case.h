/* One op of relu_compression on a device, beside device_case.h: elastic buffers of any size, overflow in host memory.
 *
 * A run lays inputs, outputs and workspace out with fences between them, what is in_host in the host pool, the rest in
 * the arena; outputs and workspace begin as NaN. Afterwards fences and inputs must be as they were. The grid of our
 * kernels follows the number of multiprocessors, which a case may change: many tiles for a block, or many blocks.
 */
#ifndef HR_RELU_CASE_H
#define HR_RELU_CASE_H
#include "../relu_compression/relu_compression.h"
#include "cuda/queue.h"
#include "device_case.h"

enum { RELU_EDGES = 6, RELU_FENCE = HR_DEVICE_CASE_FENCE_BYTES };

typedef struct relu_buffer { void *bytes; int64_t n; } relu_buffer;

/* A graph with one node on x (and, restoring, its like). */
static inline hr_graph *relu_graph(const char *op, int n_in, const hr_tensor *in, hr_attrs attrs, const hr_tensor *like,
                                   int *node)
{
    hr_graph *graph = NULL;
    int t[RELU_EDGES];
    REQUIRE_OK(hr_graph_new(HR_F32, 1, &graph));
    for (int j = 0; j < n_in; j++)
        REQUIRE_OK(hr_graph_add_tensor(graph, "in", in[j].type, HR_LAYOUT_PLAIN, HR_ROLE_ACTIVATION, in[j].rank,
                                       in[j].dim, &t[j]));
    for (int j = 0; j < n_in; j++) graph->tensors[t[j]].in_host = in[j].in_host;
    if (like)
        REQUIRE_OK(hr_graph_add_tensor(graph, "like", like->type, HR_LAYOUT_PLAIN, HR_ROLE_ACTIVATION, like->rank,
                                       like->dim, &attrs.like));
    REQUIRE_OK(hr_graph_add_node(graph, op, op, HR_FORWARD, -1, n_in, t, 0, NULL, &attrs, node));
    return graph;
}

static inline hr_tensor relu_tensor(hr_type type, int64_t elements)
{
    return (hr_tensor){.type = type, .rank = 1, .dim = {elements}, .elements = elements};
}

/* The device's n-th kernel for the node, NULL behind the last. */
static inline const hr_kernel *relu_kernel(const hr_device *device, const hr_graph *graph, int node, int n)
{
    const hr_case c = {.graph = (hr_graph *)graph};
    return hr_device_case_kernel(device, &c, node, n);
}

/* Where buffers lie: edge i of n, in the arena or the host pool; the last one is the workspace. */
typedef struct relu_layout {
    int n;
    int64_t at[RELU_EDGES], bytes[RELU_EDGES], total[2];
    bool host[RELU_EDGES];
} relu_layout;

static inline void relu_layout_add(relu_layout *l, bool host, int64_t bytes)
{
    l->host[l->n] = host;
    l->at[l->n] = l->total[host];
    l->bytes[l->n++] = bytes;
    l->total[host] = (l->total[host] + bytes + 63) / 64 * 64 + RELU_FENCE;
}

/* Copies of both memories as they are before the run. */
static inline void relu_images(const relu_layout *l, int n_in, const relu_buffer *in, unsigned char *image[2])
{
    for (int host = 0; host < 2; host++) {
        REQUIRE((image[host] = malloc((size_t)l->total[host])) != NULL);
        memset(image[host], HR_CASE_FENCE, (size_t)l->total[host]);
    }
    for (int i = 0; i < l->n; i++)
        if (i >= n_in) memset(image[l->host[i]] + l->at[i], 0xff, (size_t)l->bytes[i]);
        else if (l->bytes[i]) memcpy(image[l->host[i]] + l->at[i], in[i].bytes, (size_t)l->bytes[i]);
}

/* Every byte that is no output and no workspace must be as before. */
static inline void relu_compare(const relu_layout *l, int n_in, unsigned char *before[2], unsigned char *after[2],
                                const char *what)
{
    for (int i = n_in; i < l->n; i++)
        if (l->bytes[i])
            memcpy(before[l->host[i]] + l->at[i], after[l->host[i]] + l->at[i], (size_t)l->bytes[i]);
    for (int host = 0; host < 2; host++)
        EXPECT_MSG(!memcmp(before[host], after[host], (size_t)l->total[host]),
                   "%s wrote outside of its outputs, into %s memory", what, host ? "host" : "device");
}

/* Whether runs are recorded and replayed: then what is compared comes from the replay. */
static bool relu_recorded;

/* Runs the node; in and out say how many bytes each buffer has, out takes the results. Returns what finish said. */
static inline hr_status relu_try(hr_device *device, const hr_graph *graph, int node, const hr_kernel *kernel,
                                 int multiprocessors, const relu_buffer *in, relu_buffer *out)
{
    const hr_device_kind *kind = device->kind;
    const hr_node *n = &graph->nodes[node];
    hr_site site = kind->site(device);
    relu_layout l = {.total = {RELU_FENCE, RELU_FENCE}};
    int64_t in_bytes[RELU_EDGES], out_bytes[RELU_EDGES], workspace_bytes = 0;
    unsigned char *before[2], *after[2];
    const void *from[RELU_EDGES];
    void *to[RELU_EDGES], *state = NULL;
    if (kernel->prepare) REQUIRE_OK(kernel->prepare(graph, n, &site, &state, &workspace_bytes));
    for (int j = 0; j < n->n_in; j++) relu_layout_add(&l, graph->tensors[n->in[j]].in_host, in_bytes[j] = in[j].n);
    for (int k = 0; k < n->n_out; k++) relu_layout_add(&l, graph->tensors[n->out[k]].in_host, out_bytes[k] = out[k].n);
    relu_layout_add(&l, false, workspace_bytes);
    relu_images(&l, n->n_in, in, before);
    REQUIRE_OK(kind->reserve(device, l.total[0], l.total[1]));
    REQUIRE_OK(kind->write(device, 0, before[0], l.total[0]));
    memcpy(kind->host_pool(device), before[1], (size_t)l.total[1]);
    site = kind->site(device);
    hr_cuda_queue queue = *(const hr_cuda_queue *)site.queue;
    if (multiprocessors) queue.multiprocessors = multiprocessors;
    site.queue = &queue;
    char *memory[2] = {kind->arena(device), kind->host_pool(device)};
    for (int i = 0; i < l.n - 1; i++) {
        if (i < n->n_in) from[i] = memory[l.host[i]] + l.at[i];
        else to[i - n->n_in] = memory[l.host[i]] + l.at[i];
    }
    hr_command command = {.kind = HR_COMMAND_KERNEL, .stream = HR_STREAM_COMPUTE, .name = n->name, .kernel = kernel};
    command.call = (hr_kernel_call){.graph = graph, .node = n, .in = from, .out = to, .in_bytes = in_bytes,
                                    .out_bytes = out_bytes, .workspace = memory[0] + l.at[l.n - 1],
                                    .workspace_bytes = workspace_bytes, .state = state, .site = site};
    REQUIRE_OK(kind->begin(device, &(hr_issue){.n_commands = 1, .record = relu_recorded}));
    hr_status submitted = kind->submit(device, &command), finished = kind->finish(device, NULL, NULL);
    if (relu_recorded && submitted == HR_OK && finished == HR_OK) {
        double seconds;
        REQUIRE_OK(kind->write(device, 0, before[0], l.total[0]));
        memcpy(kind->host_pool(device), before[1], (size_t)l.total[1]);
        REQUIRE_OK(kind->replay(device, 1, &seconds));
    }
    for (int host = 0; host < 2; host++) REQUIRE((after[host] = malloc((size_t)l.total[host])) != NULL);
    REQUIRE_OK(kind->read(device, after[0], 0, l.total[0]));
    memcpy(after[1], kind->host_pool(device), (size_t)l.total[1]);
    for (int k = 0; k < n->n_out; k++) {
        const int i = n->n_in + k;
        if (l.bytes[i]) memcpy(out[k].bytes, after[l.host[i]] + l.at[i], (size_t)l.bytes[i]);
    }
    relu_compare(&l, n->n_in, before, after, kernel->algorithm);
    for (int host = 0; host < 2; host++) free(before[host]), free(after[host]);
    return submitted == HR_OK ? finished : submitted;
}

static inline void *relu_memory(int64_t bytes)
{
    void *memory = calloc(1, (size_t)(bytes > 0 ? bytes : 1));
    REQUIRE(memory != NULL);
    return memory;
}

/* An element by its bits. */
static inline void relu_set(void *x, hr_type type, int64_t i, uint32_t bits)
{
    const int64_t bytes = hr_type_bytes(type);
    memcpy((char *)x + i * bytes, &bits, (size_t)bytes);
}

/* Any bits but zero: signs, NaN with payloads, infinities, denormals and -0.0 among them. */
static inline uint32_t relu_some_bits(hr_type type, uint64_t key, int64_t i)
{
    static const uint32_t special[] = {0x80000000u, 0x7fc12345u, 0xff800000u, 0x7f800000u, 1, 0x80000001u, 0x7f812345u};
    const uint64_t random = hr_rng_bits(key, (uint64_t)i);
    const uint32_t wide = random % 16 < 7 ? special[random % 16] : (uint32_t)(random >> 32);
    const uint32_t bits = hr_type_bytes(type) == 4 ? wide : wide < 2 ? wide : wide >> 16;
    return bits ? bits : 1;
}

/* `percent` of the elements are nonzero, in runs of `run` elements. */
static inline void relu_fill(void *x, hr_type type, int64_t elements, int percent, int64_t run, uint64_t key)
{
    for (int64_t i = 0; i < elements; i++) {
        const bool set = (int)(hr_rng_bits(key + 1, (uint64_t)(i / run)) % 100) < percent;
        relu_set(x, type, i, set ? relu_some_bits(type, key, i) : 0);
    }
}

/* Emulation mode of this process, unless the environment has one (sanitizers want few resident blocks). */
static inline void relu_mode(const char *mode)
{
    if (!getenv("HEADROOM_SIMT")) setenv("HEADROOM_SIMT", mode, 1);
}

static const hr_type relu_types[] = {HR_F32, HR_F16, HR_BF16};
#endif
