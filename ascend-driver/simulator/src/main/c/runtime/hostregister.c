/* Memory of the program that a device is to reach: an address of its own for the device, which the host cannot read. */
#include <stdlib.h>
#include <sys/mman.h>

#include "pinned.h"

#define PAGE 4096

/* Whether all pages are the program's; mincore knows of no others. */
static bool is_mapped(uintptr_t address, size_t size) {
    size_t pages = (size + PAGE - 1) / PAGE;
    unsigned char *present = simulator_allocate(pages);
    bool mapped = mincore((void *)address, size, present) == 0;
    free(present);
    return mapped;
}

static int check(const void *ptr, uint64_t size, aclrtHostRegisterType type, void *const *devPtr) {
    if (ptr == NULL || size == 0 || devPtr == NULL) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtHostRegister: an address is NULL, or the size 0");
    }
    if (type != ACL_HOST_REGISTER_MAPPED) {
        return simulator_fail(ACL_ERROR_RT_FEATURE_NOT_SUPPORT, "aclrtHostRegister: type %d is not supported, only 0 (mapped)",
                              (int)type);
    }
    if ((uintptr_t)ptr % PAGE != 0) {
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "aclrtHostRegister: %p is not aligned to a page of %d bytes", ptr, PAGE);
    }
    return is_mapped((uintptr_t)ptr, size) && simulator_memory_kind(ptr) != MEMORY_DEVICE
               ? 0
               : simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "aclrtHostRegister: %lu bytes from %p are not memory of the host",
                                (unsigned long)size, ptr);
}

EXPORT aclError aclrtHostRegister(void *ptr, uint64_t size, aclrtHostRegisterType type, void **devPtr) {
    ENTER("aclrtHostRegister");
    if (simulator_context("aclrtHostRegister") == NULL) {
        return ACL_ERROR_RT_CONTEXT_NULL;
    }
    int code = check(ptr, size, type, devPtr);
    if (code != 0) {
        return code;
    }
    void *mapped = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapped == MAP_FAILED) {
        return simulator_fail(ACL_ERROR_RT_MEMORY_ALLOCATION, "aclrtHostRegister: no addresses for %lu bytes", (unsigned long)size);
    }
    if (!simulator_pinned_add((uintptr_t)ptr, size, (uintptr_t)mapped)) {
        munmap(mapped, size);
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "aclrtHostRegister: %p is registered already", ptr);
    }
    *devPtr = mapped;
    return ACL_SUCCESS;
}

EXPORT aclError aclrtHostUnregister(void *ptr) {
    ENTER("aclrtHostUnregister");
    if (simulator_context("aclrtHostUnregister") == NULL) {
        return ACL_ERROR_RT_CONTEXT_NULL;
    }
    Pinned *block = simulator_pinned_take((uintptr_t)ptr, true);
    if (block == NULL) {
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "aclrtHostUnregister: %p is not registered", ptr);
    }
    munmap((void *)block->mapped, block->size);
    free(block);
    return ACL_SUCCESS;
}
