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
    end();
    return 0;
}
