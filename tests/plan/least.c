/* The least that any plan needs: by hand, and below what every technique does. */
#include "least.h"

#include "lives.h"
#include "plan_case.h"
#include "workload.h"

TEST(the_least_need_is_that_of_the_largest_node)
{
    int64_t bytes, persistent = 0, largest = 0;
    int node, which = -1;
    hr_graph *graph = case_graph();
    hr_costs *costs = case_costs(graph);
    REQUIRE_OK(hr_plan_least_bytes(graph, costs, &bytes, &node));
    for (int t = 0; t < graph->n_tensors; t++)
        if (hr_tensor_is_persistent(&graph->tensors[t])) persistent += hr_align(graph->tensors[t].bytes);
    for (int i = 0; i < graph->n_nodes; i++) {
        const hr_node *n = &graph->nodes[i];
        int64_t need = persistent + hr_align(costs->nodes[i].choices[0].workspace_bytes);
        for (int t = 0; t < graph->n_tensors; t++) {
            bool used = false;
            for (int k = 0; k < n->n_in; k++) used = used || n->in[k] == t;
            for (int k = 0; k < n->n_out; k++) used = used || n->out[k] == t;
            if (used && !hr_tensor_is_persistent(&graph->tensors[t])) need += hr_align(graph->tensors[t].bytes);
        }
        if (need > largest) largest = need, which = i;
    }
    EXPECT_MSG(bytes <= largest && bytes > largest - HR_ALIGNMENT, "%lld of %lld", (long long)bytes, (long long)largest);
    EXPECT_MSG(node == which, "%s", graph->nodes[node].name);
    /* a workspace as large as all else moves it there */
    costs->nodes[0].choices[0].workspace_bytes = 2 * largest;
    REQUIRE_OK(hr_plan_least_bytes(graph, costs, &bytes, &node));
    EXPECT(node == 0 && bytes > 2 * largest);
    hr_costs_free(costs);
    hr_graph_free(graph);
}

TEST(no_plan_of_any_technique_needs_less_than_the_least)
{
    static const char *const networks[] = {"lenet:batch=8", "resnet50:batch=1,image=32,classes=10", "unet3d:batch=1,size=16"};
    for (size_t w = 0; w < sizeof networks / sizeof *networks; w++)
        for (int t = 0; hr_techniques[t]; t++) {
            hr_graph *graph = NULL;
            hr_costs *costs = NULL;
            hr_plan *plan = NULL;
            int64_t bytes;
            int node;
            REQUIRE_OK(hr_workload_graph(networks[w], HR_F32, 1, &graph, NULL));
            REQUIRE_OK(hr_techniques_extend(hr_techniques[t]->name, graph));
            REQUIRE_OK(hr_costs_new(graph, &costs));
            for (int i = 0; i < graph->n_nodes; i++) costs->nodes[i].choices[0].seconds = 1e-3;
            costs->measured = true;
            REQUIRE_OK(hr_plan_least_bytes(graph, costs, &bytes, &node));
            REQUIRE_OK(hr_plan_make(graph, costs, hr_techniques[t]->name, INT64_MAX, 0, &plan));
            EXPECT_MSG(plan->arena_bytes >= bytes, "%s %s: %lld below %lld (%s)", networks[w], hr_techniques[t]->name,
                       (long long)plan->arena_bytes, (long long)bytes, graph->nodes[node].name);
            hr_plan_free(plan);
            hr_costs_free(costs);
            hr_graph_free(graph);
        }
}

/* One node reads one input: the leanest plan has nothing else, and the bound misses it by less than a line. */
TEST(a_plan_of_one_node_needs_the_least)
{
    hr_graph *graph = NULL;
    hr_costs *costs = NULL;
    hr_plan *plan = NULL;
    int64_t bytes;
    int node;
    REQUIRE_OK(hr_graph_new(HR_F32, 1, &graph));
    hr_net net = hr_net_begin(graph);
    hr_net_loss(&net, hr_net_input(&net, "scores", 2, (int64_t[]){3, 7}));
    REQUIRE_OK(net.status);
    REQUIRE_OK(hr_costs_new(graph, &costs));
    REQUIRE_OK(hr_plan_make(graph, costs, "keep_all", INT64_MAX, 0, &plan));
    REQUIRE_OK(hr_plan_least_bytes(graph, costs, &bytes, &node));
    EXPECT_MSG(plan->arena_bytes - bytes < HR_ALIGNMENT && bytes <= plan->arena_bytes, "%lld and %lld",
               (long long)plan->arena_bytes, (long long)bytes);
    hr_plan_free(plan);
    hr_costs_free(costs);
    hr_graph_free(graph);
}
