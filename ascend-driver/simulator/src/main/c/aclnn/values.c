#include "values.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int64_t view_count(const View *view) {
    int64_t count = 1;
    for (int i = 0; i < view->rank; i++) {
        count *= view->dims[i];
    }
    return count;
}

bool view_is_integer(const View *view) {
    return (TYPE(view->type) & (INTEGERS | TYPE(ACL_BOOL))) != 0;
}

typedef void (*Row)(int type, uint8_t *data, int64_t stride, int64_t count, void *values, int64_t at);

/* Calls for each row of the last dimension: data of its first element, its stride, and where its values are. */
static void walk(const View *view, int rank, const int64_t *dims, void *values, Row row) {
    int64_t strides[MAX_RANK] = {0}, index[MAX_RANK] = {0}, count = 1, at = 0;
    int shift = rank - view->rank;
    for (int i = 0; i < rank; i++) {
        strides[i] = i < shift || view->dims[i - shift] == 1 ? 0 : view->strides[i - shift];
        count *= dims[i];
    }
    if (count == 0) {
        return;
    }
    int64_t length = rank == 0 ? 1 : dims[rank - 1], stride = rank == 0 ? 0 : strides[rank - 1];
    size_t size = simulator_type_size(view->type);
    while (at < count) {
        int64_t element = view->offset;
        for (int i = 0; i < rank - 1; i++) {
            element += index[i] * strides[i];
        }
        row(view->type, view->data + (size_t)element * size, stride, length, values, at);
        at += length;
        for (int i = rank - 2; i >= 0 && ++index[i] == dims[i]; i--) {
            index[i] = 0;
        }
    }
}

#define EACH(T, read)                                                       \
    {                                                                       \
        const T *in = (const T *)(void *)data;                              \
        for (int64_t i = 0; i < count; i++) {                               \
            T e = in[i * stride];                                           \
            out[i] = read;                                                  \
        }                                                                   \
        break;                                                              \
    }
#define SWITCH_READ(V)                                                      \
    switch (type) {                                                         \
        case ACL_FLOAT: EACH(float, (V)e)                                   \
        case ACL_DOUBLE: EACH(double, (V)e)                                 \
        case ACL_FLOAT16: EACH(uint16_t, (V)simulator_half_to_double(e))    \
        case ACL_BF16: EACH(uint16_t, (V)simulator_bfloat_to_double(e))     \
        case ACL_INT8: EACH(int8_t, (V)e)                                   \
        case ACL_INT16: EACH(int16_t, (V)e)                                 \
        case ACL_INT32: EACH(int32_t, (V)e)                                 \
        case ACL_INT64: EACH(int64_t, (V)e)                                 \
        case ACL_UINT8: EACH(uint8_t, (V)e)                                 \
        case ACL_UINT16: EACH(uint16_t, (V)e)                               \
        case ACL_UINT32: EACH(uint32_t, (V)e)                               \
        case ACL_UINT64: EACH(uint64_t, (V)e)                               \
        default: EACH(uint8_t, (V)(e != 0))                                 \
    }

static void read_doubles(int type, uint8_t *data, int64_t stride, int64_t count, void *values, int64_t at) {
    double *out = (double *)values + at;
    SWITCH_READ(double)
}

static void read_floats(int type, uint8_t *data, int64_t stride, int64_t count, void *values, int64_t at) {
    float *out = (float *)values + at;
    SWITCH_READ(float)
}

static void read_integers(int type, uint8_t *data, int64_t stride, int64_t count, void *values, int64_t at) {
    int64_t *out = (int64_t *)values + at;
    SWITCH_READ(int64_t)
}

#undef EACH
#define EACH(T, written)                                                    \
    {                                                                       \
        T *out = (T *)(void *)data;                                         \
        for (int64_t i = 0; i < count; i++) {                               \
            out[i * stride] = written;                                      \
        }                                                                   \
        break;                                                              \
    }
#define SWITCH_WRITE(whole)                                                 \
    switch (type) {                                                         \
        case ACL_FLOAT: EACH(float, (float)in[i])                           \
        case ACL_DOUBLE: EACH(double, (double)in[i])                        \
        case ACL_FLOAT16: EACH(uint16_t, simulator_half_of_double((double)in[i])) \
        case ACL_BF16: EACH(uint16_t, simulator_bfloat_of_double((double)in[i])) \
        case ACL_INT8: EACH(int8_t, (int8_t)whole)                          \
        case ACL_INT16: EACH(int16_t, (int16_t)whole)                       \
        case ACL_INT32: EACH(int32_t, (int32_t)whole)                       \
        case ACL_INT64: EACH(int64_t, whole)                                \
        case ACL_UINT8: EACH(uint8_t, (uint8_t)whole)                       \
        case ACL_UINT16: EACH(uint16_t, (uint16_t)whole)                    \
        case ACL_UINT32: EACH(uint32_t, (uint32_t)whole)                    \
        case ACL_UINT64: EACH(uint64_t, (uint64_t)whole)                    \
        default: EACH(uint8_t, in[i] != 0)                                  \
    }

static void write_doubles(int type, uint8_t *data, int64_t stride, int64_t count, void *values, int64_t at) {
    const double *in = (const double *)values + at;
    SWITCH_WRITE(simulator_truncate(in[i], type))
}

static void write_floats(int type, uint8_t *data, int64_t stride, int64_t count, void *values, int64_t at) {
    const float *in = (const float *)values + at;
    SWITCH_WRITE(simulator_truncate((double)in[i], type))
}

static void write_integers(int type, uint8_t *data, int64_t stride, int64_t count, void *values, int64_t at) {
    const int64_t *in = (const int64_t *)values + at;
    SWITCH_WRITE(in[i])
}

static int64_t elements(int rank, const int64_t *dims) {
    int64_t count = 1;
    for (int i = 0; i < rank; i++) {
        count *= dims[i];
    }
    return count;
}

double *view_read_as(const View *view, int rank, const int64_t *dims) {
    double *values = simulator_allocate((size_t)elements(rank, dims) * sizeof *values);
    walk(view, rank, dims, values, read_doubles);
    return values;
}

int64_t *view_read_integers_as(const View *view, int rank, const int64_t *dims) {
    int64_t *values = simulator_allocate((size_t)elements(rank, dims) * sizeof *values);
    walk(view, rank, dims, values, read_integers);
    return values;
}

double *view_read(const View *view) {
    return view_read_as(view, view->rank, view->dims);
}

int64_t *view_read_integers(const View *view) {
    return view_read_integers_as(view, view->rank, view->dims);
}

float *view_read_floats(const View *view) {
    float *values = simulator_allocate((size_t)view_count(view) * sizeof *values);
    walk(view, view->rank, view->dims, values, read_floats);
    return values;
}

void view_write(const View *view, const double *values) {
    walk(view, view->rank, view->dims, (void *)(uintptr_t)values, write_doubles);
}

void view_write_floats(const View *view, const float *values) {
    walk(view, view->rank, view->dims, (void *)(uintptr_t)values, write_floats);
}

void view_write_integers(const View *view, const int64_t *values) {
    walk(view, view->rank, view->dims, (void *)(uintptr_t)values, write_integers);
}
