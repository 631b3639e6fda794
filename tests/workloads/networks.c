/* The networks are the published ones: parameter counts, shapes, options. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "op.h"
#include "testing.h"
#include "workload.h"

static hr_graph *graph_of(const char *spec, hr_type real, int channel_block)
{
    hr_graph *graph = NULL;
    REQUIRE_OK(hr_workload_graph(spec, real, channel_block, &graph, NULL));
    return graph;
}

/* Elements of parameters whose name ends in `suffix`. */
static int64_t elements_named(const hr_graph *graph, const char *suffix)
{
    int64_t total = 0;
    for (int t = 0; t < graph->n_tensors; t++) {
        const char *name = graph->tensors[t].name;
        size_t chars = strlen(name), tail = strlen(suffix);
        if (graph->tensors[t].role == HR_ROLE_PARAMETER && chars > tail && !strcmp(name + chars - tail, suffix))
            total += graph->tensors[t].elements;
    }
    return total;
}

static void expect_shape(const hr_graph *graph, const char *node, int rank, const int64_t *dim)
{
    int id = hr_graph_find_node(graph, node);
    REQUIRE(id >= 0);
    const hr_tensor *t = &graph->tensors[graph->nodes[id].out[0]];
    char shape[HR_SHAPE_TEXT];
    bool equal = t->rank == rank;
    for (int i = 0; i < rank && equal; i++) equal = t->dim[i] == dim[i];
    EXPECT_MSG(equal, "%s gives %s", node, hr_tensor_shape(t, shape));
}
#define SHAPE(graph, node, ...) \
    expect_shape(graph, node, (int)(sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), (int64_t[]){__VA_ARGS__})

static void expect_parameters(const char *name, int64_t published)
{
    const hr_workload *workload = hr_workload_find(name);
    REQUIRE(workload);
    EXPECT(workload->published_parameters == published);
    hr_graph *graph = graph_of(name, HR_F32, 8);
    EXPECT_MSG(hr_graph_parameters(graph) == published, "%s has %lld parameters", name,
               (long long)hr_graph_parameters(graph));
    hr_graph_free(graph);
}

TEST(alexnet_has_60965224_parameters) { expect_parameters("alexnet", 60965224); }
TEST(vgg16_has_138357544_parameters) { expect_parameters("vgg16", 138357544); }
TEST(vgg19_has_143667240_parameters) { expect_parameters("vgg19", 143667240); }
TEST(resnet18_has_11689512_parameters) { expect_parameters("resnet18", 11689512); }
TEST(googlenet_has_6998552_parameters) { expect_parameters("googlenet", 6998552); }
TEST(resnet50_has_25557032_parameters) { expect_parameters("resnet50", 25557032); }
TEST(resnet152_has_60192808_parameters) { expect_parameters("resnet152", 60192808); }

TEST(unet3d_has_the_published_19069955_parameters_and_its_normalisation_scales)
{
    hr_graph *graph = graph_of("unet3d", HR_F32, 8);
    EXPECT(hr_workload_find("unet3d")->published_parameters == 19069955);
    EXPECT(elements_named(graph, ".scale") == 2336);
    EXPECT_MSG(hr_graph_parameters(graph) - elements_named(graph, ".scale") == 19069955, "%lld",
               (long long)hr_graph_parameters(graph));
    hr_graph_free(graph);
}

TEST(lenet_has_the_582026_parameters_that_its_file_states)
{
    hr_graph *graph = graph_of("lenet", HR_F32, 8);
    EXPECT(hr_graph_parameters(graph) == 582026);
    hr_graph_free(graph);
}

TEST(image_networks_have_the_published_feature_map_shapes)
{
    hr_graph *g = graph_of("alexnet:batch=2", HR_F32, 8);
    SHAPE(g, "conv1", 2, 96, 55, 55);
    SHAPE(g, "pool1", 2, 96, 27, 27);
    SHAPE(g, "pool5", 2, 256, 6, 6);
    SHAPE(g, "fc8", 2, 1000);
    hr_graph_free(g);
    g = graph_of("vgg16:batch=2", HR_F32, 8);
    SHAPE(g, "conv1_2", 2, 64, 224, 224);
    SHAPE(g, "pool5", 2, 512, 7, 7);
    hr_graph_free(g);
    g = graph_of("googlenet:batch=2", HR_F32, 8);
    SHAPE(g, "pool1", 2, 64, 56, 56);
    SHAPE(g, "pool2", 2, 192, 28, 28);
    SHAPE(g, "inception3a.concat", 2, 256, 28, 28);
    SHAPE(g, "inception4e.concat", 2, 832, 14, 14);
    SHAPE(g, "inception5b.concat", 2, 1024, 7, 7);
    SHAPE(g, "pool5", 2, 1024, 1, 1);
    hr_graph_free(g);
    g = graph_of("resnet50:batch=2", HR_F32, 8);
    SHAPE(g, "stem.conv", 2, 64, 112, 112);
    SHAPE(g, "stem.pool", 2, 64, 56, 56);
    SHAPE(g, "s1.b3.add", 2, 256, 56, 56);
    SHAPE(g, "s4.b3.add", 2, 2048, 7, 7);
    hr_graph_free(g);
}

/* Multiply-adds per image of convolutions and dense layers, as published or counted by other frameworks. */
TEST(image_networks_cost_the_published_number_of_multiply_adds)
{
    static const struct { const char *spec; double giga; } published[] = {
        {"alexnet:batch=1", 0.724}, {"vgg16:batch=1", 15.47},    {"googlenet:batch=1", 1.58},
        {"resnet50:batch=1", 4.09}, {"resnet152:batch=1", 11.51}};
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        hr_graph *g = graph_of(published[i].spec, HR_F32, 8);
        double flops = 0;
        for (int k = 0; k < g->n_nodes; k++) {
            const hr_node *node = &g->nodes[k];
            if (node->phase == HR_FORWARD && (!strcmp(node->op->name, "conv") || !strcmp(node->op->name, "dense")))
                flops += node->op->flops(g, node);
        }
        EXPECT_MSG(fabs(flops / 2e9 / published[i].giga - 1) < 0.01, "%s: %.4g", published[i].spec, flops / 2e9);
        hr_graph_free(g);
    }
}

TEST(unet3d_returns_to_the_size_of_its_input)
{
    hr_graph *g = graph_of("unet3d:size=32", HR_F32, 8);
    SHAPE(g, "down4.bn2", 1, 512, 4, 4, 4);
    SHAPE(g, "up3.concat", 1, 768, 8, 8, 8);
    SHAPE(g, "up1.concat", 1, 192, 32, 32, 32);
    SHAPE(g, "classifier", 1, 3, 32, 32, 32);
    int labels = hr_graph_find_tensor(g, "labels");
    REQUIRE(labels >= 0);
    EXPECT(g->tensors[labels].type == HR_I32 && g->tensors[labels].rank == 4 &&
           g->tensors[labels].elements == 32 * 32 * 32);
    hr_graph_free(g);
}

TEST(every_workload_builds_small_in_every_layout_and_precision)
{
    static const char *const specs[] = {"lenet:batch=1,channels=1",
                                        "alexnet:batch=1,image=67,classes=2",
                                        "vgg16:batch=1,image=32,classes=2",
                                        "googlenet:batch=1,image=32",
                                        "resnet50:batch=1,image=32",
                                        "resnet152:batch=1,image=32",
                                        "unet3d:size=8,base=4",
                                        "unet3d:size=2,depth=2,base=1,channels=1,classes=2"};
    static const char *const precisions[] = {"f32", "tf32", "f16", "bf16"};
    static const int blocks[] = {1, 8, 16, HR_CHANNELS_LAST};
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++)
        for (int b = 0; b < 4; b++) {
            hr_graph_free(graph_of(specs[i], HR_F64, blocks[b]));
            for (int p = 0; p < 4; p++) {
                char spec[128];
                snprintf(spec, sizeof spec, "%s,precision=%s", specs[i], precisions[p]);
                hr_graph_free(graph_of(spec, HR_F32, blocks[b]));
            }
        }
}

TEST(precision_and_loss_scale_of_a_spec_are_those_of_its_graph)
{
    static const struct { const char *options; hr_type activations; bool tf32; double loss_scale;
    } cases[] = {{"precision=f32", HR_F32, false, 1},
                 {"precision=tf32", HR_F32, true, 1},
                 {"precision=f16", HR_F16, false, 1024},
                 {"precision=bf16", HR_BF16, false, 1},
                 {"precision=f16,loss_scale=1", HR_F16, false, 1},
                 {"loss_scale=0.5,precision=bf16", HR_BF16, false, 0.5},
                 {"loss_scale=65536", HR_F32, false, 65536}};
    for (int w = 0; hr_workloads[w]; w++)
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            char spec[128], text[256];
            hr_graph *graph = NULL;
            hr_spec parsed;
            snprintf(spec, sizeof spec, "%s:batch=1,%s", hr_workloads[w]->name, cases[i].options);
            REQUIRE_OK(hr_workload_graph(spec, HR_F32, HR_CHANNELS_LAST, &graph, &parsed));
            EXPECT_MSG(graph->activations == cases[i].activations && graph->tf32 == cases[i].tf32 &&
                           graph->loss_scale == cases[i].loss_scale && graph->real == HR_F32,
                       "%s: %s tf32 %d scale %g", spec, hr_type_name(graph->activations), graph->tf32,
                       graph->loss_scale);
            hr_graph *again = NULL;    /* searches rewrite specs */
            hr_spec_format(&parsed, text, sizeof text);
            REQUIRE_OK(hr_workload_graph(text, HR_F32, HR_CHANNELS_LAST, &again, NULL));
            EXPECT(hr_graph_fingerprint(graph) == hr_graph_fingerprint(again));
            hr_graph_free(graph);
            hr_graph_free(again);
        }
}

TEST(reduced_precision_keeps_the_number_of_parameters_and_halves_feature_maps)
{
    for (int w = 0; hr_workloads[w]; w++) {
        char spec[128];
        snprintf(spec, sizeof spec, "%s:precision=bf16", hr_workloads[w]->name);
        hr_graph *full = graph_of(hr_workloads[w]->name, HR_F32, HR_CHANNELS_LAST), *half = graph_of(spec, HR_F32, 1);
        int checked = 0;
        EXPECT(hr_graph_parameters(full) == hr_graph_parameters(half));
        for (int i = 0; i < half->n_nodes; i++) {
            int other = hr_graph_find_node(full, half->nodes[i].name);    /* casts have no counterpart */
            if (other < 0 || half->nodes[i].phase != HR_FORWARD || !half->nodes[i].n_out) continue;
            const hr_tensor *small = &half->tensors[half->nodes[i].out[0]];
            const hr_tensor *large = &full->tensors[full->nodes[other].out[0]];
            if (small->role == HR_ROLE_LOSS) continue;
            EXPECT_MSG(2 * small->bytes == large->bytes, "%s", small->name);
            checked++;
        }
        EXPECT_MSG(checked >= 7, "%s: %d", spec, checked);    /* lenet: two of conv, pool and dense, and flatten */
        hr_graph_free(full);
        hr_graph_free(half);
    }
}

TEST(every_parameter_of_every_workload_gets_a_gradient_and_one_update)
{
    for (int w = 0; hr_workloads[w]; w++) {
        hr_graph *graph = graph_of(hr_workloads[w]->name, HR_F32, 8);
        int *updates = calloc((size_t)graph->n_tensors, sizeof *updates);
        REQUIRE(updates);
        for (int i = 0; i < graph->n_nodes; i++)
            if (graph->nodes[i].phase == HR_UPDATE) updates[graph->nodes[i].update[0]]++;
        for (int t = 0; t < graph->n_tensors; t++)
            EXPECT_MSG(updates[t] == (graph->tensors[t].role == HR_ROLE_PARAMETER), "%s: %s is updated %d times",
                       hr_workloads[w]->name, graph->tensors[t].name, updates[t]);
        EXPECT(graph->loss >= 0 && graph->tensors[graph->loss].role == HR_ROLE_LOSS);
        free(updates);
        hr_graph_free(graph);
    }
}

TEST(dropouts_of_one_network_draw_from_different_streams)
{
    hr_graph *graph = graph_of("vgg16:batch=1,image=32", HR_F32, 8);
    int a = hr_graph_find_node(graph, "drop6"), b = hr_graph_find_node(graph, "drop7");
    REQUIRE(a >= 0 && b >= 0);
    EXPECT(graph->nodes[a].attrs.salt && graph->nodes[a].attrs.salt != graph->nodes[b].attrs.salt);
    hr_graph_free(graph);
}

TEST(wrong_workload_specs_are_refused_with_what_is_known)
{
    static const struct { const char *spec, *says;
    } cases[] = {{"resnet51", "known workloads: "},
                 {"resnet51", "resnet50"},
                 {"resnet50:btch=4", "known options: batch, image, classes"},
                 {"resnet50:batch=0", "batch"},
                 {"resnet50:image=31", "image"},
                 {"resnet50:batch", "batch=8"},
                 {"resnet50:batch=x", "'x'"},
                 {"unet3d:size=30", "multiple of 8"},
                 {"lenet:image=28", "known options: batch, channels, precision, loss_scale"},
                 {"resnet50:precision=fp16", "one of f32|tf32|f16|bf16, not 'fp16'"},
                 {"resnet50:precision=8", "one of f32|tf32|f16|bf16"},
                 {"resnet50:loss_scale=1000,precision=f16", "power of two"},
                 {"resnet50:loss_scale=-1", "loss_scale"},
                 {"", "NAME"},
                 {"ResNet50", "NAME"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hr_graph *graph = NULL;
        hr_status st = hr_workload_graph(cases[i].spec, HR_F32, 8, &graph, NULL);
        EXPECT_MSG(st == HR_BAD_ARGUMENT && !graph, "'%s' gives %s", cases[i].spec, hr_status_name(st));
        EXPECT_MSG(strstr(hr_error_message(), cases[i].says), "'%s' says: %s", cases[i].spec, hr_error_message());
    }
}

TEST(networks_in_double_precision_have_no_other_precision)
{
    hr_graph *graph = NULL;
    EXPECT(hr_workload_graph("lenet:precision=bf16", HR_F64, 1, &graph, NULL) == HR_BAD_ARGUMENT && !graph);
    EXPECT(hr_workload_graph("lenet:precision=tf32", HR_F64, 1, &graph, NULL) == HR_BAD_ARGUMENT && !graph);
    EXPECT(strstr(hr_error_message(), "no other precision"));
}
