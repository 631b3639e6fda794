/* See graph_file.h. */
#include "graph_file.h"

#include <errno.h>
#include <string.h>
#include "abstract.h"

static const char prefix[] = "graph:";

const char *hr_graph_file_path(const char *workload)
{
    return strncmp(workload, prefix, sizeof prefix - 1) ? NULL : workload + sizeof prefix - 1;
}

hr_status hr_graph_file_read(const char *workload, hr_graph **graph, hr_costs **costs, bool *has_links)
{
    hr_status st = HR_OK;
    const char *path = hr_graph_file_path(workload);
    FILE *file = NULL;
    if (!path || !*path) FAIL(HR_BAD_ARGUMENT, "graph: names no file; give graph:PATH");
    file = fopen(path, "r");
    if (!file) FAIL(HR_BAD_ARGUMENT, "cannot read the graph '%.200s': %s", path, strerror(errno));
    TRY(hr_abstract_read(file, path, graph, costs, has_links));
out:
    if (file) fclose(file);
    return st;
}
