/* Fashion-MNIST (Xiao, Rasul, Vollgraf 2017): 60,000 training and 10,000 test images of 28 x 28 grey pixels in
 * ten classes, read from Debian's package dataset-fashion-mnist. */
#ifndef HR_FASHION_H
#define HR_FASHION_H
#include "graph.h"
#include "spec.h"

typedef enum hr_fashion_part { HR_FASHION_TRAIN, HR_FASHION_TEST } hr_fashion_part;
typedef struct hr_fashion hr_fashion;

/* Reads one part into memory. HR_UNSUPPORTED when the files or zlib are missing (the message says what to
 * install), HR_BAD_INPUT when a file is not what it should be. Close with hr_fashion_close. */
hr_status hr_fashion_open(hr_fashion_part part, hr_fashion **data);
void hr_fashion_close(hr_fashion *data);

/* A feed (exec.h) whose context is the opened part. Training images come in an order shuffled anew each epoch,
 * as a function of the step alone; test images come in the order of the file, from the start again after the
 * last. Pixels are scaled to zero mean and unit variance over the training set. Larger inputs [N, C, H, W] get the
 * image enlarged bilinearly, the same in all channels. */
hr_status hr_fashion_feed(void *context, const hr_graph *graph, int tensor, uint64_t step, void *to);

/* For workloads on images: a row of their table of options, and their feed and data by it. Generated images stay the
 * standard; enlarged images of 28 x 28 pixels are smoother than photographs, which shows in densities. */
#define HR_IMAGE_OPTIONS {"data", HR_OPTION_CHOICE, "generated", 0, 0, "generated|fashion", "generated images, or Fashion-MNIST enlarged"}
hr_status hr_images_open(const hr_spec *spec, void **context);
void hr_images_close(void *context);
hr_status hr_images_feed(void *context, const hr_graph *graph, int tensor, uint64_t step, void *to);

int64_t hr_fashion_images(const hr_fashion *data);
#endif
