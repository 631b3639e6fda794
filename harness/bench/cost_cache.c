/* See cost_cache.h. The file begins with its version and key and ends with the number of its lines, so that neither a hash
 * that two keys share nor a file that was cut passes for a good one. */
#include "cost_cache.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_CHARS = 1024, LINE_CHARS = 1024 };

static uint64_t hash_of(const char *text)
{
    uint64_t hash = 14695981039346656037u;               /* FNV-1a */
    for (; *text; text++) hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    return hash;
}

/* Folder of the cache, false: there is none. */
static bool folder_of(char folder[PATH_CHARS])
{
    const char *own = getenv("HEADROOM_CACHE"), *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (own) snprintf(folder, PATH_CHARS, "%s", own);
    else if (xdg && *xdg) snprintf(folder, PATH_CHARS, "%s/headroom", xdg);
    else if (home && *home) snprintf(folder, PATH_CHARS, "%s/.cache/headroom", home);
    else return false;
    return *folder != '\0';
}

static void folders_make(const char *folder)
{
    char path[PATH_CHARS];
    snprintf(path, sizeof path, "%s", folder);
    for (char *slash = path + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        mkdir(path, 0777);
        *slash = '/';
    }
    mkdir(path, 0777);
}

static bool path_of(const char *key, char folder[PATH_CHARS], char path[PATH_CHARS + 40])
{
    if (!folder_of(folder)) return false;
    snprintf(path, PATH_CHARS + 40, "%s/costs-%016llx.txt", folder, (unsigned long long)hash_of(key));
    return true;
}

static bool link_take(const char *line, const char *name, hr_link *link)
{
    char word[8];
    hr_link read;
    if (sscanf(line, "link %7s %lf %lf", word, &read.bytes_per_second, &read.latency_seconds) != 3 || strcmp(word, name)) return false;
    if (!(read.bytes_per_second > 0 && read.bytes_per_second < 1e18) || !(read.latency_seconds >= 0 && read.latency_seconds < 1e6)) return false;
    *link = read;
    return true;
}

static bool contention_take(const char *line, hr_contention *contention)
{
    hr_contention c = HR_NO_CONTENTION;
    if (sscanf(line, "contention %lf %lf %lf %lf", &c.run[1], &c.run[2], &c.copy_run, &c.copy_copy) != 4) return false;
    const double factors[] = {c.run[1], c.run[2], c.copy_run, c.copy_copy};
    for (int i = 0; i < 4; i++) if (!(factors[i] >= 1 && factors[i] < 1e6)) return false;
    *contention = c;
    return true;
}

/* One line of measurements; names that the graph does not have belong to nodes that another technique contributes. */
static bool line_take(const char *line, const hr_graph *graph, hr_costs *costs)
{
    char name[256], algorithm[64];
    double value;
    if (!strncmp(line, "link ", 5)) return link_take(line, "out", &costs->out) || link_take(line, "in", &costs->in);
    if (!strncmp(line, "contention ", 11)) return contention_take(line, &costs->contention);
    if (sscanf(line, "density %255s %lf", name, &value) == 2) {
        int t = hr_graph_find_tensor(graph, name);
        if (!(value >= 0 && value <= 1)) return false;
        if (t >= 0) costs->density[t] = value;
        return true;
    }
    if (sscanf(line, "node %255s %63s %lf", name, algorithm, &value) != 3 || !(value >= 0 && value < 1e6)) return false;
    int node = hr_graph_find_node(graph, name);
    for (int c = 0; node >= 0 && c < costs->nodes[node].n_choices; c++)
        if (!strcmp(costs->nodes[node].choices[c].algorithm, algorithm)) costs->nodes[node].choices[c].seconds = value;
    return true;
}

/* Whether the whole file is sound; with `costs` its lines are taken. */
static bool file_walk(FILE *file, const char *key, const hr_graph *graph, hr_costs *costs)
{
    char line[LINE_CHARS];
    long n = 0, end = -1;
    rewind(file);
    if (!fgets(line, sizeof line, file) || strcmp(line, "headroom costs 2\n")) return false;
    if (!fgets(line, sizeof line, file) || strncmp(line, "key ", 4)) return false;
    line[strcspn(line, "\n")] = '\0';
    if (strcmp(line + 4, key)) return false;
    for (; fgets(line, sizeof line, file); n++) {
        if (end >= 0 || !strchr(line, '\n')) return false;
        if (sscanf(line, "end %ld", &end) == 1) continue;
        if (!line_take(line, graph, costs)) return false;
    }
    return end >= 0 && end == n - 1;
}

static void copy_costs(const hr_graph *graph, const hr_costs *from, hr_costs *to)
{
    to->out = from->out;
    to->in = from->in;
    to->contention = from->contention;
    memcpy(to->density, from->density, sizeof *to->density * (size_t)graph->n_tensors);
    for (int i = 0; i < graph->n_nodes; i++)
        for (int c = 0; c < to->nodes[i].n_choices; c++) to->nodes[i].choices[c].seconds = from->nodes[i].choices[c].seconds;
}

/* Costs with the same algorithms, to read into: a damaged file must leave nothing behind. */
static hr_status clone_costs(const hr_graph *graph, const hr_costs *costs, hr_costs **copy)
{
    hr_status st = HR_OK;
    hr_costs *c = NULL;
    TRY(hr_costs_new(graph, &c));
    for (int i = 0; i < graph->n_nodes; i++) {
        free(c->nodes[i].choices);
        c->nodes[i].n_choices = costs->nodes[i].n_choices;
        c->nodes[i].choices = calloc((size_t)costs->nodes[i].n_choices + 1, sizeof *c->nodes[i].choices);
        TRY_ALLOC(c->nodes[i].choices);
        for (int k = 0; k < costs->nodes[i].n_choices; k++) c->nodes[i].choices[k].algorithm = costs->nodes[i].choices[k].algorithm;
    }
    copy_costs(graph, costs, c);
    *copy = c;
    c = NULL;
out:
    hr_costs_free(c);
    return st;
}

hr_status hr_cost_cache_load(const char *key, const hr_graph *graph, hr_costs *costs, bool *found)
{
    hr_status st = HR_OK;
    char folder[PATH_CHARS], path[PATH_CHARS + 40];
    hr_costs *read = NULL;
    FILE *file = NULL;
    *found = false;
    if (!path_of(key, folder, path)) return HR_OK;
    file = fopen(path, "r");
    if (!file) return HR_OK;
    TRY(clone_costs(graph, costs, &read));
    *found = file_walk(file, key, graph, read);
    if (*found) copy_costs(graph, read, costs);
    else fprintf(stderr, "# the costs in %s are damaged or another's: measured anew\n", path);
out:
    if (file) fclose(file);
    hr_costs_free(read);
    return st;
}

static long lines_write(FILE *file, const hr_graph *graph, const hr_costs *costs)
{
    const hr_contention *contention = &costs->contention;
    long n = 3;
    fprintf(file, "link out %.17g %.17g\nlink in %.17g %.17g\n", costs->out.bytes_per_second, costs->out.latency_seconds,
            costs->in.bytes_per_second, costs->in.latency_seconds);
    fprintf(file, "contention %.17g %.17g %.17g %.17g\n", contention->run[1], contention->run[2], contention->copy_run, contention->copy_copy);
    for (int i = 0; i < graph->n_nodes; i++)
        for (int c = 0; c < costs->nodes[i].n_choices; c++) {
            if (!isfinite(costs->nodes[i].choices[c].seconds)) continue;
            fprintf(file, "node %s %s %.17g\n", graph->nodes[i].name, costs->nodes[i].choices[c].algorithm, costs->nodes[i].choices[c].seconds);
            n++;
        }
    for (int t = 0; t < graph->n_tensors; t++) {
        if (!(costs->density[t] >= 0)) continue;
        fprintf(file, "density %s %.17g\n", graph->tensors[t].name, costs->density[t]);
        n++;
    }
    return n;
}

void hr_cost_cache_save(const char *key, const hr_graph *graph, const hr_costs *costs)
{
    char folder[PATH_CHARS], path[PATH_CHARS + 40], fresh[PATH_CHARS + 80];
    if (!path_of(key, folder, path)) return;
    folders_make(folder);
    snprintf(fresh, sizeof fresh, "%s.%ld", path, (long)getpid());
    FILE *file = fopen(fresh, "w");
    if (!file) {
        fprintf(stderr, "# costs are not remembered: cannot write %s: %s\n", fresh, strerror(errno));
        return;
    }
    fprintf(file, "headroom costs 2\nkey %s\n", key);
    fprintf(file, "end %ld\n", lines_write(file, graph, costs));
    bool bad = fflush(file) || ferror(file);
    fclose(file);
    if (bad || rename(fresh, path)) {
        fprintf(stderr, "# costs are not remembered: cannot write %s: %s\n", path, strerror(errno));
        unlink(fresh);
    }
}
