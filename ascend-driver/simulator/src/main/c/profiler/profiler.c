/* Profiles begin and end in order; nothing is measured or written. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascend/acl_prof.h"
#include "runtime.h"

#define LONGEST_PATH 4096

typedef struct {
    bool running;
} Profile;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool initialised;

EXPORT aclError aclprofInit(const char *profilerResultPath, size_t length) {
    ENTER("aclprofInit");
    if (profilerResultPath == NULL || length == 0 || length > LONGEST_PATH || strnlen(profilerResultPath, length) != length) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclprofInit: no path of %zu characters", length);
    }
    pthread_mutex_lock(&lock);
    bool before = initialised;
    initialised = true;
    pthread_mutex_unlock(&lock);
    if (before) {
        return simulator_fail(ACL_ERROR_REPEAT_INITIALIZE, "aclprofInit: it was called before, without aclprofFinalize");
    }
    fprintf(stderr, "Ascend simulator: aclprofInit: no profile is written to %s\n", profilerResultPath);
    return ACL_SUCCESS;
}

static int check(const char *call) {
    pthread_mutex_lock(&lock);
    bool there = initialised;
    pthread_mutex_unlock(&lock);
    return there ? 0 : simulator_fail(ACL_ERROR_UNINITIALIZE, "%s: aclprofInit was not called before", call);
}

EXPORT aclError aclprofFinalize(void) {
    ENTER("aclprofFinalize");
    int code = check("aclprofFinalize");
    pthread_mutex_lock(&lock);
    initialised = false;
    pthread_mutex_unlock(&lock);
    return code;
}

EXPORT aclprofConfig *aclprofCreateConfig(uint32_t *deviceIdList, uint32_t deviceNums, aclprofAicoreMetrics aicoreMetrics,
                                          const aclprofAicoreEvents *aicoreEvents, uint64_t dataTypeConfig) {
    if (simulator_enter("aclprofCreateConfig") != 0) {
        return NULL;
    }
    bool known = deviceIdList != NULL && deviceNums > 0 && aicoreEvents == NULL && dataTypeConfig != 0 &&
                 ((int)aicoreMetrics <= ACL_AICORE_MEMORY_ACCESS || aicoreMetrics == ACL_AICORE_NONE);
    for (uint32_t i = 0; known && i < deviceNums; i++) {
        known = deviceIdList[i] < (uint32_t)simulator_device_count();
    }
    if (!known) {
        simulator_fail(ACL_ERROR_INVALID_PARAM, "aclprofCreateConfig: a device, metric %d, data 0x%lx or events that it has not",
                       (int)aicoreMetrics, (unsigned long)dataTypeConfig);
        return NULL;
    }
    return simulator_handle_open(HANDLE_PROFILE, simulator_allocate(sizeof(Profile)));
}

EXPORT aclError aclprofDestroyConfig(const aclprofConfig *profilerConfig) {
    ENTER("aclprofDestroyConfig");
    Profile *profile = simulator_handle_close(HANDLE_PROFILE, profilerConfig);
    free(profile);
    return profile != NULL ? ACL_SUCCESS
                           : simulator_fail(ACL_ERROR_INVALID_PARAM, "aclprofDestroyConfig: no configuration, or destroyed");
}

static int set_running(const char *call, const aclprofConfig *handle, bool running) {
    int code = check(call);
    Profile *profile = code == 0 ? simulator_handle_find(HANDLE_PROFILE, handle) : NULL;
    if (code != 0) {
        return code;
    }
    if (profile == NULL) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "%s: %p is no configuration, or was destroyed", call, (const void *)handle);
    }
    if (profile->running == running) {
        return running ? simulator_fail(ACL_ERROR_PROF_ALREADY_RUN, "%s: it was called before, without aclprofStop", call)
                       : simulator_fail(ACL_ERROR_PROF_NOT_RUN, "%s: aclprofStart was not called before", call);
    }
    profile->running = running;
    return ACL_SUCCESS;
}

EXPORT aclError aclprofStart(const aclprofConfig *profilerConfig) {
    ENTER("aclprofStart");
    return set_running("aclprofStart", profilerConfig, true);
}

EXPORT aclError aclprofStop(const aclprofConfig *profilerConfig) {
    ENTER("aclprofStop");
    return set_running("aclprofStop", profilerConfig, false);
}
