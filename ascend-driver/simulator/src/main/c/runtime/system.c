/* Versions, and what the chip can do. */
#include "runtime.h"

EXPORT aclError aclrtGetVersion(int32_t *majorVersion, int32_t *minorVersion, int32_t *patchVersion) {
    ENTER("aclrtGetVersion");
    if (majorVersion == NULL || minorVersion == NULL || patchVersion == NULL) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtGetVersion: an argument is NULL");
    }
    *majorVersion = 1;
    *minorVersion = simulator_layout == 8 ? 13 : 17;
    *patchVersion = 0;
    return ACL_SUCCESS;
}

EXPORT const char *aclrtGetSocName(void) {
    return simulator_enter("aclrtGetSocName") == 0 ? simulator_chip_name() : NULL;
}

EXPORT aclError aclrtGetRunMode(aclrtRunMode *runMode) {
    ENTER("aclrtGetRunMode");
    if (runMode == NULL) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtGetRunMode: runMode is NULL");
    }
    *runMode = ACL_HOST;
    return ACL_SUCCESS;
}

/* What a chip does where a number is too large for its type. Kernels of the simulator give infinity on all chips. */
static aclrtFloatOverflowMode overflow_mode(void) {
    return simulator_has_bfloat16() ? ACL_RT_OVERFLOW_MODE_INFNAN : ACL_RT_OVERFLOW_MODE_SATURATION;
}

EXPORT aclError aclrtSetDeviceSatMode(aclrtFloatOverflowMode mode) {
    ENTER("aclrtSetDeviceSatMode");
    if (simulator_context("aclrtSetDeviceSatMode") == NULL) {
        return ACL_ERROR_RT_CONTEXT_NULL;
    }
    if (mode > ACL_RT_OVERFLOW_MODE_INFNAN) {
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "aclrtSetDeviceSatMode: no mode %d", (int)mode);
    }
    return mode == overflow_mode()
               ? ACL_SUCCESS
               : simulator_fail(ACL_ERROR_RT_FEATURE_NOT_SUPPORT, "aclrtSetDeviceSatMode: mode %d is not computed on %s", (int)mode,
                                simulator_chip_name());
}

EXPORT aclError aclrtGetDeviceSatMode(aclrtFloatOverflowMode *mode) {
    ENTER("aclrtGetDeviceSatMode");
    if (simulator_context("aclrtGetDeviceSatMode") == NULL) {
        return ACL_ERROR_RT_CONTEXT_NULL;
    }
    if (mode == NULL) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtGetDeviceSatMode: mode is NULL");
    }
    *mode = overflow_mode();
    return ACL_SUCCESS;
}

EXPORT aclError aclGetCannAttribute(aclCannAttr cannAttr, int32_t *value) {
    ENTER("aclGetCannAttribute");
    if (value == NULL || cannAttr > ACL_CANN_ATTR_JIT_COMPILE) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclGetCannAttribute: attribute %d or value is invalid", cannAttr);
    }
    bool second_generation = simulator_has_bfloat16();
    *value = cannAttr == ACL_CANN_ATTR_JIT_COMPILE || second_generation;
    return ACL_SUCCESS;
}

EXPORT aclError aclGetDeviceCapability(uint32_t deviceId, aclDeviceInfo deviceInfo, int64_t *value) {
    ENTER("aclGetDeviceCapability");
    static const int64_t values[] = {CORES, VECTOR_CORES, (int64_t)192 << 20};
    if (deviceId >= (uint32_t)simulator_device_count() || value == NULL || (int)deviceInfo < ACL_DEVICE_INFO_AI_CORE_NUM ||
        deviceInfo > ACL_DEVICE_INFO_L2_SIZE) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclGetDeviceCapability: no device %u, no capability %d, or value is NULL",
                              deviceId, (int)deviceInfo);
    }
    *value = values[deviceInfo];
    return ACL_SUCCESS;
}

EXPORT size_t aclDataTypeSize(aclDataType dataType) {
    static const struct {
        int type;
        size_t size;
    } sizes[] = {{ACL_FLOAT, 4},  {ACL_FLOAT16, 2}, {ACL_INT8, 1},       {ACL_INT32, 4},     {ACL_UINT8, 1},
                 {ACL_INT16, 2},  {ACL_UINT16, 2},  {ACL_UINT32, 4},     {ACL_INT64, 8},     {ACL_UINT64, 8},
                 {ACL_DOUBLE, 8}, {ACL_BOOL, 1},    {ACL_COMPLEX64, 8},  {ACL_COMPLEX128, 16}, {ACL_BF16, 2},
                 {ACL_INT4, 1},   {ACL_UINT1, 1},   {ACL_COMPLEX32, 4}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        if (sizes[i].type == (int)dataType) {
            return sizes[i].size;
        }
    }
    return 0;
}

static int option(const char *call, aclSysParamOpt opt, int64_t value) {
    bool known = (int)opt >= 0 && (int)opt <= 3 && (value == 0 || value == 1);
    return known ? ACL_SUCCESS : simulator_fail(ACL_ERROR_INVALID_PARAM, "%s: no option %d = %ld", call, opt, (long)value);
}

/* Every kernel of the simulator is deterministic. */
EXPORT aclError aclrtSetSysParamOpt(aclSysParamOpt opt, int64_t value) {
    ENTER("aclrtSetSysParamOpt");
    return option("aclrtSetSysParamOpt", opt, value);
}

EXPORT aclError aclrtCtxSetSysParamOpt(aclSysParamOpt opt, int64_t value) {
    ENTER("aclrtCtxSetSysParamOpt");
    if (simulator_context("aclrtCtxSetSysParamOpt") == NULL) {
        return ACL_ERROR_RT_CONTEXT_NULL;
    }
    return option("aclrtCtxSetSysParamOpt", opt, value);
}
