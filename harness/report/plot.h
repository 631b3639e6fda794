/* A plot: one gnuplot script with its data inside, FOLDER/NAME.gp, run once for SVG and once for PNG.
 *
 * The script stays beside the pictures, so that a picture can be drawn again or changed by hand with gnuplot
 * alone. Texts from records are data: they are quoted, and nothing passes through a shell. Series differ by
 * colour, and by hatching, dashes and markers, so that a black-and-white print can be read.
 */
#ifndef HR_PLOT_H
#define HR_PLOT_H
#include <stdio.h>
#include "rows.h"

typedef struct hr_plot {
    FILE *script;
    const char *folder;
    char name[160];              /* of the files, without suffix */
    int width_px, height_px;
} hr_plot;

/* Removes an old picture of this name and opens the script. */
hr_status hr_plot_begin(const char *folder, const char *name, int width_px, int height_px, hr_plot *plot);
/* Closes the script and draws. HR_UNSUPPORTED with one line when gnuplot is not installed; */
hr_status hr_plot_end(hr_plot *plot);
/* Closes the script without drawing; for the way out after a failure. Does nothing when already ended. */
void hr_plot_drop(hr_plot *plot);

/* Title in the first line, the machine in the second, at the top of the whole picture. `title` is plain text. */
void hr_plot_title(hr_plot *plot, const char *title, const hr_rows *rows);

/* The same with another text in the second line; one that is too long for the picture is set
 * smaller, then in two lines, then cut. */
void hr_plot_heading(hr_plot *plot, const char *title, const char *below);

/* Text as a gnuplot single-quoted string, quotes included. Control characters become blanks. Returns `quoted`. */
#define HR_QUOTED_TEXT 1024
char *hr_plot_quote(const char *text, char quoted[HR_QUOTED_TEXT]);
/* The same for a text field of a data block ("..."). */
char *hr_plot_quote_data(const char *text, char quoted[HR_QUOTED_TEXT]);

/* Look of series number `series`. */
typedef struct hr_look {
    const char *colour;
    int pattern, dash, marker;
} hr_look;
hr_look hr_plot_look(int series);

/* Edges of the plotting area in pixels from the picture's left and bottom edge. */
void hr_plot_margins(hr_plot *plot, double left_px, double right_px, double top_px, double bottom_px);
/* Margins of panel `panel` of a grid, in fractions of the picture: `top_px` and `bottom_px` stay free for
 * title and legend. */
typedef struct hr_grid { int n_panels, columns, lines, top_px, bottom_px; } hr_grid;
hr_grid hr_plot_grid(int n_panels, int most_columns, int top_px, int bottom_px);
void hr_plot_panel(hr_plot *plot, const hr_grid *grid, int panel);

/* Ticks at 1, 2 and 5 times the powers of ten for a logarithmic axis ('x' or 'y') from lowest to highest > 0. */
void hr_plot_log_ticks(hr_plot *plot, char axis, double lowest, double highest);

/* "250 µs", "1.5 GiB", "0": three digits in the unit that suits. Return `text`. */
#define HR_QUANTITY_TEXT 32
char *hr_plot_seconds(double seconds, char text[HR_QUANTITY_TEXT]);
char *hr_plot_bytes(double bytes, char text[HR_QUANTITY_TEXT]);

/* A folder-safe name part: letters, digits, '-', '_' and '.'; anything else becomes '-'. Returns `slug`. */
char *hr_plot_slug(const char *text, char *slug, size_t chars);
#endif
