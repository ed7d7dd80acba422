/* Copies and fills, as the program asks for them. */
#include "copy.h"

#include <stdlib.h>
#include <string.h>

#define ASYNC_ALIGNMENT 64

/* The range of one side: memory of a device must hold it, memory of the host need not be known. */
static int side(const char *call, const void *address, size_t length, Range *range) {
    *range = (Range){(uintptr_t)address, length, 0, -1};
    if (address == NULL) {
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "%s: an address is NULL", call);
    }
    if (simulator_memory_kind(address) != MEMORY_HOST && !simulator_range_find(address, length, range)) {
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "%s: %zu bytes from %p are not within one living block", call,
                              length, address);
    }
    return 0;
}

static bool is_device(const Range *range) {
    return range->block != 0 && range->device >= 0;
}

/* Newer versions derive the kind from the addresses; 8.1 takes the program's word, and a wrong one is a fault. */
static int check_kind(const Copy *copy, int kind) {
    bool to = is_device(&copy->to), from = is_device(&copy->from);
    bool fits = kind == ACL_MEMCPY_DEFAULT || (kind == ACL_MEMCPY_HOST_TO_HOST && !to && !from) ||
                ((kind == ACL_MEMCPY_HOST_TO_DEVICE || kind == ACL_MEMCPY_HOST_TO_BUF_TO_DEVICE) && to && !from) ||
                (kind == ACL_MEMCPY_DEVICE_TO_HOST && !to && from) ||
                ((kind == ACL_MEMCPY_DEVICE_TO_DEVICE || kind >= ACL_MEMCPY_INNER_DEVICE_TO_DEVICE) && to && from);
    if (kind < ACL_MEMCPY_HOST_TO_HOST || kind > ACL_MEMCPY_INTER_DEVICE_TO_DEVICE) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "%s: no kind %d", copy->call, kind);
    }
    return simulator_layout >= 9 || fits
               ? 0
               : simulator_fail(ACL_ERROR_INVALID_PARAM, "%s: kind %d, but the target is on the %s and the source on the %s",
                                copy->call, kind, to ? "device" : "host", from ? "device" : "host");
}

static int prepare(Copy *copy, void *dst, size_t most, const void *src, size_t count, int kind) {
    if (simulator_context(copy->call) == NULL) {
        return ACL_ERROR_RT_CONTEXT_NULL;
    }
    if (count > most || count == 0) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "%s: %zu bytes into a target of %zu", copy->call, count, most);
    }
    int code = side(copy->call, dst, count, &copy->to);
    code = code == 0 && copy->kind == COPY ? side(copy->call, src, count, &copy->from) : code;
    code = code == 0 && copy->kind == COPY ? check_kind(copy, kind) : code;
    return code;
}

static int now(const Copy *copy) {
    char text[512];
    int device = is_device(&copy->to) ? copy->to.device : is_device(&copy->from) ? copy->from.device : 0;
    int fault = simulator_device_fault(device, text, sizeof text);
    if (fault != 0) {
        return simulator_fail(fault, "%s: %s", copy->call, text);
    }
    const char *wrong = simulator_copy_now(copy);
    return wrong == NULL ? ACL_SUCCESS : simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "%s: %s", copy->call, wrong);
}

EXPORT aclError aclrtMemcpy(void *dst, size_t destMax, const void *src, size_t count, aclrtMemcpyKind kind) {
    ENTER("aclrtMemcpy");
    Copy copy = {.call = "aclrtMemcpy"};
    int code = prepare(&copy, dst, destMax, src, count, (int)kind);
    return code == 0 ? now(&copy) : code;
}

/* What only an asynchronous copy asks for: memory that stays where it is, and aligned copies on the chip. */
static int check_async(const Copy *copy) {
    bool to = is_device(&copy->to), from = is_device(&copy->from);
    if (!to && !from) {
        return simulator_fail(ACL_ERROR_RT_FEATURE_NOT_SUPPORT, "%s: from host to host only synchronously", copy->call);
    }
    if (simulator_layout == 8 && (copy->to.block == 0 || copy->from.block == 0)) {
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "%s: memory of the host must be of aclrtMallocHost", copy->call);
    }
    if (simulator_layout == 8 && to && from && (copy->to.address | copy->from.address) % ASYNC_ALIGNMENT != 0) {
        return simulator_fail(ACL_ERROR_RT_ADDR_UNALIGNED, "%s: addresses on the device must be aligned to %d bytes",
                              copy->call, ASYNC_ALIGNMENT);
    }
    return 0;
}

static int submit(const Copy *values, Stream *stream) {
    Copy *copy = simulator_allocate(sizeof *copy);
    *copy = *values;
    bool pageable = copy->to.block == 0 || (copy->kind == COPY && copy->from.block == 0);
    uint64_t number;
    int code = simulator_enqueue(values->call, stream, (Work){simulator_copy_run, free, copy, false}, &number);
    return code == 0 && pageable
               ? simulator_stream_wait(values->call, stream, number, -1, ACL_ERROR_RT_STREAM_SYNC_TIMEOUT)
               : code;
}

EXPORT aclError aclrtMemcpyAsync(void *dst, size_t destMax, const void *src, size_t count, aclrtMemcpyKind kind,
                                 aclrtStream stream) {
    ENTER("aclrtMemcpyAsync");
    int code;
    Copy copy = {.call = "aclrtMemcpyAsync"};
    Stream *found = simulator_stream(copy.call, stream, &code);
    code = found == NULL ? code : prepare(&copy, dst, destMax, src, count, (int)kind);
    code = code == 0 ? check_async(&copy) : code;
    return code == 0 ? submit(&copy, found) : code;
}

static bool is_plane(size_t dpitch, size_t spitch, size_t width, size_t height) {
    return width > 0 && height > 0 && width <= dpitch && width <= spitch && height <= SIZE_MAX / (dpitch | spitch);
}

/* Row by row; a stream that is given waits with all of them, NULL copies now. */
static int plane(Copy copy, void *dst, size_t dpitch, const void *src, size_t spitch, size_t width, size_t height, int kind,
                 Stream *stream) {
    int code = is_plane(dpitch, spitch, width, height)
                   ? 0
                   : simulator_fail(ACL_ERROR_INVALID_PARAM, "%s: %zu rows of %zu bytes, pitches %zu and %zu", copy.call,
                                    height, width, dpitch, spitch);
    for (size_t row = 0; row < height && code == 0; row++) {
        code = prepare(&copy, (char *)dst + row * dpitch, dpitch, (const char *)src + row * spitch, width, kind);
        code = code == 0 && stream != NULL ? check_async(&copy) : code;
        code = code != 0 ? code : stream == NULL ? now(&copy) : submit(&copy, stream);
    }
    return code;
}

EXPORT aclError aclrtMemcpy2d(void *dst, size_t dpitch, const void *src, size_t spitch, size_t width, size_t height,
                              aclrtMemcpyKind kind) {
    ENTER("aclrtMemcpy2d");
    return plane((Copy){.call = "aclrtMemcpy2d"}, dst, dpitch, src, spitch, width, height, (int)kind, NULL);
}

EXPORT aclError aclrtMemcpy2dAsync(void *dst, size_t dpitch, const void *src, size_t spitch, size_t width, size_t height,
                                   aclrtMemcpyKind kind, aclrtStream stream) {
    ENTER("aclrtMemcpy2dAsync");
    int code;
    Stream *found = simulator_stream("aclrtMemcpy2dAsync", stream, &code);
    Copy copy = {.call = "aclrtMemcpy2dAsync"};
    return found == NULL ? code : plane(copy, dst, dpitch, src, spitch, width, height, (int)kind, found);
}

EXPORT aclError aclrtMemset(void *devPtr, size_t maxCount, int32_t value, size_t count) {
    ENTER("aclrtMemset");
    Copy copy = {.call = "aclrtMemset", .kind = FILL, .value = value};
    int code = prepare(&copy, devPtr, maxCount, NULL, count, 0);
    if (code == 0 && copy.to.block == 0) {
        code = simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "aclrtMemset: %p is not memory of CANN", devPtr);
    }
    return code == 0 ? now(&copy) : code;
}

EXPORT aclError aclrtMemsetAsync(void *devPtr, size_t maxCount, int32_t value, size_t count, aclrtStream stream) {
    ENTER("aclrtMemsetAsync");
    int code;
    Copy copy = {.call = "aclrtMemsetAsync", .kind = FILL, .value = value};
    Stream *found = simulator_stream(copy.call, stream, &code);
    code = found == NULL ? code : prepare(&copy, devPtr, maxCount, NULL, count, 0);
    if (code == 0 && !is_device(&copy.to)) {
        code = simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "aclrtMemsetAsync: %p is not memory of a device", devPtr);
    }
    return code == 0 ? submit(&copy, found) : code;
}
