/* Which context a thread works in. */
#include "runtime.h"

static _Thread_local void *current;

Context *simulator_context(const char *call) {
    Context *context = simulator_handle_find(HANDLE_CONTEXT, current);
    if (context == NULL) {
        simulator_fail(ACL_ERROR_RT_CONTEXT_NULL,
                       "%s: this thread has no context; call aclrtSetDevice or aclrtSetCurrentContext on it", call);
    }
    return context;
}

int simulator_current_device(void) {
    const Context *context = simulator_handle_find(HANDLE_CONTEXT, current);
    return context == NULL ? -1 : context->device;
}

void simulator_context_use(void *handle) {
    current = handle;
}

EXPORT aclError aclrtSetCurrentContext(aclrtContext context) {
    ENTER("aclrtSetCurrentContext");
    if (simulator_handle_find(HANDLE_CONTEXT, context) == NULL) {
        return simulator_fail(ACL_ERROR_RT_PARAM_INVALID, "aclrtSetCurrentContext: %p is no context", context);
    }
    current = context;
    return ACL_SUCCESS;
}

EXPORT aclError aclrtGetCurrentContext(aclrtContext *context) {
    ENTER("aclrtGetCurrentContext");
    Context *found = simulator_context("aclrtGetCurrentContext");
    if (found == NULL) {
        return ACL_ERROR_RT_CONTEXT_NULL;
    }
    if (context == NULL) {
        return simulator_fail(ACL_ERROR_INVALID_PARAM, "aclrtGetCurrentContext: context is NULL");
    }
    *context = found->handle;
    return ACL_SUCCESS;
}
