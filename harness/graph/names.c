/* See names.h. */
#include "names.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct hr_names {
    struct { const char *name; int id; } *cells;
    size_t n_cells, used;   /* n_cells is a power of two */
};

static uint64_t name_hash(const char *name)
{
    uint64_t hash = 0xcbf29ce484222325u;   /* FNV-1a */
    for (; *name; name++) hash = (hash ^ (unsigned char)*name) * 0x100000001b3u;
    return hash ^ (hash >> 29);
}

static size_t cell_of(const hr_names *names, const char *name)
{
    size_t cell = name_hash(name) & (names->n_cells - 1);
    while (names->cells[cell].name && strcmp(names->cells[cell].name, name)) cell = (cell + 1) & (names->n_cells - 1);
    return cell;
}

hr_status hr_names_new(hr_names **names)
{
    hr_status st = HR_OK;
    hr_names *fresh = calloc(1, sizeof *fresh);
    TRY_ALLOC(fresh);
    fresh->n_cells = 64;
    fresh->cells = calloc(fresh->n_cells, sizeof *fresh->cells);
    TRY_ALLOC(fresh->cells);
    *names = fresh;
    fresh = NULL;
out:
    hr_names_free(fresh);
    return st;
}

void hr_names_free(hr_names *names)
{
    if (names) free(names->cells);
    free(names);
}

hr_status hr_names_add(hr_names *names, const char *name, int id)
{
    hr_status st = HR_OK;
    if (names->used * 2 >= names->n_cells) {
        hr_names bigger = {calloc(names->n_cells * 2, sizeof *names->cells), names->n_cells * 2, names->used};
        TRY_ALLOC(bigger.cells);
        for (size_t i = 0; i < names->n_cells; i++)
            if (names->cells[i].name) bigger.cells[cell_of(&bigger, names->cells[i].name)] = names->cells[i];
        free(names->cells);
        *names = bigger;
    }
    size_t cell = cell_of(names, name);
    names->cells[cell].name = name;
    names->cells[cell].id = id;
    names->used++;
out:
    return st;
}

/* Names behind the hole that would no longer be found move up into it (Knuth, volume 3, 6.4, algorithm R). */
void hr_names_remove(hr_names *names, const char *name)
{
    size_t hole = cell_of(names, name), mask = names->n_cells - 1;
    for (size_t cell = (hole + 1) & mask; names->cells[cell].name; cell = (cell + 1) & mask) {
        size_t home = name_hash(names->cells[cell].name) & mask;
        if (((cell - home) & mask) < ((cell - hole) & mask)) continue;   /* reached without crossing the hole */
        names->cells[hole] = names->cells[cell];
        hole = cell;
    }
    names->cells[hole].name = NULL;
    names->used--;
}

int hr_names_find(const hr_names *names, const char *name)
{
    size_t cell = cell_of(names, name);
    return names->cells[cell].name ? names->cells[cell].id : -1;
}
