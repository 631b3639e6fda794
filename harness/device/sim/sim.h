/* The device `sim`: a clock and a ledger. It has no bytes and computes nothing: a plan for it is played by
 * hr_timeline_play over the costs of a described machine (or over what was measured on this one) and its addresses are
 * replayed by the ledger. */
#ifndef HR_SIM_H
#define HR_SIM_H
#include "device.h"
#include "machine_costs.h"

/* `sim:machine=NAME|FILE`. "here": seconds and links as measured on the host device of this machine. Without a machine:
 * here, and for graphs from files what the file says. */
#define HR_SIM_HERE "here"

extern const hr_device_kind hr_device_sim;

/* The description; NULL where seconds are measured or come from a file. */
const hr_machine_model *hr_sim_model(const hr_device *device);
/* Machine as named, "" without one. */
const char *hr_sim_machine(const hr_device *device);

/* Parses what follows "sim" in a device's spec: ":machine=TEXT", where TEXT goes to the end (paths hold commas). */
hr_status hr_sim_parse(const char *rest, hr_device_options *options);
#endif
