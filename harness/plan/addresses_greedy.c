/* Addresses by the rising floor: the near-linear heuristic.
 *
 * Idea (Sekiyama, Imanishi, Negishi, "Profile-guided memory optimization for deep neural networks", 2018; the
 * same as Burke's best fit for strip packing): keep the floor over time, the height up to which bytes are
 * taken. At the lowest stretch of it, put down the longest-lived buffer that lives wholly within the stretch;
 * if there is none, raise the stretch to its lower neighbour. A step of training nests: activations die in
 * the reverse order of their birth, so longest-lived-first stacks them without a hole.
 *
 * Departures: the paper scans all buffers for each choice. Here a k-d tree over (first, last) answers "the
 * best within [a, b)" and forgets buffers as they are placed, and a heap yields the lowest stretch, which
 * makes it O(n log n) in practice (100,000 buffers of a training chain: 0.2 s). The order is a parameter: life,
 * area or units.
 */
#include "addresses_pack.h"

#include <stdlib.h>
#include <string.h>

#define LEAF_BUFFERS 8

typedef struct node {         /* of the k-d tree, over the buffers that still wait */
    int best;                 /* best rank, n_buffers when none waits (ranks: 0 is best) */
    int latest_first, earliest_last;
    int begin, count;         /* its share of points */
} node;

typedef struct stretch {      /* of the floor */
    int begin, end, prev, next;
    int64_t height;
    int place;                /* in the heap, -1: not there */
} stretch;

typedef struct greedy {
    const hr_pack *pack;
    int *rank;                /* [n_buffers] */
    int *ranked;              /* [n_buffers] buffer of a rank */
    int *points;              /* [n_buffers] the tree's leaves, in order */
    int *leaf_of;             /* [n_buffers] tree node that holds it */
    node *nodes;
    int n_nodes;
    stretch *stretches;
    int n_stretches;
    int *spare, n_spare;      /* stretches to use again */
    int *heap, n_heap;
} greedy;

/* ---- order ---- */

typedef struct keyed { double key; int64_t units; int buffer; } keyed;

static int compare_keyed(const void *left, const void *right)
{
    const keyed *a = left, *b = right;
    if (a->key != b->key) return a->key > b->key ? -1 : 1;
    if (a->units != b->units) return a->units > b->units ? -1 : 1;
    return a->buffer < b->buffer ? -1 : 1;
}

double hr_greedy_key(const hr_pack *pack, hr_greedy_order order, int buffer)
{
    double life = pack->last[buffer] - pack->first[buffer], units = (double)pack->units[buffer];
    return order == HR_GREEDY_LIFE ? life : order == HR_GREEDY_AREA ? life * units : units;
}

static hr_status rank_buffers(greedy *g, hr_greedy_order order)
{
    hr_status st = HR_OK;
    const hr_pack *pack = g->pack;
    keyed *all = malloc(sizeof *all * ((size_t)pack->n_buffers + 1));
    TRY_ALLOC(all);
    for (int i = 0; i < pack->n_buffers; i++) {
        all[i] = (keyed){hr_greedy_key(pack, order, i), pack->units[i], i};
    }
    qsort(all, (size_t)pack->n_buffers, sizeof *all, compare_keyed);
    for (int r = 0; r < pack->n_buffers; r++) {
        g->ranked[r] = all[r].buffer;
        g->rank[all[r].buffer] = r;
    }
out:
    free(all);
    return st;
}

/* ---- the tree ---- */

static void node_merge(greedy *g, int at)
{
    const node *a = &g->nodes[2 * at + 1], *b = &g->nodes[2 * at + 2];
    g->nodes[at] = (node){a->best < b->best ? a->best : b->best,
                          a->latest_first > b->latest_first ? a->latest_first : b->latest_first,
                          a->earliest_last < b->earliest_last ? a->earliest_last : b->earliest_last,
                          a->begin, a->count + b->count};
}

static void leaf_measure(greedy *g, int at)
{
    node *leaf = &g->nodes[at];
    leaf->best = g->pack->n_buffers;
    leaf->latest_first = -1;
    leaf->earliest_last = g->pack->n_columns + 1;
    for (int p = leaf->begin; p < leaf->begin + leaf->count; p++) {
        int i = g->points[p];
        if (g->leaf_of[i] != at) continue;
        if (g->rank[i] < leaf->best) leaf->best = g->rank[i];
        if (g->pack->first[i] > leaf->latest_first) leaf->latest_first = g->pack->first[i];
        if (g->pack->last[i] < leaf->earliest_last) leaf->earliest_last = g->pack->last[i];
    }
}

/* Quickselect: the `middle` smallest of points[count] by `key` go to the front. */
static void split_at(int *points, int count, int middle, const int *key)
{
    int low = 0, high = count - 1;
    while (low < high) {
        int pivot = key[points[low + (high - low) / 2]], a = low, b = high;
        while (a <= b) {
            while (key[points[a]] < pivot) a++;
            while (key[points[b]] > pivot) b--;
            if (a > b) break;
            int swap = points[a];
            points[a++] = points[b];
            points[b--] = swap;
        }
        if (middle <= b) high = b;
        else if (middle >= a) low = a;
        else return;
    }
}

static void tree_build(greedy *g, int at, int begin, int count, bool by_last)
{
    if (count <= LEAF_BUFFERS) {
        for (int p = begin; p < begin + count; p++) g->leaf_of[g->points[p]] = at;
        g->nodes[at].begin = begin;
        g->nodes[at].count = count;
        leaf_measure(g, at);
        return;
    }
    int half = count / 2;
    split_at(g->points + begin, count, half, by_last ? g->pack->last : g->pack->first);
    tree_build(g, 2 * at + 1, begin, half, !by_last);
    tree_build(g, 2 * at + 2, begin + half, count - half, !by_last);
    node_merge(g, at);
}

static void tree_remove(greedy *g, int buffer)
{
    int at = g->leaf_of[buffer];
    g->leaf_of[buffer] = -1;
    leaf_measure(g, at);
    while (at > 0) {
        at = (at - 1) / 2;
        node_merge(g, at);
    }
}

/* Best rank among the waiting buffers that live within columns [begin, end); n_buffers when there is none. */
static int tree_best(const greedy *g, int begin, int end)
{
    const hr_pack *pack = g->pack;
    int stack[64], depth = 0, best = pack->n_buffers;
    stack[depth++] = 0;
    while (depth > 0) {
        int at = stack[--depth];
        const node *here = &g->nodes[at];
        if (here->best >= best || here->latest_first < begin || here->earliest_last > end) continue;
        int top = g->ranked[here->best];
        if (pack->first[top] >= begin && pack->last[top] <= end) {
            best = here->best;
        } else if (g->leaf_of[top] != at) {
            int left = 2 * at + 1, nearer = g->nodes[left].best < g->nodes[left + 1].best ? left : left + 1;
            stack[depth++] = nearer == left ? left + 1 : left;
            stack[depth++] = nearer;
        } else {
            for (int p = here->begin; p < here->begin + here->count; p++) {
                int i = g->points[p];
                if (g->leaf_of[i] != at || pack->first[i] < begin || pack->last[i] > end) continue;
                if (g->rank[i] < best) best = g->rank[i];
            }
        }
    }
    return best;
}

/* ---- the floor ---- */

static bool lower(const greedy *g, int a, int b)
{
    const stretch *x = &g->stretches[a], *y = &g->stretches[b];
    return x->height != y->height ? x->height < y->height : x->begin < y->begin;
}

static void heap_set(greedy *g, int place, int s)
{
    g->heap[place] = s;
    g->stretches[s].place = place;
}

static void heap_fix(greedy *g, int place)
{
    int s = g->heap[place];
    for (int up; place > 0 && lower(g, s, g->heap[up = (place - 1) / 2]); place = up) heap_set(g, place, g->heap[up]);
    for (int down; (down = 2 * place + 1) < g->n_heap; place = down) {
        if (down + 1 < g->n_heap && lower(g, g->heap[down + 1], g->heap[down])) down++;
        if (!lower(g, g->heap[down], s)) break;
        heap_set(g, place, g->heap[down]);
    }
    heap_set(g, place, s);
}

static int stretch_new(greedy *g, int begin, int end, int64_t height, int prev, int next)
{
    int s = g->n_spare > 0 ? g->spare[--g->n_spare] : g->n_stretches++;
    g->stretches[s] = (stretch){begin, end, prev, next, height, g->n_heap};
    if (prev >= 0) g->stretches[prev].next = s;
    if (next >= 0) g->stretches[next].prev = s;
    heap_set(g, g->n_heap++, s);
    heap_fix(g, g->n_heap - 1);
    return s;
}

/* `s` swallows its right neighbour. */
static void stretch_join(greedy *g, int s)
{
    int gone = g->stretches[s].next, place = g->stretches[gone].place;
    g->stretches[s].end = g->stretches[gone].end;
    g->stretches[s].next = g->stretches[gone].next;
    if (g->stretches[s].next >= 0) g->stretches[g->stretches[s].next].prev = s;
    if (place != --g->n_heap) {
        heap_set(g, place, g->heap[g->n_heap]);
        heap_fix(g, place);
    }
    g->spare[g->n_spare++] = gone;
}

/* The heap must be in order before: joining changes no key. */
static void join_equals(greedy *g, int s)
{
    int prev = g->stretches[s].prev, next = g->stretches[s].next;
    if (next >= 0 && g->stretches[next].height == g->stretches[s].height) stretch_join(g, s);
    if (prev >= 0 && g->stretches[prev].height == g->stretches[s].height) stretch_join(g, prev);
}

/* Puts buffer i down on stretch s, cutting off what lies beside it. */
static void stretch_raise(greedy *g, int s, int i)
{
    stretch old = g->stretches[s];
    int first = g->pack->first[i], last = g->pack->last[i];
    if (old.begin < first) stretch_new(g, old.begin, first, old.height, old.prev, s);
    if (last < old.end) stretch_new(g, last, old.end, old.height, s, old.next);
    g->stretches[s].begin = first;
    g->stretches[s].end = last;
    g->stretches[s].height = old.height + g->pack->units[i];
    heap_fix(g, g->stretches[s].place);
    join_equals(g, s);
}

static void rise(greedy *g, int64_t *offsets)
{
    int waiting = g->pack->n_buffers;
    stretch_new(g, 0, g->pack->n_columns, 0, -1, -1);
    while (waiting > 0) {
        int s = g->heap[0];
        stretch *low = &g->stretches[s];
        int best = tree_best(g, low->begin, low->end);
        if (best < g->pack->n_buffers) {
            int i = g->ranked[best];
            offsets[i] = low->height;
            tree_remove(g, i);
            stretch_raise(g, s, i);
            waiting--;
            continue;
        }
        int64_t left = low->prev >= 0 ? g->stretches[low->prev].height : INT64_MAX;
        int64_t right = low->next >= 0 ? g->stretches[low->next].height : INT64_MAX;
        low->height = left < right ? left : right;
        heap_fix(g, low->place);
        join_equals(g, s);
    }
}

static void greedy_close(greedy *g)
{
    free(g->rank);
    free(g->ranked);
    free(g->points);
    free(g->leaf_of);
    free(g->nodes);
    free(g->stretches);
    free(g->spare);
    free(g->heap);
}

hr_status hr_greedy_pack(const hr_pack *pack, hr_greedy_order order, int64_t *offsets)
{
    hr_status st = HR_OK;
    size_t n = (size_t)pack->n_buffers + 1, n_stretches = (size_t)pack->n_columns + 4;
    greedy g = {.pack = pack, .n_nodes = 1};
    for (int count = pack->n_buffers; count > LEAF_BUFFERS; count -= count / 2) g.n_nodes = 2 * g.n_nodes + 1;
    TRY_ALLOC(g.rank = malloc(sizeof *g.rank * n));
    TRY_ALLOC(g.ranked = malloc(sizeof *g.ranked * n));
    TRY_ALLOC(g.points = malloc(sizeof *g.points * n));
    TRY_ALLOC(g.leaf_of = malloc(sizeof *g.leaf_of * n));
    TRY_ALLOC(g.nodes = malloc(sizeof *g.nodes * (size_t)g.n_nodes));
    TRY_ALLOC(g.stretches = malloc(sizeof *g.stretches * n_stretches));
    TRY_ALLOC(g.spare = malloc(sizeof *g.spare * n_stretches));
    TRY_ALLOC(g.heap = malloc(sizeof *g.heap * n_stretches));
    TRY(rank_buffers(&g, order));
    for (int i = 0; i < pack->n_buffers; i++) g.points[i] = i;
    if (pack->n_buffers > 0) {
        tree_build(&g, 0, 0, pack->n_buffers, false);
        rise(&g, offsets);
    }
out:
    greedy_close(&g);
    return st;
}
