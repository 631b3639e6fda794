/* The cut into units: automatic, whole, and where the branches meet. */
#include "cut.h"
#include <math.h>
#include <string.h>
#include "net.h"
#include "op.h"
#include "testing.h"
#include "workload.h"

typedef struct cut_case { hr_graph *graph; hr_costs *costs; hr_cut cut; } cut_case;

static void cut_it(cut_case *c)
{
    REQUIRE_OK(hr_graph_differentiate(c->graph, &(hr_optimizer){"sgd", {.rate = 0.1}}));
    REQUIRE_OK(hr_costs_new(c->graph, &c->costs));
    for (int i = 0; i < c->graph->n_nodes; i++) c->costs->nodes[i].choices[0].seconds = 1;
    REQUIRE_OK(hr_cut_new(c->graph, c->costs, &c->cut));
}

static void end(cut_case *c)
{
    hr_cut_clear(&c->cut);
    hr_costs_free(c->costs);
    hr_graph_free(c->graph);
}

static int unit_of(const cut_case *c, const char *node)
{
    int id = hr_graph_find_node(c->graph, node);
    REQUIRE(id >= 0);
    return c->cut.unit_of[id];
}

/* stem -> a (conv, bn) -> add <- the stem's own output; the add and what follows it stand with the later branch. */
TEST(a_residual_addition_belongs_to_the_later_branch_and_takes_what_only_it_reads)
{
    cut_case c = {0};
    const hr_attrs window = {.kernel = {3, 3}, .pad = {1, 1}}, point = {.kernel = {1, 1}};
    REQUIRE_OK(hr_graph_new(HR_F32, 1, &c.graph));
    hr_net net = hr_net_begin(c.graph);
    int x = hr_net_input(&net, "images", 4, (int64_t[]){2, 3, 8, 8});
    x = hr_net_bn(&net, "stem.norm", hr_net_conv(&net, "stem", x, 8, window, false), true);
    int left = hr_net_bn(&net, "left.norm", hr_net_conv(&net, "left", x, 8, window, false), false);
    int right = hr_net_bn(&net, "right.norm", hr_net_conv(&net, "right", x, 8, point, false), false);
    x = hr_net_add(&net, "join", left, right, true);
    x = hr_net_max_pool(&net, "pool", x, (hr_attrs){.kernel = {2, 2}, .stride = {2, 2}});
    hr_net_loss(&net, hr_net_dense(&net, "classes", x, 4, false));
    REQUIRE_OK(net.status);
    cut_it(&c);
    EXPECT(c.cut.n_units == 5);                       /* before the stem, stem, left, right, classes */
    EXPECT(unit_of(&c, "stem") == 1 && unit_of(&c, "stem.norm") == 1);
    EXPECT(unit_of(&c, "left") == 2 && unit_of(&c, "right") == 3 && unit_of(&c, "right.norm") == 3);
    EXPECT(unit_of(&c, "join") == 3 && unit_of(&c, "pool") == 3);
    EXPECT(unit_of(&c, "left.norm") == 3);            /* nobody else reads it: it is made again where the addition is */
    EXPECT(unit_of(&c, "classes") == 4);
    EXPECT(c.cut.units[3].follower_bytes > 0 && c.cut.units[3].head_bytes == 2 * 8 * 8 * 8 * 4);
    end(&c);
}

/* Of every network of the build: a unit for each product, begun by it, and no node of forward without one. */
TEST(every_network_is_cut_at_its_products_and_nowhere_else)
{
    static const char *const specs[] = {"lenet:batch=2", "alexnet:batch=1,image=67,classes=10", "vgg16:batch=1,image=32,classes=10",
                                        "googlenet:batch=1,image=32", "resnet50:batch=1,image=32", "unet3d:size=16,base=8"};
    for (size_t s = 0; s < sizeof specs / sizeof *specs; s++) {
        cut_case c = {0};
        int products = 0;
        REQUIRE_OK(hr_workload_graph(specs[s], HR_F32, 1, &c.graph, NULL));
        REQUIRE_OK(hr_costs_new(c.graph, &c.costs));
        REQUIRE_OK(hr_cut_new(c.graph, c.costs, &c.cut));
        for (int i = 0; i < c.graph->n_nodes; i++) {
            const hr_node *node = &c.graph->nodes[i];
            int unit = c.cut.unit_of[i];
            EXPECT_MSG((node->phase == HR_FORWARD) == (unit >= 0), "%s: %s", specs[s], node->name);
            if (unit < 0) continue;
            products += node->op->product;
            EXPECT_MSG(!node->op->product || c.cut.units[unit].head == i, "%s: %s does not begin a unit", specs[s], node->name);
            for (int j = 0; j < node->n_in; j++) {     /* units are in order: nothing is read from a later one */
                int maker = node->in[j] < 0 ? -1 : c.graph->tensors[node->in[j]].producer;
                if (maker >= 0 && c.cut.unit_of[maker] >= 0) EXPECT_MSG(c.cut.unit_of[maker] <= unit, "%s: %s", specs[s], node->name);
            }
        }
        EXPECT_MSG(c.cut.n_units == products + 1, "%s: %d units of %d products", specs[s], c.cut.n_units, products);
        end(&c);
    }
}
