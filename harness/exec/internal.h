/* Private to the executor. */
#ifndef HR_EXEC_INTERNAL_H
#define HR_EXEC_INTERNAL_H
#include "exec.h"

/* A kernel that is ready to run for all nodes of one signature. */
typedef struct hr_prepared {
    uint64_t signature;
    const hr_kernel *kernel;
    void *state;
    int64_t workspace_bytes;
} hr_prepared;

typedef struct hr_prepared_set {
    hr_prepared *all;
    size_t n, capacity;
} hr_prepared_set;

/* Index of the prepared kernel for the node, prepared now if it is the first of its signature. */
hr_status hr_prepared_find(hr_prepared_set *set, const hr_graph *graph, const hr_node *node, const hr_kernel *kernel,
                           int threads, int *index);
void hr_prepared_clear(hr_prepared_set *set);

/* Hash of bytes, the same on every run: what a digest is made of. *any_bit: whether any bit was set. */
uint64_t hr_bytes_hash(const void *bytes, int64_t n_bytes, bool *any_bit);
static inline uint64_t hr_hash_join(uint64_t hash, uint64_t next) { return (hash ^ next) * 0x9e3779b97f4a7c15u + (hash >> 31); }

/* Logical order <-> the tensor's layout. */
void hr_tensor_pack(const hr_tensor *tensor, const void *plain, void *laid_out);
void hr_tensor_unpack(const hr_tensor *tensor, const void *laid_out, void *plain);
/* Initial values, by logical index: the same network whatever the layout. */
void hr_tensor_initialise(const hr_tensor *tensor, uint64_t seed, void *laid_out);
#endif
