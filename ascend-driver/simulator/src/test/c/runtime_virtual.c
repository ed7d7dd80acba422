/* Reserved addresses and what is mapped to them, as programs of CANN use them: a piece more whenever they need it. */
#include "ascend/acl_memory.h"
#include "check.h"

#define PAGE ((size_t)2 << 20)

static aclrtPhysicalMemProp prop = {ACL_MEM_HANDLE_TYPE_NONE, ACL_MEM_ALLOCATION_TYPE_PINNED, ACL_HBM_MEM_HUGE,
                                    {0, ACL_MEM_LOCATION_TYPE_DEVICE}, 0};

static void kinds_of_memory(void) {
    size_t granularity = 0;
    OK(aclrtMemGetAllocationGranularity(&prop, ACL_RT_MEM_ALLOC_GRANULARITY_MINIMUM, &granularity));
    CHECK(granularity == PAGE);
    aclrtPhysicalMemProp other = prop;
    other.memAttr = ACL_DDR_MEM_HUGE;
    GIVES(100000, aclrtMemGetAllocationGranularity(&other, ACL_RT_MEM_ALLOC_GRANULARITY_MINIMUM, &granularity));
    other = prop;
    other.location.id = 99;
    aclrtDrvMemHandle handle;
    GIVES(107001, aclrtMallocPhysical(&handle, PAGE, &other, 0));
    GIVES(100000, aclrtMallocPhysical(&handle, 0, &prop, 0));
    GIVES(107000, aclrtMallocPhysical(&handle, PAGE + 1, &prop, 0));
    SAYS("granularity");
    GIVES(207001, aclrtMallocPhysical(&handle, (size_t)1 << 40, &prop, 0));
}

/* Copies work across the border of two pieces, and not across a gap, nor when a piece is gone. */
static void pieces_side_by_side(void) {
    char *base = NULL;
    aclrtDrvMemHandle first, second;
    GIVES(100000, aclrtReserveMemAddress((void **)&base, 0, 0, NULL, 0));
    OK(aclrtReserveMemAddress((void **)&base, 3 * PAGE, 0, NULL, 1));
    CHECK((uintptr_t)base % PAGE == 0 && live("bytes") == 0);
    OK(aclrtMallocPhysical(&first, PAGE, &prop, 0));
    OK(aclrtMallocPhysical(&second, PAGE, &prop, 0));
    CHECK(live("bytes") == (int64_t)(2 * PAGE));
    OK(aclrtMapMem(base, PAGE, 0, first, 0));
    GIVES(107000, aclrtMapMem(base + PAGE, PAGE, 0, first, 0));
    SAYS("mapped already");
    GIVES(107000, aclrtMapMem(base, PAGE, 0, second, 0));
    SAYS("mapped to these addresses already");
    GIVES(107000, aclrtMapMem(base + 3 * PAGE - 4096, PAGE, 0, second, 0));
    GIVES(107000, aclrtMapMem(base + PAGE, PAGE / 2, 0, second, 0));
    OK(aclrtMapMem(base + PAGE, PAGE, 0, second, 0));
    char text[] = "across the border", back[sizeof text];
    to_device(base + PAGE - 5, text, sizeof text);
    to_host(back, base + PAGE - 5, sizeof text);
    CHECK(strcmp(text, back) == 0);
    CHECK(aclrtMemcpy(base + 2 * PAGE - 5, sizeof text, text, sizeof text, ACL_MEMCPY_HOST_TO_DEVICE) != 0);
    GIVES(107000, aclrtFree(base));
    GIVES(107000, aclrtReleaseMemAddress(base));
    SAYS("mapped to it");
    OK(aclrtFreePhysical(first)); /* goes with its mapping */
    CHECK(live("bytes") == (int64_t)(2 * PAGE));
    OK(aclrtUnmapMem(base));
    CHECK(live("bytes") == (int64_t)PAGE);
    CHECK(aclrtMemcpy(base + PAGE - 5, sizeof text, text, sizeof text, ACL_MEMCPY_HOST_TO_DEVICE) != 0);
    GIVES(107000, aclrtUnmapMem(base));
    GIVES(107017, aclrtFreePhysical(first));
    OK(aclrtUnmapMem(base + PAGE));
    OK(aclrtFreePhysical(second));
    OK(aclrtReleaseMemAddress(base));
    CHECK(live("bytes") == 0 && live("device") == 0 && live("physical") == 0);
}

static void a_reset_takes_all(void) {
    void *base = NULL;
    aclrtDrvMemHandle memory;
    OK(aclrtReserveMemAddress(&base, PAGE, 0, NULL, 0));
    OK(aclrtMallocPhysical(&memory, PAGE, &prop, 0));
    OK(aclrtMapMem(base, PAGE, 0, memory, 0));
    OK(aclrtResetDeviceForce(0));
    OK(aclrtSetDevice(0));
    CHECK(live("bytes") == 0 && live("device") == 0);
    GIVES(107017, aclrtFreePhysical(memory));
    SAYS("reset of device 0");
    CHECK(live("physical") == 0);
}

static void saturation(void) {
    aclrtFloatOverflowMode mode = ACL_RT_OVERFLOW_MODE_SATURATION;
    OK(aclrtSetDeviceSatMode(ACL_RT_OVERFLOW_MODE_INFNAN));
    OK(aclrtGetDeviceSatMode(&mode));
    CHECK(mode == ACL_RT_OVERFLOW_MODE_INFNAN);
    GIVES(207000, aclrtSetDeviceSatMode(ACL_RT_OVERFLOW_MODE_SATURATION));
    SAYS("not computed on Ascend910B3");
}

int main(void) {
    begin();
    kinds_of_memory();
    pieces_side_by_side();
    a_reset_takes_all();
    saturation();
    end();
    return 0;
}
