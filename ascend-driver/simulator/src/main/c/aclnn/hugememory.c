/* Hooks by which programs have CANN keep workspaces of a thread; here nothing is kept. */
#include "ascend/aclnn.h"
#include "runtime.h"

EXPORT int InitHugeMemThreadLocal(void *arg, bool sync) {
    (void)arg;
    (void)sync;
    return simulator_enter("InitHugeMemThreadLocal");
}

EXPORT void UnInitHugeMemThreadLocal(void *arg, bool sync) {
    (void)arg;
    (void)sync;
    simulator_enter("UnInitHugeMemThreadLocal");
}

EXPORT void ReleaseHugeMem(void *arg, bool sync) {
    (void)arg;
    (void)sync;
    simulator_enter("ReleaseHugeMem");
}
