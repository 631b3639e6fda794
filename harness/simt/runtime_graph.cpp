/* Capture of streams into a graph, and graphs launched.
 *
 * A captured call adds a node that comes after its stream's last one; a launch makes an operation of every node, the
 * first ones after what the stream has to do, and one more that comes after them all and is what the stream goes on
 * from. Instantiating takes memory of the device (NODE_BYTES for each node, a plausible size), so that a card that
 * another process has filled refuses it.
 */
#include "runtime_private.h"

using namespace hr_simt_runtime;

static const int64_t NODE_BYTES = 1024;

extern "C" cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode mode)
{
    return enter([&] {
        if (!stream || stream == cudaStreamLegacy)
            return fail(cudaErrorStreamCaptureUnsupported, "the legacy stream cannot be captured");
        if (!the_machine().streams.count(stream)) return unknown_handle("cudaStreamBeginCapture", "stream");
        if (stream->capture) return fail(cudaErrorStreamCaptureUnsupported, "the stream is being captured already");
        stream->capture = std::make_shared<capture>();
        stream->capture->mode = mode;
        stream->capture->origin = stream;
        stream->last_node = -1;
        the_machine().captures.insert(stream->capture);
        return cudaSuccess;
    });
}

/* Whether every node is the origin's last one or comes before it. */
static bool is_joined(const capture &c, int last)
{
    std::vector<char> reached(c.nodes.size(), 0);
    if (last >= 0) reached[(size_t)last] = 1;
    for (size_t i = c.nodes.size(); i-- > 0;) {
        if (!reached[i]) return false;
        for (int earlier : c.nodes[i].after) reached[(size_t)earlier] = 1;
    }
    return true;
}

extern "C" cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t *graph)
{
    return enter([&] {
        *graph = nullptr;
        if (!stream || !the_machine().streams.count(stream)) return unknown_handle("cudaStreamEndCapture", "stream");
        capture_ref c = stream->capture;
        if (!c) return fail(cudaErrorInvalidValue, "the end of a capture that was not begun");
        if (c->origin != stream) {
            c->broken = true;
            return fail(cudaErrorStreamCaptureUnmatched, "the end of a capture in a stream that only joined it");
        }
        bool joined = is_joined(*c, stream->last_node);
        the_machine().captures.erase(c);
        for (cudaStream_t s : the_machine().streams)
            if (s->capture == c) {
                s->capture = nullptr;
                s->last_node = -1;
            }
        if (c->broken)
            return fail(cudaErrorStreamCaptureInvalidated, "the capture was broken: %s", the_machine().detail.c_str());
        if (!joined)
            return fail(cudaErrorStreamCaptureUnjoined, "a stream of the capture was not joined to its origin");
        *graph = new CUgraph_st{std::move(c->nodes)};
        the_machine().graphs.insert(*graph);
        return cudaSuccess;
    });
}

extern "C" cudaError_t cudaStreamIsCapturing(cudaStream_t stream, cudaStreamCaptureStatus *status)
{
    return enter([&] {
        *status = cudaStreamCaptureStatusNone;
        if (!stream || stream == cudaStreamLegacy) return cudaSuccess;
        if (!the_machine().streams.count(stream)) return unknown_handle("cudaStreamIsCapturing", "stream");
        if (stream->capture)
            *status = stream->capture->broken ? cudaStreamCaptureStatusInvalidated : cudaStreamCaptureStatusActive;
        return cudaSuccess;
    });
}

extern "C" cudaError_t cudaGraphGetNodes(cudaGraph_t graph, cudaGraphNode_t *nodes, size_t *count)
{
    return enter([&] {
        if (!the_machine().graphs.count(graph)) return unknown_handle("cudaGraphGetNodes", "graph");
        if (nodes) return fail(cudaErrorNotSupported, "the nodes of a graph are counted only");
        *count = graph->nodes.size();
        return cudaSuccess;
    });
}

extern "C" cudaError_t cudaGraphInstantiate(cudaGraphExec_t *exec, cudaGraph_t graph, unsigned long long flags)
{
    return enter([&] {
        *exec = nullptr;
        if (!the_machine().graphs.count(graph)) return unknown_handle("cudaGraphInstantiate", "graph");
        if (flags) return fail(cudaErrorInvalidValue, "cudaGraphInstantiate with flags %llu", flags);
        int64_t bytes = NODE_BYTES * (int64_t)graph->nodes.size();
        if (bytes > free_bytes())
            return fail(cudaErrorMemoryAllocation, "a graph of %zu nodes finds %lld bytes free", graph->nodes.size(),
                        (long long)free_bytes());
        the_machine().used_bytes += bytes;
        *exec = new CUgraphExec_st{graph->nodes, nullptr, bytes};
        the_machine().execs.insert(*exec);
        return cudaSuccess;
    });
}

extern "C" cudaError_t cudaGraphUpload(cudaGraphExec_t exec, cudaStream_t stream)
{
    return enter([&] {
        if (!the_machine().execs.count(exec)) return unknown_handle("cudaGraphUpload", "graph");
        return add(stream, "cudaGraphUpload", nullptr);
    });
}

extern "C" cudaError_t cudaGraphLaunch(cudaGraphExec_t exec, cudaStream_t stream)
{
    return enter([&] {
        if (!the_machine().execs.count(exec)) return unknown_handle("cudaGraphLaunch", "graph");
        if (!stream || !the_machine().streams.count(stream)) return unknown_handle("cudaGraphLaunch", "stream");
        if (stream->capture) return fail(cudaErrorNotSupported, "a graph launched into a capture is not emulated");
        cudaError_t error = add(stream, "cudaGraphLaunch", nullptr);
        if (error != cudaSuccess) return error;
        std::vector<operation_ref> made;
        operation_ref entry = enqueue(nullptr, stream->number, {stream->tail, exec->last});
        for (const node &n : exec->nodes) {
            std::vector<operation_ref> after = {entry};
            for (int earlier : n.after) after.push_back(made[(size_t)earlier]);
            made.push_back(enqueue(n.run, n.lane, after));
        }
        made.push_back(entry);
        stream->tail = exec->last = enqueue(nullptr, stream->number, made);
        return cudaSuccess;
    });
}

extern "C" cudaError_t cudaGraphDestroy(cudaGraph_t graph)
{
    return enter([&] {
        if (!the_machine().graphs.erase(graph)) return unknown_handle("cudaGraphDestroy", "graph");
        delete graph;
        return cudaSuccess;
    });
}

extern "C" cudaError_t cudaGraphExecDestroy(cudaGraphExec_t exec)
{
    return enter([&] {
        if (!the_machine().execs.erase(exec)) return unknown_handle("cudaGraphExecDestroy", "graph");
        if (exec->last) run_until(exec->last.get());
        the_machine().used_bytes -= exec->bytes;
        delete exec;
        return cudaSuccess;
    });
}
