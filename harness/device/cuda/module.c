/* The module's face: one kind of device, "cuda", or "simt" when its runtime is the emulated one. */
#include "cuda_device.h"
#include "module.h"

#ifdef HR_SIMT
#define NAME "simt"
#define SUMMARY "the cuda device and our own kernels, emulated on the CPU: for tests"
#else
#define NAME "cuda"
#define SUMMARY "an NVIDIA GPU: cuDNN, cuBLASLt and our own kernels"
#endif

/* Generated: the tables of impls/layers/NAME/{cudnn,cublas,cuda}.c of this build; NULL ends. */
extern const hr_kernel *const hr_cuda_kernel_tables[];

const hr_device_kind hr_device_cuda = {
    .name = NAME, .summary = SUMMARY, .kernels = hr_cuda_kernel_tables, .channel_block = hr_cuda_channel_block,
    .separate_memory = true, .open = hr_cuda_open, .close = hr_cuda_close, .reserve = hr_cuda_reserve,
    .arena = hr_cuda_arena, .host_pool = hr_cuda_host_pool, .begin = hr_cuda_begin, .submit = hr_cuda_submit,
    .finish = hr_cuda_finish, .replay = hr_cuda_replay, .read = hr_cuda_read, .write = hr_cuda_write,
    .site = hr_cuda_site, .used_bytes = hr_cuda_used_bytes, .available_bytes = hr_cuda_available_bytes,
    .facts = hr_cuda_facts, .describe = hr_cuda_describe,
};

__attribute__((visibility("default"))) const hr_device_module hr_module = {
    .abi = HR_MODULE_ABI, .version = HR_VERSION, .kind = &hr_device_cuda};
