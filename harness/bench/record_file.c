/* See record_file.h. */
#include "record_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static hr_status make_folders(const char *folder)
{
    hr_status st = HR_OK;
    char path[512];
    struct stat info;
    if (strlen(folder) >= sizeof path) FAIL(HR_BAD_ARGUMENT, "the path of the results folder is too long");
    strcpy(path, folder);
    for (char *slash = strchr(path + 1, '/');; slash = strchr(slash + 1, '/')) {
        if (slash) *slash = '\0';
        if (mkdir(path, 0777) && errno != EEXIST)
            FAIL(HR_IO, "cannot create the results folder '%s': %s", path, strerror(errno));
        if (!slash) break;
        *slash = '/';
    }
    if (stat(folder, &info) || !S_ISDIR(info.st_mode))
        FAIL(HR_IO, "the results folder '%s' is a file, not a folder", folder);
out:
    return st;
}

/* Reads the lines of `file` into kept; *whole_bytes is where the last complete line ends. */
static hr_status read_records(FILE *stream, FILE *notes, hr_record_file *file, int64_t *whole_bytes)
{
    hr_status st = HR_OK;
    char *line = NULL;
    size_t room = 0;
    ssize_t chars;
    int number = 0;
    *whole_bytes = 0;
    while ((chars = getline(&line, &room, stream)) > 0) {
        hr_record record;
        number++;
        if (line[chars - 1] != '\n') {
            fprintf(notes, "# %s: line %d is torn (a run was killed while it wrote); it is cut off\n", file->path,
                    number);
            break;
        }
        *whole_bytes += chars;
        memset(&record, 0, sizeof record);
        hr_status read = hr_record_from_json(line, &record);
        if (read == HR_UNSUPPORTED) { st = read; goto out; }
        if (read != HR_OK) {
            if (strspn(line, " \t\r\n") < (size_t)chars)
                fprintf(notes, "# %s: line %d is left alone: %s\n", file->path, number, hr_error_message());
            continue;
        }
        TRY_GROW(file->kept, file->n_kept, file->kept_capacity);
        TRY_GROW(file->kept_lines, file->n_kept, file->line_capacity);
        file->kept_lines[file->n_kept] = strndup(line, (size_t)chars - 1);
        TRY_ALLOC(file->kept_lines[file->n_kept]);
        file->kept[file->n_kept++] = record;
    }
    if (ferror(stream)) FAIL(HR_IO, "cannot read '%s': %s", file->path, strerror(errno));
out:
    free(line);
    return st;
}

static hr_status keep_records(FILE *notes, hr_record_file *file)
{
    hr_status st = HR_OK;
    int64_t whole_bytes;
    FILE *stream = fopen(file->path, "r");
    if (!stream) FAIL(HR_IO, "cannot read '%s': %s", file->path, strerror(errno));
    TRY(read_records(stream, notes, file, &whole_bytes));
    if (truncate(file->path, whole_bytes))
        FAIL(HR_IO, "cannot cut the torn line off '%s': %s", file->path, strerror(errno));
out:
    if (stream) fclose(stream);
    return st;
}

static hr_status move_aside(const char *folder, const char *path, FILE *notes)
{
    hr_status st = HR_OK;
    char aside[640], stamp[32];
    time_t now = time(NULL);
    struct tm utc;
    strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", gmtime_r(&now, &utc));
    snprintf(aside, sizeof aside, "%s/records.%s.jsonl", folder, stamp);
    for (int i = 2; !access(aside, F_OK) && i < 1000; i++)
        snprintf(aside, sizeof aside, "%s/records.%s-%d.jsonl", folder, stamp, i);
    if (rename(path, aside)) FAIL(HR_IO, "cannot move the earlier records '%s' aside: %s", path, strerror(errno));
    fprintf(notes, "# earlier records moved to %s (--resume would have gone on with them)\n", aside);
out:
    return st;
}

hr_status hr_record_file_open(const char *folder, bool resume, FILE *notes, hr_record_file *file)
{
    hr_status st = HR_OK;
    struct stat info;
    *file = (hr_record_file){.descriptor = -1};
    TRY(make_folders(folder));
    snprintf(file->path, sizeof file->path, "%s/records.jsonl", folder);
    if (!stat(file->path, &info) && S_ISREG(info.st_mode) && info.st_size > 0)
        TRY(resume ? keep_records(notes, file) : move_aside(folder, file->path, notes));
    file->descriptor = open(file->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    if (file->descriptor < 0) FAIL(HR_IO, "cannot write '%s': %s", file->path, strerror(errno));
out:
    if (st != HR_OK) hr_record_file_close(file);
    return st;
}

/* All of the line or, as far as the system allows, nothing: a part that was written is taken back. */
static hr_status append_line(hr_record_file *file, const char *line, size_t chars)
{
    hr_status st = HR_OK;
    struct stat info;
    size_t done = 0;
    bool regular = !fstat(file->descriptor, &info) && S_ISREG(info.st_mode);
    while (done < chars) {
        ssize_t wrote = write(file->descriptor, line + done, chars - done);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote <= 0) {
            hr_fail(HR_IO, "cannot append to '%s': %s; the records before it are whole, --resume goes on from them",
                    file->path, strerror(errno));
            if (done && regular && ftruncate(file->descriptor, info.st_size))
                FAIL(HR_IO, "cannot append to '%s' and left a torn last line; --resume cuts it off", file->path);
            return HR_IO;
        }
        done += (size_t)wrote;
    }
    if (regular && fsync(file->descriptor))
        FAIL(HR_IO, "cannot make the record in '%s' last: %s", file->path, strerror(errno));
out:
    return st;
}

hr_status hr_record_file_append(hr_record_file *file, const hr_record *record, const hr_machine *machine)
{
    hr_status st = HR_OK;
    char *line = NULL, *longer;
    TRY(hr_record_to_json(record, machine, &line));
    size_t chars = strlen(line);
    longer = realloc(line, chars + 2);
    TRY_ALLOC(longer);
    line = longer;
    memcpy(line + chars, "\n", 2);
    TRY(append_line(file, line, chars + 1));
out:
    free(line);
    return st;
}

const hr_record *hr_record_file_find(const hr_record_file *file, const char *case_text, const char **line)
{
    for (int i = 0; i < file->n_kept; i++) {
        if (strcmp(file->kept[i].case_text, case_text)) continue;
        if (line) *line = file->kept_lines[i];
        return &file->kept[i];
    }
    return NULL;
}

void hr_record_file_close(hr_record_file *file)
{
    if (file->descriptor >= 0) close(file->descriptor);
    for (int i = 0; i < file->n_kept; i++) {
        free(file->kept[i].points);
        free(file->kept_lines[i]);
    }
    free(file->kept_lines);
    free(file->kept);
    *file = (hr_record_file){.descriptor = -1};
}
