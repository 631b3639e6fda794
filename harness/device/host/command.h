/* Private to the host device: carries one command out on the calling thread. */
#ifndef HR_HOST_COMMAND_H
#define HR_HOST_COMMAND_H
#include "device.h"

/* link_bytes_per_second paces a COPY (0: as fast as it goes). Returns what a kernel returned. */
hr_status hr_command_run(const hr_command *command, double link_bytes_per_second);
/* From a copy thread, once: lets its naps end on time (1 us instead of the usual 50 us of slack). */
void hr_command_settle_copies(void);
#endif
