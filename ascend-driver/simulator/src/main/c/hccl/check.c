#include "exchange.h"

#include <stdlib.h>

#define LONGEST 1099511627776U /* bytes of a buffer; above all memory there is */

size_t element_size(int type) {
    static const uint8_t sizes[] = {1, 2, 4, 2, 4, 8, 8, 1, 2, 4, 8, 2, 16};
    return type >= 0 && (size_t)type < sizeof sizes ? sizes[type] : 0;
}

int check_type(const char *call, int type) {
    if (element_size(type) == 0) {
        return simulator_fail(HCCL_E_PARA, "%s: no data type %d; types of HCCL have other numbers than those of tensors", call, type);
    }
    return type != HCCL_DATA_TYPE_BFP16 || simulator_has_bfloat16()
               ? 0
               : simulator_fail(HCCL_E_NOT_SUPPORT, "%s: %s has no BFP16", call, simulator_chip_name());
}

int check_reduction(const char *call, int type, int op) {
    static const uint32_t reduced = 1U << HCCL_DATA_TYPE_INT8 | 1U << HCCL_DATA_TYPE_INT16 | 1U << HCCL_DATA_TYPE_INT32 |
                                    1U << HCCL_DATA_TYPE_INT64 | 1U << HCCL_DATA_TYPE_FP16 | 1U << HCCL_DATA_TYPE_FP32 |
                                    1U << HCCL_DATA_TYPE_BFP16;
    int code = check_type(call, type);
    if (code != 0) {
        return code;
    }
    if (op < HCCL_REDUCE_SUM || op > HCCL_REDUCE_MIN) {
        return simulator_fail(HCCL_E_PARA, "%s: no reduction %d", call, op);
    }
    bool old = type == HCCL_DATA_TYPE_INT16 && (simulator_chip() & (CHIP_910A | CHIP_310P)) != 0;
    bool product = op == HCCL_REDUCE_PROD && (type == HCCL_DATA_TYPE_INT16 || type == HCCL_DATA_TYPE_BFP16);
    if (product) {
        return simulator_fail(HCCL_E_NOT_SUPPORT, "%s: products of data type %d (INT16 or BFP16) are not supported", call, type);
    }
    return (reduced >> type & 1) != 0 && !old
               ? 0
               : simulator_fail(HCCL_E_NOT_SUPPORT, "%s: data type %d is not reduced on %s", call, type, simulator_chip_name());
}

int check_root(const Exchange *exchange, uint32_t root) {
    return root < exchange->communicator->ranks
               ? 0
               : simulator_fail(HCCL_E_PARA, "%s: root %u of %u ranks", exchange->call, root, exchange->communicator->ranks);
}

int check_buffer(const char *call, const Communicator *communicator, const char *name, const void *buffer, uint64_t offset,
                 uint64_t count, int type, Range *range) {
    size_t size = element_size(type);
    *range = (Range){0};
    if (count == 0) {
        return 0;
    }
    if (buffer == NULL) {
        return simulator_fail(HCCL_E_PTR, "%s: %s is NULL", call, name);
    }
    if (count > LONGEST / size || offset > LONGEST / size) {
        return simulator_fail(HCCL_E_PARA, "%s: %lu elements of %s", call, (unsigned long)count, name);
    }
    const char *address = (const char *)buffer + offset * size;
    if ((uintptr_t)address % size != 0) {
        return simulator_fail(HCCL_E_PARA, "%s: %s is not aligned to its type of %zu bytes", call, name, size);
    }
    if (simulator_memory_kind(address) != MEMORY_DEVICE || !simulator_range_find(address, count * size, range)) {
        return simulator_fail(HCCL_E_PARA, "%s: %s: %lu bytes from %p are not within one living block of a device", call, name,
                              (unsigned long)(count * size), (const void *)address);
    }
    return range->device == communicator->device
               ? 0
               : simulator_fail(HCCL_E_PARA, "%s: %s is memory of device %d, the communicator is of device %d", call, name,
                                range->device, communicator->device);
}

int check_stream(const char *call, const Communicator *communicator, aclrtStream handle, Stream **stream) {
    int code;
    if (handle == NULL) {
        return simulator_fail(HCCL_E_PTR, "%s: stream is NULL", call);
    }
    *stream = simulator_stream(call, handle, &code);
    if (*stream == NULL) {
        return HCCL_E_RUNTIME;
    }
    return simulator_stream_device(*stream) == communicator->device
               ? 0
               : simulator_fail(HCCL_E_PARA, "%s: the stream is of device %d, the communicator of device %d", call,
                                simulator_stream_device(*stream), communicator->device);
}
