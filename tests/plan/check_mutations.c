/* ctest: timeout=120
 * Random mutations of valid plans. An interpreter that shares nothing with the check plays a plan on hashes
 * instead of numbers, one value per 64 bytes, in many random orders that streams and waits allow. When any
 * order ends with another loss, parameter or state than the plan it came from, the check must refuse it.
 */
#include "plan_case.h"
#include "rng.h"

enum { GRAIN = 64, ORDERS = 8 };

typedef struct machine {
    const plan_case *c;
    const hr_plan *plan;
    uint64_t *arena, *host;
    int64_t n_arena, n_host;
} machine;

static uint64_t join(uint64_t a, uint64_t b) { return hr_mix64(a ^ (b + 0x1234567) * 0x9e3779b97f4a7c15u); }
static int64_t grains(int64_t bytes) { return (bytes + GRAIN - 1) / GRAIN; }

static uint64_t load(const uint64_t *memory, int64_t n, int64_t offset, int64_t bytes)
{
    uint64_t hash = 1;
    for (int64_t g = 0; g < grains(bytes); g++) hash = join(hash, offset / GRAIN + g < n ? memory[offset / GRAIN + g] : 0);
    return hash;
}

static void store(uint64_t *memory, int64_t n, int64_t offset, int64_t bytes, uint64_t value)
{
    for (int64_t g = 0; g < grains(bytes); g++)
        if (offset / GRAIN + g < n) memory[offset / GRAIN + g] = join(value, (uint64_t)g);
}

static void copy(uint64_t *to, int64_t n_to, int64_t to_offset, const uint64_t *from, int64_t n_from, int64_t from_offset, int64_t bytes)
{
    for (int64_t g = 0; g < grains(bytes); g++)
        if (to_offset / GRAIN + g < n_to) to[to_offset / GRAIN + g] = from_offset / GRAIN + g < n_from ? from[from_offset / GRAIN + g] : 0;
}

static void play_run(machine *m, const hr_step *step)
{
    const hr_node *node = &m->c->graph->nodes[step->node];
    const int *refs = hr_step_refs(m->plan, step);
    uint64_t hash = join(7, (uint64_t)step->node);
    int r = 0;
    for (int j = 0; j < node->n_in; j++, r++) {
        if (refs[r] < 0) continue;
        const hr_buffer *b = &m->plan->buffers[refs[r]];
        hash = join(hash, load(m->arena, m->n_arena, b->offset, b->bytes));
    }
    for (int k = 0; k < node->n_update; k++) {
        const hr_buffer *b = &m->plan->buffers[refs[node->n_in + node->n_out + k]];
        hash = join(hash, load(m->arena, m->n_arena, b->offset, b->bytes));
    }
    for (int k = 0; k < node->n_out + node->n_update; k++, r++) {
        const hr_buffer *b = &m->plan->buffers[refs[r]];
        store(m->arena, m->n_arena, b->offset, b->bytes, join(hash, (uint64_t)k + 100));
    }
    if (refs[r] >= 0) store(m->arena, m->n_arena, m->plan->buffers[refs[r]].offset, m->plan->buffers[refs[r]].bytes, 0xdead);
}

static void play_step(machine *m, const hr_step *step)
{
    const hr_buffer *b = step->kind == HR_STEP_RUN ? NULL : &m->plan->buffers[hr_step_refs(m->plan, step)[0]];
    const hr_slot *s = step->slot < 0 ? NULL : &m->plan->slots[step->slot];
    switch (step->kind) {
    case HR_STEP_RUN: play_run(m, step); break;
    case HR_STEP_FREE: store(m->arena, m->n_arena, b->offset, b->bytes, 0xf4ee); break;
    case HR_STEP_OUT: copy(m->host, m->n_host, s->offset, m->arena, m->n_arena, b->offset, b->bytes); break;
    case HR_STEP_IN: copy(m->arena, m->n_arena, b->offset, m->host, m->n_host, s->offset, b->bytes); break;
    default: break;
    }
}

/* Hash of everything that outlives the step. */
static uint64_t outcome(const machine *m)
{
    uint64_t hash = 3;
    for (int t = 0; t < m->c->graph->n_tensors; t++)
        for (int b = 0; b < m->plan->n_buffers; b++)
            if (m->plan->buffers[b].persistent && m->plan->buffers[b].tensor == t)
                hash = join(hash, load(m->arena, m->n_arena, m->plan->buffers[b].offset, m->plan->buffers[b].bytes));
    for (int s = 0; s < m->plan->n_slots; s++)
        if (m->plan->slots[s].tensor == m->c->graph->loss) hash = join(hash, load(m->host, m->n_host, m->plan->slots[s].offset, m->plan->slots[s].bytes));
    return hash;
}

/* Plays the plan once, the next stream chosen by `seed` among those that may go on. */
static uint64_t play(const plan_case *c, const hr_plan *plan, uint64_t seed)
{
    machine m = {.c = c, .plan = plan, .n_arena = grains(plan->arena_bytes) + 64, .n_host = grains(plan->host_bytes) + 64};
    m.arena = calloc((size_t)m.n_arena, sizeof *m.arena);
    m.host = calloc((size_t)m.n_host, sizeof *m.host);
    bool *done = calloc((size_t)plan->n_steps + 1, sizeof *done);
    REQUIRE(m.arena && m.host && done);
    for (int b = 0; b < plan->n_buffers; b++)
        if (plan->buffers[b].persistent) store(m.arena, m.n_arena, plan->buffers[b].offset, plan->buffers[b].bytes, join(11, (uint64_t)plan->buffers[b].tensor));
    for (int s = 0; s < plan->n_slots; s++)
        if (c->graph->tensors[plan->slots[s].tensor].role == HR_ROLE_INPUT)
            store(m.host, m.n_host, plan->slots[s].offset, plan->slots[s].bytes, join(13, (uint64_t)plan->slots[s].tensor));
    int next[HR_STREAMS] = {0}, left = plan->n_steps;
    for (uint64_t turn = 0; left > 0; turn++) {
        int stream = (int)(hr_rng_bits(seed, turn) % HR_STREAMS);
        while (next[stream] < plan->n_steps && plan->steps[next[stream]].stream != (hr_stream)stream) next[stream]++;
        if (next[stream] >= plan->n_steps) continue;
        const hr_step *step = &plan->steps[next[stream]];
        bool ready = true;
        for (int w = 0; w < step->n_waits; w++) ready &= done[plan->waits[step->waits_begin + w]];
        if (!ready) continue;
        play_step(&m, step);
        done[next[stream]++] = true;
        left--;
    }
    uint64_t result = outcome(&m);
    free(m.arena);
    free(m.host);
    free(done);
    return result;
}

static bool any_order_differs(const plan_case *c, const hr_plan *plan, uint64_t expected, uint64_t seed)
{
    for (uint64_t k = 0; k < ORDERS; k++)
        if (play(c, plan, join(seed, k)) != expected) return true;
    return false;
}

/* ---- mutations; each keeps indices in range and waits pointing backwards, so that the interpreter can play ---- */

static int pick(uint64_t *state, int n)
{
    *state = hr_mix64(*state + 1);
    return (int)(*state % (uint64_t)n);
}

static void drop_wait(hr_plan *p, uint64_t *state)
{
    hr_step *step = &p->steps[pick(state, p->n_steps)];
    if (!step->n_waits) return;
    int w = pick(state, step->n_waits);
    p->waits[step->waits_begin + w] = p->waits[step->waits_begin + step->n_waits - 1];
    step->n_waits--;
}

static void weaken_wait(hr_plan *p, uint64_t *state)
{
    hr_step *step = &p->steps[pick(state, p->n_steps)];
    if (!step->n_waits) return;
    int *wait = &p->waits[step->waits_begin + pick(state, step->n_waits)];
    if (*wait > 0) *wait = pick(state, *wait);
}

static void move_buffer(hr_plan *p, uint64_t *state)
{
    hr_buffer *b = &p->buffers[pick(state, p->n_buffers)];
    int64_t room = (p->arena_bytes - b->bytes) / GRAIN + 1;
    b->offset = (int64_t)pick(state, (int)room) * GRAIN;
}

static void place_on_another(hr_plan *p, uint64_t *state)
{
    hr_buffer *a = &p->buffers[pick(state, p->n_buffers)], *b = &p->buffers[pick(state, p->n_buffers)];
    if (b->offset + a->bytes <= p->arena_bytes) a->offset = b->offset;
}

static void move_slot(hr_plan *p, uint64_t *state)
{
    hr_slot *a = &p->slots[pick(state, p->n_slots)], *b = &p->slots[pick(state, p->n_slots)];
    if (b->offset + a->bytes <= p->host_bytes) a->offset = b->offset;
}

static void redirect_ref(hr_plan *p, uint64_t *state)
{
    hr_step *step = &p->steps[pick(state, p->n_steps)];
    int *ref = &p->refs[step->refs_begin + pick(state, step->n_refs)];
    if (*ref < 0) return;
    int tensor = p->buffers[*ref].tensor;
    for (int tries = 0; tries < 50; tries++) {   /* another life of the same tensor is the interesting case */
        int other = pick(state, p->n_buffers);
        if (p->buffers[other].tensor != tensor && tries < 40) continue;
        *ref = other;
        return;
    }
}

static void redirect_slot(hr_plan *p, uint64_t *state)
{
    hr_step *step = &p->steps[pick(state, p->n_steps)];
    if (step->slot >= 0) step->slot = pick(state, p->n_slots);
}

static void change_free_stream(hr_plan *p, uint64_t *state)
{
    hr_step *step = &p->steps[pick(state, p->n_steps)];
    if (step->kind == HR_STEP_FREE) step->stream = (hr_stream)pick(state, HR_STREAMS);
}

static void renumber(hr_plan *p, const int *new_number)
{
    for (int i = 0; i < p->n_steps; i++) {
        hr_step *step = &p->steps[i];
        for (int w = 0; w < step->n_waits;) {
            int *wait = &p->waits[step->waits_begin + w];
            *wait = new_number[*wait];
            if (*wait >= 0 && *wait < i) { w++; continue; }
            *wait = p->waits[step->waits_begin + step->n_waits - 1];
            step->n_waits--;
        }
    }
    for (int b = 0; b < p->n_buffers; b++)   /* stated lives are not what is tested here */
        p->buffers[b].first_step = 0, p->buffers[b].last_step = p->n_steps;
}

static void swap_steps(hr_plan *p, uint64_t *state)
{
    int i = pick(state, p->n_steps), j = i + 1 + pick(state, 4);
    if (j >= p->n_steps) return;
    int *number = malloc(sizeof *number * (size_t)p->n_steps);
    REQUIRE(number);
    for (int k = 0; k < p->n_steps; k++) number[k] = k == i ? j : k == j ? i : k;
    hr_step step = p->steps[i];
    p->steps[i] = p->steps[j];
    p->steps[j] = step;
    renumber(p, number);
    free(number);
}

static void delete_step(hr_plan *p, uint64_t *state)
{
    int gone = pick(state, p->n_steps);
    int *number = malloc(sizeof *number * (size_t)p->n_steps);
    REQUIRE(number);
    for (int k = 0; k < p->n_steps; k++) number[k] = k == gone ? -1 : k - (k > gone);
    memmove(p->steps + gone, p->steps + gone + 1, sizeof *p->steps * (size_t)(p->n_steps - gone - 1));
    p->n_steps--;
    renumber(p, number);
    free(number);
}

static void duplicate_step(hr_plan *p, uint64_t *state)
{
    int from = pick(state, p->n_steps), to = pick(state, p->n_steps + 1);
    int *number = malloc(sizeof *number * (size_t)p->n_steps);
    hr_step *steps = malloc(sizeof *steps * (size_t)(p->n_steps + 1));
    REQUIRE(number && steps);
    for (int k = 0; k < p->n_steps; k++) number[k] = k + (k >= to);
    memcpy(steps, p->steps, sizeof *steps * (size_t)to);
    steps[to] = p->steps[from];
    steps[to].n_waits = 0;
    memcpy(steps + to + 1, p->steps + to, sizeof *steps * (size_t)(p->n_steps - to));
    free(p->steps);
    p->steps = steps;
    p->n_steps++;
    renumber(p, number);
    free(number);
}

static void (*const mutations[])(hr_plan *, uint64_t *) = {
    drop_wait, weaken_wait, move_buffer, place_on_another, move_slot, redirect_ref, redirect_slot, change_free_stream, swap_steps, delete_step, duplicate_step};

static void mutate_many(bool swap, bool recompute, int rounds)
{
    plan_case c = case_new(4, swap, recompute);
    uint64_t expected = play(&c, c.plan, 1), state = 99 + swap + 2 * recompute;
    int harmful = 0, refused_harmless = 0, n_kinds = (int)(sizeof mutations / sizeof *mutations);
    EXPECT(!any_order_differs(&c, c.plan, expected, 5));
    for (int round = 0; round < rounds; round++) {
        hr_plan *mutant = NULL;
        REQUIRE_OK(hr_plan_clone(c.plan, &mutant));
        int kind = round % n_kinds;
        mutations[kind](mutant, &state);
        bool accepted = hr_check(c.graph, c.costs, mutant) == HR_OK, differs = any_order_differs(&c, mutant, expected, state);
        EXPECT_MSG(!(accepted && differs), "mutation %d of kind %d changes the result and is accepted", round, kind);
        harmful += differs;
        refused_harmless += !accepted && !differs;
        hr_plan_free(mutant);
    }
    printf("%d mutants: %d change the result, %d harmless ones refused\n", rounds, harmful, refused_harmless);
    EXPECT(harmful > rounds / 10);   /* else the mutations prove nothing */
    case_free(&c);
}

TEST(check_refuses_every_mutation_of_a_kept_plan_that_changes_the_result) { mutate_many(false, false, 3000); }
TEST(check_refuses_every_mutation_of_a_swapped_plan_that_changes_the_result) { mutate_many(true, false, 4000); }
TEST(check_refuses_every_mutation_of_a_recomputed_plan_that_changes_the_result) { mutate_many(false, true, 3000); }
TEST(check_refuses_every_mutation_of_a_mixed_plan_that_changes_the_result) { mutate_many(true, true, 4000); }
