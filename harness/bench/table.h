/* Rows on the screen, in four formats. Lines of a table that are no rows begin with '#'; JSON is one record
 * per line, as in the record file; CSV has every field that is one value. Rows of training and rows of kernels have
 * columns of their own, whose names are said again where the kind changes; a kernel case is a line for each algorithm. */
#ifndef HR_TABLE_H
#define HR_TABLE_H
#include "cli.h"
#include "machine.h"
#include "record.h"

typedef struct hr_table {
    hr_format format;
    FILE *file;
    const hr_machine *machine;
    int workload_chars, technique_chars, budget_chars, kernel_chars;   /* widths, known before the first row */
    int n_rows;
    enum { HR_TABLE_NO_HEAD, HR_TABLE_TRAINING, HR_TABLE_KERNELS } head;   /* the columns that were named last */
} hr_table;

/* Widths that hold these cases. */
void hr_table_fit(hr_table *table, const hr_case *one);
/* Heading; `first` gives device, seed and pace. HR_IO when the output takes no more. */
hr_status hr_table_begin(hr_table *table, const hr_case *first);
/* One row. json_line: the record's line when it was read from a file, which knows more than the struct that was
 * read back; NULL: made from the record. */
hr_status hr_table_row(hr_table *table, const hr_record *record, const char *json_line);
#endif
