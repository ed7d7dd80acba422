/* A chip of the first generation: no BF16, no kernels of later ones, float32 products only by way of float16. */
#include "tensors.h"

int main(void) {
    setenv("ASCEND_SIMULATOR_CHIP", "Ascend910A", 1);
    begin_with_stream();
    uint64_t size;
    aclOpExecutor *executor;
    Made x = MADE(ACL_FLOAT, DIMS(2, 2), 1.0009765625, 2.00048828125, 3, 4), y = make(ACL_FLOAT, DIMS(2, 2), NULL);
    Made rstd = make(ACL_FLOAT, DIMS(2, 1), NULL), gamma = MADE(ACL_FLOAT, DIMS(2), 1, 1), short_one = make(ACL_BF16, DIMS(2, 2), NULL);
    GIVES(561003, aclnnRmsNormGetWorkspaceSize(x.tensor, gamma.tensor, 1e-6, y.tensor, rstd.tensor, &size, &executor));
    SAYS("no kernel for Ascend910A");
    GIVES(561003, aclnnGatherGetWorkspaceSize(x.tensor, 0, x.tensor, y.tensor, &size, &executor));
    REFUSED("BF16, which Ascend910A does not have", aclnnGelu, short_one.tensor, short_one.tensor);
    REFUSED("cubeMathType 0", aclnnMm, x.tensor, x.tensor, y.tensor, 0);
    REFUSED("HF32", aclnnMm, x.tensor, x.tensor, y.tensor, 3);
    Made unit = MADE(ACL_FLOAT, DIMS(2, 2), 1, 0, 0, 1);
    RUN(aclnnMm, x.tensor, unit.tensor, y.tensor, 1);
    EXPECT(y, EXACT, 1.0009765625, 2, 3, 4);
    end();
    return 0;
}
