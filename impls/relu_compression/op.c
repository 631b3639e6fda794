/* The ops that relu_compression contributes. No draft runs them: its pass puts them into plans.
 *
 * | op                 | in                              | out                                        | attrs        |
 * |--------------------|---------------------------------|--------------------------------------------|--------------|
 * | relu_pack          | x                               | packed (elastic), overflow (host), report   | block        |
 * | relu_unpack        | packed, overflow                | x, restored bit for bit                     | block like=x |
 * | relu_count         | x                               | report                                     | block        |
 * | sign_mask          | y                               | mask i32 [ceil(n/32)]: bit i % 32 of word i / 32 is y[i] > 0 | |
 * | sign_relu_backward | mask, dy                        | dx = dy where the bit is set, else 0        |              |
 * | sign_expand        | mask                            | y like y: 1 where the bit is set, else 0    | like         |
 * | index_pack         | a u8, values below 2^block      | packed i32 [ceil(n block/32)], lowest bits first | block = 2 or 4 |
 * | index_unpack       | packed                          | a, restored                                | block like=a |
 *
 * Elements are numbered as they lie in memory, i = 0 ... n-1; masks and indices have zero bits behind the last one.
 * x, y, dy, dx: f32, f16 or bf16.
 */
#include <math.h>
#include "op.h"
#include "relu_compression.h"

hr_packed_shape hr_packed_shape_of(const hr_tensor *tensor, int64_t block)
{
    hr_packed_shape shape = {.elements = tensor->elements, .block = block, .type = tensor->type, .rank = tensor->rank};
    for (int i = 0; i < tensor->rank; i++) shape.dim[i] = tensor->dim[i];
    return shape;
}

static hr_status input_check(const hr_graph *graph, int node, int input, hr_type type)
{
    char shape[HR_SHAPE_TEXT];
    const hr_node *n = &graph->nodes[node];
    const hr_tensor *t = n->in[input] < 0 ? NULL : &graph->tensors[n->in[input]];
    if (t && (type == HR_TYPE_COUNT ? hr_packed_takes(t->type) : t->type == type)) return HR_OK;
    return hr_fail(HR_BAD_ARGUMENT, "node %s: %s takes %s as input %d, which is %s", n->name, n->op->name,
                   type == HR_TYPE_COUNT ? "f32, f16 or bf16" : hr_type_name(type), input,
                   t ? hr_tensor_shape(t, shape) : "absent");
}

static hr_status like_check(const hr_graph *graph, int node)
{
    const hr_node *n = &graph->nodes[node];
    if (n->attrs.like >= 0 && n->attrs.like < graph->n_tensors) return HR_OK;
    return hr_fail(HR_BAD_ARGUMENT, "node %s: %s needs the tensor that its output is like", n->name, n->op->name);
}

static hr_status block_check(const hr_graph *graph, int node)
{
    const hr_node *n = &graph->nodes[node];
    int64_t b = n->attrs.block;
    if (b >= HR_PACKED_BLOCK_LEAST && b <= HR_PACKED_BLOCK_MOST && !(b & (b - 1))) return HR_OK;
    return hr_fail(HR_BAD_ARGUMENT, "node %s: a block has a power of two of elements from %d to %d, not %lld", n->name,
                   HR_PACKED_BLOCK_LEAST, HR_PACKED_BLOCK_MOST, (long long)b);
}

static hr_status report_add(hr_graph *graph, int node, int of)
{
    hr_status st = HR_OK;
    int report;
    TRY(hr_graph_add_output(graph, node, "report", HR_U8, 1, (int64_t[]){sizeof(hr_pack_report)}, &report));
    graph->tensors[report].role = HR_ROLE_REPORT;
    graph->tensors[report].made_of = of;
out:
    return st;
}

static hr_status pack_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    int packed, overflow;
    TRY(input_check(graph, node, 0, HR_TYPE_COUNT));
    TRY(block_check(graph, node));
    int x = graph->nodes[node].in[0];
    int64_t raw_bytes = hr_packed_raw_bytes(graph->tensors[x].elements, hr_type_bytes(graph->tensors[x].type));
    TRY(hr_graph_add_output(graph, node, "packed", HR_U8, 1, &raw_bytes, &packed));
    graph->tensors[packed].elastic = true;
    graph->tensors[packed].made_of = x;
    TRY(hr_graph_add_output(graph, node, "overflow", HR_U8, 1, &raw_bytes, &overflow));
    graph->tensors[overflow].in_host = true;
    graph->tensors[overflow].made_of = packed;
    TRY(report_add(graph, node, x));
out:
    return st;
}

static hr_status unpack_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    int x;
    TRY(input_check(graph, node, 0, HR_U8));
    TRY(input_check(graph, node, 1, HR_U8));
    TRY(block_check(graph, node));
    TRY(like_check(graph, node));
    TRY(hr_graph_add_output_like(graph, node, "x", graph->nodes[node].attrs.like, &x));
out:
    return st;
}

static hr_status count_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    TRY(input_check(graph, node, 0, HR_TYPE_COUNT));
    TRY(block_check(graph, node));
    TRY(report_add(graph, node, graph->nodes[node].in[0]));
out:
    return st;
}

static hr_status mask_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    int mask, y = graph->nodes[node].in[0];
    TRY(input_check(graph, node, 0, HR_TYPE_COUNT));
    int64_t words = hr_packed_words(graph->tensors[y].elements);
    TRY(hr_graph_add_output(graph, node, "mask", HR_I32, 1, &words, &mask));
    graph->tensors[mask].made_of = y;
out:
    return st;
}

/* A mask or packed index has as many words as its elements need. */
static hr_status words_check(const hr_graph *graph, int node, int64_t elements, int64_t bits)
{
    const hr_node *n = &graph->nodes[node];
    int64_t words = hr_packed_words(elements * bits), given = graph->tensors[n->in[0]].elements;
    if (given == words) return HR_OK;
    return hr_fail(HR_BAD_ARGUMENT, "node %s: %lld elements need %lld words, not %lld", n->name, (long long)elements,
                   (long long)words, (long long)given);
}

static hr_status mask_backward_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    int dx, dy = graph->nodes[node].in[1];
    TRY(input_check(graph, node, 0, HR_I32));
    TRY(input_check(graph, node, 1, HR_TYPE_COUNT));
    TRY(words_check(graph, node, graph->tensors[dy].elements, 1));
    TRY(hr_graph_add_output_like(graph, node, "dx", dy, &dx));
out:
    return st;
}

static hr_status expand_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    int y;
    TRY(input_check(graph, node, 0, HR_I32));
    TRY(like_check(graph, node));
    TRY(words_check(graph, node, graph->tensors[graph->nodes[node].attrs.like].elements, 1));
    TRY(hr_graph_add_output_like(graph, node, "y", graph->nodes[node].attrs.like, &y));
out:
    return st;
}

static hr_status bits_check(const hr_graph *graph, int node)
{
    const hr_node *n = &graph->nodes[node];
    if (n->attrs.block == 2 || n->attrs.block == 4) return HR_OK;
    return hr_fail(HR_BAD_ARGUMENT, "node %s: an index takes 2 or 4 bits, not %lld", n->name, (long long)n->attrs.block);
}

static hr_status index_pack_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    int packed, index = graph->nodes[node].in[0];
    TRY(input_check(graph, node, 0, HR_U8));
    TRY(bits_check(graph, node));
    int64_t words = hr_packed_words(graph->tensors[index].elements * graph->nodes[node].attrs.block);
    TRY(hr_graph_add_output(graph, node, "index", HR_I32, 1, &words, &packed));
    graph->tensors[packed].made_of = index;
out:
    return st;
}

static hr_status index_unpack_infer(hr_graph *graph, int node)
{
    hr_status st = HR_OK;
    int index;
    TRY(input_check(graph, node, 0, HR_I32));
    TRY(bits_check(graph, node));
    TRY(like_check(graph, node));
    TRY(words_check(graph, node, graph->tensors[graph->nodes[node].attrs.like].elements, graph->nodes[node].attrs.block));
    TRY(hr_graph_add_output_like(graph, node, "a", graph->nodes[node].attrs.like, &index));
out:
    return st;
}

static int64_t pack_expected_bytes(const hr_graph *graph, const hr_node *node, double density)
{
    const hr_tensor *x = &graph->tensors[node->in[0]];
    double expected = ceil((double)x->elements * density);
    int64_t nonzeros = expected < (double)x->elements ? (int64_t)expected : x->elements;
    int64_t most = hr_packed_raw_bytes(x->elements, hr_type_bytes(x->type));
    int64_t bytes = hr_packed_bytes(x->elements, node->attrs.block, hr_type_bytes(x->type), nonzeros);
    return bytes < most ? bytes : most;
}

static const hr_op ops[] = {
    {.name = "relu_pack", .summary = "nonzero elements, bitmap and numbers", .n_in_min = 1, .n_in_max = 1, .infer = pack_infer,
     .expected_bytes = pack_expected_bytes},
    {.name = "relu_unpack", .summary = "the tensor that was packed", .n_in_min = 2, .n_in_max = 2, .infer = unpack_infer},
    {.name = "relu_count", .summary = "how many elements are not zero", .n_in_min = 1, .n_in_max = 1, .infer = count_infer},
    {.name = "sign_mask", .summary = "1 bit for each element: y > 0", .n_in_min = 1, .n_in_max = 1, .infer = mask_infer},
    {.name = "sign_relu_backward", .summary = "gradient of relu from its mask", .n_in_min = 2, .n_in_max = 2,
     .infer = mask_backward_infer},
    {.name = "sign_expand", .summary = "1 where the mask is set, for backward ops that read only y > 0", .n_in_min = 1,
     .n_in_max = 1, .infer = expand_infer},
    {.name = "index_pack", .summary = "max_pool's argmax in 2 or 4 bits", .n_in_min = 1, .n_in_max = 1,
     .infer = index_pack_infer},
    {.name = "index_unpack", .summary = "the argmax that was packed", .n_in_min = 1, .n_in_max = 1,
     .infer = index_unpack_infer},
};
const hr_op *const hr_technique_relu_compression_ops[] = {&ops[0], &ops[1], &ops[2], &ops[3], &ops[4],
                                                          &ops[5], &ops[6], &ops[7], NULL};
