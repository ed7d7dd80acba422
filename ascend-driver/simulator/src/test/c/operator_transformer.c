/* Grouped products, routing, permutation of tokens, attention. */
#include "tensors.h"

static aclTensorList *list_of(int count, const aclTensor *const *tensors) {
    aclTensorList *list = aclCreateTensorList(tensors, (uint64_t)count);
    CHECK(list != NULL);
    return list;
}

static aclTensorList *single(const aclTensor *tensor) {
    return list_of(1, &tensor);
}

#define GROUPED(x, weight, groups, type, list_type, y)                                                                  \
    single(x), single(weight), NULL, NULL, NULL, NULL, NULL, NULL, groups, NULL, NULL, NULL, 3, type, list_type, 0,     \
        single(y), NULL, NULL

/* Three groups of 2, 0 and 1 rows; forward, the gradient of the rows, and that of the weights. */
static void grouped(aclDataType type, double tolerance) {
    Made x = MADE(type, DIMS(3, 2), 1, 2, 3, 4, 5, 6), w = MADE(type, DIMS(3, 2, 2), 1, 0, 0, 1, 9, 9, 9, 9, 2, 1, 1, 2);
    Made y = make(type, DIMS(3, 2), NULL), counts = MADE(ACL_INT64, DIMS(3), 2, 0, 1), sums = MADE(ACL_INT64, DIMS(3), 2, 2, 3);
    Made dw = make(type, DIMS(3, 2, 2), NULL), wrong = MADE(ACL_INT64, DIMS(3), 2, 0, 2);
    RUN(aclnnGroupedMatmulV4, GROUPED(view(x.device, type, DIMS(3, 2), NULL, 0), view(w.device, type, DIMS(3, 2, 2), NULL, 0),
                                      counts.tensor, 0, 1, view(y.device, type, DIMS(3, 2), NULL, 0)));
    EXPECT(y, tolerance, 1, 2, 3, 4, 16, 17);
    RUN(aclnnInplaceZero, y.tensor);
    RUN(aclnnGroupedMatmulV4, GROUPED(view(x.device, type, DIMS(3, 2), NULL, 0),
                                      view(w.device, type, DIMS(3, 2, 2), (int64_t[]){4, 1, 2}, 0), sums.tensor, 0, 0,
                                      view(y.device, type, DIMS(3, 2), NULL, 0)));
    EXPECT(y, tolerance, 1, 2, 3, 4, 16, 17);
    RUN(aclnnGroupedMatmulV4, GROUPED(view(x.device, type, DIMS(2, 3), (int64_t[]){1, 2}, 0),
                                      view(y.device, type, DIMS(3, 2), NULL, 0), counts.tensor, 2, 1,
                                      view(dw.device, type, DIMS(3, 2, 2), NULL, 0)));
    EXPECT(dw, tolerance, 10, 14, 14, 20, 0, 0, 0, 0, 80, 85, 96, 102);
    REFUSED("must be a transposed view", aclnnGroupedMatmulV4,
            GROUPED(view(w.device, type, DIMS(2, 3), NULL, 0), view(y.device, type, DIMS(3, 2), NULL, 0), counts.tensor, 2, 1,
                    view(dw.device, type, DIMS(3, 2, 2), NULL, 0)));
    uint64_t size = 0;
    aclOpExecutor *executor = NULL;
    OK(aclnnGroupedMatmulV4GetWorkspaceSize(
        GROUPED(view(x.device, type, DIMS(3, 2), NULL, 0), view(w.device, type, DIMS(3, 2, 2), NULL, 0), wrong.tensor, 0, 1,
                view(y.device, type, DIMS(3, 2), NULL, 0)),
        &size, &executor));
    OK(aclDestroyAclOpExecutor(executor));
}

/* The first versions: groups as sums in an array of the host, or a list of matrices. */
static void grouped_before(void) {
    Made x = MADE(ACL_FLOAT, DIMS(3, 2), 1, 2, 3, 4, 5, 6), y = make(ACL_FLOAT, DIMS(3, 1), NULL);
    Made a = MADE(ACL_FLOAT, DIMS(2, 1), 1, 1), b = MADE(ACL_FLOAT, DIMS(2, 1), 10, 0), bias = MADE(ACL_FLOAT, DIMS(1), 100);
    const aclTensor *weights[] = {a.tensor, b.tensor}, *biases[] = {bias.tensor, view(bias.device, ACL_FLOAT, DIMS(1), NULL, 0)};
    aclTensorList *both = list_of(2, weights);
    RUN(aclnnGroupedMatmulV2, single(x.tensor), both, list_of(2, biases), NULL, NULL, NULL, NULL, ints(DIMS(1, 3)), 3, 0,
        single(y.tensor));
    EXPECT(y, FLOAT32, 103, 130, 150);
    const aclTensor *rows[] = {view(x.device, ACL_FLOAT, DIMS(2, 2), NULL, 0), view(x.device, ACL_FLOAT, DIMS(1, 2), NULL, 4)};
    const aclTensor *results[] = {view(y.device, ACL_FLOAT, DIMS(2, 1), NULL, 0), view(y.device, ACL_FLOAT, DIMS(1, 1), NULL, 2)};
    RUN(aclnnGroupedMatmulV2, list_of(2, rows), both, NULL, NULL, NULL, NULL, NULL, NULL, 0, -1, list_of(2, results));
    EXPECT(y, FLOAT32, 3, 7, 50);
}

static void routing(void) {
    Made x = MADE(ACL_FLOAT, DIMS(2, 3), log(1), log(2), log(5), log(4), log(4), log(2));
    Made y = make(ACL_FLOAT, DIMS(2, 2), NULL), experts = make(ACL_INT32, DIMS(2, 2), NULL), rows = make(ACL_INT32, DIMS(2, 2), NULL);
    Made all = make(ACL_FLOAT, DIMS(2, 3), NULL);
    RUN(aclnnMoeGatingTopKSoftmax, x.tensor, NULL, 2, y.tensor, experts.tensor, rows.tensor);
    EXPECT(y, FLOAT32, 0.625, 0.25, 0.4, 0.4);
    EXPECT(experts, EXACT, 2, 1, 0, 1);
    EXPECT(rows, EXACT, 0, 2, 1, 3);
    RUN(aclnnMoeGatingTopKSoftmaxV2, x.tensor, NULL, 2, 1, false, y.tensor, experts.tensor, NULL);
    EXPECT(y, FLOAT32, 5. / 7, 2. / 7, 0.5, 0.5);
    RUN(aclnnMoeGatingTopKSoftmaxV2, x.tensor, NULL, 2, 0, true, y.tensor, experts.tensor, all.tensor);
    EXPECT(all, FLOAT32, 0.125, 0.25, 0.625, 0.4, 0.4, 0.2);
}

/* To the experts and back: with weights that sum to one a token returns as it was. */
static void permutation(void) {
    Made tokens = MADE(ACL_FLOAT, DIMS(2, 2), 1, 2, 3, 4), experts = MADE(ACL_INT32, DIMS(2, 2), 1, 0, 0, 1);
    Made sorted = make(ACL_INT32, DIMS(4), NULL), permuted = make(ACL_FLOAT, DIMS(4, 2), NULL), back = make(ACL_FLOAT, DIMS(2, 2), NULL);
    Made probs = MADE(ACL_FLOAT, DIMS(2, 2), 0.25, 0.75, 0.5, 0.5), dprobs = make(ACL_FLOAT, DIMS(2, 2), NULL);
    RUN(aclnnMoeTokenPermute, tokens.tensor, experts.tensor, 0, false, permuted.tensor, sorted.tensor);
    EXPECT(sorted, EXACT, 2, 0, 1, 3);
    EXPECT(permuted, EXACT, 1, 2, 3, 4, 1, 2, 3, 4);
    RUN(aclnnMoeTokenUnpermute, permuted.tensor, sorted.tensor, probs.tensor, false, NULL, back.tensor);
    EXPECT(back, FLOAT32, 1, 2, 3, 4);
    RUN(aclnnMoeTokenPermuteGrad, permuted.tensor, sorted.tensor, 2, false, back.tensor);
    EXPECT(back, FLOAT32, 2, 4, 6, 8);
    Made spread = make(ACL_FLOAT, DIMS(4, 2), NULL);
    RUN(aclnnMoeTokenUnpermuteGrad, permuted.tensor, tokens.tensor, sorted.tensor, probs.tensor, false, NULL, spread.tensor,
        dprobs.tensor);
    EXPECT(spread, FLOAT32, 0.75, 1.5, 1.5, 2, 0.25, 0.5, 1.5, 2);
    EXPECT(dprobs, FLOAT32, 5, 5, 25, 25);
}

/* Rows for their experts, counted; back with weights; and both gradients. */
static void expansion(void) {
    Made x = MADE(ACL_FLOAT, DIMS(2, 2), 1, 2, 3, 4), experts = MADE(ACL_INT32, DIMS(2, 2), 2, 0, 0, 2);
    Made rows = make(ACL_FLOAT, DIMS(4, 2), NULL), index = make(ACL_INT32, DIMS(4), NULL), counts = make(ACL_INT32, DIMS(3), NULL);
    Made scales = MADE(ACL_FLOAT, DIMS(2, 2), 0.25, 0.75, 1, 2), back = make(ACL_FLOAT, DIMS(2, 2), NULL);
    Made dscales = make(ACL_FLOAT, DIMS(2, 2), NULL), drows = make(ACL_FLOAT, DIMS(4, 2), NULL);
    RUN(aclnnMoeInitRoutingV2, x.tensor, experts.tensor, 0, 0, 3, 0, 2, false, rows.tensor, index.tensor, counts.tensor, NULL);
    EXPECT(rows, EXACT, 1, 2, 3, 4, 1, 2, 3, 4);
    EXPECT(index, EXACT, 2, 0, 1, 3);
    EXPECT(counts, EXACT, 2, 0, 2);
    RUN(aclnnMoeInitRoutingV2, x.tensor, experts.tensor, 0, 0, 3, 0, 1, false, rows.tensor, index.tensor, counts.tensor, NULL);
    EXPECT(counts, EXACT, 2, 2, 4);
    RUN(aclnnMoeFinalizeRoutingV2, rows.tensor, index.tensor, x.tensor, NULL, NULL, scales.tensor, NULL, 2, back.tensor);
    EXPECT(back, FLOAT32, 2, 4, 12, 16);
    RUN(aclnnMoeFinalizeRoutingV2Grad, x.tensor, index.tensor, rows.tensor, scales.tensor, NULL, NULL, 0, 0, 3, 0, drows.tensor,
        dscales.tensor);
    EXPECT(drows, FLOAT32, 0.75, 1.5, 3, 4, 0.25, 0.5, 6, 8);
    EXPECT(dscales, FLOAT32, 5, 5, 25, 25);
    RUN(aclnnMoeInitRoutingV2Grad, drows.tensor, index.tensor, 2, 0, 0, back.tensor);
    EXPECT(back, FLOAT32, 1, 2, 9, 12);
    REFUSED("dropPadMode 1", aclnnMoeInitRoutingV2, x.tensor, experts.tensor, 0, 2, 3, 1, 0, false, rows.tensor, index.tensor, NULL,
            NULL);
    Made sorted = MADE(ACL_INT32, DIMS(4), 0, 0, 2, 2);
    RUN(aclnnMoeComputeExpertTokens, sorted.tensor, 3, counts.tensor);
    EXPECT(counts, EXACT, 2, 2, 4);
    /* an expert that is none stops the device */
    Made none = MADE(ACL_INT32, DIMS(2, 2), 2, 0, 0, 3);
    uint64_t size;
    aclOpExecutor *executor;
    OK(aclnnMoeInitRoutingV2GetWorkspaceSize(x.tensor, none.tensor, 0, 0, 3, 0, 2, false, rows.tensor, index.tensor, counts.tensor,
                                             NULL, &size, &executor));
    OK(aclnnMoeInitRoutingV2(NULL, 0, executor, stream));
    GIVES(507015, aclrtSynchronizeStream(stream));
    SAYS("an expert is none");
}

int main(void) {
    begin_with_stream();
    grouped(ACL_FLOAT, FLOAT32);
    grouped(ACL_BF16, BFLOAT16);
    grouped_before();
    routing();
    permutation();
    expansion();
    end();
    return 0;
}
