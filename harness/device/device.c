/* The kinds of device that this build knows. */
#include "device.h"

#include <string.h>

const hr_device_kind *const hr_device_kinds[] = {&hr_device_host, NULL};

const hr_device_kind *hr_device_find(const char *name)
{
    for (int i = 0; hr_device_kinds[i]; i++)
        if (!strcmp(hr_device_kinds[i]->name, name)) return hr_device_kinds[i];
    return NULL;
}
