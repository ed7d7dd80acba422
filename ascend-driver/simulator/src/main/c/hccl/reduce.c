#include "exchange.h"

#include "objects.h"

#define PLAIN(value) (value)
#define WHOLE_SUM(a, b) ((uint64_t)(a) + (uint64_t)(b))
#define WHOLE_PRODUCT(a, b) ((uint64_t)(a) * (uint64_t)(b))
#define SUM(a, b) ((a) + (b))
#define PRODUCT(a, b) ((a) * (b))
#define MOST(a, b) ((a) > (b) ? (a) : (b))
#define LEAST(a, b) ((a) < (b) ? (a) : (b))

/* One operation on all elements: values are read with READ, computed as V, and stored as T with WRITE after each step. */
#define FOLD(T, V, READ, WRITE, OPERATION)                                     \
    for (uint64_t i = 0; i < count; i++) {                                     \
        T kept = ((const T *)(const void *)inputs[0])[i];                      \
        for (uint32_t r = 1; r < ranks; r++) {                                 \
            V a = (V)READ(kept), b = (V)READ(((const T *)(const void *)inputs[r])[i]); \
            kept = (T)WRITE(OPERATION(a, b));                                  \
        }                                                                      \
        ((T *)result)[i] = kept;                                               \
    }

#define REDUCER(name, T, V, READ, WRITE, ADD, MULTIPLY)                                                      \
    static void name(int op, uint64_t count, uint8_t *const *inputs, uint32_t ranks, void *result) {         \
        switch (op) {                                                                                        \
            case HCCL_REDUCE_SUM:                                                                            \
                FOLD(T, V, READ, WRITE, ADD)                                                                 \
                break;                                                                                       \
            case HCCL_REDUCE_PROD:                                                                           \
                FOLD(T, V, READ, WRITE, MULTIPLY)                                                            \
                break;                                                                                       \
            case HCCL_REDUCE_MAX:                                                                            \
                FOLD(T, V, READ, WRITE, MOST)                                                                \
                break;                                                                                       \
            default:                                                                                         \
                FOLD(T, V, READ, WRITE, LEAST)                                                               \
                break;                                                                                       \
        }                                                                                                    \
    }

REDUCER(reduce_int8, int8_t, int64_t, PLAIN, PLAIN, WHOLE_SUM, WHOLE_PRODUCT)
REDUCER(reduce_int16, int16_t, int64_t, PLAIN, PLAIN, WHOLE_SUM, WHOLE_PRODUCT)
REDUCER(reduce_int32, int32_t, int64_t, PLAIN, PLAIN, WHOLE_SUM, WHOLE_PRODUCT)
REDUCER(reduce_int64, int64_t, int64_t, PLAIN, PLAIN, WHOLE_SUM, WHOLE_PRODUCT)
REDUCER(reduce_float, float, float, PLAIN, PLAIN, SUM, PRODUCT)
REDUCER(reduce_half, uint16_t, double, simulator_half_to_double, simulator_half_of_double, SUM, PRODUCT)
REDUCER(reduce_bfloat, uint16_t, double, simulator_bfloat_to_double, simulator_bfloat_of_double, SUM, PRODUCT)

void reduce(int type, int op, uint64_t count, uint8_t *const *inputs, uint32_t ranks, void *result) {
    switch (type) {
        case HCCL_DATA_TYPE_INT8:
            reduce_int8(op, count, inputs, ranks, result);
            break;
        case HCCL_DATA_TYPE_INT16:
            reduce_int16(op, count, inputs, ranks, result);
            break;
        case HCCL_DATA_TYPE_INT32:
            reduce_int32(op, count, inputs, ranks, result);
            break;
        case HCCL_DATA_TYPE_INT64:
            reduce_int64(op, count, inputs, ranks, result);
            break;
        case HCCL_DATA_TYPE_FP16:
            reduce_half(op, count, inputs, ranks, result);
            break;
        case HCCL_DATA_TYPE_BFP16:
            reduce_bfloat(op, count, inputs, ranks, result);
            break;
        default:
            reduce_float(op, count, inputs, ranks, result);
            break;
    }
}
