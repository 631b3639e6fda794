/* What the numbers were measured on: CPU, memory, kernel, compiler, libraries, commit. */
#ifndef HR_MACHINE_H
#define HR_MACHINE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct hr_machine {
    char cpu[128];               /* model name, "unknown" */
    char topology[128];          /* "packages 1, NUMA nodes 1, cores 2, threads 2, L3 32.0 MiB"; "" without hwloc */
    int64_t cores;               /* CPUs that this process may use */
    int64_t memory_bytes;        /* of the machine, 0 unknown */
    char kernel[128], compiler[64], onednn[32];
    char commit[48];             /* short hash of the sources near the program, "unknown" */
    bool dirty;
} hr_machine;

/* Reads what can be read now; what cannot is "unknown". Never fails. */
void hr_machine_describe(hr_machine *machine);
/* "amd-epyc-7763-2-cores": lower-case letters, digits and dashes, for folder names. */
char *hr_machine_slug(const hr_machine *machine, char *text, size_t chars);
/* Memory that the system says is available, 0 unknown. */
int64_t hr_machine_available_bytes(void);
#endif
