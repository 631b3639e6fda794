/* runbench addresses FILE.csv [--capacity BYTES] [--seconds S] */
#ifndef HR_ADDRESSES_COMMAND_H
#define HR_ADDRESSES_COMMAND_H

/* argv holds the words after "addresses". Answer on standard output, all else on standard error. Returns 0 when
 * solved, 1 when no answer within the capacity was found or none could be written, 2 on bad words or input. */
int hr_addresses_command(int argc, char **argv);
#endif
