/* A device that is loaded at run time, so that one binary serves machines with and without its libraries.
 *
 * A module is a shared object beside the program (or in ../lib/headroom, or in the folder that HEADROOM_MODULES
 * names) that exports `const hr_device_module hr_module`. Nothing is loaded before hr_device_kind.open.
 */
#ifndef HR_MODULE_H
#define HR_MODULE_H
#include "device.h"

#define HR_MODULE_ABI 1        /* changes with device.h, kernel.h, graph.h */

typedef struct hr_device_module {
    int abi;                   /* HR_MODULE_ABI */
    const char *version;       /* HR_VERSION of the build */
    const hr_device_kind *kind;
} hr_device_module;

/* Whether there is such a file; nothing is loaded. */
bool hr_module_exists(const char *file);
/* Loads FILE once and opens a device of its kind. HR_UNSUPPORTED with one line that says what is missing: the
 * module, or the library that it needs. */
hr_status hr_module_open(const char *file, const hr_device_options *options, hr_device **device);
#endif
