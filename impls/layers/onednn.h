/* oneDNN as the plan wants it: primitives made once, memory owned by the plan.
 *
 * A program is a short list of primitives that runs with the buffers of one kernel call. Operands are
 * described as the plan holds them; when a primitive wants another layout, the program reorders through its
 * workspace, before the run for what is read and after it for what is written. Scratchpads are user-managed
 * (dnnl_scratchpad_mode_user) and lie in the same workspace, so that nothing is allocated behind the plan's
 * back. oneDNN sizes work and scratchpads by the number of OpenMP threads at the time of creation; a
 * program therefore remembers its number and restores it for each run.
 *
 * A program is used by one thread at a time (it binds pointers); different programs are independent.
 * Everything here exists only where oneDNN was found (HR_HAVE_ONEDNN).
 */
#ifndef HR_ONEDNN_H
#define HR_ONEDNN_H
#ifdef HR_HAVE_ONEDNN
#include <stdbool.h>
#include <oneapi/dnnl/dnnl.h>
#include "kernel.h"
#include "status.h"

/* As TRY, for calls of oneDNN. */
#define TRY_DNNL(call)                                                          \
    do {                                                                        \
        dnnl_status_t dnnl_st = (call);                                         \
        if (dnnl_st != dnnl_success) {                                          \
            st = hr_dnnl_failed(__FILE__, __LINE__, #call, dnnl_st);            \
            goto out;                                                           \
        }                                                                       \
    } while (0)
hr_status hr_dnnl_failed(const char *file, int line, const char *call, dnnl_status_t status);

/* The process's CPU engine, created at first use and never freed. */
hr_status hr_dnnl_engine(dnnl_engine_t *engine);

/* How the plan holds a tensor, in oneDNN's words. groups > 1: weights [K, C/G, ...] become [G, K/G, C/G, ...].
 * HR_UNSUPPORTED when oneDNN has no such format (a type other than f32 or u8, too many dimensions). */
hr_status hr_dnnl_describe(const hr_tensor *tensor, int64_t groups, dnnl_memory_desc_t *desc);
/* The same extents with the layout left to oneDNN (`any`). */
void hr_dnnl_describe_any(const dnnl_memory_desc_t *held, dnnl_memory_desc_t *desc);

/* Attributes with user-managed scratchpad, and max(0, .) after the result when `relu`. Caller destroys. */
hr_status hr_dnnl_attributes(bool relu, dnnl_primitive_attr_t *attributes);

/* Name of the implementation behind a primitive ("jit:avx2", "gemm:jit", "ref:any"); never NULL. */
const char *hr_dnnl_implementation(const_dnnl_primitive_desc_t primitive);

typedef enum hr_dnnl_place { HR_DNNL_IN, HR_DNNL_OUT, HR_DNNL_UPDATE } hr_dnnl_place;
typedef struct hr_dnnl_operand {
    int argument;                  /* DNNL_ARG_SRC ... */
    hr_dnnl_place place;           /* which list of the kernel call; OUT is written, the others are read */
    int index;                     /* in that list */
    const dnnl_memory_desc_t *held; /* how the plan holds it; NULL: as the primitive wants it */
} hr_dnnl_operand;

typedef struct hr_dnnl_program hr_dnnl_program;

/* An empty program for `threads` threads. Free with hr_dnnl_program_free (fits hr_kernel.release). */
hr_status hr_dnnl_program_new(int threads, hr_dnnl_program **program);
void hr_dnnl_program_free(void *program);
/* Appends the primitive with its operands and the reorders that they need. Does not keep `primitive`. */
hr_status hr_dnnl_program_add(hr_dnnl_program *program, const_dnnl_primitive_desc_t primitive, int n_operands,
                              const hr_dnnl_operand *operands);
/* Appends the copy of one tensor into another layout. */
hr_status hr_dnnl_program_add_reorder(hr_dnnl_program *program, const dnnl_memory_desc_t *from,
                                      hr_dnnl_place from_place, int from_index, const dnnl_memory_desc_t *to,
                                      int to_index);
/* Bytes of workspace that a run needs, in HR_ALIGNMENT-aligned regions. */
int64_t hr_dnnl_program_workspace_bytes(const hr_dnnl_program *program);
/* Binds the call's pointers and executes; fits hr_kernel.run after a prepare that returned the program as state. */
hr_status hr_dnnl_program_run(const hr_dnnl_program *program, const hr_kernel_call *call);
hr_status hr_dnnl_run(const hr_kernel_call *call);

/* Sets the number of OpenMP threads of the calling thread; returns the former one. */
int hr_dnnl_threads(int threads);
#endif
#endif
