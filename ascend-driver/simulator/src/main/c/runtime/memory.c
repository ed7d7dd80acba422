/* Memory of a device, as the program asks for it. */
#include "mapping.h"

#define ROUND 32
#define PAD 32
#define POLICY_BITS (0x0100 | 0x1000 | 0x100000)

static size_t granted(size_t size, bool pads) {
    size_t rounded = (size + ROUND - 1) / ROUND * ROUND;
    return pads && simulator_chip() != CHIP_950 ? rounded + PAD : rounded;
}

static int allocate(const char *call, void **devPtr, size_t size, int policy, bool pads) {
    Context *context = simulator_context(call);
    if (context == NULL) {
        return ACL_ERROR_RT_CONTEXT_NULL;
    }
    if (devPtr == NULL || size == 0) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "%s: the result is NULL, or the size 0", call);
    }
    if (policy < 0 || (policy & ~POLICY_BITS) > 7) {
        return simulator_fail(ACL_ERROR_RT_INVALID_MALLOC_TYPE, "%s: no policy %#x", call, (unsigned)policy);
    }
    Arena *arena = simulator_arena(context->device);
    Block *block = NULL;
    size_t used = 0;
    if (arena != NULL && size <= simulator_device_memory()) {
        pthread_mutex_lock(&arena->lock);
        block = simulator_arena_take(arena, size, granted(size, pads));
        *devPtr = block == NULL ? *devPtr : arena->addresses + block->start;
        used = arena->used;
        pthread_mutex_unlock(&arena->lock);
    }
    return block != NULL ? ACL_SUCCESS
                         : simulator_fail(ACL_ERROR_RT_MEMORY_ALLOCATION,
                                          "%s: no room for %zu bytes on device %d, %zu of %zu are in use", call, size,
                                          context->device, used, simulator_device_memory());
}

EXPORT aclError aclrtMalloc(void **devPtr, size_t size, aclrtMemMallocPolicy policy) {
    ENTER("aclrtMalloc");
    return allocate("aclrtMalloc", devPtr, size, (int)policy, true);
}

/* Rounded to 32 bytes, without the 32 behind: operators that read whole blocks are refused the last one. */
EXPORT aclError aclrtMallocAlign32(void **devPtr, size_t size, aclrtMemMallocPolicy policy) {
    ENTER("aclrtMallocAlign32");
    return allocate("aclrtMallocAlign32", devPtr, size, (int)policy, false);
}

EXPORT aclError aclrtMallocCached(void **devPtr, size_t size, aclrtMemMallocPolicy policy) {
    ENTER("aclrtMallocCached");
    return allocate("aclrtMallocCached", devPtr, size, (int)policy, true);
}

/* Of the attributes only the number of a module is one that changes nothing. */
EXPORT aclError aclrtMallocWithCfg(void **devPtr, size_t size, aclrtMemMallocPolicy policy, aclrtMallocConfig *cfg) {
    ENTER("aclrtMallocWithCfg");
    for (size_t i = 0; cfg != NULL && i < cfg->numAttrs; i++) {
        if (cfg->attrs == NULL || cfg->attrs[i].attr > ACL_RT_MEM_ATTR_MODULE_ID) {
            return simulator_fail(ACL_ERROR_RT_FEATURE_NOT_SUPPORT, "aclrtMallocWithCfg: attribute %d is not supported",
                                  cfg->attrs == NULL ? -1 : (int)cfg->attrs[i].attr);
        }
    }
    return allocate("aclrtMallocWithCfg", devPtr, size, (int)policy, true);
}

EXPORT aclError aclrtFree(void *devPtr) {
    ENTER("aclrtFree");
    if (simulator_context("aclrtFree") == NULL) {
        return ACL_ERROR_RT_CONTEXT_NULL;
    }
    int device;
    Arena *arena = simulator_arena_of((uintptr_t)devPtr, &device);
    bool freed = false;
    if (arena != NULL) {
        size_t offset = (size_t)((uint8_t *)devPtr - arena->addresses);
        pthread_mutex_lock(&arena->lock);
        Block *block = simulator_arena_block(arena, offset);
        freed = block != NULL && block->start == offset && !block->reserved;
        if (freed) {
            simulator_arena_give(arena, block);
        }
        pthread_mutex_unlock(&arena->lock);
    }
    return freed ? ACL_SUCCESS
                 : simulator_fail(ACL_ERROR_RT_PARAM_INVALID,
                                  "aclrtFree: %p is not what aclrtMalloc returned, or was freed before", devPtr);
}

EXPORT aclError aclrtGetMemInfo(aclrtMemAttr attr, size_t *freeSize, size_t *totalSize) {
    ENTER("aclrtGetMemInfo");
    Context *context = simulator_context("aclrtGetMemInfo");
    if (context == NULL) {
        return ACL_ERROR_RT_CONTEXT_NULL;
    }
    int most = simulator_layout == 8 ? ACL_HBM_MEM_P2P_HUGE1G : ACL_MEM_P2P_HUGE1G;
    if (freeSize == NULL || totalSize == NULL || (int)attr < 0 || (int)attr > most) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtGetMemInfo: a result is NULL, or attribute %d unknown", attr);
    }
    Arena *arena = simulator_arena(context->device);
    *totalSize = simulator_device_memory();
    *freeSize = arena == NULL ? 0 : *totalSize - arena->used;
    return ACL_SUCCESS;
}

MemoryKind simulator_memory_kind(const void *address) {
    int device;
    Range range;
    if (simulator_arena_of((uintptr_t)address, &device) != NULL || simulator_pinned_mapped(address)) {
        return MEMORY_DEVICE;
    }
    return simulator_pinned_find(address, 1, &range) ? MEMORY_PINNED : MEMORY_HOST;
}

bool simulator_range_find(const void *address, size_t length, Range *range) {
    int device;
    Arena *arena = simulator_arena_of((uintptr_t)address, &device);
    if (arena == NULL) {
        return simulator_pinned_find(address, length, range);
    }
    size_t offset = (uintptr_t)address - (uintptr_t)arena->addresses;
    pthread_mutex_lock(&arena->lock);
    Block *block = simulator_arena_block(arena, offset);
    bool inside = block != NULL && simulator_block_holds(block, offset, length);
    if (inside) {
        *range = (Range){(uintptr_t)address, length, block->serial, device};
    }
    pthread_mutex_unlock(&arena->lock);
    return inside;
}

void *simulator_range_open(const Range *range) {
    if (range->device < 0) {
        return simulator_pinned_open(range);
    }
    Range now;
    bool lives = simulator_range_find((const void *)range->address, range->length, &now) && now.block == range->block;
    Arena *arena = simulator_arena(range->device);
    return lives ? arena->memory + (range->address - (uintptr_t)arena->addresses) : NULL;
}

int simulator_range_file(const Range *range, int64_t *offset) {
    Arena *arena = simulator_arena(range->device);
    *offset = (int64_t)(range->address - (uintptr_t)arena->addresses);
    return arena->file;
}
