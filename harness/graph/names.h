/* Index from name to id, private to the graph: open addressing, grows by doubling. */
#ifndef HR_NAMES_H
#define HR_NAMES_H
#include <stddef.h>
#include "status.h"

typedef struct hr_names hr_names;
hr_status hr_names_new(hr_names **names);
void hr_names_free(hr_names *names);
/* Adds name -> id; the string must outlive the index. The name must not be present. */
hr_status hr_names_add(hr_names *names, const char *name, int id);
void hr_names_remove(hr_names *names, const char *name);      /* must be present */
int hr_names_find(const hr_names *names, const char *name);   /* -1 when absent */
#endif
