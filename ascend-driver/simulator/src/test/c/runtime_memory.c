/* Memory of device and host: alignment, poison, exhaustion, what is freed twice. */
#include <setjmp.h>
#include <signal.h>

#include "check.h"

static sigjmp_buf fault;

static void on_fault(int signal) {
    siglongjmp(fault, signal);
}

static int cannot_be_read(const volatile char *address) {
    struct sigaction action = {.sa_handler = on_fault}, before;
    sigaction(SIGSEGV, &action, &before);
    int faulted = sigsetjmp(fault, 1) != 0;
    if (!faulted) {
        (void)*address;
    }
    sigaction(SIGSEGV, &before, NULL);
    return faulted;
}

static int all_poison(const void *bytes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (((const uint8_t *)bytes)[i] != 0xFF) {
            return 0;
        }
    }
    return 1;
}

static void device_blocks(void) {
    char *one = device_memory(1), *two = device_memory(33), bytes[96];
    CHECK((uintptr_t)one % 64 == 0 && (uintptr_t)two % 64 == 0);
    CHECK(cannot_be_read(one));
    to_host(bytes, two, 33);
    CHECK(all_poison(bytes, 33));
    /* rounded to 32 bytes, with 32 behind */
    to_host(bytes, two, 96);
    GIVES(107000, aclrtMemcpy(bytes, 97, two, 97, ACL_MEMCPY_DEVICE_TO_HOST));
    SAYS("living block");
    OK(aclrtFree(one));
    GIVES(107000, aclrtFree(one));
    SAYS("freed before");
    GIVES(107000, aclrtFree(two + 1));
    GIVES(107000, aclrtFree(NULL));
    GIVES(107000, aclrtFree(bytes));
    GIVES(107000, aclrtMemcpy(bytes, 1, one, 1, ACL_MEMCPY_DEVICE_TO_HOST));
    OK(aclrtFree(two));
    GIVES(100000, aclrtMalloc((void **)&one, 0, ACL_MEM_MALLOC_HUGE_FIRST));
    GIVES(100000, aclrtMalloc(NULL, 1, ACL_MEM_MALLOC_HUGE_FIRST));
    GIVES(107018, aclrtMalloc((void **)&one, 1, (aclrtMemMallocPolicy)99));
    CHECK(live("device") == 0 && live("bytes") == 0);
}

static void exhaustion(void) {
    size_t before = 0, total = 0, now = 0;
    void *huge = NULL;
    OK(aclrtGetMemInfo(ACL_HBM_MEM, &before, &total));
    CHECK(before == total && total == (size_t)64 << 20);
    GIVES(207001, aclrtMalloc(&huge, total, ACL_MEM_MALLOC_HUGE_FIRST));
    SAYS("no room");
    void *most = device_memory(total - 64);
    GIVES(207001, aclrtMalloc(&huge, 64, ACL_MEM_MALLOC_HUGE_FIRST));
    OK(aclrtGetMemInfo(ACL_HBM_MEM, &now, &total));
    CHECK(now < 64);
    OK(aclrtFree(most));
    OK(aclrtGetMemInfo(ACL_HBM_MEM, &now, &total));
    CHECK(now == before);
    most = device_memory(total - 64);
    OK(aclrtFree(most));
}

static void pinned_blocks(void) {
    char *pinned = NULL;
    OK(aclrtMallocHost((void **)&pinned, 100));
    CHECK((uintptr_t)pinned % 64 == 0 && all_poison(pinned, 100) && live("host") == 1);
    GIVES(107000, aclrtFreeHost(pinned + 1));
    memset(pinned, 7, 100);
    OK(aclrtFreeHost(pinned));
    GIVES(107000, aclrtFreeHost(pinned));
    GIVES(107000, aclrtFreeHost(NULL));
    GIVES(100000, aclrtMallocHost((void **)&pinned, 0));
    CHECK(live("host") == 0);
}

/* The device has an address of its own for registered memory, which the host cannot read. */
static void registered(void) {
    char *host = aligned_alloc(4096, 8192), bytes[8192];
    void *seen = NULL, *again = NULL, *device = device_memory(8192);
    memset(host, 7, 8192);
    GIVES(107000, aclrtHostRegister(host + 64, 4096, ACL_HOST_REGISTER_MAPPED, &seen));
    SAYS("not aligned to a page");
    GIVES(207000, aclrtHostRegister(host, 8192, ACL_HOST_REGISTER_READONLY, &seen));
    GIVES(100000, aclrtHostRegister(NULL, 8192, ACL_HOST_REGISTER_MAPPED, &seen));
    GIVES(107000, aclrtHostRegister((void *)4096, 8192, ACL_HOST_REGISTER_MAPPED, &seen));
    SAYS("are not memory of the host");
    OK(aclrtHostRegister(host, 8192, ACL_HOST_REGISTER_MAPPED, &seen));
    CHECK(seen != host && cannot_be_read(seen));
    GIVES(107000, aclrtHostRegister(host, 4096, ACL_HOST_REGISTER_MAPPED, &again));
    SAYS("registered already");
    GIVES(107000, aclrtFreeHost(host));
    /* pinned now: an asynchronous copy takes it in every version, and the device's address as well */
    OK(aclrtMemcpyAsync(device, 8192, host, 8192, ACL_MEMCPY_HOST_TO_DEVICE, NULL));
    OK(aclrtSynchronizeStream(NULL));
    to_host(bytes, device, 8192);
    CHECK(bytes[0] == 7 && bytes[8191] == 7);
    OK(aclrtMemset(device, 8192, 9, 8192));
    to_host(seen, device, 4096);
    CHECK(host[0] == 9 && host[4095] == 9 && host[4096] == 7);
    OK(aclrtHostUnregister(host));
    GIVES(107000, aclrtHostUnregister(host));
    SAYS("is not registered");
    CHECK(host[0] == 9);
    OK(aclrtFree(device));
    free(host);
}

static void configured(void) {
    void *memory = NULL;
    aclrtMallocAttribute attributes[] = {{ACL_RT_MEM_ATTR_MODULE_ID, {0}}, {(aclrtMallocAttrType)2, {0}}};
    aclrtMallocConfig one = {attributes, 1}, two = {attributes, 2};
    CHECK(sizeof attributes[0] == 12 && sizeof one == 16 && sizeof(aclrtStreamConfigHandle) == 32);
    OK(aclrtMallocWithCfg(&memory, 64, ACL_MEM_MALLOC_HUGE_FIRST, NULL));
    OK(aclrtFree(memory));
    OK(aclrtMallocWithCfg(&memory, 64, ACL_MEM_MALLOC_HUGE_FIRST, &one));
    OK(aclrtFree(memory));
    GIVES(207000, aclrtMallocWithCfg(&memory, 64, ACL_MEM_MALLOC_HUGE_FIRST, &two));
    SAYS("attribute 2 is not supported");
}

int main(void) {
    setenv("ASCEND_SIMULATOR_MEMORY", "67108864", 1);
    begin();
    device_blocks();
    exhaustion();
    pinned_blocks();
    void *forgotten = device_memory(4096);
    OK(aclrtResetDevice(0));
    CHECK(live("device") == 0);
    OK(aclrtSetDevice(0));
    GIVES(107000, aclrtFree(forgotten));
    registered();
    configured();
    end();
    return 0;
}
