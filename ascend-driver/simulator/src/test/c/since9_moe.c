/* Choice among groups of experts, which CANN 8.1 has not. */
#include "tensors.h"

static double sigmoid(double x) {
    return 1 / (1 + exp(-x));
}

/* Four experts in two groups; the bias moves the choice and not the weights. */
static void gating(void) {
    Made x = MADE(ACL_FLOAT, DIMS(1, 4), 1, 2, 3, -8), bias = MADE(ACL_FLOAT, DIMS(4), 0, 0, 0, 5);
    Made y = make(ACL_FLOAT, DIMS(1, 2), NULL), chosen = make(ACL_INT32, DIMS(1, 2), NULL), all = make(ACL_FLOAT, DIMS(1, 4), NULL);
    double a = sigmoid(1), b = sigmoid(2), c = sigmoid(3), d = sigmoid(-8);
    /* the best expert is in the second group, the best two are the first */
    RUN(aclnnMoeGatingTopK, x.tensor, NULL, 2, 1, 2, 0, 0, 1, true, 2.5, 0, y.tensor, chosen.tensor, all.tensor);
    EXPECT(chosen, EXACT, 2, 3);
    EXPECT(y, FLOAT32, 2.5 * c / (c + d), 2.5 * d / (c + d));
    EXPECT(all, FLOAT32, a, b, c, d);
    RUN(aclnnMoeGatingTopK, x.tensor, NULL, 2, 1, 2, 1, 0, 1, false, 1, 0.5, y.tensor, chosen.tensor, NULL);
    EXPECT(chosen, EXACT, 1, 0);
    EXPECT(y, FLOAT32, b / (a + b + 0.5), a / (a + b + 0.5));
    RUN(aclnnMoeGatingTopK, x.tensor, bias.tensor, 2, 1, 1, 0, 0, 1, false, 1, 0, y.tensor, chosen.tensor, NULL);
    EXPECT(chosen, EXACT, 3, 2);
    EXPECT(y, FLOAT32, d / (c + d), c / (c + d));
    double sum = exp(1) + exp(2) + exp(3) + exp(-8);
    RUN(aclnnMoeGatingTopK, x.tensor, NULL, 2, 1, 1, 0, 0, 0, false, 1, 0, y.tensor, chosen.tensor, NULL);
    EXPECT(y, FLOAT32, exp(3) / sum, exp(2) / sum);
    REFUSED("k is 2 of 1 experts", aclnnMoeGatingTopK, x.tensor, NULL, 2, 1, 4, 0, 0, 1, false, 1, 0, y.tensor, chosen.tensor, NULL);
    REFUSED("does not divide 4 experts", aclnnMoeGatingTopK, x.tensor, NULL, 2, 1, 3, 0, 0, 1, false, 1, 0, y.tensor, chosen.tensor,
            NULL);
    REFUSED("normType is 2", aclnnMoeGatingTopK, x.tensor, NULL, 2, 1, 1, 0, 0, 2, false, 1, 0, y.tensor, chosen.tensor, NULL);
    REFUSED("groupSelectMode is 3", aclnnMoeGatingTopK, x.tensor, NULL, 2, 1, 1, 3, 0, 1, false, 1, 0, y.tensor, chosen.tensor, NULL);
}

int main(void) {
    begin_with_stream();
    gating();
    end();
    return 0;
}
