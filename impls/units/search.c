/* What the units do: the patent's rule, the balance of links and recomputation, and improvement unit by unit. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "units.h"

/* Asks; keeps the trial when it is better than the best, and gives the best's states back to the trial when not. */
static hr_status attempt(hr_units *u, int64_t target_bytes, hr_units_answer *trial, hr_units_answer *best, bool *better)
{
    hr_status st = HR_OK;
    TRY(hr_units_ask(u, target_bytes, trial));
    *better = hr_units_is_better(trial, best);
    if (*better) hr_units_answer_copy(u, trial, best);
    else hr_units_answer_copy(u, best, trial);
out:
    return st;
}

hr_status hr_units_all(hr_units *u, int64_t target_bytes, hr_unit_state state, hr_units_answer *best)
{
    hr_status st = HR_OK;
    hr_units_answer trial = {0};
    bool better;
    TRY(hr_units_answer_new(u, &trial));
    memset(trial.state, state, (size_t)u->cut.n_units);
    TRY(attempt(u, target_bytes, &trial, best, &better));
out:
    hr_units_answer_clear(&trial);
    return st;
}

/* US20220138580A1, claims 3 and 4, as we read them: of each unit the bytes of its non-checkpoint maps are summed before the
 * forward stage; units are taken in the order of forward, because the first wait longest; one whose sum still fits into
 * what is left of the memory set aside on the host is a swap unit, all others recompute. */
hr_status hr_units_rule(hr_units *u, int64_t target_bytes, int64_t set_aside_bytes, unsigned allowed, hr_units_answer *best)
{
    hr_status st = HR_OK;
    hr_units_answer trial = {0};
    bool better;
    hr_unit_state other = allowed >> HR_UNIT_RECOMPUTE_OUT & 1 ? HR_UNIT_RECOMPUTE_OUT : HR_UNIT_RECOMPUTE;
    TRY(hr_units_answer_new(u, &trial));
    for (int i = 0; i < u->cut.n_units; i++) {
        bool swaps = u->cut.units[i].follower_bytes <= set_aside_bytes;
        trial.state[i] = (unsigned char)(swaps ? HR_UNIT_SWAP : other);
        if (swaps) set_aside_bytes -= u->cut.units[i].follower_bytes;
    }
    TRY(attempt(u, target_bytes, &trial, best, &better));
out:
    hr_units_answer_clear(&trial);
    return st;
}

static double recompute_seconds(const hr_units *u, int unit)
{
    double seconds = u->cut.units[unit].follower_seconds;
    return isfinite(seconds) ? seconds : 0;
}

/* From all units swapping: the unit for which compute waits longest beyond what recomputing it would take becomes a
 * recompute unit, until no link is waited for that recomputation would not cost as much, or the step gets longer. */
hr_status hr_units_balance(hr_units *u, int64_t target_bytes, hr_units_answer *best)
{
    hr_status st = HR_OK;
    hr_units_answer trial = {0}, own = {0};
    char *done = calloc((size_t)u->cut.n_units + 1, 1);
    bool better = true;
    TRY_ALLOC(done);
    TRY(hr_units_answer_new(u, &trial));
    TRY(hr_units_answer_new(u, &own));
    memset(trial.state, HR_UNIT_SWAP, (size_t)u->cut.n_units);
    TRY(hr_units_ask(u, target_bytes, &trial));
    hr_units_answer_copy(u, &trial, &own);
    for (int n = 0; n < u->cut.n_units && trial.possible; n++) {
        int worst = -1;
        double most = 0;
        for (int i = 0; i < u->cut.n_units; i++) {
            double gain = u->exposed_seconds[i] - recompute_seconds(u, i);
            if (!done[i] && trial.state[i] == HR_UNIT_SWAP && u->cut.units[i].follower_bytes && gain > most) most = gain, worst = i;
        }
        if (worst < 0) break;
        done[worst] = 1;
        trial.state[worst] = HR_UNIT_RECOMPUTE_OUT;
        TRY(attempt(u, target_bytes, &trial, &own, &better));
        if (!better) TRY(hr_units_ask(u, target_bytes, &trial));       /* the stalls of what was gone back to */
    }
    if (hr_units_is_better(&own, best)) hr_units_answer_copy(u, &own, best);
out:
    free(done);
    hr_units_answer_clear(&trial);
    hr_units_answer_clear(&own);
    return st;
}

/* What a state costs: seconds of recomputation, of what the slack cannot hide, of the links at `link_price`, and bytes that
 * stay at `byte_price`. */
static double price_of(const hr_units *u, int unit, hr_unit_state state, double link_price, double byte_price)
{
    const hr_unit *x = &u->cut.units[unit];
    const hr_costs *costs = u->problem.costs;
    bool swaps = state == HR_UNIT_SWAP, recomputes = state == HR_UNIT_RECOMPUTE || state == HR_UNIT_RECOMPUTE_OUT;
    int64_t moved = swaps ? x->head_bytes + x->follower_bytes : state == HR_UNIT_RECOMPUTE_OUT ? x->head_bytes : 0;
    int64_t stays = state == HR_UNIT_HELD ? x->head_bytes + x->follower_bytes : state == HR_UNIT_RECOMPUTE ? x->head_bytes : 0;
    double link = moved ? hr_link_seconds(&costs->out, moved) + hr_link_seconds(&costs->in, moved) : 0;
    return (recomputes ? recompute_seconds(u, unit) : 0) + fmax(0, link - u->slack_seconds[unit]) + link_price * link +
           byte_price * (double)stays;
}

/* Each unit by itself does what is cheapest at these prices. */
static void choose_by_price(const hr_units *u, double link_price, double byte_price, unsigned allowed, unsigned char *states)
{
    for (int i = 0; i < u->cut.n_units; i++) {
        double least = INFINITY;
        for (int state = 0; state < HR_UNIT_STATES; state++) {
            double cost = allowed >> state & 1 ? price_of(u, i, (hr_unit_state)state, link_price, byte_price) : INFINITY;
            if (cost < least) least = cost, states[i] = (unsigned char)state;
        }
    }
}

/* Between what fits (lean) and what does not (rich): the units up to some depth, which wait longest, are lean. */
static hr_status mix(hr_units *u, int64_t target_bytes, const unsigned char *lean, const unsigned char *rich, hr_units_answer *trial,
                     hr_units_answer *best)
{
    hr_status st = HR_OK;
    int low = 0, high = u->cut.n_units;
    while (low < high) {
        int depth = (low + high) / 2;
        for (int i = 0; i < u->cut.n_units; i++) trial->state[i] = i < depth ? lean[i] : rich[i];
        TRY(hr_units_ask(u, target_bytes, trial));
        if (hr_units_is_better(trial, best)) hr_units_answer_copy(u, trial, best);
        if (trial->fits) high = depth;
        else low = depth + 1;
    }
out:
    return st;
}

/* A second of the links has a price; that of a byte follows from the target: the lowest at which what is held fits. */
hr_status hr_units_priced(hr_units *u, int64_t target_bytes, double link_price, unsigned allowed, hr_units_answer *best)
{
    enum { HALVINGS = 12 };
    hr_status st = HR_OK;
    hr_units_answer trial = {0};
    double low = 0, high, seconds = 0, bytes = 1;
    size_t n = (size_t)u->cut.n_units;
    bool fits = false;
    unsigned char *lean = calloc(2 * n + 1, 1), *rich = lean + n;
    TRY_ALLOC(lean);
    TRY(hr_units_answer_new(u, &trial));
    for (int i = 0; i < u->cut.n_units; i++) seconds += recompute_seconds(u, i), bytes += (double)u->cut.units[i].follower_bytes;
    high = 16 * (seconds / bytes + link_price / u->problem.costs->in.bytes_per_second) + 1e-15;
    for (int k = 0; k < HALVINGS; k++) {
        double price = k ? (low + high) / 2 : high;
        choose_by_price(u, link_price, price, allowed, trial.state);
        TRY(hr_units_ask(u, target_bytes, &trial));
        if (hr_units_is_better(&trial, best)) hr_units_answer_copy(u, &trial, best);
        if (trial.fits) fits = true, high = price;
        else low = price;
    }
    if (!fits) goto out;
    choose_by_price(u, link_price, high, allowed, lean);
    choose_by_price(u, link_price, low, allowed, rich);
    TRY(mix(u, target_bytes, lean, rich, &trial, best));
out:
    free(lean);
    hr_units_answer_clear(&trial);
    return st;
}

typedef struct ranked { int unit; double seconds; } ranked;

static int by_seconds(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->seconds != y->seconds) return x->seconds > y->seconds ? -1 : 1;
    return x->unit - y->unit;
}

/* The units in order of what they cost the best answer: what is waited for them, what they recompute. */
static hr_status rank_units(hr_units *u, int64_t target_bytes, hr_units_answer *best, ranked *order)
{
    hr_status st = HR_OK;
    TRY(hr_units_ask(u, target_bytes, best));
    for (int i = 0; i < u->cut.n_units; i++) {
        bool recomputes = best->state[i] == HR_UNIT_RECOMPUTE || best->state[i] == HR_UNIT_RECOMPUTE_OUT;
        order[i] = (ranked){i, u->exposed_seconds[i] + (recomputes ? recompute_seconds(u, i) : 0)};
    }
    qsort(order, (size_t)u->cut.n_units, sizeof *order, by_seconds);
out:
    return st;
}

/* One step leaner, where that is allowed: what was held recomputes, or goes out; a checkpoint that stayed goes out. */
static bool make_leaner(unsigned char *state, unsigned allowed)
{
    static const hr_unit_state leaner[HR_UNIT_STATES][2] = {
        [HR_UNIT_HELD] = {HR_UNIT_RECOMPUTE, HR_UNIT_SWAP}, [HR_UNIT_RECOMPUTE] = {HR_UNIT_RECOMPUTE_OUT, HR_UNIT_SWAP},
        [HR_UNIT_SWAP] = {HR_UNIT_HELD, HR_UNIT_HELD}, [HR_UNIT_RECOMPUTE_OUT] = {HR_UNIT_SWAP, HR_UNIT_SWAP}};
    for (int k = 0; k < 2; k++)
        if (leaner[*state][k] != HR_UNIT_HELD && (allowed >> leaner[*state][k] & 1)) {
            *state = (unsigned char)leaner[*state][k];
            return true;
        }
    return false;
}

/* Unit i with a new state does not fit: another unit, one of the first that can be, pays for it. */
static hr_status exchange(hr_units *u, int64_t target_bytes, unsigned allowed, int i, int state, int *tries, hr_units_answer *trial,
                          hr_units_answer *best, bool *better)
{
    enum { PARTNERS = 6 };
    hr_status st = HR_OK;
    int asked = 0;
    *better = false;
    for (int j = 0; j < u->cut.n_units && asked < PARTNERS && *tries > 0 && !*better; j++) {
        if (j == i || u->cut.units[j].head_bytes + u->cut.units[j].follower_bytes < u->cut.units[i].head_bytes) continue;
        trial->state[i] = (unsigned char)state;
        if (!make_leaner(&trial->state[j], allowed)) { hr_units_answer_copy(u, best, trial); continue; }
        asked++;
        --*tries;
        TRY(attempt(u, target_bytes, trial, best, better));
    }
out:
    return st;
}

/* Unit by unit another state, the dearest first, round after round while one helps and tries are left. */
hr_status hr_units_improve(hr_units *u, int64_t target_bytes, unsigned allowed, int tries, hr_units_answer *best)
{
    hr_status st = HR_OK;
    hr_units_answer trial = {0};
    ranked *order = malloc(sizeof *order * (size_t)(u->cut.n_units + 1));
    bool helped = true, better;
    TRY_ALLOC(order);
    TRY(hr_units_answer_new(u, &trial));
    while (helped && tries > 0) {
        helped = false;
        TRY(rank_units(u, target_bytes, best, order));
        hr_units_answer_copy(u, best, &trial);
        for (int k = 0; k < u->cut.n_units && tries > 0; k++) {
            int i = order[k].unit;
            if (!(u->cut.units[i].head_bytes + u->cut.units[i].follower_bytes)) continue;
            for (int state = 0; state < HR_UNIT_STATES && tries > 0; state++) {
                if (!(allowed >> state & 1) || state == best->state[i]) continue;
                trial.state[i] = (unsigned char)state;
                tries--;
                TRY(hr_units_ask(u, target_bytes, &trial));
                bool crowded = !trial.fits && best->fits && order[k].seconds > 0;
                better = hr_units_is_better(&trial, best);
                hr_units_answer_copy(u, better ? &trial : best, better ? best : &trial);
                if (crowded) TRY(exchange(u, target_bytes, allowed, i, state, &tries, &trial, best, &better));
                helped = helped || better;
            }
        }
    }
out:
    free(order);
    hr_units_answer_clear(&trial);
    return st;
}
