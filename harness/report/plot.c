/* See plot.h.
 *
 * gnuplot's svg and png terminals write the same bytes for the same script (its pdf does not), hence these
 * two. It runs by posix_spawn in the results folder with fixed arguments; what it says on stderr becomes the
 * message of the failure.
 */
#include "plot.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Dark to light where neighbours meet; hues from Okabe and Ito's palette, distinct for colour-blind readers. */
static const hr_look looks[] = {
    {"#303030", 3, 1, 7}, {"#0072b2", 4, 2, 5},  {"#d55e00", 5, 3, 9},  {"#009e73", 2, 4, 13},
    {"#cc79a7", 1, 5, 6}, {"#e69f00", 6, 6, 4},  {"#56b4e9", 7, 7, 8},  {"#882255", 3, 2, 12},
    {"#666633", 4, 3, 11}, {"#555599", 5, 4, 10}, {"#997700", 2, 5, 15}, {"#117733", 1, 6, 14},
};

/* From the second dozen on a colour comes back with another hatching, dash and marker. */
hr_look hr_plot_look(int series)
{
    enum { LOOKS = sizeof looks / sizeof *looks };
    hr_look look = looks[series % LOOKS], other = looks[(series + 5 * (series / LOOKS)) % LOOKS];
    look.pattern = other.pattern;
    look.dash = other.dash;
    look.marker = other.marker;
    return look;
}

static char *quote(const char *text, char mark, const char *instead, char quoted[HR_QUOTED_TEXT])
{
    size_t used = 0;
    quoted[used++] = mark;
    for (; *text && used + 4 < HR_QUOTED_TEXT; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == (unsigned char)mark) used += (size_t)sprintf(quoted + used, "%s", instead);
        else quoted[used++] = c < ' ' || c == 127 || c == '`' || c == '\\' ? ' ' : *text;
    }
    quoted[used++] = mark;
    quoted[used] = '\0';
    return quoted;
}

char *hr_plot_quote(const char *text, char quoted[HR_QUOTED_TEXT]) { return quote(text, '\'', "''", quoted); }
char *hr_plot_quote_data(const char *text, char quoted[HR_QUOTED_TEXT]) { return quote(text, '"', "'", quoted); }

char *hr_plot_slug(const char *text, char *slug, size_t chars)
{
    size_t used = 0;
    for (; *text && used + 1 < chars; text++) {
        bool plain = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') || (*text >= '0' && *text <= '9')
                     || *text == '_' || (*text == '.' && used);
        if (plain || (used && slug[used - 1] != '-')) slug[used++] = plain ? *text : '-';
    }
    while (used && slug[used - 1] == '-') used--;
    slug[used] = '\0';
    return slug;
}

/* FOLDER/NAME.SUFFIX; NULL without memory. */
static char *path_of(const hr_plot *plot, const char *suffix)
{
    char *path;
    return asprintf(&path, "%s/%s.%s", plot->folder, plot->name, suffix) < 0 ? NULL : path;
}

hr_status hr_plot_begin(const char *folder, const char *name, int width_px, int height_px, hr_plot *plot)
{
    hr_status st = HR_OK;
    char *path = NULL;
    *plot = (hr_plot){.folder = folder, .width_px = width_px, .height_px = height_px};
    snprintf(plot->name, sizeof plot->name, "%s", name);
    for (int i = 0; i < 2; i++) {
        path = path_of(plot, i ? "svg" : "png");
        TRY_ALLOC(path);
        if (unlink(path) && errno != ENOENT) FAIL(HR_IO, "cannot replace %s: %s", path, strerror(errno));
        free(path);
        path = NULL;
    }
    path = path_of(plot, "gp");
    TRY_ALLOC(path);
    plot->script = fopen(path, "w");
    if (!plot->script) FAIL(HR_IO, "cannot write %s: %s", path, strerror(errno));
    fprintf(plot->script,
            "# Draw again: gnuplot -e \"kind='svg'\" %s.gp   (or kind='png')\n"
            "if (!exists('kind')) kind = 'svg'\n"
            "if (kind eq 'png') { set terminal pngcairo noenhanced size %d,%d fontscale 1.5 linewidth 1.5 "
            "pointscale 1.4 font 'DejaVu Sans,10' background '#ffffff' }\n"
            "if (kind eq 'svg') { set terminal svg noenhanced size %d,%d font 'DejaVu Sans,13' "
            "background '#ffffff' }\n"
            "# svg counts fonts in pixels, png in points\n"
            "F9 = kind eq 'svg' ? ',12' : ',9'; F10 = kind eq 'svg' ? ',13' : ',10'\n"
            "F14 = kind eq 'svg' ? ',19' : ',14'\n"
            "set output '%s.'.kind\n"
            "set encoding utf8\nset datafile missing 'NaN'\nset tics nomirror out\nset border 3\n"
            "set grid ytics lc rgb '#cccccc' dt 3 lw 0.5\n",
            plot->name, width_px * 3 / 2, height_px * 3 / 2, width_px, height_px, plot->name);
out:
    free(path);
    return st;
}

void hr_plot_title(hr_plot *plot, const char *title, const hr_rows *rows)
{
    hr_plot_heading(plot, title, rows->machine);
}

/* Cuts `text` to `fits` bytes, not inside a letter. */
static void text_cut(char *text, size_t fits)
{
    if (strlen(text) <= fits || fits < 8) return;
    for (fits -= 4; fits && ((unsigned char)text[fits] & 0xc0) == 0x80; fits--) {}
    strcpy(text + fits, " ...");
}

void hr_plot_heading(hr_plot *plot, const char *title, const char *below)
{
    enum { SMALLEST = 9, LARGEST = 12 };                 /* px, as the SVG counts; a letter is 0.56 of that wide */
    char quoted[HR_QUOTED_TEXT], lines[2][HR_QUOTED_TEXT] = {"", ""};
    double room_px = plot->width_px - 24, font = room_px / (0.56 * (double)(strlen(below) + 1));
    size_t fits = (size_t)(room_px / (0.56 * SMALLEST)), first = strlen(below);
    font = font > LARGEST ? LARGEST : font < SMALLEST ? SMALLEST : font;
    if (first > fits)                                    /* the first line ends at the last blank that fits */
        for (first = fits; first > fits / 2 && below[first] != ' '; first--) {}
    snprintf(lines[0], sizeof lines[0], "%.*s", (int)first, below);
    snprintf(lines[1], sizeof lines[1], "%s", below + first);
    text_cut(lines[1], fits);
    fprintf(plot->script, "set label 1001 %s at screen 0.5,1 offset 0,-1.0 center font F14\n",
            hr_plot_quote(title, quoted));
    fprintf(plot->script, "FB = kind eq 'svg' ? ',%.3g' : ',%.3g'\n", font, 0.75 * font);
    for (int i = 0; i < 2 && *lines[i]; i++)
        fprintf(plot->script, "set label %d %s at screen 0.5,1 offset 0,%g center font FB tc rgb '#444444'\n", 1002 + i,
                hr_plot_quote(lines[i], quoted), *lines[1] ? -2.15 - 0.75 * i : -2.3);
}

char *hr_plot_seconds(double seconds, char text[HR_QUANTITY_TEXT])
{
    static const struct { double unit; const char *name; } units[] = {
        {1, "s"}, {1e-3, "ms"}, {1e-6, "µs"}, {1e-9, "ns"},
    };
    int u = 0;
    while (u < 3 && seconds < units[u].unit) u++;
    if (seconds > 0) snprintf(text, HR_QUANTITY_TEXT, "%.3g %s", seconds / units[u].unit, units[u].name);
    else snprintf(text, HR_QUANTITY_TEXT, "0");
    return text;
}

char *hr_plot_bytes(double bytes, char text[HR_QUANTITY_TEXT])
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    int u = 0;
    for (; u < 4 && bytes >= 1000; u++) bytes /= 1024;
    if (bytes > 0) snprintf(text, HR_QUANTITY_TEXT, "%.3g %s", bytes, units[u]);
    else snprintf(text, HR_QUANTITY_TEXT, "0");
    return text;
}

void hr_plot_drop(hr_plot *plot)
{
    if (plot->script) fclose(plot->script);
    plot->script = NULL;
}

void hr_plot_log_ticks(hr_plot *plot, char axis, double lowest, double highest)
{
    static const double steps[] = {1, 2, 5};
    fprintf(plot->script, "set %ctics (", axis);
    const char *comma = "";
    for (double power = 1e-9; power <= 1e15; power *= 10)
        for (int i = 0; i < 3; i++) {
            double value = steps[i] * power;
            if (value < lowest || value > highest) continue;
            fprintf(plot->script, "%s'%g' %g", comma, value, value);
            comma = ", ";
        }
    fprintf(plot->script, ")\n");
}

hr_grid hr_plot_grid(int n_panels, int most_columns, int top_px, int bottom_px)
{
    hr_grid grid = {.n_panels = n_panels, .top_px = top_px, .bottom_px = bottom_px};
    grid.columns = n_panels < most_columns ? n_panels : most_columns;
    if (n_panels == 4 && most_columns == 3) grid.columns = 2;
    grid.lines = (n_panels + grid.columns - 1) / grid.columns;
    return grid;
}

void hr_plot_margins(hr_plot *plot, double left_px, double right_px, double top_px, double bottom_px)
{
    fprintf(plot->script, "set lmargin at screen %.5f\nset rmargin at screen %.5f\n", left_px / plot->width_px,
            right_px / plot->width_px);
    fprintf(plot->script, "set tmargin at screen %.5f\nset bmargin at screen %.5f\n", top_px / plot->height_px,
            bottom_px / plot->height_px);
}

void hr_plot_panel(hr_plot *plot, const hr_grid *grid, int panel)
{
    const double left_px = 72, right_px = 14, above_px = 50, below_px = 50;
    int column = panel % grid->columns, line = panel / grid->columns;
    double cell_w = (double)plot->width_px / grid->columns;
    double cell_h = (double)(plot->height_px - grid->top_px - grid->bottom_px) / grid->lines;
    double top = plot->height_px - grid->top_px - line * cell_h;
    hr_plot_margins(plot, column * cell_w + left_px, (column + 1) * cell_w - right_px, top - above_px,
                    top - cell_h + below_px);
}

/* Reads all of `from` into `text`, cut to fit, and takes the line breaks out. */
static void drain(int from, char *text, size_t chars)
{
    char piece[512];
    size_t used = 0;
    for (ssize_t got; (got = read(from, piece, sizeof piece)) != 0;) {
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) break;
        for (ssize_t i = 0; i < got && used + 1 < chars; i++) text[used++] = piece[i] < ' ' ? ' ' : piece[i];
    }
    text[used] = '\0';
}

/* gnuplot -d -e kind='KIND' NAME.gp in the folder, with its stderr in `said`. */
static hr_status gnuplot_run(const hr_plot *plot, const char *kind, char *said, size_t chars, int *exit_status)
{
    hr_status st = HR_OK;
    int ends[2] = {-1, -1}, error;
    pid_t child = -1;
    char script[sizeof plot->name + 8], choice[16];
    char *argv[] = {"gnuplot", "-d", "-e", choice, script, NULL};
    posix_spawn_file_actions_t actions;
    snprintf(script, sizeof script, "%s.gp", plot->name);
    snprintf(choice, sizeof choice, "kind='%s'", kind);
    posix_spawn_file_actions_init(&actions);
    if (pipe2(ends, O_CLOEXEC)) FAIL(HR_IO, "cannot make a pipe for gnuplot: %s", strerror(errno));
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
    posix_spawn_file_actions_addchdir_np(&actions, plot->folder);
    error = posix_spawnp(&child, "gnuplot", &actions, NULL, argv, environ);
    if (error == ENOENT) FAIL(HR_UNSUPPORTED, "no figures: gnuplot is not installed (Debian package gnuplot-nox)");
    if (error) FAIL(HR_IO, "cannot start gnuplot: %s", strerror(error));
    close(ends[1]);
    ends[1] = -1;
    drain(ends[0], said, chars);
    while (waitpid(child, exit_status, 0) < 0)
        if (errno != EINTR) FAIL(HR_IO, "lost gnuplot: %s", strerror(errno));
out:
    posix_spawn_file_actions_destroy(&actions);
    for (int i = 0; i < 2; i++)
        if (ends[i] >= 0) close(ends[i]);
    return st;
}

hr_status hr_plot_end(hr_plot *plot)
{
    hr_status st = HR_OK;
    char said[400];
    int exit_status = 0;
    bool written = !ferror(plot->script);
    written = !fclose(plot->script) && written;
    plot->script = NULL;
    if (!written) FAIL(HR_IO, "cannot write %s/%s.gp: %s", plot->folder, plot->name, strerror(errno));
    for (int i = 0; i < 2; i++) {
        const char *kind = i ? "png" : "svg";
        TRY(gnuplot_run(plot, kind, said, sizeof said, &exit_status));
        if (exit_status)
            FAIL(HR_IO, "gnuplot failed on %s/%s.gp (%s): %s", plot->folder, plot->name, kind,
                 *said ? said : "no message");
    }
out:
    return st;
}
