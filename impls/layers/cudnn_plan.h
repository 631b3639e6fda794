/* Choice of an execution plan of cuDNN for one operation graph; inside of cudnn.h's programs. */
#ifndef HR_CUDNN_PLAN_H
#define HR_CUDNN_PLAN_H
#include "cudnn.h"
#ifdef HR_HAVE_CUDNN

/* The GPU that plans are built for: a handle, or a description where there is none. */
typedef struct hr_cudnn_target {
    cudnnHandle_t handle;
    cudnnBackendDescriptor_t described;    /* owned by hr_cudnn_assume_device */
} hr_cudnn_target;
hr_status hr_cudnn_target_of(const hr_site *site, hr_cudnn_target *target);

/* Growing list of what was looked at. */
typedef struct hr_cudnn_listing {
    bool wanted;                           /* build and keep every candidate, not only up to the chosen one */
    hr_cudnn_candidate *candidates;
    size_t count, capacity;
} hr_cudnn_listing;

/* Builds the plan of the first (or smallest) allowed engine. The plan is the caller's (cudnnBackendDestroyDescriptor).
 * HR_UNSUPPORTED when there is none, with the number of candidates and what stood against them. */
hr_status hr_cudnn_choose(const hr_cudnn_target *target, const char *name, int stage, const hr_cudnn_build *build,
                          const hr_cudnn_policy *policy, hr_cudnn_listing *listing, cudnnBackendDescriptor_t *plan,
                          hr_cudnn_candidate *chosen);
#endif
#endif
