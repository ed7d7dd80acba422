/* Copies: what is checked before, and what a copy that is not waited for does. */
#include "check.h"

static char *device, *pinned;
static char host[256];
static aclrtStream stream;

static void synchronous(void) {
    memset(host, 1, sizeof host);
    to_device(device, host, 256);
    OK(aclrtMemset(device + 3, 10, 2, 5));
    memset(host, 0, sizeof host);
    to_host(host, device, 256);
    CHECK(host[2] == 1 && host[3] == 2 && host[7] == 2 && host[8] == 1);
    GIVES(100000, aclrtMemcpy(device, 8, host, 9, ACL_MEMCPY_HOST_TO_DEVICE));
    GIVES(100000, aclrtMemcpy(device, 8, host, 8, (aclrtMemcpyKind)9));
    GIVES(107000, aclrtMemcpy(NULL, 8, host, 8, ACL_MEMCPY_HOST_TO_DEVICE));
    GIVES(107000, aclrtMemcpy(device, 8, (void *)64, 8, ACL_MEMCPY_HOST_TO_DEVICE));
    SAYS("cannot be read");
    GIVES(100000, aclrtMemset(device, 4, 0, 5));
    GIVES(107000, aclrtMemset(host, 4, 0, 4));
    char rows[12] = "abcdefghijkl", plane[6];
    OK(aclrtMemcpy2d(device, 64, rows, 4, 2, 3, ACL_MEMCPY_HOST_TO_DEVICE));
    OK(aclrtMemcpy2d(plane, 2, device, 64, 2, 3, ACL_MEMCPY_DEVICE_TO_HOST));
    CHECK(memcmp(plane, "abefij", 6) == 0);
    GIVES(100000, aclrtMemcpy2d(plane, 1, device, 64, 2, 3, ACL_MEMCPY_DEVICE_TO_HOST));
}

/* Until somebody waits, the work has not been done; once somebody does, it is. */
static void asynchronous(void) {
    memset(pinned, 5, 256);
    OK(aclrtMemset(device, 256, 0, 256));
    OK(aclrtMemcpyAsync(device, 256, pinned, 256, ACL_MEMCPY_HOST_TO_DEVICE, stream));
    to_host(host, device, 256);
    CHECK(host[0] == 0);
    OK(aclrtSynchronizeStream(stream));
    to_host(host, device, 256);
    CHECK(host[0] == 5 && host[255] == 5);
    OK(aclrtMemsetAsync(device, 256, 6, 256, stream));
    OK(aclrtMemcpyAsync(pinned, 256, device, 256, ACL_MEMCPY_DEVICE_TO_HOST, stream));
    CHECK(pinned[9] == 5);
    OK(aclrtSynchronizeDevice());
    CHECK(pinned[9] == 6);
    GIVES(207000, aclrtMemcpyAsync(host, 8, pinned, 8, ACL_MEMCPY_HOST_TO_HOST, stream));
}

static void by_layout(void) {
    int32_t major, minor, patch;
    OK(aclrtGetVersion(&major, &minor, &patch));
    if (minor == 13) {
        GIVES(100000, aclrtMemcpy(device, 8, host, 8, ACL_MEMCPY_DEVICE_TO_HOST));
        SAYS("kind 2");
        GIVES(107000, aclrtMemcpyAsync(device, 8, host, 8, ACL_MEMCPY_HOST_TO_DEVICE, stream));
        SAYS("aclrtMallocHost");
        GIVES(107008, aclrtMemcpyAsync(device, 8, device + 72, 8, ACL_MEMCPY_DEVICE_TO_DEVICE, stream));
        return;
    }
    /* pageable memory: the call returns after the copy */
    memset(host, 8, sizeof host);
    OK(aclrtMemcpyAsync(device, 8, host, 8, ACL_MEMCPY_DEFAULT, stream));
    memset(host, 9, sizeof host);
    to_host(host, device, 8);
    CHECK(host[0] == 8);
}

/* Memory freed before the work that uses it: the stream tells, and the device must be reset. */
static void freed_too_early(void) {
    void *early = device_memory(64);
    OK(aclrtMemsetAsync(early, 64, 1, 64, stream));
    OK(aclrtFree(early));
    GIVES(507015, aclrtSynchronizeStream(stream));
    SAYS("freed before");
    GIVES(507015, aclrtMemcpy(device, 8, host, 8, ACL_MEMCPY_HOST_TO_DEVICE));
    GIVES(507015, aclrtMemsetAsync(device, 64, 1, 64, stream));
    OK(aclrtResetDeviceForce(0));
    OK(aclrtSetDevice(0));
    device = device_memory(64);
    to_device(device, host, 64);
}

int main(void) {
    setenv("ASCEND_SIMULATOR_DELAY_MS", "1000", 1);
    begin();
    device = device_memory(256);
    OK(aclrtMallocHost((void **)&pinned, 256));
    OK(aclrtCreateStream(&stream));
    synchronous();
    asynchronous();
    by_layout();
    freed_too_early();
    OK(aclrtFreeHost(pinned));
    end();
    return 0;
}
