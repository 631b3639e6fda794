/* Data: generated images and volumes, and the real Fashion-MNIST. */
#include <math.h>
#include <string.h>
#include "fashion.h"
#include "half.h"
#include "testing.h"
#include "workload.h"

typedef struct sample { hr_graph *graph; int images, labels; } sample;

static sample sample_of(const char *spec, hr_type real)
{
    sample s = {0};
    REQUIRE_OK(hr_workload_graph(spec, real, 8, &s.graph, NULL));
    s.images = hr_graph_find_tensor(s.graph, "images");
    s.labels = hr_graph_find_tensor(s.graph, "labels");
    REQUIRE(s.images >= 0 && s.labels >= 0);
    return s;
}

static void *generated(const sample *s, int tensor, uint64_t step)
{
    void *data = malloc((size_t)s->graph->tensors[tensor].bytes);
    REQUIRE(data);
    REQUIRE_OK(hr_workload_generated_feed(NULL, s->graph, tensor, step, data));
    return data;
}

TEST(generated_data_is_a_function_of_step_and_element)
{
    static const char *const specs[] = {"resnet50:batch=2,image=33", "unet3d:size=16,base=8"};
    for (int i = 0; i < 2; i++) {
        sample s = sample_of(specs[i], HR_F32);
        const int tensors[] = {s.images, s.labels};
        for (int k = 0; k < 2; k++) {
            size_t bytes = (size_t)s.graph->tensors[tensors[k]].bytes;
            void *first = generated(&s, tensors[k], 7), *again = generated(&s, tensors[k], 7),
                 *other = generated(&s, tensors[k], 8);
            EXPECT(!memcmp(first, again, bytes));
            EXPECT(memcmp(first, other, bytes));
            free(first), free(again), free(other);
        }
        hr_graph_free(s.graph);
    }
}

TEST(generated_data_is_the_same_in_single_and_double_precision)
{
    sample single = sample_of("unet3d:size=16,base=8", HR_F32), twice = sample_of("unet3d:size=16,base=8", HR_F64);
    float *a = generated(&single, single.images, 3);
    double *b = generated(&twice, twice.images, 3);
    int64_t differ = 0;
    for (int64_t i = 0; i < single.graph->tensors[single.images].elements; i++) differ += (double)a[i] != b[i];
    EXPECT(differ == 0);
    free(a), free(b);
    hr_graph_free(single.graph), hr_graph_free(twice.graph);
}

TEST(generated_data_of_f16_and_bf16_is_that_of_f32_rounded)
{
    static const char *const specs[] = {"unet3d:size=16,base=8,precision=f16", "unet3d:size=16,base=8,precision=bf16"};
    static const hr_type types[] = {HR_F16, HR_BF16};
    sample single = sample_of("unet3d:size=16,base=8", HR_F32);
    float *a = generated(&single, single.images, 3);
    for (int i = 0; i < 2; i++) {
        sample half = sample_of(specs[i], HR_F32);
        uint16_t *b = generated(&half, half.images, 3);
        int64_t differ = 0;
        REQUIRE(half.graph->tensors[half.images].type == types[i]);
        for (int64_t k = 0; k < single.graph->tensors[single.images].elements; k++)
            differ += b[k] != (i ? hr_bf16_round(a[k]) : hr_f16_round(a[k]));
        EXPECT(differ == 0);
        free(b);
        hr_graph_free(half.graph);
    }
    free(a);
    hr_graph_free(single.graph);
}

TEST(generated_images_are_centred_and_labels_cover_the_classes)
{
    sample s = sample_of("resnet50:batch=64,image=32,classes=5", HR_F32);
    int64_t n = s.graph->tensors[s.images].elements, seen[5] = {0};
    float *images = generated(&s, s.images, 0);
    int32_t *labels = generated(&s, s.labels, 0);
    double sum = 0, square = 0;
    for (int64_t i = 0; i < n; i++) sum += images[i], square += (double)images[i] * images[i];
    EXPECT_MSG(fabs(sum / (double)n) < 0.15, "mean %g", sum / (double)n);
    EXPECT_MSG(square / (double)n > 0.3 && square / (double)n < 1.5, "mean square %g", square / (double)n);
    for (int i = 0; i < 64; i++) {
        REQUIRE(labels[i] >= 0 && labels[i] < 5);
        seen[labels[i]]++;
    }
    for (int k = 0; k < 5; k++) EXPECT(seen[k] > 0);
    free(images), free(labels);
    hr_graph_free(s.graph);
}

static double correlation(const float *a, const float *b, int64_t n)
{
    double ab = 0, aa = 0, bb = 0;
    for (int64_t i = 0; i < n; i++) ab += (double)a[i] * b[i], aa += (double)a[i] * a[i], bb += (double)b[i] * b[i];
    return ab / sqrt(aa * bb);
}

TEST(generated_images_of_one_class_resemble_each_other_and_no_others)
{
    sample s = sample_of("resnet50:batch=32,image=64,classes=4", HR_F32);
    int64_t per_image = 3 * 64 * 64;
    float *images = generated(&s, s.images, 5);
    int32_t *labels = generated(&s, s.labels, 5);
    for (int a = 0; a < 32; a++)
        for (int b = 0; b < a; b++) {
            double r = correlation(images + a * per_image, images + b * per_image, per_image);
            EXPECT_MSG(labels[a] == labels[b] ? r > 0.3 : fabs(r) < 0.3,
                       "images %d and %d of classes %d and %d: correlation %g", a, b, labels[a], labels[b], r);
        }
    free(images), free(labels);
    hr_graph_free(s.graph);
}

TEST(generated_voxels_show_the_class_that_labels_them)
{
    sample s = sample_of("unet3d:size=32,base=8,channels=1", HR_F32);
    float *voxels = generated(&s, s.images, 1);
    int32_t *labels = generated(&s, s.labels, 1);
    double sum[3] = {0}, square[3] = {0};
    int64_t count[3] = {0};
    for (int64_t i = 0; i < 32 * 32 * 32; i++) {
        REQUIRE(labels[i] >= 0 && labels[i] < 3);
        count[labels[i]]++;
        sum[labels[i]] += voxels[i];
        square[labels[i]] += (double)voxels[i] * voxels[i];
    }
    for (int k = 0; k < 3; k++) {
        REQUIRE(count[k] > 100);
        double mean = sum[k] / (double)count[k];
        /* Within a class only the noise is left: uniform in (-1, 1), variance 1/3. */
        EXPECT(fabs(square[k] / (double)count[k] - mean * mean - 1.0 / 3) < 0.02);
        for (int j = 0; j < k; j++) EXPECT(fabs(mean - sum[j] / (double)count[j]) > 0.05);
    }
    free(voxels), free(labels);
    hr_graph_free(s.graph);
}

TEST(generated_feed_refuses_tensors_that_are_no_input)
{
    sample s = sample_of("lenet:batch=2", HR_F32);
    float buffer[1024];
    int weights = hr_graph_find_tensor(s.graph, "fc4.b");
    REQUIRE(weights >= 0);
    EXPECT(hr_workload_generated_feed(NULL, s.graph, weights, 0, buffer) == HR_BAD_ARGUMENT);
    EXPECT(strstr(hr_error_message(), "fc4.b"));
    hr_graph_free(s.graph);
}

static hr_fashion *fashion(hr_fashion_part part)
{
    hr_fashion *data = NULL;
    hr_status st = hr_fashion_open(part, &data);
    if (st == HR_UNSUPPORTED) SKIP("%s", hr_error_message());
    REQUIRE_OK(st);
    return data;
}

TEST(fashion_mnist_has_60000_training_and_10000_test_images)
{
    hr_fashion *train = fashion(HR_FASHION_TRAIN), *test = fashion(HR_FASHION_TEST);
    EXPECT(hr_fashion_images(train) == 60000 && hr_fashion_images(test) == 10000);
    hr_fashion_close(train);
    hr_fashion_close(test);
}

/* Images are told apart by a sum over their pixels with fixed odd weights; equal images are rare. */
TEST(one_epoch_of_fashion_mnist_visits_every_image_once_in_another_order_each_epoch)
{
    hr_fashion *train = fashion(HR_FASHION_TRAIN);
    sample s = sample_of("lenet:batch=1000", HR_F32);
    int32_t labels[1000], first[1000];
    double epoch_sum[2] = {0}, epoch_square[2] = {0};
    float *images = malloc((size_t)s.graph->tensors[s.images].bytes);
    REQUIRE(images);
    for (uint64_t epoch = 0; epoch < 2; epoch++) {
        int64_t seen[10] = {0};
        for (uint64_t step = 60 * epoch; step < 60 * (epoch + 1); step++) {
            REQUIRE_OK(hr_fashion_feed(train, s.graph, s.labels, step, labels));
            REQUIRE_OK(hr_fashion_feed(train, s.graph, s.images, step, images));
            for (int i = 0; i < 1000; i++) {
                double hash = 0;
                for (int p = 0; p < 784; p++) hash += (double)images[i * 784 + p] * (2 * p + 1);
                epoch_sum[epoch] += hash * (labels[i] + 1);
                epoch_square[epoch] += hash * hash;
                seen[labels[i]]++;
            }
            if (step == 0) memcpy(first, labels, sizeof first);
            if (step == 60) EXPECT(memcmp(first, labels, sizeof first));
        }
        for (int k = 0; k < 10; k++) EXPECT_MSG(seen[k] == 6000, "class %d: %lld images", k, (long long)seen[k]);
    }
    EXPECT(fabs(epoch_sum[0] - epoch_sum[1]) <= 1e-9 * fabs(epoch_sum[0]));
    EXPECT(fabs(epoch_square[0] - epoch_square[1]) <= 1e-9 * epoch_square[0]);
    free(images);
    hr_graph_free(s.graph);
    hr_fashion_close(train);
}

TEST(fashion_mnist_pixels_are_scaled_to_zero_mean_and_unit_variance)
{
    hr_fashion *train = fashion(HR_FASHION_TRAIN);
    sample s = sample_of("lenet:batch=10000", HR_F32);
    int64_t n = s.graph->tensors[s.images].elements;
    float *images = malloc((size_t)s.graph->tensors[s.images].bytes);
    double sum = 0, square = 0;
    REQUIRE(images);
    REQUIRE_OK(hr_fashion_feed(train, s.graph, s.images, 0, images));
    for (int64_t i = 0; i < n; i++) sum += images[i], square += (double)images[i] * images[i];
    EXPECT_MSG(fabs(sum / (double)n) < 0.02 && fabs(square / (double)n - 1) < 0.02, "mean %g, mean square %g",
               sum / (double)n, square / (double)n);
    free(images);
    hr_graph_free(s.graph);
    hr_fashion_close(train);
}
