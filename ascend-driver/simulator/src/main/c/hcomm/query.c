/* What a communicator is, and what went wrong. */
#include <stdio.h>
#include <string.h>

#include "communicator.h"

#define CAPABILITIES 5 /* buffer, determinism, name, expansion, from the environment */

EXPORT HcclResult HcclGetRankSize(HcclComm comm, uint32_t *rankSize) {
    ENTER("HcclGetRankSize");
    int code;
    const Communicator *communicator = communicator_find("HcclGetRankSize", comm, &code);
    if (communicator != NULL && rankSize == NULL) {
        code = simulator_fail(HCCL_E_PTR, "HcclGetRankSize: rankSize is NULL");
    } else if (communicator != NULL) {
        *rankSize = communicator->ranks;
    }
    return code;
}

EXPORT HcclResult HcclGetRankId(HcclComm comm, uint32_t *rank) {
    ENTER("HcclGetRankId");
    int code;
    const Communicator *communicator = communicator_find("HcclGetRankId", comm, &code);
    if (communicator != NULL && rank == NULL) {
        code = simulator_fail(HCCL_E_PTR, "HcclGetRankId: rank is NULL");
    } else if (communicator != NULL) {
        *rank = communicator->rank;
    }
    return code;
}

EXPORT HcclResult HcclGetCommName(HcclComm comm, char *commName) {
    ENTER("HcclGetCommName");
    int code;
    const Communicator *communicator = communicator_find("HcclGetCommName", comm, &code);
    if (communicator != NULL && commName == NULL) {
        code = simulator_fail(HCCL_E_PTR, "HcclGetCommName: commName is NULL");
    } else if (communicator != NULL) {
        memcpy(commName, communicator->name, sizeof communicator->name);
    }
    return code;
}

EXPORT HcclResult HcclGetCommAsyncError(HcclComm comm, HcclResult *asyncError) {
    ENTER("HcclGetCommAsyncError");
    int code;
    Communicator *communicator = communicator_find("HcclGetCommAsyncError", comm, &code);
    if (communicator != NULL && asyncError == NULL) {
        code = simulator_fail(HCCL_E_PTR, "HcclGetCommAsyncError: asyncError is NULL");
    } else if (communicator != NULL) {
        pthread_mutex_lock(&communicator->lock);
        *asyncError = (HcclResult)communicator->failure.code;
        pthread_mutex_unlock(&communicator->lock);
    }
    return code;
}

EXPORT const char *HcclGetErrorString(HcclResult code) {
    static const char *const texts[] = {"no error",          "parameter error",     "empty pointer",         "memory error",
                                        "internal error",    "not supported",       "not found",             "unavailable",
                                        "system call error", "timeout",             "open file error",       "tcp connect error",
                                        "roce connect error", "tcp transfer error", "roce transfer error",   "runtime api error",
                                        "driver api error",  "profiling api error", "cce api error",         "network api error",
                                        "try again",         "error of the remote", "communicator suspending"};
    bool known = simulator_enter("HcclGetErrorString") == 0 && (size_t)code < sizeof texts / sizeof texts[0];
    return known ? texts[code] : "unknown error";
}

EXPORT uint32_t HcclGetCommConfigCapability(void) {
    return simulator_enter("HcclGetCommConfigCapability") == 0 ? CAPABILITIES : 0;
}

/* Everything is deterministic here: sums are made in the order of the ranks. */
EXPORT HcclResult HcclSetConfig(HcclConfig config, union HcclConfigValue configValue) {
    ENTER("HcclSetConfig");
    return config == HCCL_DETERMINISTIC && configValue.value >= 0 && configValue.value <= 1
               ? HCCL_SUCCESS
               : simulator_fail(HCCL_E_PARA, "HcclSetConfig: no configuration %d = %d", (int)config, configValue.value);
}
