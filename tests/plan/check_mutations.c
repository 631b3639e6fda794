/* ctest: timeout=180 labels=slow */
/* Random damage to sound plans. An interpreter (plan_interpreter.h) plays each mutant in many orders; whenever some
 * order breaks it or changes loss, parameters or states, the check must have refused it. The opposite is allowed:
 * the check refuses what it cannot prove, and the tests print how often that hit a mutant that looked harmless. */
#include "plan_case.h"
#include "plan_interpreter.h"

enum { ORDERS = 30, MUTANTS = 1500 };

typedef struct dice { uint64_t key, draws; } dice;

static int roll(dice *d, int below) { return (int)(hr_rng_bits(d->key, d->draws++) % (uint64_t)below); }

static player *player_new(const plan_case *c, const hr_plan *plan)
{
    player *p = malloc(sizeof *p);
    REQUIRE(p);
    p->graph = c->graph;
    p->costs = c->costs;
    p->plan = plan;
    return p;
}

/* What keep_all computes in the order of its list. */
static uint64_t true_result(void)
{
    plan_case c = case_open(CASE_KEEP, 0);
    player *p = player_new(&c, c.plan);
    uint64_t result;
    REQUIRE(play(p, &(play_order){.seed = 1, .strict = true, .preference = {0, 1, 2}}, &result));
    free(p);
    case_close(&c);
    return result;
}

/* Whether some of the orders breaks the plan or changes what it computes. */
static bool changes_result(const plan_case *c, const hr_plan *plan, uint64_t expected, uint64_t seed)
{
    bool changed = false;
    player *p = player_new(c, plan);
    for (int k = 0; k < ORDERS && !changed; k++) {
        play_order order = play_order_of(k, seed);
        uint64_t result;
        changed = !play(p, &order, &result) || result != expected;
    }
    free(p);
    return changed;
}

/* ---- damage; each returns false when it found nothing to do ---- */

static bool drop_wait(hr_plan *p, dice *d)
{
    int i = roll(d, p->n_steps);
    for (int k = 0; k < p->n_steps && !p->steps[i].n_waits; k++) i = (i + 1) % p->n_steps;
    if (!p->steps[i].n_waits) return false;
    case_drop_wait(p, i, roll(d, p->steps[i].n_waits));
    return true;
}

static bool retarget_wait(hr_plan *p, dice *d)
{
    if (!p->n_waits) return false;
    p->waits[roll(d, p->n_waits)] = roll(d, p->n_steps);
    return true;
}

static bool move_buffer(hr_plan *p, dice *d)
{
    hr_buffer *b = &p->buffers[roll(d, p->n_buffers)];
    switch (roll(d, 4)) {
    case 0: b->offset = p->buffers[roll(d, p->n_buffers)].offset; break;
    case 1: b->offset += HR_ALIGNMENT * (roll(d, 9) - 4); break;
    case 2: b->offset = HR_ALIGNMENT * roll(d, (int)(p->arena_bytes / HR_ALIGNMENT) + 2); break;
    default: b->offset += CELL_BYTES * (roll(d, 5) - 2); break;
    }
    return true;
}

static bool move_slot(hr_plan *p, dice *d)
{
    hr_slot *s = &p->slots[roll(d, p->n_slots)];
    if (roll(d, 2)) s->offset = p->slots[roll(d, p->n_slots)].offset;
    else s->offset += HR_ALIGNMENT * (roll(d, 5) - 2);
    return true;
}

static bool swap_neighbours(hr_plan *p, dice *d)
{
    int i = roll(d, p->n_steps - 1);
    case_move(p, i + 1, i);
    return true;
}

static bool move_step(hr_plan *p, dice *d)
{
    case_move(p, roll(d, p->n_steps), roll(d, p->n_steps));
    return true;
}

static bool delete_step(hr_plan *p, dice *d)
{
    case_delete(p, roll(d, p->n_steps));
    return true;
}

static bool duplicate_step(hr_plan *p, dice *d)
{
    int i = roll(d, p->n_steps);
    case_insert(p, p->steps[i], roll(d, 2) ? i + 1 : roll(d, p->n_steps + 1));
    return true;
}

/* Another buffer, preferably of the same tensor. */
static bool redirect_ref(hr_plan *p, dice *d)
{
    int r = roll(d, p->n_refs), other = roll(d, p->n_buffers), old = p->refs[r];
    if (old >= 0 && roll(d, 2))
        for (int k = 0; k < p->n_buffers; k++) {
            int b = (other + k) % p->n_buffers;
            if (b != old && p->buffers[b].tensor == p->buffers[old].tensor) { other = b; break; }
        }
    p->refs[r] = roll(d, 12) ? other : -1;
    return true;
}

static bool change_slot(hr_plan *p, dice *d)
{
    hr_step *s = &p->steps[roll(d, p->n_steps)];
    if (s->slot < 0) return false;
    s->slot = roll(d, p->n_slots);
    return true;
}

static bool shrink(hr_plan *p, dice *d)
{
    int64_t *bytes = roll(d, 3) ? &p->buffers[roll(d, p->n_buffers)].bytes : &p->slots[roll(d, p->n_slots)].bytes;
    *bytes -= CELL_BYTES * (1 + roll(d, 8));
    if (*bytes < 1) *bytes = 1;
    return true;
}

static bool change_subject(hr_plan *p, dice *d)
{
    hr_step *a = &p->steps[roll(d, p->n_steps)];
    const hr_step *b = &p->steps[roll(d, p->n_steps)];
    if (a->kind != b->kind) return false;
    a->node = b->node;
    a->tensor = b->tensor;
    if (roll(d, 2)) a->refs_begin = b->refs_begin, a->n_refs = b->n_refs, a->slot = b->slot;
    return true;
}

static bool change_stream(hr_plan *p, dice *d)
{
    p->steps[roll(d, p->n_steps)].stream = (hr_stream)roll(d, HR_STREAMS);
    return true;
}

static bool change_buffer_kind(hr_plan *p, dice *d)
{
    hr_buffer *b = &p->buffers[roll(d, p->n_buffers)];
    if (roll(d, 2)) b->persistent = !b->persistent;
    else b->tensor = p->buffers[roll(d, p->n_buffers)].tensor;
    return true;
}

static bool change_promise(hr_plan *p, dice *d)
{
    int64_t *promise = roll(d, 2) ? &p->arena_bytes : &p->host_bytes;
    *promise += CELL_BYTES * (roll(d, 9) - 4);
    return true;
}

static bool (*const damages[])(hr_plan *, dice *) = {drop_wait,       retarget_wait,      move_buffer,   move_slot,
                                                     swap_neighbours, move_step,          delete_step,   duplicate_step,
                                                     redirect_ref,    change_slot,        shrink,        change_subject,
                                                     change_stream,   change_buffer_kind, change_promise};
enum { DAMAGES = sizeof damages / sizeof *damages };

/* One to three damages. Half of the mutants then promise what they take and state lives that fit, so that the
 * check has to find the damage by what it means. */
static hr_plan *mutant_of(const hr_plan *sound, dice *d, int *first)
{
    hr_plan *p = NULL;
    REQUIRE_OK(hr_plan_clone(sound, &p));
    *first = roll(d, DAMAGES);
    while (!damages[*first](p, d)) *first = roll(d, DAMAGES);
    for (int more = roll(d, 4) ? 0 : 1 + roll(d, 2); more > 0; more--) damages[roll(d, DAMAGES)](p, d);
    if (roll(d, 2)) {
        case_widen_lives(p);
        case_promise(p);
    }
    return p;
}

static void mutate(case_draft kind, uint64_t seed)
{
    int refused = 0, changed = 0, refused_harmless = 0, accepted_by[DAMAGES] = {0};
    uint64_t expected = true_result();
    plan_case c = case_open(kind, 0);
    dice d = {hr_rng_key(seed, (uint64_t)kind), 0};
    for (int m = 0; m < MUTANTS; m++) {
        int damage;
        hr_plan *mutant = mutant_of(c.plan, &d, &damage);
        hr_status st = hr_check(c.graph, c.costs, mutant);
        bool harmful = changes_result(&c, mutant, expected, seed + (uint64_t)m);
        EXPECT(st == HR_OK || st == HR_REFUSED);
        EXPECT_MSG(st == HR_REFUSED || !harmful,
                   "plan %d, mutant %d (seed %llu, damage %d) changes the result and passes", kind, m,
                   (unsigned long long)seed, damage);
        refused += st == HR_REFUSED;
        changed += harmful;
        refused_harmless += st == HR_REFUSED && !harmful;
        accepted_by[damage] += st == HR_OK;
        hr_plan_free(mutant);
    }
    printf("# plan %d: %d mutants, %d change the result, %d refused, of these %d looked harmless; passed by damage:",
           kind, MUTANTS, changed, refused, refused_harmless);
    for (int k = 0; k < DAMAGES; k++) printf(" %d", accepted_by[k]);
    printf("\n");
    EXPECT(changed > MUTANTS / 3 && refused < MUTANTS);     /* else the mutants tell nothing */
    case_close(&c);
}

TEST(every_order_of_a_sound_plan_computes_what_keep_all_computes)
{
    uint64_t expected = true_result();
    for (int kind = 0; kind < CASE_DRAFTS; kind++) {
        plan_case c = case_open((case_draft)kind, 0);
        for (uint64_t seed = 0; seed < 10; seed++) EXPECT(!changes_result(&c, c.plan, expected, 1000 * seed));
        case_close(&c);
    }
}

/* Guards the judge: it must see the races that the check is there to find. */
TEST(some_order_of_a_plan_without_one_of_its_waits_computes_something_else)
{
    int n_waits = 0, n_seen = 0;
    uint64_t expected = true_result();
    for (int kind = 0; kind < CASE_DRAFTS; kind++) {
        plan_case c = case_open((case_draft)kind, 0);
        for (int i = 0; i < c.plan->n_steps; i++)
            for (int w = 0; w < c.plan->steps[i].n_waits; w++, n_waits++) {
                hr_plan *broken = NULL;
                REQUIRE_OK(hr_plan_clone(c.plan, &broken));
                case_drop_wait(broken, i, w);
                n_seen += changes_result(&c, broken, expected, 3);
                hr_plan_free(broken);
            }
        case_close(&c);
    }
    printf("# %d of %d lost waits change the result\n", n_seen, n_waits);
    EXPECT(n_seen > n_waits * 3 / 4);
}

TEST(check_refuses_every_mutant_of_keep_all_that_changes_the_result) { mutate(CASE_KEEP, 11); }
TEST(check_refuses_every_mutant_of_a_swapping_plan_that_changes_the_result) { mutate(CASE_SWAP, 12); }
TEST(check_refuses_every_mutant_of_a_plan_with_late_frees_that_changes_the_result) { mutate(CASE_LATE, 13); }
TEST(check_refuses_every_mutant_of_a_recomputing_plan_that_changes_the_result) { mutate(CASE_RECOMPUTE, 14); }
TEST(check_refuses_every_mutant_of_a_mixed_plan_that_changes_the_result) { mutate(CASE_MIXED, 15); }
TEST(check_refuses_every_mutant_of_a_plan_with_shared_host_bytes_that_changes_the_result) { mutate(CASE_SHARED, 16); }
