/* The card's management library, loaded when it is there. It is asked; nothing of the card is ever set. */
#ifndef HR_CUDA_NVML_H
#define HR_CUDA_NVML_H
#include <cuda_runtime_api.h>
#include <stdint.h>

struct hr_device_facts;

typedef struct hr_nvml {
    void *library;             /* NULL: nothing is known */
    void *card;                /* nvmlDevice_t */
} hr_nvml;

/* Finds the card by its uuid, or by its place on the bus. Leaves zeros where there is no such library or card. */
void hr_nvml_open(hr_nvml *nvml, const struct cudaDeviceProp *prop);
void hr_nvml_close(hr_nvml *nvml);
/* Clocks, temperature, power, reasons for lowered clocks, driver. What is not known is left as it is. */
void hr_nvml_facts(const hr_nvml *nvml, struct hr_device_facts *facts);
/* What this process holds of the card, -1 unknown. */
int64_t hr_nvml_process_bytes(const hr_nvml *nvml);
void hr_nvml_uuid_text(const struct cudaDeviceProp *prop, char *text, size_t chars);
#endif
