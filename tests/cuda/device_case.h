/* One op on a device with memory of its own, beside layers_case.h: the same case, run by the device's kernels.
 *
 *     hr_device *device = hr_device_case_open();             skips the test where there is no such device
 *     hr_case c = hr_case_begin(HR_F32, HR_CHANNELS_LAST);   ... tensors, node, hr_case_allocate, hr_case_fill ...
 *     hr_device_case_check(device, &c, c.node, bound);       every kernel of the device against the reference
 *     hr_case_end(&c);
 *     device->kind->close(device);
 *
 * The device is "simt" (the cuda device's code on an emulated GPU), or what HEADROOM_TEST_DEVICE names ("cuda" on real
 * hardware). A run lays all tensors of the node and the workspace into the arena with fences between them; outputs and
 * workspace begin as NaN. Afterwards fences and inputs must be as they were.
 */
#ifndef HR_DEVICE_CASE_H
#define HR_DEVICE_CASE_H
#include "device.h"
#include "impls/layers_case.h"
#include "module.h"

#define HR_DEVICE_CASE_FENCE_BYTES 256
#define HR_DEVICE_CASE_EDGES 32        /* inputs, outputs and updated tensors of a node */

static inline hr_device *hr_device_case_open(void)
{
    const char *spec = getenv("HEADROOM_TEST_DEVICE");
    const hr_device_kind *kind = NULL;
    hr_device_options options = {0};
    hr_device *device = NULL;
    if (!spec && (!(kind = hr_device_find("simt")) || (kind->module && !hr_module_exists(kind->module))))
        SKIP("no device simt in this build");
    if (spec) REQUIRE_OK(hr_device_parse(spec, &kind, &options));
    hr_status st = kind->open(&options, &device);
    if (spec && st == HR_UNSUPPORTED) SKIP("no device: %s", hr_error_message());
    REQUIRE_OK(st);
    return device;
}

/* The device's n-th kernel that supports the node, NULL behind the last. */
static inline const hr_kernel *hr_device_case_kernel(const hr_device *device, const hr_case *c, int node, int n)
{
    const hr_node *it = &c->graph->nodes[node];
    for (const hr_kernel *const *table = device->kind->kernels; *table; table++)
        for (const hr_kernel *k = *table; k->op; k++)
            if (!strcmp(k->op, it->op->name) && (!k->supports || k->supports(c->graph, it)) && n-- == 0) return k;
    return NULL;
}

/* Where the node's tensors lie in the arena: inputs, outputs, updated tensors, workspace; a fence before each and one
 * behind the last. */
typedef struct hr_device_layout {
    int n, tensors[HR_DEVICE_CASE_EDGES];     /* -1: absent, or the workspace */
    int64_t offsets[HR_DEVICE_CASE_EDGES], bytes[HR_DEVICE_CASE_EDGES], arena_bytes;
} hr_device_layout;

static inline void hr_device_layout_add(hr_device_layout *l, int tensor, int64_t bytes)
{
    REQUIRE(l->n < HR_DEVICE_CASE_EDGES);
    l->offsets[l->n] = l->arena_bytes;
    l->bytes[l->n] = bytes;
    l->tensors[l->n++] = tensor;
    l->arena_bytes = (l->arena_bytes + bytes + 63) / 64 * 64 + HR_DEVICE_CASE_FENCE_BYTES;
}

static inline hr_device_layout hr_device_case_layout(const hr_case *c, const hr_node *n, int64_t workspace_bytes)
{
    hr_device_layout l = {.arena_bytes = HR_DEVICE_CASE_FENCE_BYTES};
    for (int j = 0; j < n->n_in; j++)
        hr_device_layout_add(&l, n->in[j], n->in[j] < 0 ? 0 : hr_case_shape(c, n->in[j])->bytes);
    for (int k = 0; k < n->n_out; k++) hr_device_layout_add(&l, n->out[k], hr_case_shape(c, n->out[k])->bytes);
    for (int k = 0; k < n->n_update; k++) hr_device_layout_add(&l, n->update[k], hr_case_shape(c, n->update[k])->bytes);
    hr_device_layout_add(&l, -1, workspace_bytes);
    return l;
}

/* The arena as it is before the run: fences, inputs and updated tensors; NaN in outputs and workspace. */
static inline unsigned char *hr_device_case_image(const hr_case *c, const hr_node *n, const hr_device_layout *l)
{
    unsigned char *image = malloc((size_t)l->arena_bytes);
    REQUIRE(image != NULL);
    memset(image, HR_CASE_FENCE, (size_t)l->arena_bytes);
    for (int i = 0; i < l->n; i++) {
        bool made = i >= n->n_in && (i < n->n_in + n->n_out || i == l->n - 1);
        if (made) memset(image + l->offsets[i], 0xff, (size_t)l->bytes[i]);
        else if (l->bytes[i]) memcpy(image + l->offsets[i], c->buffers[l->tensors[i]], (size_t)l->bytes[i]);
    }
    return image;
}

/* Whether the bytes from `begin` to `end` are those of before. */
static inline bool hr_device_case_kept(const unsigned char *before, const unsigned char *after, int64_t begin,
                                       int64_t end)
{
    return !memcmp(before + begin, after + begin, (size_t)(end - begin));
}

/* Takes the results over into the case's buffers; fences and inputs must not have changed. */
static inline void hr_device_case_take(hr_case *c, const hr_node *n, const hr_kernel *kernel, const hr_device_layout *l,
                                       const unsigned char *before, const unsigned char *after)
{
    EXPECT_MSG(hr_device_case_kept(before, after, 0, l->offsets[0]), "%s: %s %s wrote before its tensors", c->label,
               n->op->name, kernel->algorithm);
    for (int i = 0; i < l->n; i++) {
        int64_t end = l->offsets[i] + l->bytes[i], next = i + 1 < l->n ? l->offsets[i + 1] : l->arena_bytes;
        const char *name = l->tensors[i] < 0 ? "its workspace" : hr_case_shape(c, l->tensors[i])->name;
        EXPECT_MSG(hr_device_case_kept(before, after, end, next), "%s: %s %s wrote past %s", c->label, n->op->name,
                   kernel->algorithm, name);
        if (i < n->n_in)
            EXPECT_MSG(hr_device_case_kept(before, after, l->offsets[i], end), "%s: %s %s changed its input %s",
                       c->label, n->op->name, kernel->algorithm, name);
        else if (i < l->n - 1)
            memcpy(c->buffers[l->tensors[i]], after + l->offsets[i], (size_t)l->bytes[i]);
    }
}

/* Runs the node on the device; outputs and updated tensors are then in the case's buffers. Returns what finish said:
 * results are taken over all the same. */
static inline hr_status hr_device_case_try(hr_device *device, hr_case *c, int node, const hr_kernel *kernel)
{
    const hr_device_kind *kind = device->kind;
    const hr_node *n = &c->graph->nodes[node];
    const hr_site site = kind->site(device);
    const void *in[HR_DEVICE_CASE_EDGES];
    void *out[HR_DEVICE_CASE_EDGES], *update[HR_DEVICE_CASE_EDGES], *state = NULL;
    int64_t workspace_bytes = 0;
    if (kernel->prepare) REQUIRE_OK(kernel->prepare(c->graph, n, &site, &state, &workspace_bytes));
    const hr_device_layout l = hr_device_case_layout(c, n, workspace_bytes);
    unsigned char *before = hr_device_case_image(c, n, &l), *after = malloc((size_t)l.arena_bytes);
    REQUIRE(after != NULL);
    REQUIRE_OK(kind->reserve(device, l.arena_bytes, 0));
    REQUIRE_OK(kind->write(device, 0, before, l.arena_bytes));
    char *arena = kind->arena(device);
    for (int i = 0; i < n->n_in; i++) in[i] = n->in[i] < 0 ? NULL : arena + l.offsets[i];
    for (int i = 0; i < n->n_out; i++) out[i] = arena + l.offsets[n->n_in + i];
    for (int i = 0; i < n->n_update; i++) update[i] = arena + l.offsets[n->n_in + n->n_out + i];
    hr_command command = {.kind = HR_COMMAND_KERNEL, .stream = HR_STREAM_COMPUTE, .name = n->name, .kernel = kernel};
    command.call = (hr_kernel_call){.graph = c->graph, .node = n, .in = in, .out = out, .update = update,
                                    .workspace = arena + l.offsets[l.n - 1], .workspace_bytes = workspace_bytes,
                                    .state = state, .site = site, .seed = c->seed, .step = c->step};
    REQUIRE_OK(kind->begin(device, &(hr_issue){.n_commands = 1, .step = c->step}));
    hr_status submitted = kind->submit(device, &command), finished = kind->finish(device, NULL, NULL);
    REQUIRE_OK(submitted);
    REQUIRE_OK(kind->read(device, after, 0, l.arena_bytes));
    hr_device_case_take(c, n, kernel, &l, before, after);
    if (kernel->release) kernel->release(state);
    free(before);
    free(after);
    return finished;
}

static inline void hr_device_case_run(hr_device *device, hr_case *c, int node, const hr_kernel *kernel)
{
    REQUIRE_OK(hr_device_case_try(device, c, node, kernel));
}

/* Tensors that a run writes: outputs, then updated ones. */
static inline int hr_device_case_written(const hr_node *n, int k)
{
    return k < n->n_out ? n->out[k] : n->update[k - n->n_out];
}

/* Their bytes, or back again. */
static inline void hr_device_case_copy(hr_case *c, const hr_node *n, int first, void **copies, bool back)
{
    for (int k = first; k < n->n_out + n->n_update; k++) {
        int t = hr_device_case_written(n, k);
        size_t bytes = (size_t)hr_case_shape(c, t)->bytes;
        if (!copies[k]) copies[k] = malloc(bytes);
        REQUIRE(copies[k] != NULL);
        memcpy(back ? c->buffers[t] : copies[k], back ? copies[k] : c->buffers[t], bytes);
    }
}

static inline void hr_device_case_drop(void **copies)
{
    for (int k = 0; k < HR_DEVICE_CASE_EDGES; k++) free(copies[k]);
}

/* Bound of element i (logical index) of written tensor k: outputs, then updated tensors. When it is asked, outputs hold
 * the reference's results and updated tensors what they held before the run; i = 0, 1, 2 ... */
typedef double (*hr_device_bound)(const hr_case *c, const hr_node *node, int k, int64_t i, double wanted);

/* What rounding to `type` adds when both sides, apart by at most `bound` before, are rounded to it. */
static inline double hr_device_case_rounded(hr_type type, double bound, double wanted)
{
    const double u = type == HR_F16 ? 0x1p-11 : type == HR_BF16 ? 0x1p-8 : 0x1p-24;
    const double least = type == HR_F16 ? 0x1p-24 : type == HR_BF16 ? 0x1p-133 : 0x1p-149;
    return bound + 2 * u * (1 + 2 * u) * (fabs(wanted) + bound) + least;
}

static inline double hr_device_case_exact(const hr_case *c, const hr_node *node, int k, int64_t i, double wanted)
{
    return 0;
}

/* Every kernel of the device that supports the node: within `bound` of the reference, and the same bits a second time.
 * There must be one. The reference's results stand afterwards. */
static inline void hr_device_case_check(hr_device *device, hr_case *c, int node, hr_device_bound bound)
{
    const hr_node *n = &c->graph->nodes[node];
    const int n_written = n->n_out + n->n_update;
    void *old[HR_DEVICE_CASE_EDGES] = {NULL}, *reference[HR_DEVICE_CASE_EDGES] = {NULL};
    void *first[HR_DEVICE_CASE_EDGES] = {NULL};
    void *wanted[HR_DEVICE_CASE_EDGES] = {NULL}, *within[HR_DEVICE_CASE_EDGES] = {NULL};
    const hr_kernel *kernel = hr_device_case_kernel(device, c, node, 0);
    EXPECT_MSG(kernel, "%s: %s has no kernel for %s", c->label, device->kind->name, n->op->name);
    hr_device_case_copy(c, n, n->n_out, old, false);
    hr_case_run(c, node, "reference");
    hr_device_case_copy(c, n, 0, reference, false);
    for (int k = 0; k < n_written; k++) wanted[k] = hr_case_copy(c, hr_device_case_written(n, k));
    hr_device_case_copy(c, n, n->n_out, old, true);
    for (int k = 0; k < n_written; k++) {
        int64_t elements = hr_case_shape(c, hr_device_case_written(n, k))->elements;
        REQUIRE((within[k] = malloc(sizeof(double) * (size_t)elements)) != NULL);
        for (int64_t i = 0; i < elements; i++) ((double *)within[k])[i] = bound(c, n, k, i, ((double *)wanted[k])[i]);
    }
    for (int i = 0; (kernel = hr_device_case_kernel(device, c, node, i)); i++) {
        hr_device_case_copy(c, n, n->n_out, old, true);
        hr_device_case_run(device, c, node, kernel);
        for (int k = 0; k < n_written; k++)
            hr_case_compare(c, hr_device_case_written(n, k), kernel->algorithm, wanted[k], within[k]);
        hr_device_case_copy(c, n, 0, first, false);
        hr_device_case_copy(c, n, n->n_out, old, true);
        hr_device_case_run(device, c, node, kernel);
        for (int k = 0; k < n_written; k++) {
            int t = hr_device_case_written(n, k);
            EXPECT_MSG(!memcmp(first[k], c->buffers[t], (size_t)hr_case_shape(c, t)->bytes),
                       "%s: a second run of %s %s gives other bits", c->label, n->op->name, kernel->algorithm);
        }
    }
    hr_device_case_copy(c, n, 0, reference, true);
    hr_device_case_drop(old);
    hr_device_case_drop(reference);
    hr_device_case_drop(first);
    hr_device_case_drop(wanted);
    hr_device_case_drop(within);
}

/* The forward node and its backward nodes. */
static inline void hr_device_case_check_all(hr_device *device, hr_case *c, hr_device_bound forward,
                                            hr_device_bound backward)
{
    for (int i = c->node; i < c->n_nodes; i++) hr_device_case_check(device, c, i, i == c->node ? forward : backward);
}
#endif
