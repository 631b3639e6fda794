/* Quantities with units, as people type and read them. Binary prefixes for bytes, decimal for rates. */
#ifndef HR_UNITS_H
#define HR_UNITS_H
#include <stdint.h>
#include "status.h"

/* "512MiB", "1.5GiB", "4096", "20KB" -> bytes. Units: B, KB MB GB TB (powers of 1000), KiB MiB GiB TiB.
 * Fails with HR_BAD_ARGUMENT and a message that lists the units. Negative and non-finite are refused. */
hr_status hr_bytes_parse(const char *text, int64_t *bytes);

/* "12GB/s" -> bytes per second (same units before "/s"). */
hr_status hr_rate_parse(const char *text, double *bytes_per_second);

/* Whole decimal number in [lowest, highest]; anything else is refused by name `what`. */
hr_status hr_integer_parse(const char *what, const char *text, int64_t lowest, int64_t highest, int64_t *value);

/* Finite decimal number. */
hr_status hr_real_parse(const char *what, const char *text, double *value);

/* "1.50 GiB"; writes into `text` (at least 24 chars) and returns it. */
#define HR_BYTES_TEXT 24
char *hr_bytes_format(int64_t bytes, char text[HR_BYTES_TEXT]);

/* Seconds of CLOCK_MONOTONIC. */
double hr_now_seconds(void);
#endif
