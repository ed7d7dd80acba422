/* Functions that came after CANN 8.1: only the split layout has them. */
#include <stdio.h>
#include <string.h>

#include "runtime.h"

EXPORT aclError aclFinalizeReference(uint64_t *refCount) {
    ENTER("aclFinalizeReference");
    int code = simulator_initialised("aclFinalizeReference");
    if (refCount != NULL) {
        *refCount = 0;
    }
    return code == 0 ? aclFinalize() : code;
}

EXPORT aclError aclsysGetVersionNum(char *pkgName, int32_t *versionNum) {
    ENTER("aclsysGetVersionNum");
    if (pkgName == NULL || versionNum == NULL ||
        (strcmp(pkgName, "runtime") != 0 && strcmp(pkgName, "driver") != 0)) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclsysGetVersionNum: the package is runtime or driver");
    }
    *versionNum = 90100000;
    return ACL_SUCCESS;
}

EXPORT aclError aclsysGetVersionStr(char *pkgName, char *versionStr) {
    ENTER("aclsysGetVersionStr");
    if (pkgName == NULL || versionStr == NULL ||
        (strcmp(pkgName, "runtime") != 0 && strcmp(pkgName, "driver") != 0)) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclsysGetVersionStr: the package is runtime or driver");
    }
    strcpy(versionStr, "9.1.0");
    return ACL_SUCCESS;
}

EXPORT aclError aclrtStreamWaitEventWithTimeout(aclrtStream stream, aclrtEvent event, int32_t timeout) {
    ENTER("aclrtStreamWaitEventWithTimeout");
    return simulator_wait_event("aclrtStreamWaitEventWithTimeout", stream, event, timeout);
}

EXPORT aclError aclrtFreeWithDevSync(void *devPtr) {
    ENTER("aclrtFreeWithDevSync");
    int code = aclrtSynchronizeDevice();
    return code == ACL_SUCCESS ? aclrtFree(devPtr) : code;
}

EXPORT aclError aclrtLaunchHostFunc(aclrtStream stream, aclrtCallback fn, void *args) {
    ENTER("aclrtLaunchHostFunc");
    return simulator_host_function("aclrtLaunchHostFunc", stream, fn, args);
}

/* Cores are those of the simulated chip whatever its name, because no time depends on them. */
EXPORT aclError aclrtGetDeviceInfo(uint32_t deviceId, aclrtDevAttr attr, int64_t *value) {
    ENTER("aclrtGetDeviceInfo");
    if (deviceId >= (uint32_t)simulator_device_count() || value == NULL) {
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "aclrtGetDeviceInfo: there is no device %u, or value is NULL", deviceId);
    }
    switch ((int)attr) {
        case ACL_DEV_ATTR_AICORE_CORE_NUM:
            *value = CORES;
            return ACL_SUCCESS;
        case ACL_DEV_ATTR_VECTOR_CORE_NUM:
            *value = VECTOR_CORES;
            return ACL_SUCCESS;
        default:
            return simulator_fail(ACL_ERROR_RT_FEATURE_NOT_SUPPORT, "aclrtGetDeviceInfo: attribute %d is not supported", (int)attr);
    }
}
