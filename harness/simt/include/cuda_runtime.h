/* What `#include <cuda_runtime.h>` gives a .cu file that g++ compiles: CUDA's keywords, built-in variables and device
 * functions, carried out by harness/simt; the host's calls come from cuda_runtime_api.h.
 *
 * Left out because no kernel here needs it: textures, cooperative groups and the barrier of a whole grid (all blocks
 * would have to be resident, one OS thread each).
 */
#ifndef HR_SIMT_CUDA_RUNTIME_H
#define HR_SIMT_CUDA_RUNTIME_H
#ifndef HR_SIMT
#define HR_SIMT 1                       /* for files that differ where there is no toolkit */
#endif
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "cuda_runtime_api.h"
#include "simt.h"
#include "simt_device.h"
#include "simt_math.h"

#define __global__
#define __device__
#define __host__
#define __constant__
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...)
#define __align__(bytes) __attribute__((aligned(bytes)))
/* One copy for each OS thread, and each resident block has one of its own. */
#define __shared__ static __thread
#define __trap() hr_simt_trap(__FILE__, __LINE__)

#define threadIdx (hr_simt_self->thread_index)
#define blockIdx (hr_simt_self->block_index)
#define blockDim (hr_simt_self->block_dim)
#define gridDim (hr_simt_self->grid_dim)
const int warpSize = 32;
#endif
