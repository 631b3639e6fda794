/* CSV tables that other commands of runbench print, read by the names of their columns. */
#ifndef HR_CSV_H
#define HR_CSV_H
#include <stdbool.h>
#include <stdio.h>
#include "status.h"

#define HR_CSV_MOST 32       /* columns of a file; more are not seen */

typedef struct hr_csv {
    FILE *file;
    char *line;
    size_t capacity;
    char comment[480];           /* the file's first line without "# " when it is a comment, else "" */
    int n_wanted, column[HR_CSV_MOST];
    const char *cell[HR_CSV_MOST];   /* of the line at hand, in the order of `names`; valid until the next line */
} hr_csv;

/* Opens the file and finds the columns: the first line that does not begin with '#' names them. `csv` must be zeroed;
 * close it after success and after failure. HR_IO when it cannot be read, HR_BAD_INPUT when a column is not there. */
hr_status hr_csv_open(const char *path, const char *const *names, int n_names, hr_csv *csv);
/* Next line with all those columns; '#' lines and shorter ones are passed over. False at the end. Quoted cells
 * (RFC 4180) lose their quotes. */
bool hr_csv_next(hr_csv *csv);
/* The number in a cell; NAN when it holds none. */
double hr_csv_number(const hr_csv *csv, int name);
void hr_csv_close(hr_csv *csv);

/* Files of a folder whose names begin and end so, in order of name; `draw` is called with the path and what stands
 * between the two. Stops at the first failure. */
hr_status hr_csv_each(const char *folder, const char *prefix, const char *suffix,
                      hr_status (*draw)(const char *path, const char *middle, void *context), void *context);
#endif
