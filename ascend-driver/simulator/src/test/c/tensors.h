/* Tensors with values, operators run to their end, and results compared with numbers. */
#ifndef TENSORS_H
#define TENSORS_H

#include "ascend/operators_math.h"
#include "ascend/operators_nn.h"
#include "ascend/operators_transformer.h"
#include "check.h"

typedef struct {
    aclTensor *tensor;
    void *device;
    int64_t count;
    aclDataType type;
} Made;

static aclrtStream stream;

#define COUNT(type, ...) (sizeof((type[]){__VA_ARGS__}) / sizeof(type))
#define DIMS(...) COUNT(int64_t, __VA_ARGS__), (int64_t[]){__VA_ARGS__}

/* Both phases, with a workspace, waited for. */
#define RUN(name, ...)                                                     \
    do {                                                                   \
        uint64_t size_ = 0;                                                \
        aclOpExecutor *executor_ = NULL;                                   \
        OK(name##GetWorkspaceSize(__VA_ARGS__, &size_, &executor_));       \
        void *workspace_ = size_ == 0 ? NULL : device_memory(size_);       \
        OK(name(workspace_, size_, executor_, stream));                    \
        OK(aclrtSynchronizeStream(stream));                                \
        if (workspace_ != NULL) {                                          \
            OK(aclrtFree(workspace_));                                     \
        }                                                                  \
    } while (0)

/* Phase one refuses with 161002, and says why. */
#define REFUSED(part, name, ...)                                           \
    do {                                                                   \
        uint64_t size_ = 0;                                                \
        aclOpExecutor *executor_ = NULL;                                   \
        GIVES(161002, name##GetWorkspaceSize(__VA_ARGS__, &size_, &executor_)); \
        SAYS(part);                                                        \
    } while (0)

static inline aclTensor *view(void *device, aclDataType type, size_t rank, const int64_t *dims, const int64_t *strides,
                              int64_t offset) {
    aclTensor *tensor = aclCreateTensor(dims, rank, type, strides, offset, ACL_FORMAT_ND, NULL, 0, device);
    CHECK(tensor != NULL);
    return tensor;
}

static inline void write_values(void *bytes, aclDataType type, int64_t count, const double *values) {
    for (int64_t i = 0; i < count; i++) {
        switch ((int)type) {
            case ACL_FLOAT:
                ((float *)bytes)[i] = (float)values[i];
                break;
            case ACL_INT32:
                ((int32_t *)bytes)[i] = (int32_t)values[i];
                break;
            case ACL_INT64:
                ((int64_t *)bytes)[i] = (int64_t)values[i];
                break;
            default:
                ((uint8_t *)bytes)[i] = (uint8_t)values[i];
                break;
        }
    }
}

/* A contiguous tensor; NULL values leave it as fresh memory is. FLOAT16, BF16 and INT16 get theirs by a cast. */
static inline Made make(aclDataType type, size_t rank, const int64_t *dims, const double *values) {
    int64_t count = 1;
    for (size_t i = 0; i < rank; i++) {
        count *= dims[i];
    }
    size_t bytes = (size_t)(count == 0 ? 1 : count) * aclDataTypeSize(type);
    void *device = device_memory(bytes);
    Made made = {view(device, type, rank, dims, NULL, 0), device, count, type};
    if (values == NULL) {
        return made;
    }
    if (type == ACL_FLOAT16 || type == ACL_BF16 || type == ACL_INT16) {
        Made wide = make(ACL_FLOAT, rank, dims, values);
        RUN(aclnnCast, wide.tensor, type, made.tensor);
        OK(aclDestroyTensor(wide.tensor));
        OK(aclrtFree(wide.device));
        return made;
    }
    void *host = malloc(bytes);
    write_values(host, type, count, values);
    to_device(device, host, bytes);
    free(host);
    return made;
}

#define MADE(type, dims, ...) make(type, dims, (double[]){__VA_ARGS__})

static inline void drop(Made made) {
    OK(aclDestroyTensor(made.tensor));
    OK(aclrtFree(made.device));
}

/* The values as float32, through a cast unless they are. */
static inline void read_values(Made made, float *values) {
    int64_t dims[1] = {made.count};
    Made wide = make(ACL_FLOAT, 1, dims, NULL);
    aclTensor *flat = view(made.device, made.type, 1, dims, NULL, 0);
    RUN(aclnnCast, flat, ACL_FLOAT, wide.tensor);
    to_host(values, wide.device, (size_t)made.count * sizeof *values);
    OK(aclDestroyTensor(flat));
    drop(wide);
}

static inline void expect(Made made, double tolerance, int64_t count, const double *wanted, const char *file, int line) {
    float *values = malloc((size_t)made.count * sizeof *values);
    read_values(made, values);
    check_that(count == made.count, "as many values as elements", file, line);
    for (int64_t i = 0; i < count; i++) {
        double difference = fabs((double)values[i] - wanted[i]);
        bool same = (double)values[i] == wanted[i] || (isnan(wanted[i]) && isnan(values[i]));
        if (!same && !(difference <= tolerance * (1 + fabs(wanted[i])))) {
            fprintf(stderr, "%s:%d: element %ld is %.9g, not %.9g\n", file, line, (long)i, (double)values[i], wanted[i]);
            exit(1);
        }
    }
    free(values);
}

#define EXPECT(made, tolerance, ...) \
    expect(made, tolerance, (int64_t)COUNT(double, __VA_ARGS__), (double[]){__VA_ARGS__}, __FILE__, __LINE__)
#define EXACT 0
#define FLOAT32 1e-6
#define FLOAT16 0.001953125 /* 2^-9 */
#define BFLOAT16 0.015625   /* 2^-6 */

static inline aclIntArray *ints(size_t count, const int64_t *values) {
    return aclCreateIntArray(values, count);
}

static inline aclScalar *scalar(float value) {
    return aclCreateScalar(&value, ACL_FLOAT);
}

static inline void begin_with_stream(void) {
    begin();
    OK(aclrtCreateStream(&stream));
}

#endif
