/* Launchers of the direct convolution (../direct.h), of which deconv and dense are cases. They choose the element type
 * and own no memory. */
#include "convolution.cuh"

hr_status hr_direct_product(hr_cuda_queue *queue, int type, const hr_direct *direct, const void *gathered,
                            const void *plain, const hr_direct_end *end)
{
    HR_ELEMENT(type, return hr_convolution::product<T>(queue, *direct, gathered, plain, *end));
}

hr_status hr_direct_finish(hr_cuda_queue *queue, int type, const hr_direct_end *end, int slices, int64_t elements,
                           const hr_direct_channels *of)
{
    HR_ELEMENT(type, return hr_convolution::finish_slices<T>(queue, *end, slices, elements, *of));
}

hr_status hr_direct_sum_channels(hr_cuda_queue *queue, int type, const hr_direct_sums *sums, const void *dy,
                                 float *partial)
{
    HR_ELEMENT(type, return hr_convolution::sums<T>(queue, *sums, dy, partial));
}
