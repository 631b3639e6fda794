/* Abstract training graphs as text: how long each node takes and how many bytes each tensor has, for planners only.
 * Nothing here can run them. The format is described in GRAPHS.md.
 */
#ifndef HR_ABSTRACT_H
#define HR_ABSTRACT_H
#include <stdio.h>
#include "costs.h"

/* Reads a graph and its costs; the caller frees both. Nodes have the op "abstract", which no device computes, and one
 * algorithm "given" with the file's seconds and workspace; costs->measured is set. Tensors are u8 of rank 1, roles are
 * the file's, what nodes write are activations or gradients by their phase. Links are the file's, or 10 GB/s with
 * *has_links = false. `name` is for messages. Linear in the file's length. Returns HR_BAD_INPUT: "NAME: line N: why";
 * HR_IO when the file cannot be read on; nothing to free then. */
hr_status hr_abstract_read(FILE *file, const char *name, hr_graph **graph, hr_costs **costs, bool *has_links);

/* Writes a graph without its contributed nodes, with the seconds of every node's first algorithm. Read again it plans
 * the same: bytes, seconds, order, roles, phases, numbers of tensors; what is lost are shapes, which some techniques
 * choose by. `title`: its first line, for people. Returns HR_BAD_ARGUMENT when some seconds are not known or beyond the
 * format's limits, before anything is written; HR_IO. */
hr_status hr_abstract_write(const hr_graph *graph, const hr_costs *costs, const char *title, FILE *file);
#endif
