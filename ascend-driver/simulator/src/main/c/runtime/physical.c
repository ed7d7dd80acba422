#include "physical.h"

#include <stdlib.h>

#include "ascend/acl_memory.h"

#define SMALL_PAGE ((size_t)1 << 12)
#define LARGEST_PAGE ((size_t)1 << 30)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Bytes of a page, or 0 where a device has no memory of this kind. */
static size_t page_of(aclrtMemAttr attribute) {
    switch ((int)attribute) {
        case ACL_HBM_MEM_HUGE:
        case ACL_HBM_MEM_P2P_HUGE:
        case ACL_MEM_HUGE:
        case ACL_MEM_P2P_HUGE:
            return LARGE_PAGE;
        case ACL_HBM_MEM_HUGE1G:
        case ACL_HBM_MEM_P2P_HUGE1G:
        case ACL_MEM_HUGE1G:
        case ACL_MEM_P2P_HUGE1G:
            return LARGEST_PAGE;
        case ACL_HBM_MEM_NORMAL:
        case ACL_HBM_MEM_P2P_NORMAL:
        case ACL_MEM_NORMAL:
        case ACL_MEM_P2P_NORMAL:
            return SMALL_PAGE;
        default:
            return 0;
    }
}

static int check(const char *call, const aclrtPhysicalMemProp *prop) {
    if (prop == NULL) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "%s: prop is NULL", call);
    }
    if (prop->location.type != ACL_MEM_LOCATION_TYPE_DEVICE || page_of(prop->memAttr) == 0) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "%s: memory of a device in pages, not location %d with attribute %d", call,
                              (int)prop->location.type, (int)prop->memAttr);
    }
    if (prop->location.id >= (uint32_t)simulator_device_count()) {
        return simulator_fail(ACL_ERROR_RT_INVALID_DEVICEID, "%s: there is no device %u", call, prop->location.id);
    }
    return prop->handleType == ACL_MEM_HANDLE_TYPE_NONE && prop->allocationType == ACL_MEM_ALLOCATION_TYPE_PINNED
               ? ACL_SUCCESS
               : simulator_fail(ACL_ERROR_INVALID_PARAM, "%s: handleType and allocationType must be 0", call);
}

EXPORT aclError aclrtMemGetAllocationGranularity(aclrtPhysicalMemProp *prop, aclrtMemGranularityOptions option,
                                                 size_t *granularity) {
    ENTER("aclrtMemGetAllocationGranularity");
    int code = check("aclrtMemGetAllocationGranularity", prop);
    if (code == 0 && (granularity == NULL || (int)option > ACL_RT_MEM_ALLOC_GRANULARITY_RECOMMENDED)) {
        code = simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtMemGetAllocationGranularity: option %d, or granularity is NULL",
                              (int)option);
    }
    if (code == 0) {
        *granularity = page_of(prop->memAttr);
    }
    return code;
}

/* False where the device has not so much. */
static bool charge(Physical *physical) {
    Arena *arena = simulator_arena(physical->device);
    if (arena == NULL) {
        return false;
    }
    pthread_mutex_lock(&arena->lock);
    bool there = physical->size <= simulator_device_memory() && arena->used + physical->size <= simulator_device_memory();
    arena->used += there ? physical->size : 0;
    physical->resets = arena->resets;
    pthread_mutex_unlock(&arena->lock);
    return there;
}

EXPORT aclError aclrtMallocPhysical(aclrtDrvMemHandle *handle, size_t size, const aclrtPhysicalMemProp *prop, uint64_t flags) {
    ENTER("aclrtMallocPhysical");
    int code = check("aclrtMallocPhysical", prop);
    if (code != 0) {
        return code;
    }
    if (handle == NULL || size == 0 || flags != 0) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtMallocPhysical: handle is NULL, the size 0, or flags not 0");
    }
    if (size % page_of(prop->memAttr) != 0) {
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "aclrtMallocPhysical: %zu bytes are no multiple of the granularity, %zu",
                              size, page_of(prop->memAttr));
    }
    Physical *physical = simulator_allocate(sizeof *physical);
    *physical = (Physical){.device = (int)prop->location.id, .size = size};
    if (!charge(physical)) {
        free(physical);
        return simulator_fail(ACL_ERROR_RT_MEMORY_ALLOCATION, "aclrtMallocPhysical: no room for %zu bytes on device %u", size,
                              prop->location.id);
    }
    *handle = simulator_handle_open(HANDLE_PHYSICAL, physical);
    return ACL_SUCCESS;
}

/* Gives the memory back, unless a reset of the device did. */
static void release(const void *handle) {
    Physical *physical = simulator_handle_close(HANDLE_PHYSICAL, handle);
    Arena *arena = simulator_arena(physical->device);
    pthread_mutex_lock(&arena->lock);
    arena->used -= physical->resets == arena->resets ? physical->size : 0;
    pthread_mutex_unlock(&arena->lock);
    free(physical);
}

Physical *simulator_physical(const char *call, const void *handle) {
    Physical *physical = simulator_handle_find(HANDLE_PHYSICAL, handle);
    if (physical == NULL || physical->freed) {
        simulator_fail(ACL_ERROR_RT_INVALID_HANDLE, "%s: %p is no physical memory, or was freed", call, handle);
        return NULL;
    }
    if (physical->resets != simulator_arena(physical->device)->resets) {
        simulator_fail(ACL_ERROR_RT_INVALID_HANDLE, "%s: a reset of device %d took this memory", call, physical->device);
        release(handle);
        return NULL;
    }
    return physical;
}

void simulator_physical_unmapped(const void *handle) {
    pthread_mutex_lock(&lock);
    Physical *physical = simulator_handle_find(HANDLE_PHYSICAL, handle);
    bool last = physical != NULL && physical->freed;
    if (physical != NULL) {
        physical->mapped = false;
    }
    pthread_mutex_unlock(&lock);
    if (last) {
        release(handle);
    }
}

EXPORT aclError aclrtFreePhysical(aclrtDrvMemHandle handle) {
    ENTER("aclrtFreePhysical");
    Physical *physical = simulator_physical("aclrtFreePhysical", handle);
    if (physical == NULL) {
        return ACL_ERROR_RT_INVALID_HANDLE;
    }
    pthread_mutex_lock(&lock);
    bool mapped = physical->mapped;
    physical->freed = true;
    pthread_mutex_unlock(&lock);
    if (!mapped) {
        release(handle);
    }
    return ACL_SUCCESS;
}
