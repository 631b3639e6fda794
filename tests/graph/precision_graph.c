/* Graphs with activations of fewer bits than parameters, and with channels last: types, layouts, casts, sums. */
#include <string.h>
#include "net.h"
#include "op.h"
#include "testing.h"

static hr_graph *graph_of(hr_type real, hr_type activations, int channel_block)
{
    hr_graph *graph = NULL;
    REQUIRE_OK(hr_graph_new(real, channel_block, &graph));
    REQUIRE_OK(hr_graph_set_activations(graph, activations));
    return graph;
}

/* conv - bn - pool - concat with itself - dense: every kind of parameter, and a tensor with two readers. */
static hr_graph *network(hr_type activations, int channel_block, bool tf32, double loss_scale)
{
    hr_graph *graph = graph_of(HR_F32, activations, channel_block);
    graph->tf32 = tf32;
    graph->loss_scale = loss_scale;
    hr_net net = hr_net_begin(graph);
    int x = hr_net_input(&net, "images", 4, (int64_t[]){2, 3, 8, 8});
    x = hr_net_conv(&net, "conv", x, 8, (hr_attrs){.kernel = {3, 3}, .pad = {1, 1}, .relu = true}, true);
    x = hr_net_bn(&net, "bn", x, true);
    x = hr_net_max_pool(&net, "pool", x, (hr_attrs){.kernel = {2, 2}, .stride = {2, 2}});
    x = hr_net_deconv(&net, "up", x, 8, (hr_attrs){.kernel = {2, 2}, .stride = {2, 2}, .groups = 2}, false);
    x = hr_net_concat(&net, "twice", 2, (int[]){x, x});
    hr_net_loss(&net, hr_net_dense(&net, "classes", x, 4, false));
    REQUIRE_OK(net.status);
    REQUIRE_OK(hr_graph_differentiate(graph, &(hr_optimizer){"sgd", {.rate = 0.1, .momentum = 0.9}}));
    return graph;
}

TEST(activations_may_have_fewer_bits_than_f32_parameters_and_nothing_else)
{
    static const struct { hr_type real, activations; hr_status status;
    } cases[] = {{HR_F32, HR_F32, HR_OK}, {HR_F32, HR_F16, HR_OK}, {HR_F32, HR_BF16, HR_OK}, {HR_F64, HR_F64, HR_OK},
                 {HR_F64, HR_BF16, HR_BAD_ARGUMENT}, {HR_F64, HR_F32, HR_BAD_ARGUMENT},
                 {HR_F32, HR_F64, HR_BAD_ARGUMENT},
                 {HR_F32, HR_U8, HR_BAD_ARGUMENT}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hr_graph *graph = NULL;
        REQUIRE_OK(hr_graph_new(cases[i].real, 1, &graph));
        EXPECT(graph->activations == graph->real && graph->loss_scale == 1 && !graph->tf32);
        EXPECT(hr_graph_set_activations(graph, cases[i].activations) == cases[i].status);
        EXPECT(graph->activations == (cases[i].status == HR_OK ? cases[i].activations : cases[i].real));
        hr_graph_free(graph);
    }
    hr_graph *graph = graph_of(HR_F32, HR_F32, 1), *none = NULL;
    int tensor;
    REQUIRE_OK(hr_graph_add_tensor(graph, "x", HR_F32, HR_LAYOUT_PLAIN, HR_ROLE_INPUT, 1, (int64_t[]){4}, &tensor));
    EXPECT(hr_graph_set_activations(graph, HR_BF16) == HR_BAD_ARGUMENT);
    EXPECT(hr_graph_new(HR_BF16, 1, &none) == HR_BAD_ARGUMENT && !none);
    EXPECT(hr_graph_new(HR_F32, -1, &none) == HR_BAD_ARGUMENT && !none);
    hr_graph_free(graph);
}

static bool ends_with(const char *name, const char *tail)
{
    size_t chars = strlen(name), tail_chars = strlen(tail);
    return chars >= tail_chars && !strcmp(name + chars - tail_chars, tail);
}

static hr_type wanted_type(const hr_graph *graph, const hr_tensor *t)
{
    if (t->role == HR_ROLE_PARAMETER || t->role == HR_ROLE_STATE || t->role == HR_ROLE_LOSS || t->gradient_of >= 0)
        return HR_F32;
    if (ends_with(t->name, ".mean") || ends_with(t->name, ".var")) return HR_F32;
    if (ends_with(t->name, ".argmax")) return HR_U8;
    return !strcmp(t->name, "labels") ? HR_I32 : graph->activations;
}

TEST(activations_are_reduced_while_parameters_updates_statistics_and_loss_stay_f32)
{
    static const hr_type types[] = {HR_F16, HR_BF16};
    for (int i = 0; i < 2; i++) {
        hr_graph *graph = network(types[i], 8, false, 1);
        int casts = 0;
        for (int t = 0; t < graph->n_tensors; t++) {
            const hr_tensor *tensor = &graph->tensors[t];
            EXPECT_MSG(tensor->type == wanted_type(graph, tensor), "%s is %s", tensor->name,
                       hr_type_name(tensor->type));
            EXPECT(tensor->bytes == tensor->elements * hr_type_bytes(tensor->type));
        }
        for (int n = 0; n < graph->n_nodes; n++) casts += !strcmp(graph->nodes[n].op->name, "cast");
        EXPECT_MSG(casts == 2 * 5, "%d casts", casts);    /* weights of three layers, biases of two; there and back */
        hr_graph_free(graph);
    }
    hr_graph *graph = network(HR_F32, 8, true, 1);
    for (int n = 0; n < graph->n_nodes; n++) EXPECT(strcmp(graph->nodes[n].op->name, "cast"));
    hr_graph_free(graph);
}

TEST(every_tensor_with_space_lies_channels_last_but_labels)
{
    hr_graph *graph = network(HR_BF16, HR_CHANNELS_LAST, false, 1);
    int last = 0, weights = 0;
    for (int t = 0; t < graph->n_tensors; t++) {
        const hr_tensor *tensor = &graph->tensors[t];
        hr_layout wanted = tensor->rank >= 3 ? HR_LAYOUT_LAST : HR_LAYOUT_PLAIN;
        EXPECT_MSG(tensor->layout == wanted, "%s is %s", tensor->name, hr_layout_name(tensor->layout));
        last += tensor->layout == HR_LAYOUT_LAST;
        weights += tensor->layout == HR_LAYOUT_LAST && tensor->role == HR_ROLE_PARAMETER;
    }
    EXPECT(weights == 2 && last > 10);
    hr_graph_free(graph);
}

TEST(channels_lie_last_in_memory_and_only_behind_space)
{
    hr_graph *graph = graph_of(HR_F32, HR_F32, HR_CHANNELS_LAST);
    int tensor;
    int64_t dim[] = {2, 5, 3, 4};
    EXPECT(hr_graph_layout(graph, 4, dim) == HR_LAYOUT_LAST && hr_graph_layout(graph, 2, dim) == HR_LAYOUT_PLAIN);
    EXPECT(hr_graph_weight_layout(graph, 6, 3, 1, HR_LAYOUT_PLAIN) == HR_LAYOUT_LAST);
    EXPECT(hr_graph_weight_layout(graph, 6, 3, 2, HR_LAYOUT_LAST) == HR_LAYOUT_LAST);
    hr_status refused = hr_graph_add_tensor(graph, "flat", HR_F32, HR_LAYOUT_LAST, HR_ROLE_INPUT, 2, dim, &tensor);
    EXPECT(refused == HR_BAD_ARGUMENT);
    REQUIRE_OK(hr_graph_add_tensor(graph, "image", HR_F32, HR_LAYOUT_LAST, HR_ROLE_INPUT, 4, dim, &tensor));
    bool seen[120] = {false};
    for (int64_t a = 0, logical = 0; a < 2; a++)
        for (int64_t c = 0; c < 5; c++)
            for (int64_t s = 0; s < 12; s++, logical++) {
                int64_t place = hr_layout_index(HR_LAYOUT_LAST, 5, 12, a, c, s);
                EXPECT(place == a * 60 + s * 5 + c);
                REQUIRE(place >= 0 && place < 120);
                seen[place] = true;
            }
    for (int i = 0; i < 120; i++) EXPECT(seen[i]);
    hr_graph_free(graph);
}

TEST(fingerprints_tell_precisions_and_layouts_apart)
{
    struct { hr_type activations; int block; bool tf32; double scale; } cases[] = {
        {HR_F32, 1, false, 1}, {HR_F32, 1, true, 1}, {HR_F16, 1, false, 1}, {HR_BF16, 1, false, 1},
        {HR_F32, HR_CHANNELS_LAST, false, 1}, {HR_F32, 1, false, 2}};
    enum { CASES = sizeof cases / sizeof *cases };
    uint64_t prints[CASES];
    for (int i = 0; i < CASES; i++) {
        hr_graph *graph = network(cases[i].activations, cases[i].block, cases[i].tf32, cases[i].scale);
        hr_graph *again = network(cases[i].activations, cases[i].block, cases[i].tf32, cases[i].scale);
        prints[i] = hr_graph_fingerprint(graph);
        EXPECT(prints[i] == hr_graph_fingerprint(again));
        for (int k = 0; k < i; k++) EXPECT_MSG(prints[k] != prints[i], "cases %d and %d look alike", k, i);
        hr_graph_free(graph);
        hr_graph_free(again);
    }
}

TEST(a_printed_graph_names_its_precision_and_layouts)
{
    char text[512] = "";
    hr_graph *graph = network(HR_BF16, HR_CHANNELS_LAST, false, 1);
    FILE *file = tmpfile();
    REQUIRE(file);
    hr_graph_print(graph, file);
    rewind(file);
    REQUIRE(fread(text, 1, sizeof text - 1, file) > 0);
    EXPECT_MSG(strstr(text, "graph parameters f32 activations bf16"), "%s", text);
    EXPECT_MSG(strstr(text, "tensor images input 2x3x8x8 bf16 last 768 bytes"), "%s", text);
    EXPECT_MSG(strstr(text, "tensor conv.w parameter 8x3x3x3 f32 last 864 bytes"), "%s", text);
    fclose(file);
    hr_graph_free(graph);
}

/* One weight, two dense layers: through one cast the halves of its gradient are summed before they are cast back,
 * through two casts afterwards, each in the type that they have there. */
TEST(gradients_of_a_parameter_with_two_readers_are_summed_in_the_type_they_have)
{
    for (int casts = 1; casts <= 2; casts++) {
        hr_graph *graph = graph_of(HR_F32, HR_BF16, 1);
        hr_net net = hr_net_begin(graph);
        int w, node, half[2], x = hr_net_input(&net, "x", 2, (int64_t[]){2, 4});
        const hr_attrs none = {0};
        const int64_t dim[] = {4, 4};
        REQUIRE_OK(hr_graph_add_tensor(graph, "w", HR_F32, HR_LAYOUT_PLAIN, HR_ROLE_PARAMETER, 2, dim, &w));
        for (int i = 0; i < casts; i++) {
            REQUIRE_OK(hr_graph_add_node(graph, "cast", "cast", HR_FORWARD, -1, 1, &w, 0, NULL, &none, &node));
            half[i] = graph->nodes[node].out[0];
        }
        for (int i = 0; i < 2; i++) {
            const int in[] = {x, half[i % casts]};
            REQUIRE_OK(hr_graph_add_node(graph, "dense", "dense", HR_FORWARD, -1, 2, in, 0, NULL, &none, &node));
            x = graph->nodes[node].out[0];
        }
        hr_net_loss(&net, x);
        REQUIRE_OK(net.status);
        REQUIRE_OK(hr_graph_differentiate(graph, &(hr_optimizer){"sgd", {.rate = 1}}));
        int sums = 0, updates = 0;
        for (int n = 0; n < graph->n_nodes; n++) {
            const hr_node *it = &graph->nodes[n];
            updates += it->phase == HR_UPDATE;
            if (strcmp(it->op->name, "add")) continue;
            EXPECT(graph->tensors[it->out[0]].type == (casts == 1 ? HR_BF16 : HR_F32));
            sums++;
        }
        EXPECT(sums == 1 && updates == 1);
        hr_graph_free(graph);
    }
}

TEST(a_loss_scale_stands_in_the_loss_gradient_and_its_inverse_in_every_update)
{
    hr_graph *graph = network(HR_F16, 1, false, 1024);
    int updates = 0, roots = 0;
    for (int n = 0; n < graph->n_nodes; n++) {
        const hr_node *node = &graph->nodes[n];
        bool update = node->phase == HR_UPDATE, root = !strcmp(node->op->name, "softmax_xent_backward");
        if (update) EXPECT(node->attrs.alpha == 1.0 / 1024);
        if (root) EXPECT(node->attrs.alpha == 1024);
        updates += update;
        roots += root;
    }
    EXPECT(updates == 7 && roots == 1);
    hr_graph_free(graph);
}

TEST(a_loss_scale_that_would_round_is_refused)
{
    static const double bad[] = {3, 0, -2, 1.0 / 0.0, 1000};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        hr_graph *graph = graph_of(HR_F32, HR_F16, 1);
        hr_net net = hr_net_begin(graph);
        int x = hr_net_input(&net, "x", 2, (int64_t[]){2, 4});
        hr_net_loss(&net, hr_net_dense(&net, "classes", x, 4, false));
        REQUIRE_OK(net.status);
        graph->loss_scale = bad[i];
        EXPECT(hr_graph_differentiate(graph, &(hr_optimizer){"sgd", {.rate = 1}}) == HR_BAD_ARGUMENT);
        EXPECT(strstr(hr_error_message(), "power of two"));
        hr_graph_free(graph);
    }
}
