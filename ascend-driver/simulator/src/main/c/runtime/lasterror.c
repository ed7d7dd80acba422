/* The calls that ask what failed. */
#include "runtime.h"

EXPORT const char *aclGetRecentErrMsg(void) {
    return simulator_enter("aclGetRecentErrMsg") == 0 ? simulator_messages_take() : NULL;
}

EXPORT aclError aclrtPeekAtLastError(aclrtLastErrLevel level) {
    ENTER("aclrtPeekAtLastError");
    return level == ACL_RT_THREAD_LEVEL ? *simulator_last_error() : ACL_ERROR_INVALID_PARAM;
}

EXPORT aclError aclrtGetLastError(aclrtLastErrLevel level) {
    ENTER("aclrtGetLastError");
    if (level != ACL_RT_THREAD_LEVEL) {
        return ACL_ERROR_INVALID_PARAM;
    }
    int code = *simulator_last_error();
    *simulator_last_error() = ACL_SUCCESS;
    return code;
}
