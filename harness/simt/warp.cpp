/* Meetings of the lanes of a warp. A lane comes with the mask of those it wants to meet; lanes with the same mask
 * must come to the same operation at the same line, and the last of them works out everybody's result.
 *
 * Stricter than a GPU on purpose: a mask may not name a lane that is absent or has ended, and a shuffle may not read
 * a lane outside the mask even where the value is not used. Only __syncwarp orders memory, as CUDA has it.
 */
#include <cstring>
#include "simt_private.h"

namespace hr_simt {
static unsigned first_of(unsigned mask) { return (unsigned)__builtin_ctz(mask); }

static void check_mask(worker &w, const warp &p, const thread &t, unsigned mask, const place &at)
{
    unsigned lane = t.id & 31, absent = mask & ~p.present, ended = mask & p.exited;
    if (!(mask >> lane & 1))
        fail(w, 719, "%s: the caller's lane %u is not in the mask 0x%08x", place_text(w, at), lane, mask);
    if (absent)
        fail(w, 719, "%s: the mask 0x%08x names lane %u, which the warp does not have (block of %u threads)",
             place_text(w, at), mask, first_of(absent), w.thread_count);
    if (ended)
        fail(w, 719, "%s: the mask 0x%08x names lane %u, which has ended", place_text(w, at), mask,
             first_of(ended));
}

/* Lanes of my mask that wait for me with another mask can never meet me. */
static void check_others(worker &w, const warp &p, unsigned lane, unsigned mask, const place &at)
{
    for (int i = 0; i < p.count; i++) {
        const gathering &g = p.open[i];
        unsigned both = g.arrived & mask;
        if (g.mask == mask && !same_place(g.at, at))
            fail(w, 719, "lanes of a warp are at different operations: lane %u at %s, lane %u at %s", lane,
                 place_text(w, at), first_of(g.arrived), place_text(w, g.at));
        if (g.mask != mask && both && (g.mask >> lane & 1))
            fail(w, 719, "lanes of a warp wait for each other with different masks: lane %u 0x%08x at %s, "
                 "lane %u 0x%08x at %s", lane, mask, place_text(w, at), first_of(both), g.mask,
                 place_text(w, g.at));
    }
}

static uint64_t fold(hr_simt_op op, const thread *lanes, unsigned mask)
{
    uint32_t sum = (uint32_t)lanes[first_of(mask)].in;
    for (unsigned rest = mask & (mask - 1); rest; rest &= rest - 1) {
        uint32_t v = (uint32_t)lanes[first_of(rest)].in;
        switch (op) {
        case HR_SIMT_ADD: sum += v; break;
        case HR_SIMT_MIN_SIGNED: sum = (int32_t)v < (int32_t)sum ? v : sum; break;
        case HR_SIMT_MAX_SIGNED: sum = (int32_t)v > (int32_t)sum ? v : sum; break;
        case HR_SIMT_MIN_UNSIGNED: sum = v < sum ? v : sum; break;
        case HR_SIMT_MAX_UNSIGNED: sum = v > sum ? v : sum; break;
        case HR_SIMT_AND: sum &= v; break;
        case HR_SIMT_OR: sum |= v; break;
        default: sum ^= v; break;
        }
    }
    return sum;
}

static uint32_t lanes_with(const thread *lanes, unsigned mask, bool nonzero, uint64_t value)
{
    uint32_t found = 0;
    for (unsigned rest = mask; rest; rest &= rest - 1) {
        unsigned k = first_of(rest);
        if (nonzero ? lanes[k].in != 0 : lanes[k].in == value) found |= 1u << k;
    }
    return found;
}

/* Every lane's result from every lane's value. */
static void work_out(hr_simt_op op, thread *lanes, unsigned mask)
{
    uint64_t all = 0;
    switch (op) {
    case HR_SIMT_SYNCWARP: return;
    case HR_SIMT_BALLOT: all = lanes_with(lanes, mask, true, 0); break;
    case HR_SIMT_ANY: all = lanes_with(lanes, mask, true, 0) != 0; break;
    case HR_SIMT_ALL: all = lanes_with(lanes, mask, true, 0) == mask; break;
    case HR_SIMT_SHFL: case HR_SIMT_SHFL_UP: case HR_SIMT_SHFL_DOWN: case HR_SIMT_SHFL_XOR: case HR_SIMT_MATCH_ANY:
        for (unsigned rest = mask; rest; rest &= rest - 1) {
            thread &t = lanes[first_of(rest)];
            t.out = op == HR_SIMT_MATCH_ANY ? lanes_with(lanes, mask, false, t.in) : lanes[t.source].in;
        }
        return;
    default: all = fold(op, lanes, mask);
    }
    for (unsigned rest = mask; rest; rest &= rest - 1) lanes[first_of(rest)].out = all;
}

static gathering &gathering_of(warp &p, unsigned mask, const place &at)
{
    for (int i = 0; i < p.count; i++)
        if (p.open[i].mask == mask) return p.open[i];
    p.open[p.count] = {mask, 0, at, &p.order[p.next_order++ % sizeof p.order]};
    return p.open[p.count++];
}

void warp_exit_check(worker &w, thread &t)
{
    warp &p = w.warps[t.id / 32];
    unsigned lane = t.id & 31;
    p.exited |= 1u << lane;
    for (int i = 0; i < p.count; i++)
        if (p.open[i].mask >> lane & 1)
            fail(w, 719, "the thread ended although lane %u waits for its lane %u at %s (mask 0x%08x)",
                 first_of(p.open[i].arrived), lane, place_text(w, p.open[i].at), p.open[i].mask);
}
}

using namespace hr_simt;

uint64_t hr_simt_warp(hr_simt_op op, unsigned mask, uint64_t value, int source, const char *file, int line)
{
    worker &w = here();
    thread &t = *w.current;
    warp &p = w.warps[t.id / 32];
    thread *lanes = &w.threads[t.id & ~31u];
    unsigned lane = t.id & 31;
    place at = {op, file, line};
    if (w.job->failed) abandon(w);
    check_mask(w, p, t, mask, at);
    if (!(mask >> source & 1))
        fail(w, 719, "%s: lane %u reads lane %d, which is not in the mask 0x%08x", place_text(w, at), lane,
             source, mask);
    check_others(w, p, lane, mask, at);
    gathering &g = gathering_of(p, mask, at);
    char *order = g.order;
    if (op == HR_SIMT_SYNCWARP) tsan_release(order);
    t.at = at;
    t.mask = mask;
    t.in = value;
    t.source = source;
    g.arrived |= 1u << lane;
    if (g.arrived != mask) {
        t.now = state::waiting;
        thread_wait(w);
    } else {
        g = p.open[--p.count];
        work_out(op, lanes, mask);
        for (unsigned rest = mask & ~(1u << lane); rest; rest &= rest - 1) thread_wake(w, lanes[first_of(rest)]);
        if (w.job->how.shuffle) thread_yield(w);
    }
    if (op == HR_SIMT_SYNCWARP) tsan_acquire(order);
    return t.out;
}
