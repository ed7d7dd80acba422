/* The first versions of routing, and gradients of weights that are added. */
#include "tensors.h"

/* What a token's experts are called in the first versions: column by column. */
static void first_versions(void) {
    Made x = MADE(ACL_FLOAT, DIMS(3, 1), 10, 20, 30), rows = MADE(ACL_INT32, DIMS(3, 2), 0, 3, 1, 4, 2, 5);
    Made experts = MADE(ACL_INT32, DIMS(3, 2), 2, 0, 0, 1, 2, 1), all = make(ACL_FLOAT, DIMS(6, 1), NULL);
    Made index = make(ACL_INT32, DIMS(6), NULL), sorted = make(ACL_INT32, DIMS(6), NULL), few = make(ACL_FLOAT, DIMS(4, 1), NULL);
    RUN(aclnnMoeInitRouting, x.tensor, rows.tensor, experts.tensor, 3, all.tensor, index.tensor, sorted.tensor);
    EXPECT(sorted, EXACT, 0, 0, 1, 1, 2, 2);
    EXPECT(all, EXACT, 10, 20, 20, 30, 10, 30);
    EXPECT(index, EXACT, 4, 1, 5, 0, 2, 3);
    Made back = make(ACL_FLOAT, DIMS(3, 1), NULL), bias = MADE(ACL_FLOAT, DIMS(3, 1), 1, 2, 3), scales = MADE(ACL_FLOAT, DIMS(3, 2), 1, 10, 1, 10, 1, 10);
    RUN(aclnnMoeFinalizeRouting, all.tensor, x.tensor, NULL, bias.tensor, scales.tensor, index.tensor, experts.tensor, back.tensor);
    EXPECT(back, FLOAT32, 10 + 13 + 110, 20 + 21 + 220, 30 + 33 + 320);
    RUN(aclnnMoeInitRouting, x.tensor, rows.tensor, experts.tensor, 2, few.tensor, index.tensor, sorted.tensor);
    EXPECT(few, EXACT, 10, 20, 20, 30);
    REFUSED("expandedXOut", aclnnMoeInitRouting, x.tensor, rows.tensor, experts.tensor, 3, few.tensor, index.tensor, sorted.tensor);
    uint64_t size;
    aclOpExecutor *executor;
    GIVES(161001, aclnnMoeFinalizeRoutingGetWorkspaceSize(all.tensor, x.tensor, NULL, NULL, scales.tensor, index.tensor,
                                                          experts.tensor, back.tensor, &size, &executor));
    SAYS("bias is NULL");
}

/* Groups of 1, 0 and 2 rows; sums grow in float32 over the calls. */
static void added_gradients(aclDataType type) {
    Made x = MADE(type, DIMS(3, 2), 1, 2, 3, 4, 5, 6), dy = MADE(type, DIMS(3, 1), 1, 10, 100), ends = MADE(ACL_INT64, DIMS(3), 1, 1, 3);
    Made sum = MADE(ACL_FLOAT, DIMS(6, 1), 0.25, 0, 7, 8, 0, 0);
    RUN(aclnnGroupedMatmulAdd, x.tensor, dy.tensor, ends.tensor, sum.tensor, true, false, 2);
    EXPECT(sum, EXACT, 1.25, 2, 7, 8, 530, 640);
    RUN(aclnnGroupedMatmulAdd, x.tensor, dy.tensor, ends.tensor, view(sum.device, ACL_FLOAT, DIMS(3, 2, 1), NULL, 0), true, false, 2);
    EXPECT(sum, EXACT, 2.25, 4, 7, 8, 1060, 1280);
    REFUSED("transposeX must be true", aclnnGroupedMatmulAdd, x.tensor, dy.tensor, ends.tensor, sum.tensor, false, false, 2);
    REFUSED("yRef has type", aclnnGroupedMatmulAdd, x.tensor, dy.tensor, ends.tensor, x.tensor, true, false, 2);
    REFUSED("x has type FLOAT", aclnnGroupedMatmulAdd, sum.tensor, dy.tensor, ends.tensor, sum.tensor, true, false, 2);
}

/* Groups that do not end with the rows stop the device, and nothing is added. */
static void wrong_groups(void) {
    Made x = MADE(ACL_BF16, DIMS(3, 1), 1, 2, 3), ends = MADE(ACL_INT64, DIMS(2), 1, 2), sum = MADE(ACL_FLOAT, DIMS(2, 1), 5, 5);
    uint64_t size;
    aclOpExecutor *executor;
    OK(aclnnGroupedMatmulAddGetWorkspaceSize(x.tensor, x.tensor, ends.tensor, sum.tensor, true, false, 2, &size, &executor));
    OK(aclnnGroupedMatmulAdd(NULL, 0, executor, stream));
    GIVES(507015, aclrtSynchronizeStream(stream));
    SAYS("groupList does not divide");
}

int main(void) {
    begin_with_stream();
    OK(InitHugeMemThreadLocal(NULL, false));
    first_versions();
    added_gradients(ACL_FLOAT16);
    added_gradients(ACL_BF16);
    ReleaseHugeMem(NULL, false);
    UnInitHugeMemThreadLocal(NULL, false);
    wrong_groups();
    end();
    return 0;
}
