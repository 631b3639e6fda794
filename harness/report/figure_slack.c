/* Figures slack_*: how many bytes wait how long? A histogram of tensor timing slack weighted by bytes.
 *
 * Drawn from FOLDER/slack-NAME.csv, which is what `runbench slack` prints: one line for each tensor and consumer of it.
 * A tensor stands once, at its largest slack, because that is the gap in which it could leave. Bins are equal on a
 * logarithmic axis, a quarter of a power of ten each; what has no slack at all stands in a bin of its own at the left.
 * Each bar says how much of it is idle for at least as long as its own way out and back (swap_seconds): a large bar far
 * to the right that is not dark belongs to tensors so large that the link needs even longer.
 */
#include "figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "csv.h"

enum { TENSOR, BYTES, SLACK, SWAP, COLUMNS, BINS_PER_DECADE = 4, MOST_BINS = 64 };
static const char *const names[COLUMNS] = {"tensor", "bytes", "slack_seconds", "swap_seconds"};
static const double MIB = 1024.0 * 1024.0;

typedef struct waiting { char *tensor; double bytes, slack_seconds, swap_seconds; } waiting;
typedef struct histogram {
    waiting *list;
    int n;
    size_t capacity;
    int first_bin, n_bins;               /* bin b: 10^((first_bin + b) / 4) seconds up to the next */
    double hidden[MOST_BINS], late[MOST_BINS];   /* bytes whose slack hides their swap, and the others */
    double none_bytes;                   /* without slack */
    double bytes, hidden_bytes;
} histogram;

static int compare_tensors(const void *a, const void *b)
{
    const waiting *x = a, *y = b;
    int order = strcmp(x->tensor, y->tensor);
    return order ? order : (x->slack_seconds < y->slack_seconds) - (x->slack_seconds > y->slack_seconds);
}

static hr_status read_all(hr_csv *csv, histogram *h)
{
    hr_status st = HR_OK;
    while (hr_csv_next(csv)) {
        waiting one = {NULL, hr_csv_number(csv, BYTES), hr_csv_number(csv, SLACK), hr_csv_number(csv, SWAP)};
        if (!(one.bytes > 0) || !isfinite(one.slack_seconds)) continue;
        TRY_GROW(h->list, h->n, h->capacity);
        one.tensor = strdup(csv->cell[TENSOR]);
        TRY_ALLOC(one.tensor);
        h->list[h->n++] = one;
    }
    if (h->n) qsort(h->list, (size_t)h->n, sizeof *h->list, compare_tensors);
    int kept = 0;
    for (int i = 0; i < h->n; i++) {      /* of each tensor the first: its largest slack */
        if (kept && !strcmp(h->list[kept - 1].tensor, h->list[i].tensor)) free(h->list[i].tensor);
        else h->list[kept++] = h->list[i];
    }
    h->n = kept;
out:
    return st;
}

static int bin_of(double seconds) { return (int)floor(BINS_PER_DECADE * log10(seconds) + 1e-9); }

static void bins_fill(histogram *h)
{
    int last = -1000;
    h->first_bin = 1000;
    for (int i = 0; i < h->n; i++) {
        if (!(h->list[i].slack_seconds > 0)) continue;
        int bin = bin_of(h->list[i].slack_seconds);
        if (bin < h->first_bin) h->first_bin = bin;
        if (bin > last) last = bin;
    }
    if (last < h->first_bin) last = h->first_bin = bin_of(1e-3);
    if (last - h->first_bin >= MOST_BINS) h->first_bin = last - MOST_BINS + 1;   /* the first takes what lies below */
    h->n_bins = last - h->first_bin + 1;
    for (int i = 0; i < h->n; i++) {
        const waiting *w = &h->list[i];
        bool hides = w->slack_seconds > 0 && w->slack_seconds >= w->swap_seconds;
        h->bytes += w->bytes;
        if (hides) h->hidden_bytes += w->bytes;
        if (!(w->slack_seconds > 0)) { h->none_bytes += w->bytes; continue; }
        int bin = bin_of(w->slack_seconds) - h->first_bin;
        *((hides ? h->hidden : h->late) + (bin < 0 ? 0 : bin)) += w->bytes;
    }
}

/* "20 ms" at 10^decade seconds. */
static char *decade_text(int decade, char text[32])
{
    static const struct { int decade; const char *unit; } units[] = {{0, "s"}, {-3, "ms"}, {-6, "µs"}, {-9, "ns"}};
    int u = 0;
    while (u < 3 && decade < units[u].decade) u++;
    snprintf(text, 32, "%g %s", pow(10, decade - units[u].decade), units[u].unit);
    return text;
}

static void ticks_write(FILE *f, const histogram *h)
{
    char text[32];
    fprintf(f, "set xtics (");
    if (h->none_bytes > 0) fprintf(f, "'none' -1.5, ");
    int first = (int)ceil((double)h->first_bin / BINS_PER_DECADE);
    if (first * BINS_PER_DECADE > h->first_bin + h->n_bins) first--;
    for (int d = first; d * BINS_PER_DECADE <= h->first_bin + h->n_bins; d++)
        fprintf(f, "%s'%s' %d", d == first ? "" : ", ", decade_text(d, text), d * BINS_PER_DECADE - h->first_bin);
    fprintf(f, ")\n");
}

static void script_write(hr_plot *plot, const histogram *h, const char *name, const char *below)
{
    FILE *f = plot->script;
    char title[320], bytes[HR_QUANTITY_TEXT];
    snprintf(title, sizeof title, "Slack of the tensors of %s: %.0f %% of %s hide their swap", name,
             100 * h->hidden_bytes / h->bytes, hr_plot_bytes(h->bytes, bytes));
    hr_plot_heading(plot, title, below);
    fprintf(f, "# left edge of the bin, seconds; MiB that hide their swap; MiB that do not\n$bins << EOD\n");
    if (h->none_bytes > 0) fprintf(f, "-1.5 0 %.6g 0\n", h->none_bytes / MIB);
    for (int b = 0; b < h->n_bins; b++)
        fprintf(f, "%.1f %.6g %.6g %.4g\n", b + 0.5, h->hidden[b] / MIB, (h->hidden[b] + h->late[b]) / MIB,
                pow(10, (double)(h->first_bin + b) / BINS_PER_DECADE));
    fprintf(f, "EOD\n");
    hr_plot_margins(plot, 84, plot->width_px - 30, plot->height_px - 62, 96);
    ticks_write(f, h);
    fprintf(f, "set xrange [%d:%d]\nset yrange [0:*]\nset boxwidth 0.92\n"
               "set xlabel 'largest slack of a tensor: from its making to a use, everything kept (logarithmic)'\n"
               "set ylabel 'bytes of such tensors, MiB'\n"
               "set key at screen 0.5,%.5f center horizontal Left reverse samplen 2.5\n"
               "plot $bins using 1:3 with boxes fs pattern 5 border lc rgb 'black' lc rgb '#e69f00' "
               "title 'shorter than its way out and back', \\\n"
               "  $bins using 1:2 with boxes fs solid 1 border lc rgb 'black' lc rgb '#0072b2' "
               "title 'hides its swap'\n",
            h->none_bytes > 0 ? -3 : -1, h->n_bins + 1, 24.0 / plot->height_px);
}

typedef struct job { const char *folder; const hr_rows *rows; int *n_drawn; } job;

static hr_status draw(const char *path, const char *middle, void *context)
{
    hr_status st = HR_OK;
    const job *j = context;
    hr_csv csv = {0};
    histogram h = {0};
    hr_plot plot = {0};
    char slug[120], name[160];
    TRY(hr_csv_open(path, names, COLUMNS, &csv));
    TRY(read_all(&csv, &h));
    if (!h.n) goto out;
    bins_fill(&h);
    snprintf(name, sizeof name, "slack_%s", hr_plot_slug(middle, slug, sizeof slug));
    TRY(hr_plot_begin(j->folder, name, 1040, 480, &plot));
    script_write(&plot, &h, middle, *csv.comment ? csv.comment : j->rows->machine);
    TRY(hr_plot_end(&plot));
    ++*j->n_drawn;
out:
    hr_plot_drop(&plot);
    hr_csv_close(&csv);
    for (int i = 0; i < h.n; i++) free(h.list[i].tensor);
    free(h.list);
    return st;
}

hr_status hr_figure_slack(const char *folder, const hr_rows *rows, int *n_drawn)
{
    job j = {folder, rows, n_drawn};
    return hr_csv_each(folder, "slack-", ".csv", draw, &j);
}
