/* Streams, events, and the order in which operations run.
 *
 * Whatever has nothing left to wait for is ready. The streams have an order of preference, drawn anew after every
 * eighth operation on average: a stream that runs far ahead of another is what shows a missing wait. Taking turns
 * fairly, two streams stay about level, and the copy that should have waited is late by chance.
 */
#include <chrono>
#include <cstdlib>
#include "runtime_private.h"

using namespace hr_simt_runtime;

/* Of the kernels' side. Weak: the runtime serves programs without kernels too. */
extern "C" {
const char *hr_simt_error(void) __attribute__((weak));
int hr_simt_error_code(void) __attribute__((weak));
void hr_simt_error_clear(void) __attribute__((weak));
}

static double now_seconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/* A test may change the seed between two calls. */
static void reseed()
{
    const char *text = getenv("HEADROOM_SIMT_STREAMS");
    std::string now = text ? text : "1";
    machine &m = the_machine();
    if (now == m.seed_text) return;
    m.seed_text = now;
    m.random.seed(strtoull(now.c_str(), nullptr, 10));
    m.preference = m.random();
}

namespace hr_simt_runtime {
operation_ref enqueue(std::function<void()> run, int lane, const std::vector<operation_ref> &after)
{
    operation_ref fresh = std::make_shared<operation>();
    fresh->run = std::move(run);
    fresh->lane = lane;
    for (const operation_ref &earlier : after)
        if (earlier && !earlier->done) {
            earlier->next.push_back(fresh);
            fresh->waits_for++;
        }
    if (!fresh->waits_for) the_machine().ready.push_back(fresh);
    return fresh;
}

static uint64_t preference(uint64_t drawn, int lane)
{
    uint64_t x = (drawn ^ (uint64_t)(lane + 1) * 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;
    return (x ^ x >> 31) * 0x94d049bb133111ebu;
}

static size_t draw()
{
    machine &m = the_machine();
    size_t best = 0;
    if (m.random() % 8 == 0) m.preference = m.random();
    for (size_t i = 1; i < m.ready.size(); i++)
        if (preference(m.preference, m.ready[i]->lane) > preference(m.preference, m.ready[best]->lane)) best = i;
    return best;
}

/* A failure that was there before belongs to nobody here. */
static void carry_out(operation &turn)
{
    machine &m = the_machine();
    if (turn.run && hr_simt_error_clear) hr_simt_error_clear();
    if (turn.run) turn.run();
    turn.seconds = now_seconds();
    int code = turn.run && hr_simt_error_code ? hr_simt_error_code() : 0;
    if (!code) return;
    m.sticky = (cudaError_t)code;
    m.detail = hr_simt_error();
    m.ready.clear();                     /* as on a real device, nothing more is done */
}

static void run_next()
{
    machine &m = the_machine();
    size_t chosen = draw();
    operation_ref turn = m.ready[chosen];
    m.ready[chosen] = m.ready.back();
    m.ready.pop_back();
    carry_out(*turn);
    if (m.sticky != cudaSuccess) return;
    turn->done = true;
    turn->run = nullptr;
    for (operation_ref &later : turn->next)
        if (!--later->waits_for) m.ready.push_back(later);
    turn->next.clear();
}

void run_until(const operation *target)
{
    machine &m = the_machine();
    if (m.ready.empty() || (target && target->done)) return;
    reseed();
    memory_open(true);
    while (!m.ready.empty() && !(target && target->done)) run_next();
    memory_open(false);
}

void run_one()
{
    if (the_machine().ready.empty()) return;
    reseed();
    memory_open(true);
    run_next();
    memory_open(false);
}

static CUstream_st *legacy()
{
    machine &m = the_machine();
    if (!m.legacy) m.legacy = new CUstream_st{true, 0, nullptr, nullptr, -1};
    return m.legacy;
}

static cudaError_t add_legacy(const char *call, std::function<void()> run)
{
    machine &m = the_machine();
    if (!m.captures.empty()) {
        for (const capture_ref &c : m.captures) c->broken = true;
        return fail(cudaErrorStreamCaptureImplicit, "%s on the legacy stream during a capture", call);
    }
    std::vector<operation_ref> after = {legacy()->tail};
    for (cudaStream_t s : m.streams)
        if (s->blocking) after.push_back(s->tail);
    legacy()->tail = enqueue(std::move(run), 0, after);
    return cudaSuccess;
}

cudaError_t add(cudaStream_t stream, const char *call, std::function<void()> run)
{
    if (!stream || stream == cudaStreamLegacy) return add_legacy(call, std::move(run));
    if (!the_machine().streams.count(stream)) return unknown_handle(call, "stream");
    if (stream->capture) {
        capture &c = *stream->capture;
        if (c.broken)
            return fail(cudaErrorStreamCaptureInvalidated, "%s during a capture that was broken before", call);
        node fresh = {std::move(run), stream->number, {}};
        if (stream->last_node >= 0) fresh.after.push_back(stream->last_node);
        c.nodes.push_back(std::move(fresh));
        stream->last_node = (int)c.nodes.size() - 1;
        return cudaSuccess;
    }
    std::vector<operation_ref> after = {stream->tail};
    if (stream->blocking) after.push_back(legacy()->tail);
    stream->tail = enqueue(std::move(run), stream->number, after);
    return cudaSuccess;
}

cudaError_t legacy_call(const char *call, std::function<void()> run)
{
    cudaError_t error = add_legacy(call, std::move(run));
    if (error != cudaSuccess) return error;
    run_until(legacy()->tail.get());
    return the_machine().sticky;
}

cudaError_t refuse_in_capture(const char *call, bool always)
{
    bool refused = false;
    for (const capture_ref &c : the_machine().captures) {
        if (!always && c->mode == cudaStreamCaptureModeRelaxed) continue;
        c->broken = true;
        refused = true;
    }
    return refused ? fail(cudaErrorStreamCaptureUnsupported, "%s during a capture", call) : cudaSuccess;
}
}

void hr_simt_enqueue(cudaStream_t stream, std::function<void()> body)
{
    cudaError_t error = enter([&] { return add(stream, "a launch", std::move(body)); });
    if (error != cudaSuccess) set_last(error);
}

extern "C" cudaError_t cudaDeviceSynchronize(void)
{
    return enter([] {
        cudaError_t error = refuse_in_capture("cudaDeviceSynchronize", true);
        if (error != cudaSuccess) return error;
        run_until(nullptr);
        return the_machine().sticky;
    });
}

/* The lowest that no stream has: a program that opens its streams anew meets the same order again. */
static int free_number()
{
    for (int number = 1;; number++) {
        bool taken = false;
        for (cudaStream_t s : the_machine().streams) taken |= s->number == number;
        if (!taken) return number;
    }
}

extern "C" cudaError_t cudaStreamCreateWithFlags(cudaStream_t *stream, unsigned int flags)
{
    return enter([&] {
        if (flags > cudaStreamNonBlocking) return fail(cudaErrorInvalidValue, "stream flags %u", flags);
        *stream = new CUstream_st{flags != cudaStreamNonBlocking, free_number(), nullptr, nullptr, -1};
        the_machine().streams.insert(*stream);
        return cudaSuccess;
    });
}

extern "C" cudaError_t cudaStreamCreate(cudaStream_t *stream)
{
    return cudaStreamCreateWithFlags(stream, cudaStreamDefault);
}

extern "C" cudaError_t cudaStreamDestroy(cudaStream_t stream)
{
    return enter([&] {
        if (!the_machine().streams.erase(stream)) return unknown_handle("cudaStreamDestroy", "stream");
        if (stream->capture) stream->capture->broken = true;
        delete stream;                   /* what it still has to do is done all the same */
        return cudaSuccess;
    });
}

/* The stream's last operation, or an error for a stream that cannot be waited for. */
static cudaError_t awaitable(cudaStream_t stream, const char *call, operation_ref *tail)
{
    if (!stream || stream == cudaStreamLegacy) {
        *tail = legacy()->tail;
        return refuse_in_capture(call, true);
    }
    if (!the_machine().streams.count(stream)) return unknown_handle(call, "stream");
    if (stream->capture) {
        stream->capture->broken = true;
        return fail(cudaErrorStreamCaptureUnsupported, "%s on a stream that is being captured", call);
    }
    *tail = stream->tail;
    return cudaSuccess;
}

extern "C" cudaError_t cudaStreamSynchronize(cudaStream_t stream)
{
    return enter([&] {
        operation_ref tail;
        cudaError_t error = awaitable(stream, "cudaStreamSynchronize", &tail);
        if (error != cudaSuccess) return error;
        if (tail) run_until(tail.get());
        return the_machine().sticky;
    });
}

/* A loop that asks until it is done must come to an end: each question lets one operation run. */
static cudaError_t query(const operation_ref &target)
{
    if (!target || target->done) return cudaSuccess;
    run_one();
    if (the_machine().sticky != cudaSuccess) return the_machine().sticky;
    return target->done ? cudaSuccess : cudaErrorNotReady;
}

extern "C" cudaError_t cudaStreamQuery(cudaStream_t stream)
{
    return enter([&] {
        operation_ref tail;
        cudaError_t error = awaitable(stream, "cudaStreamQuery", &tail);
        return error != cudaSuccess ? error : query(tail);
    });
}

extern "C" cudaError_t cudaEventCreateWithFlags(cudaEvent_t *event, unsigned int flags)
{
    return enter([&] {
        if (flags & ~(unsigned)cudaEventDisableTiming) return fail(cudaErrorInvalidValue, "event flags %u", flags);
        *event = new CUevent_st{!(flags & cudaEventDisableTiming), nullptr, nullptr, -1};
        the_machine().events.insert(*event);
        return cudaSuccess;
    });
}

extern "C" cudaError_t cudaEventCreate(cudaEvent_t *event) { return cudaEventCreateWithFlags(event, cudaEventDefault); }

extern "C" cudaError_t cudaEventDestroy(cudaEvent_t event)
{
    return enter([&] {
        if (!the_machine().events.erase(event)) return unknown_handle("cudaEventDestroy", "event");
        delete event;
        return cudaSuccess;
    });
}

extern "C" cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream)
{
    return enter([&] {
        if (!the_machine().events.count(event)) return unknown_handle("cudaEventRecord", "event");
        cudaError_t error = add(stream, "cudaEventRecord", nullptr);
        if (error != cudaSuccess) return error;
        bool captured = stream && stream != cudaStreamLegacy && stream->capture;
        event->capture = captured ? stream->capture : nullptr;
        event->node = captured ? stream->last_node : -1;
        event->record = captured ? nullptr : stream && stream != cudaStreamLegacy ? stream->tail : legacy()->tail;
        return cudaSuccess;
    });
}

static cudaError_t check_event(cudaEvent_t event, const char *call)
{
    if (!the_machine().events.count(event)) return unknown_handle(call, "event");
    if (event->capture) return fail(cudaErrorCapturedEvent, "%s of an event recorded in a capture", call);
    return cudaSuccess;
}

extern "C" cudaError_t cudaEventQuery(cudaEvent_t event)
{
    return enter([&] {
        cudaError_t error = check_event(event, "cudaEventQuery");
        if (error == cudaSuccess) error = refuse_in_capture("cudaEventQuery", false);
        return error != cudaSuccess ? error : query(event->record);
    });
}

extern "C" cudaError_t cudaEventSynchronize(cudaEvent_t event)
{
    return enter([&] {
        cudaError_t error = check_event(event, "cudaEventSynchronize");
        if (error == cudaSuccess) error = refuse_in_capture("cudaEventSynchronize", false);
        if (error != cudaSuccess) return error;
        if (event->record) run_until(event->record.get());
        return the_machine().sticky;
    });
}

extern "C" cudaError_t cudaEventElapsedTime(float *milliseconds, cudaEvent_t start, cudaEvent_t end)
{
    return enter([&] {
        cudaError_t error = check_event(start, "cudaEventElapsedTime");
        if (error == cudaSuccess) error = check_event(end, "cudaEventElapsedTime");
        if (error != cudaSuccess) return error;
        if (!start->timing || !end->timing || !start->record || !end->record)
            return fail(cudaErrorInvalidResourceHandle, "the time of an event that was not recorded or has none");
        if (!start->record->done || !end->record->done) return cudaErrorNotReady;
        *milliseconds = (float)(1e3 * (end->record->seconds - start->record->seconds));
        return cudaSuccess;
    });
}

/* In a capture, waiting for one of its events brings the stream into the capture. */
static cudaError_t wait_captured(cudaStream_t stream, cudaEvent_t event)
{
    if (event->capture->broken) return fail(cudaErrorStreamCaptureInvalidated, "a wait in a capture that was broken");
    if (!the_machine().captures.count(event->capture))
        return fail(cudaErrorCapturedEvent, "a wait for an event of a capture that has ended");
    if (stream->capture && stream->capture != event->capture)
        return fail(cudaErrorStreamCaptureMerge, "a wait would merge two captures");
    node joined = {nullptr, stream->number, {event->node}};
    if (stream->capture && stream->last_node >= 0) joined.after.push_back(stream->last_node);
    stream->capture = event->capture;
    stream->capture->nodes.push_back(std::move(joined));
    stream->last_node = (int)stream->capture->nodes.size() - 1;
    return cudaSuccess;
}

extern "C" cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned int flags)
{
    return enter([&] {
        if (!the_machine().events.count(event)) return unknown_handle("cudaStreamWaitEvent", "event");
        if (flags) return fail(cudaErrorInvalidValue, "cudaStreamWaitEvent with flags %u", flags);
        bool is_legacy = !stream || stream == cudaStreamLegacy;
        if (!is_legacy && !the_machine().streams.count(stream)) return unknown_handle("cudaStreamWaitEvent", "stream");
        if (event->capture && is_legacy) return add_legacy("cudaStreamWaitEvent", nullptr);
        if (event->capture) return wait_captured(stream, event);
        if (!event->record) return cudaSuccess;
        if (!is_legacy && stream->capture) {
            stream->capture->broken = true;
            return fail(cudaErrorStreamCaptureIsolation, "a captured stream waits for work outside of the capture");
        }
        operation_ref earlier = event->record;
        CUstream_st *s = is_legacy ? legacy() : stream;
        s->tail = enqueue(nullptr, s->number, {s->tail, earlier});
        return cudaSuccess;
    });
}
