/* A planted fault, for tests of what a broken kernel does to a suite: HEADROOM_FAULT=illegal-address. */
#include <cstdlib>
#include <cstring>
#include <cuda_runtime.h>
#include "kernels.h"
#include "launch.h"

namespace {
constexpr uint64_t FAULTY_STEP = 2;                 /* the third: some are well by then */
constexpr uintptr_t FAR_AWAY = (uintptr_t)1 << 46;  /* no allocation of a GPU or a process lies there */

__global__ void write_far_outside(uintptr_t address) { *reinterpret_cast<volatile uint32_t *>(address) = 1; }
}

extern "C" hr_status hr_cuda_plant_fault(CUstream_st *stream, uint64_t step)
{
    const char *fault = getenv("HEADROOM_FAULT");
    if (!fault || strcmp(fault, "illegal-address") || step != FAULTY_STEP) return HR_OK;
    HR_LAUNCH(write_far_outside, 1, 1, 0, stream, FAR_AWAY);
    return hr_cuda_launched("write_far_outside");
}
