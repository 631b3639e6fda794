/* Abstract training graphs as text: how long each node takes and how many bytes each tensor has, for planners only. Nothing
 * here can run them. The format is described in GRAPHS.md.
 */
#ifndef HR_ABSTRACT_H
#define HR_ABSTRACT_H
#include <stdio.h>
#include "costs.h"

/* Reads a graph and its costs; the caller frees both. Nodes have the op "abstract", which no device computes, and one
 * algorithm "given" with the file's seconds and workspace; costs->measured is set. Links are the file's, or 10 GB/s with
 * *has_links = false. HR_BAD_INPUT: "NAME: line N: why". */
hr_status hr_abstract_read(FILE *file, const char *name, hr_graph **graph, hr_costs **costs, bool *has_links);

/* Writes a graph without its contributed nodes, with the seconds of every node's first algorithm. Read again it plans the
 * same: bytes, seconds, order, phases. HR_BAD_ARGUMENT when some seconds are not known. */
hr_status hr_abstract_write(const hr_graph *graph, const hr_costs *costs, const char *title, FILE *file);
#endif
