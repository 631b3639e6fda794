/* A results folder: records.jsonl, opened for appending only, one write and one fsync per record, so that
 * a kill at any moment leaves every finished record whole and at most one torn line at the end. */
#ifndef HR_RECORD_FILE_H
#define HR_RECORD_FILE_H
#include "machine.h"
#include "record.h"

typedef struct hr_record_file {
    int descriptor;              /* -1: closed */
    char path[600];
    hr_record *kept;             /* with resume: the records found, in order */
    char **kept_lines;           /* and their lines as they stand in the file */
    int n_kept;
    size_t kept_capacity, line_capacity;
} hr_record_file;

/* Creates the folder (and its parents) and opens its records. resume: reads what is there, cuts off a torn
 * last line (said on `notes`); lines in the middle that are no records are kept in the file and reported.
 * Without resume, records that are there are moved aside to records.<time>.jsonl. HR_IO with a message that
 * names the path when the system refuses. */
hr_status hr_record_file_open(const char *folder, bool resume, FILE *notes, hr_record_file *file);
hr_status hr_record_file_append(hr_record_file *file, const hr_record *record, const hr_machine *machine);
/* The kept record of a case, NULL when there is none; *line (may be NULL): its line, owned by `file`. */
const hr_record *hr_record_file_find(const hr_record_file *file, const char *case_text, const char **line);
void hr_record_file_close(hr_record_file *file);
#endif
