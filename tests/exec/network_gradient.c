/* ctest: timeout=120 labels=quick
 * The gradient of a whole network against central differences of its loss, in double, through the same
 * graph, plan, check and executor that training uses (reference kernels, host device).
 *
 * Gradients are read from the update: with plain SGD, w1 = w0 - rate * g, so g = (w0 - w1) / rate. A power
 * of two as rate makes the division exact; the subtraction loses about |w0| * 2^-53 / rate.
 */
#include <math.h>
#include <string.h>
#include "exec.h"
#include "net.h"
#include "technique.h"
#include "testing.h"
#include "workload.h"

static int input_of_width(hr_net *net)
{
    return hr_net_input(net, "images", 4, (int64_t[]){2, 3, 8, 8});
}

/* Every kind of layer once, with a branch, a residual link and a concatenation. */
static hr_status network(hr_graph *graph)
{
    hr_net net = hr_net_begin(graph);
    int x = input_of_width(&net);
    x = hr_net_conv(&net, "stem", x, 8, (hr_attrs){.kernel = {3, 3}, .pad = {1, 1}, .relu = true}, true);
    x = hr_net_lrn(&net, "lrn", x, 5, 1e-2, 0.75, 1.0);
    int skip = x;
    int a = hr_net_bn(&net, "bn", hr_net_conv(&net, "left", x, 8, (hr_attrs){.kernel = {3, 3}, .pad = {1, 1}, .groups = 2}, false), true);
    int b = hr_net_avg_pool(&net, "avg", x, (hr_attrs){.kernel = {3, 3}, .pad = {1, 1}});
    x = hr_net_add(&net, "residual", hr_net_add(&net, "sum", a, skip, false), b, true);
    int down = hr_net_max_pool(&net, "down", x, (hr_attrs){.kernel = {2, 2}, .stride = {2, 2}});
    int up = hr_net_deconv(&net, "up", down, 8, (hr_attrs){.kernel = {2, 2}, .stride = {2, 2}}, true);
    x = hr_net_concat(&net, "join", 2, (int[]){x, up});
    x = hr_net_dropout(&net, "drop", x, 0.25);
    x = hr_net_global_avg_pool(&net, "pool", x);
    x = hr_net_dense(&net, "hidden", x, 7, true);
    hr_net_loss(&net, hr_net_dense(&net, "classes", x, 5, false));
    return net.status;
}

typedef struct fixture {
    hr_graph *graph;
    hr_costs *costs;
    hr_plan *plan;
    hr_device *device;
    hr_session *session;
} fixture;

static void open_fixture(fixture *f)
{
    const hr_optimizer sgd = {"sgd", {.rate = 1.0}};
    REQUIRE_OK(hr_graph_new(HR_F64, hr_host_channel_block(), &f->graph));
    REQUIRE_OK(network(f->graph));
    REQUIRE_OK(hr_graph_differentiate(f->graph, &sgd));
    REQUIRE_OK(hr_device_host.open(&(hr_device_options){.threads = 1}, &f->device));
    REQUIRE_OK(hr_costs_from_kernels(f->graph, f->device, &f->costs));
    REQUIRE_OK(hr_plan_make(f->graph, f->costs, "keep_all", INT64_MAX, 0, &f->plan));
    hr_session_options options = {.seed = 3, .feed = hr_workload_generated_feed};
    REQUIRE_OK(hr_session_new(f->device, f->graph, f->plan, 0, &options, &f->session));
}

static void close_fixture(fixture *f)
{
    hr_session_free(f->session);
    f->device->kind->close(f->device);
    hr_plan_free(f->plan);
    hr_costs_free(f->costs);
    hr_graph_free(f->graph);
}

static double *read_tensor(fixture *f, int tensor)
{
    double *values = malloc((size_t)f->graph->tensors[tensor].bytes);
    REQUIRE(values);
    REQUIRE_OK(hr_session_read_tensor(f->session, tensor, values));
    return values;
}

static double loss_at(fixture *f, double **start)
{
    hr_trace trace;
    for (int t = 0; t < f->graph->n_tensors; t++)
        if (start[t]) REQUIRE_OK(hr_session_write_tensor(f->session, t, start[t]));
    REQUIRE_OK(hr_session_step(f->session, 0, true, &trace));
    return trace.loss_real;
}

TEST(network_gradient_matches_finite_differences_of_the_loss)
{
    fixture f = {0};
    open_fixture(&f);
    int n = f.graph->n_tensors, compared = 0;
    double **start = calloc((size_t)n, sizeof *start), **after = calloc((size_t)n, sizeof *after);
    REQUIRE(start && after);
    for (int t = 0; t < n; t++)
        if (hr_tensor_is_persistent(&f.graph->tensors[t])) start[t] = read_tensor(&f, t);
    loss_at(&f, start);
    for (int t = 0; t < n; t++)
        if (start[t]) after[t] = read_tensor(&f, t);
    for (int t = 0; t < n; t++) {
        const hr_tensor *tensor = &f.graph->tensors[t];
        if (tensor->role != HR_ROLE_PARAMETER) continue;
        for (int64_t i = 0; i < tensor->elements; i += 1 + tensor->elements / 6) {
            const double h = 1e-5, w = start[t][i];
            start[t][i] = w + h;
            double up = loss_at(&f, start);
            start[t][i] = w - h;
            double down = loss_at(&f, start);
            start[t][i] = w;
            double expected = (up - down) / (2 * h), got = w - after[t][i];
            /* truncation h^2 * |f'''| and rounding 2^-52 / h of a loss near 1: both below 1e-7 here */
            EXPECT_MSG(fabs(got - expected) <= 1e-7 + 1e-5 * fabs(expected), "%s[%lld]: gradient %.12g, difference quotient %.12g",
                       tensor->name, (long long)i, got, expected);
            compared++;
        }
    }
    EXPECT(compared > 50);
    for (int t = 0; t < n; t++) free(start[t]), free(after[t]);
    free(start);
    free(after);
    close_fixture(&f);
}
