/* NVML by dlopen: its header need not be there, and neither need the library. The prototypes are those of NVML's API
 * reference (version 12 on); a function that an older driver lacks is skipped, and its fact stays unknown.
 */
#include "cuda_nvml.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "device.h"

enum { NVML_SUCCESS = 0, NVML_CLOCK_SM = 1, NVML_CLOCK_MEMORY = 2, NVML_TEMPERATURE_GPU = 0, MOST_PROCESSES = 256 };

typedef struct nvml_process {          /* nvmlProcessInfo_t of the _v3 calls */
    unsigned pid;
    unsigned long long used_bytes;
    unsigned gpu_instance, compute_instance;
} nvml_process;

typedef int (*nvml_plain)(void);
typedef int (*nvml_find)(const char *name, void **card);
typedef int (*nvml_number)(void *card, unsigned *value);
typedef int (*nvml_number_of)(void *card, int which, unsigned *value);
typedef int (*nvml_bits)(void *card, unsigned long long *bits);
typedef int (*nvml_text)(char *text, unsigned chars);
typedef int (*nvml_processes)(void *card, unsigned *count, nvml_process *all);

/* A missing symbol is a NULL pointer; POSIX lets it be read through the union. */
#define FIND(type, nvml, name) ((union { void *object; type function; }){dlsym((nvml)->library, name)}.function)

void hr_nvml_uuid_text(const struct cudaDeviceProp *prop, char *text, size_t chars)
{
    size_t n = (size_t)snprintf(text, chars, "GPU-");
    for (int i = 0; i < 16 && n + 4 < chars; i++)
        n += (size_t)snprintf(text + n, chars - n, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
                              (unsigned char)prop->uuid.bytes[i]);
}

static bool find_card(hr_nvml *nvml, const struct cudaDeviceProp *prop)
{
    char uuid[48], bus[32];
    nvml_find by_uuid = FIND(nvml_find, nvml, "nvmlDeviceGetHandleByUUID");
    nvml_find by_bus = FIND(nvml_find, nvml, "nvmlDeviceGetHandleByPciBusId_v2");
    hr_nvml_uuid_text(prop, uuid, sizeof uuid);
    snprintf(bus, sizeof bus, "%08x:%02x:%02x.0", (unsigned)prop->pciDomainID, (unsigned)prop->pciBusID & 0xff,
             (unsigned)prop->pciDeviceID & 0xff);
    if (by_uuid && by_uuid(uuid, &nvml->card) == NVML_SUCCESS) return true;
    return prop->pciBusID >= 0 && by_bus && by_bus(bus, &nvml->card) == NVML_SUCCESS;
}

void hr_nvml_open(hr_nvml *nvml, const struct cudaDeviceProp *prop)
{
    *nvml = (hr_nvml){.library = dlopen("libnvidia-ml.so.1", RTLD_NOW | RTLD_LOCAL)};
    if (!nvml->library) return;
    nvml_plain init = FIND(nvml_plain, nvml, "nvmlInit_v2");
    if (init && init() == NVML_SUCCESS) {
        if (find_card(nvml, prop)) return;
        hr_nvml_close(nvml);
        return;
    }
    dlclose(nvml->library);
    *nvml = (hr_nvml){0};
}

void hr_nvml_close(hr_nvml *nvml)
{
    if (!nvml->library) return;
    nvml_plain shutdown = FIND(nvml_plain, nvml, "nvmlShutdown");
    if (shutdown) shutdown();
    dlclose(nvml->library);
    *nvml = (hr_nvml){0};
}

/* "power,heat"; an idle card and clocks chosen by its owner are no throttling. */
static void throttle_text(unsigned long long bits, char *text, size_t chars)
{
    static const struct { unsigned long long bit; const char *name; } reasons[] = {
        {0x4, "power-cap"}, {0x8, "hardware-slowdown"}, {0x10, "sync-boost"}, {0x20, "heat"},
        {0x40, "hardware-heat"}, {0x80, "power-brake"}};
    size_t n = 0;
    *text = '\0';
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (bits & reasons[i].bit && n < chars)
            n += (size_t)snprintf(text + n, chars - n, "%s%s", n ? "," : "", reasons[i].name);
}

void hr_nvml_facts(const hr_nvml *nvml, struct hr_device_facts *facts)
{
    unsigned value;
    unsigned long long bits;
    if (!nvml->library) return;
    nvml_number_of clock = FIND(nvml_number_of, nvml, "nvmlDeviceGetClockInfo");
    nvml_number_of temperature = FIND(nvml_number_of, nvml, "nvmlDeviceGetTemperature");
    nvml_number power = FIND(nvml_number, nvml, "nvmlDeviceGetPowerUsage");
    nvml_bits reasons = FIND(nvml_bits, nvml, "nvmlDeviceGetCurrentClocksEventReasons");
    nvml_text driver = FIND(nvml_text, nvml, "nvmlSystemGetDriverVersion");
    if (!reasons) reasons = FIND(nvml_bits, nvml, "nvmlDeviceGetCurrentClocksThrottleReasons");
    if (clock && clock(nvml->card, NVML_CLOCK_SM, &value) == NVML_SUCCESS) facts->sm_clock_mhz = (int)value;
    if (clock && clock(nvml->card, NVML_CLOCK_MEMORY, &value) == NVML_SUCCESS) facts->memory_clock_mhz = (int)value;
    if (temperature && temperature(nvml->card, NVML_TEMPERATURE_GPU, &value) == NVML_SUCCESS)
        facts->temperature_celsius = (int)value;
    if (power && power(nvml->card, &value) == NVML_SUCCESS) facts->power_watts = (int)((value + 500) / 1000);
    if (reasons && reasons(nvml->card, &bits) == NVML_SUCCESS)
        throttle_text(bits, facts->throttle, sizeof facts->throttle);
    if (driver && driver(facts->driver, sizeof facts->driver) != NVML_SUCCESS) *facts->driver = '\0';
}

/* In a container NVML tells numbers of processes that are not ours; a card's only process is then taken for us. */
int64_t hr_nvml_process_bytes(const hr_nvml *nvml)
{
    static nvml_process all[MOST_PROCESSES];
    unsigned count = MOST_PROCESSES;
    if (!nvml->library) return -1;
    nvml_processes processes = FIND(nvml_processes, nvml, "nvmlDeviceGetComputeRunningProcesses_v3");
    if (!processes || processes(nvml->card, &count, all) != NVML_SUCCESS) return -1;
    for (unsigned i = 0; i < count; i++)
        if (all[i].pid == (unsigned)getpid() || count == 1)
            return all[i].used_bytes == ~0ull ? -1 : (int64_t)all[i].used_bytes;
    return -1;
}
