/* Workloads that are files: "graph:PATH" names an abstract training graph (plan/abstract.h) instead of a network that this
 * build knows. Such a graph brings its seconds; nothing can run it but the device sim. */
#ifndef HR_GRAPH_FILE_H
#define HR_GRAPH_FILE_H
#include <stdbool.h>
#include "costs.h"

/* The path behind "graph:", everything to the end; NULL for other workloads. */
const char *hr_graph_file_path(const char *workload);
/* Reads the file. HR_BAD_ARGUMENT when it cannot be opened, HR_BAD_INPUT with its line when it is malformed. has_links:
 * whether the file says how fast copies are. Caller frees both. */
hr_status hr_graph_file_read(const char *workload, hr_graph **graph, hr_costs **costs, bool *has_links);
#endif
