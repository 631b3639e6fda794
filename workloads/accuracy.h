/* How often a trained network is right on data that it has not seen. */
#ifndef HR_ACCURACY_H
#define HR_ACCURACY_H
#include "exec.h"

typedef struct hr_accuracy {
    int64_t correct, samples;
    double mean_loss;
} hr_accuracy;

/* Runs the forward half of workload `spec_text` (its batch may differ from the training batch) on `device`
 * with the parameters of `trained`, over steps 0 ... n_steps-1 of `feed`, and counts the samples whose largest
 * class probability is the labelled one.
 *
 * `graph` is the one that `trained` runs; parameters are found by name. `device` must be another than the
 * trained session's. Dropout is switched off. Labels are one per sample. Workloads with batch normalisation
 * are refused with HR_UNSUPPORTED: their ops normalise by the batch, not by running statistics. */
hr_status hr_accuracy_measure(const char *spec_text, const hr_graph *graph, hr_session *trained, hr_device *device,
                              hr_feed feed, void *feed_context, int n_steps, hr_accuracy *accuracy);
#endif
