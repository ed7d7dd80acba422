/* Reserved addresses, and what is mapped to them. They are among those of the device that is current. */
#include <stdlib.h>
#include <string.h>

#include "ascend/acl_memory.h"
#include "mapping.h"
#include "physical.h"

EXPORT aclError aclrtReserveMemAddress(void **virPtr, size_t size, size_t alignment, void *expectPtr, uint64_t flags) {
    ENTER("aclrtReserveMemAddress");
    Context *context = simulator_context("aclrtReserveMemAddress");
    if (context == NULL) {
        return ACL_ERROR_RT_CONTEXT_NULL;
    }
    if (virPtr == NULL || size == 0 || alignment != 0 || flags > 1) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM,
                              "aclrtReserveMemAddress: virPtr is NULL, the size 0, alignment not 0, or flags neither 0 nor 1");
    }
    if (expectPtr != NULL) {
        return simulator_fail(ACL_ERROR_RT_FEATURE_NOT_SUPPORT, "aclrtReserveMemAddress: the simulator chooses the address");
    }
    Arena *arena = simulator_arena(context->device);
    Block *block = NULL;
    if (arena != NULL && size <= simulator_device_memory()) {
        pthread_mutex_lock(&arena->lock);
        block = simulator_arena_reserve(arena, size, LARGE_PAGE);
        *virPtr = block == NULL ? *virPtr : arena->addresses + block->start;
        pthread_mutex_unlock(&arena->lock);
    }
    return block != NULL ? ACL_SUCCESS
                         : simulator_fail(ACL_ERROR_RT_MEMORY_ALLOCATION,
                                          "aclrtReserveMemAddress: no %zu addresses are left of the %zu that a device has here", size,
                                          simulator_device_memory());
}

/* The reserved block with the address, with the arena's lock held; NULL without it, after a recorded failure. */
static Block *find(const char *call, const void *address, Arena **arena, int *device, size_t *offset) {
    *arena = simulator_arena_of((uintptr_t)address, device);
    Block *block = NULL;
    if (*arena != NULL) {
        *offset = (size_t)((const uint8_t *)address - (*arena)->addresses);
        pthread_mutex_lock(&(*arena)->lock);
        block = simulator_arena_block(*arena, *offset);
        if (block != NULL && block->reserved) {
            return block;
        }
        pthread_mutex_unlock(&(*arena)->lock);
    }
    simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "%s: %p is not within addresses of aclrtReserveMemAddress", call, address);
    return NULL;
}

EXPORT aclError aclrtReleaseMemAddress(void *virPtr) {
    ENTER("aclrtReleaseMemAddress");
    Arena *arena;
    int device;
    size_t offset;
    Block *block = find("aclrtReleaseMemAddress", virPtr, &arena, &device, &offset);
    if (block == NULL) {
        return ACL_ERROR_RT_PARAM_INVALID;
    }
    const char *reason = block->start != offset ? "is not their beginning" : block->mappings != NULL ? "has memory mapped to it" : NULL;
    if (reason == NULL) {
        simulator_arena_give(arena, block);
    }
    pthread_mutex_unlock(&arena->lock);
    return reason == NULL ? ACL_SUCCESS
                          : simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "aclrtReleaseMemAddress: %p %s", virPtr, reason);
}

static const char *misfit(const Physical *physical, Block *block, int device, size_t offset, size_t size) {
    if (physical->mapped) {
        return "this memory is mapped already, and the simulator maps it once";
    }
    if (physical->device != device) {
        return "the addresses were reserved for another device than the memory is of";
    }
    if (physical->size != size || size % 4096 != 0 || (offset - block->start) % 4096 != 0) {
        return "the size must be that of aclrtMallocPhysical, and the address a multiple of the granularity";
    }
    if (size > block->size - (offset - block->start)) {
        return "it reaches behind the reserved addresses";
    }
    return simulator_block_mapping(block, offset, size) == NULL ? NULL : "memory is mapped to these addresses already";
}

EXPORT aclError aclrtMapMem(void *virPtr, size_t size, size_t offset, aclrtDrvMemHandle handle, uint64_t flags) {
    ENTER("aclrtMapMem");
    if (size == 0 || offset != 0 || flags != 0) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtMapMem: the size is 0, or offset or flags are not");
    }
    Physical *physical = simulator_physical("aclrtMapMem", handle);
    Arena *arena;
    int device;
    size_t at;
    Block *block = physical == NULL ? NULL : find("aclrtMapMem", virPtr, &arena, &device, &at);
    if (block == NULL) {
        return physical == NULL ? ACL_ERROR_RT_INVALID_HANDLE : ACL_ERROR_RT_PARAM_INVALID;
    }
    const char *reason = misfit(physical, block, device, at, size);
    if (reason == NULL) {
        Mapping *mapping = simulator_allocate(sizeof *mapping);
        *mapping = (Mapping){block->mappings, at, size, handle};
        block->mappings = mapping;
        memset(arena->memory + at, POISON, size);
        physical->mapped = true;
    }
    pthread_mutex_unlock(&arena->lock);
    return reason == NULL ? ACL_SUCCESS : simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "aclrtMapMem: %s", reason);
}

EXPORT aclError aclrtUnmapMem(void *virPtr) {
    ENTER("aclrtUnmapMem");
    Arena *arena;
    int device;
    size_t offset;
    Block *block = find("aclrtUnmapMem", virPtr, &arena, &device, &offset);
    if (block == NULL) {
        return ACL_ERROR_RT_PARAM_INVALID;
    }
    Mapping **at = simulator_block_mapping(block, offset, 1);
    Mapping *mapping = at == NULL || (*at)->start != offset ? NULL : *at;
    if (mapping != NULL) {
        *at = mapping->next;
        simulator_arena_poison(arena, mapping->start, mapping->size);
    }
    pthread_mutex_unlock(&arena->lock);
    if (mapping == NULL) {
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "aclrtUnmapMem: nothing was mapped at %p", virPtr);
    }
    simulator_physical_unmapped(mapping->physical);
    free(mapping);
    return ACL_SUCCESS;
}

bool simulator_reserved(const void *address, size_t size) {
    int device;
    Arena *arena = simulator_arena_of((uintptr_t)address, &device);
    if (arena == NULL) {
        return false;
    }
    size_t offset = (size_t)((const uint8_t *)address - arena->addresses);
    pthread_mutex_lock(&arena->lock);
    const Block *block = simulator_arena_block(arena, offset);
    bool reserved = block != NULL && block->reserved && size <= block->size - (offset - block->start);
    pthread_mutex_unlock(&arena->lock);
    return reserved;
}
