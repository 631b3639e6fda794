/* What goes into records beside a row: memory of the process, the card's clocks, versions, and the step's counters. */
#include "cuda_device.h"

int64_t hr_cuda_process_bytes(const hr_cuda *d) { return hr_nvml_process_bytes(&d->nvml); }

void hr_cuda_facts(hr_device *device, hr_device_facts *facts)
{
    const hr_cuda *d = (const hr_cuda *)device;
    *facts = (hr_device_facts){.process_bytes = hr_cuda_process_bytes(d), .context_bytes = d->context_bytes,
                               .allocations = d->allocations, .synchronisations = d->synchronisations,
                               .sm_clock_mhz = -1, .memory_clock_mhz = -1, .temperature_celsius = -1,
                               .power_watts = -1};
    hr_nvml_facts(&d->nvml, facts);
    hr_nvml_uuid_text(&d->prop, facts->uuid, sizeof facts->uuid);
    hr_cuda_libraries_describe(facts->libraries, sizeof facts->libraries);
}
