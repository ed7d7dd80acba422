/* What the test programs share: a failed check says where, what was wanted and what the simulator said. */
#ifndef CHECK_H
#define CHECK_H

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ascend/aclnn.h"
#include "ascend/simulator.h"

static inline void check_that(int condition, const char *text, const char *file, int line) {
    if (!condition) {
        const char *message = aclGetRecentErrMsg();
        fprintf(stderr, "%s:%d: not true: %s\n%s", file, line, text, message == NULL ? "" : message);
        exit(1);
    }
}

static inline void check_code(int wanted, int got, const char *text, const char *file, int line) {
    if (wanted != got) {
        const char *message = aclGetRecentErrMsg();
        fprintf(stderr, "%s:%d: %s gave %d, not %d\n%s", file, line, text, got, wanted, message == NULL ? "" : message);
        exit(1);
    }
}

#define CHECK(condition) check_that((condition), #condition, __FILE__, __LINE__)
#define GIVES(code, call) check_code((code), (call), #call, __FILE__, __LINE__)
#define OK(call) GIVES(0, call)

/* The message of the last failure has this in it. */
static inline void check_message(const char *part, const char *file, int line) {
    const char *message = aclGetRecentErrMsg();
    if (message == NULL || strstr(message, part) == NULL) {
        fprintf(stderr, "%s:%d: no \"%s\" in: %s\n", file, line, part, message == NULL ? "(no message)" : message);
        exit(1);
    }
}
#define SAYS(part) check_message((part), __FILE__, __LINE__)

static inline void begin(void) {
    OK(aclInit(NULL));
    OK(aclrtSetDevice(0));
}

static inline void end(void) {
    OK(aclrtResetDevice(0));
    OK(aclFinalize());
}

static inline void *device_memory(size_t size) {
    void *memory = NULL;
    OK(aclrtMalloc(&memory, size, ACL_MEM_MALLOC_HUGE_FIRST));
    return memory;
}

static inline void to_device(void *device, const void *host, size_t size) {
    OK(aclrtMemcpy(device, size, host, size, ACL_MEMCPY_HOST_TO_DEVICE));
}

static inline void to_host(void *host, const void *device, size_t size) {
    OK(aclrtMemcpy(host, size, device, size, ACL_MEMCPY_DEVICE_TO_HOST));
}

static inline int64_t live(const char *what) {
    return ascendSimulatorLive(what);
}

#endif
