/* `runbench addresses FILE.csv [--capacity BYTES] [--seconds S]`: the address assigner on the public CSV form.
 * The answer (id,lower,upper,size,offset in input order) goes to standard output, everything else to standard
 * error. Returns the exit status: 0 solved, 1 not within the capacity or the world failed, 2 bad usage or input. */
#ifndef HR_ADDRESSES_COMMAND_H
#define HR_ADDRESSES_COMMAND_H
int hr_addresses_command(int argc, char **argv);
#endif
