/* Devices and their contexts: each context has a stream of its own from its beginning to its end. */
#include <stdlib.h>

#include "runtime.h"

typedef struct {
    int references; /* calls of aclrtSetDevice without aclrtResetDevice */
    Context *context;
} Device;

static Device devices[MAX_DEVICES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int check_device(const char *call, int32_t deviceId) {
    if (deviceId < 0 || deviceId >= simulator_device_count()) {
        return simulator_fail(ACL_ERROR_RT_INVALID_DEVICEID, "%s: there is no device %d, only 0 to %d", call, deviceId,
                              simulator_device_count() - 1);
    }
    return ACL_SUCCESS;
}

static Context *context_open(int device, bool is_default) {
    Context *context = simulator_allocate(sizeof *context);
    context->device = device;
    context->is_default = is_default;
    context->default_stream = simulator_stream_open(context, false);
    context->handle = simulator_handle_open(HANDLE_CONTEXT, context);
    return context;
}

static void context_close(Context *context) {
    simulator_handle_close(HANDLE_CONTEXT, context->handle);
    simulator_streams_close_of(context);
    simulator_stream_close(context->default_stream, false);
    free(context);
}

EXPORT aclError aclrtGetDeviceCount(uint32_t *count) {
    ENTER("aclrtGetDeviceCount");
    if (count == NULL) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtGetDeviceCount: count is NULL");
    }
    *count = (uint32_t)simulator_device_count();
    return ACL_SUCCESS;
}

EXPORT aclError aclrtSetDevice(int32_t deviceId) {
    ENTER("aclrtSetDevice");
    int code = check_device("aclrtSetDevice", deviceId);
    if (code != 0) {
        return code;
    }
    pthread_mutex_lock(&lock);
    Device *device = &devices[deviceId];
    if (device->context == NULL) {
        device->context = context_open(deviceId, true);
    }
    device->references++;
    simulator_context_use(device->context->handle);
    pthread_mutex_unlock(&lock);
    return ACL_SUCCESS;
}

static int reset(const char *call, int32_t deviceId, bool force) {
    int code = check_device(call, deviceId);
    if (code != 0) {
        return code;
    }
    pthread_mutex_lock(&lock);
    Device *device = &devices[deviceId];
    Context *context = device->context;
    device->references = force ? 0 : device->references - 1;
    bool released = context != NULL && device->references <= 0;
    if (released) {
        device->references = 0;
        device->context = NULL;
    }
    pthread_mutex_unlock(&lock);
    if (context == NULL) {
        return force ? ACL_SUCCESS : simulator_fail(ACL_ERROR_RT_CONTEXT_NULL, "%s: device %d was not set", call, deviceId);
    }
    if (released) {
        context_close(context);
        simulator_memory_reset(deviceId);
        simulator_device_mend(deviceId);
    }
    return ACL_SUCCESS;
}

EXPORT aclError aclrtResetDevice(int32_t deviceId) {
    ENTER("aclrtResetDevice");
    return reset("aclrtResetDevice", deviceId, false);
}

EXPORT aclError aclrtResetDeviceForce(int32_t deviceId) {
    ENTER("aclrtResetDeviceForce");
    return reset("aclrtResetDeviceForce", deviceId, true);
}

EXPORT aclError aclrtGetDevice(int32_t *deviceId) {
    ENTER("aclrtGetDevice");
    Context *context = simulator_context("aclrtGetDevice");
    if (context == NULL) {
        return ACL_ERROR_RT_CONTEXT_NULL;
    }
    if (deviceId == NULL) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtGetDevice: deviceId is NULL");
    }
    *deviceId = context->device;
    return ACL_SUCCESS;
}

EXPORT aclError aclrtCreateContext(aclrtContext *context, int32_t deviceId) {
    ENTER("aclrtCreateContext");
    int code = check_device("aclrtCreateContext", deviceId);
    if (code == 0 && context == NULL) {
        code = simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtCreateContext: context is NULL");
    }
    if (code == 0) {
        *context = context_open(deviceId, false)->handle;
        simulator_context_use(*context);
    }
    return code;
}

EXPORT aclError aclrtDestroyContext(aclrtContext context) {
    ENTER("aclrtDestroyContext");
    Context *found = simulator_handle_find(HANDLE_CONTEXT, context);
    if (found == NULL || found->is_default) {
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "aclrtDestroyContext: %p is no context that the program made",
                              context);
    }
    context_close(found);
    return ACL_SUCCESS;
}

EXPORT aclError aclrtDeviceCanAccessPeer(int32_t *canAccessPeer, int32_t deviceId, int32_t peerDeviceId) {
    ENTER("aclrtDeviceCanAccessPeer");
    int code = check_device("aclrtDeviceCanAccessPeer", deviceId);
    code = code == 0 ? check_device("aclrtDeviceCanAccessPeer", peerDeviceId) : code;
    if (code == 0 && (canAccessPeer == NULL || deviceId == peerDeviceId)) {
        code = simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtDeviceCanAccessPeer: two devices and a result are needed");
    }
    if (code == 0) {
        *canAccessPeer = 1;
    }
    return code;
}

EXPORT aclError aclrtDeviceEnablePeerAccess(int32_t peerDeviceId, uint32_t flags) {
    ENTER("aclrtDeviceEnablePeerAccess");
    if (simulator_context("aclrtDeviceEnablePeerAccess") == NULL) {
        return ACL_ERROR_RT_CONTEXT_NULL;
    }
    return flags == 0 ? check_device("aclrtDeviceEnablePeerAccess", peerDeviceId)
                      : simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtDeviceEnablePeerAccess: flags must be 0");
}
