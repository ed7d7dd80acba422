/* The optimizer of the newest chips: its parameters are tensors, and the powers are those of the step before. */
#include "tensors.h"

int main(void) {
    setenv("ASCEND_SIMULATOR_CHIP", "Ascend950", 1);
    begin_with_stream();
    Made var = MADE(ACL_FLOAT, DIMS(2), 1, -1), m = MADE(ACL_FLOAT, DIMS(2), 0, 0), v = MADE(ACL_FLOAT, DIMS(2), 0, 0);
    Made grad = MADE(ACL_FLOAT, DIMS(2), 0.5, -4), one = MADE(ACL_FLOAT, DIMS(1), 1), lr = MADE(ACL_FLOAT, DIMS(1), 0.1);
    Made decay = MADE(ACL_FLOAT, DIMS(1), 0.5), beta1 = MADE(ACL_FLOAT, DIMS(1), 0.9), beta2 = MADE(ACL_FLOAT, DIMS(1), 0.99);
    Made eps = MADE(ACL_FLOAT, DIMS(1), 0);
    RUN(aclnnApplyAdamW, var.tensor, m.tensor, v.tensor, one.tensor, one.tensor, lr.tensor, decay.tensor, beta1.tensor,
        beta2.tensor, eps.tensor, grad.tensor, NULL, false, false);
    EXPECT(var, FLOAT32, 0.95 - 0.1, -0.95 + 0.1);
    uint64_t size;
    aclOpExecutor *executor;
    GIVES(561003, aclnnFlashAttentionScoreGetWorkspaceSize(var.tensor, var.tensor, var.tensor, NULL, NULL, NULL, NULL, NULL, 1, 1, 0,
                                                           0, 1, "BSH", 0, 0, m.tensor, m.tensor, NULL, v.tensor, &size, &executor));
    /* no 32 bytes behind a block here */
    void *block = device_memory(32);
    char bytes[64];
    GIVES(107000, aclrtMemcpy(bytes, 64, block, 64, ACL_MEMCPY_DEVICE_TO_HOST));
    end();
    return 0;
}
