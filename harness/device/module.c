/* Looks for a module's file, loads it and asks it for a device. See module.h.
 *
 * What goes wrong is told by the cause a person can mend: the file is not there (this build has no CUDA part),
 * or one of its libraries is not (the dynamic linker names it), or it was built from other sources.
 */
#include "module.h"

#include <dlfcn.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The first folder that has the file; false when none has. */
static bool find_file(const char *file, char path[PATH_MAX])
{
    char program[PATH_MAX] = "";
    const char *folder = getenv("HEADROOM_MODULES");
    ssize_t chars = readlink("/proc/self/exe", program, sizeof program - 1);
    if (folder) {
        snprintf(path, PATH_MAX, "%s/%s", folder, file);
        return !access(path, R_OK);
    }
    if (chars <= 0) return false;
    static const char *const beside[] = {"", "../", "../lib/headroom/"};   /* tests are built one folder further down */
    char *home = dirname(program);
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
        if (snprintf(path, PATH_MAX, "%s/%s%s", home, beside[i], file) >= PATH_MAX) return false;
        if (!access(path, R_OK)) return true;
    }
    return false;
}

bool hr_module_exists(const char *file)
{
    char path[PATH_MAX];
    return find_file(file, path);
}

static hr_status load(const char *file, const hr_device_module **module)
{
    hr_status st = HR_OK;
    char path[PATH_MAX];
    if (!find_file(file, path))
        FAIL(HR_UNSUPPORTED, "this build has no %s (built with HEADROOM_CUDA=OFF, or without what it needs)", file);
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);   /* stays loaded: CUDA does not outlive its being unloaded */
    if (!handle) FAIL(HR_UNSUPPORTED, "%s", dlerror());
    const hr_device_module *found = dlsym(handle, "hr_module");
    if (!found) FAIL(HR_UNSUPPORTED, "%s is no module of this program", path);
    if (found->abi != HR_MODULE_ABI || strcmp(found->version, HR_VERSION))
        FAIL(HR_UNSUPPORTED, "%s is of version %s (interface %d), this program of %s (interface %d)", path,
             found->version, found->abi, HR_VERSION, HR_MODULE_ABI);
    *module = found;
out:
    return st;
}

hr_status hr_module_open(const char *file, const hr_device_options *options, hr_device **device)
{
    const hr_device_module *module = NULL;
    hr_status st = load(file, &module);
    return st == HR_OK ? module->kind->open(options, device) : st;
}
