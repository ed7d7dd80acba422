/* What lies behind the handles of libnnopbase. */
#ifndef SIMULATOR_OBJECTS_H
#define SIMULATOR_OBJECTS_H

#include "ascend/aclnn.h"
#include "runtime.h"

#define MAX_RANK 8

/* A tensor's view of memory. Strides and offset count elements. */
typedef struct {
    int rank;
    int type;
    int format;
    int64_t dims[MAX_RANK];
    int64_t strides[MAX_RANK];
    int64_t offset;
    int storage_rank;
    int64_t storage[MAX_RANK];
    uintptr_t address;
    uint8_t *data; /* where the simulator finds it, while a kernel runs */
} View;

typedef struct {
    View view;
    uint64_t edits; /* of its address */
} Tensor;

typedef struct {
    int type;
    double real;
    int64_t integer;
} Scalar;

typedef struct {
    uint64_t count;
    int64_t *integers;
    float *floats;
    bool *bools;
} Array;

typedef struct {
    uint64_t count;
    const void **members;
} List;

/* The value of memory of the host that has this type. */
EXPORT bool simulator_scalar_read(const void *value, int type, Scalar *scalar);
EXPORT size_t simulator_type_size(int type);
EXPORT const char *simulator_type_name(int type);
EXPORT double simulator_half_to_double(uint16_t bits);
EXPORT uint16_t simulator_half_of_double(double value);
EXPORT double simulator_bfloat_to_double(uint16_t bits);
EXPORT uint16_t simulator_bfloat_of_double(double value);
EXPORT int64_t simulator_truncate(double value, int type);

#endif
