/* Element-wise arithmetic, reductions, order, casts and copies. */
#include "tensors.h"

static void arithmetic(aclDataType type, double tolerance) {
    Made a = MADE(type, DIMS(2, 3), 1, 2, 3, 4, 5, 6), row = MADE(type, DIMS(3), 10, 20, 30);
    Made column = MADE(type, DIMS(2, 1), 2, -4), out = make(type, DIMS(2, 3), NULL);
    aclScalar *half = scalar(0.5f), *two = scalar(2);
    RUN(aclnnAdd, a.tensor, row.tensor, half, out.tensor);
    EXPECT(out, tolerance, 6, 12, 18, 9, 15, 21);
    RUN(aclnnSub, a.tensor, column.tensor, two, out.tensor);
    EXPECT(out, tolerance, -3, -2, -1, 12, 13, 14);
    RUN(aclnnMul, row.tensor, a.tensor, out.tensor);
    EXPECT(out, tolerance, 10, 40, 90, 40, 100, 180);
    RUN(aclnnDiv, a.tensor, column.tensor, out.tensor);
    EXPECT(out, tolerance, 0.5, 1, 1.5, -1, -1.25, -1.5);
    RUN(aclnnAdds, a.tensor, two, half, out.tensor);
    EXPECT(out, tolerance, 2, 3, 4, 5, 6, 7);
    RUN(aclnnMuls, a.tensor, two, out.tensor);
    EXPECT(out, tolerance, 2, 4, 6, 8, 10, 12);
    RUN(aclnnDivs, a.tensor, two, out.tensor);
    EXPECT(out, tolerance, 0.5, 1, 1.5, 2, 2.5, 3);
    RUN(aclnnInplaceAdd, out.tensor, row.tensor, two);
    EXPECT(out, tolerance, 20.5, 41, 61.5, 22, 42.5, 63);
    RUN(aclnnInplaceMul, out.tensor, column.tensor);
    EXPECT(out, tolerance, 41, 82, 123, -88, -170, -252);
    RUN(aclnnInplaceMuls, out.tensor, half);
    EXPECT(out, tolerance, 20.5, 41, 61.5, -44, -85, -126);
    RUN(aclnnSqrt, a.tensor, out.tensor);
    EXPECT(out, tolerance, 1, sqrt(2), sqrt(3), 2, sqrt(5), sqrt(6));
    RUN(aclnnRsqrt, a.tensor, out.tensor);
    EXPECT(out, tolerance, 1, sqrt(0.5), sqrt(1. / 3), 0.5, sqrt(0.2), sqrt(1. / 6));
    REFUSED("out has shape", aclnnInplaceMul, row.tensor, a.tensor);
}

static void functions(aclDataType type, double tolerance) {
    Made a = MADE(type, DIMS(2, 2), 0.5, -1, 0, 2), positive = MADE(type, DIMS(2), 0.5, 4);
    Made out = make(type, DIMS(2, 2), NULL), logarithms = make(type, DIMS(2), NULL);
    RUN(aclnnExp, a.tensor, out.tensor);
    EXPECT(out, tolerance, exp(0.5), exp(-1), 1, exp(2));
    RUN(aclnnTanh, a.tensor, out.tensor);
    EXPECT(out, tolerance, tanh(0.5), tanh(-1), 0, tanh(2));
    RUN(aclnnLog, positive.tensor, logarithms.tensor);
    EXPECT(logarithms, tolerance, log(0.5), log(4));
    REFUSED("out has shape", aclnnExp, a.tensor, logarithms.tensor);
}

static void integers(void) {
    int64_t large[] = {((int64_t)1 << 53) + 1, INT64_MAX, -5}, result[3];
    Made a = make(ACL_INT64, DIMS(3), NULL), out = make(ACL_INT64, DIMS(3), NULL), real = make(ACL_FLOAT, DIMS(3), NULL);
    Made small = MADE(ACL_INT32, DIMS(3), 7, -7, 9);
    to_device(a.device, large, sizeof large);
    int64_t three = 3;
    aclScalar *factor = aclCreateScalar(&three, ACL_INT64), *half = scalar(0.5f);
    RUN(aclnnAdd, a.tensor, a.tensor, factor, out.tensor);
    to_host(result, out.device, sizeof result);
    CHECK(result[0] == 4 * large[0] && result[1] == -4 && result[2] == -20);
    RUN(aclnnAdd, a.tensor, small.tensor, factor, out.tensor);
    to_host(result, out.device, sizeof result);
    CHECK(result[0] == large[0] + 21 && result[2] == 22);
    REFUSED("alpha is 0.5", aclnnAdd, a.tensor, a.tensor, half, out.tensor);
    RUN(aclnnDiv, small.tensor, small.tensor, real.tensor);
    EXPECT(real, EXACT, 1, 1, 1);
    REFUSED("result has type FLOAT", aclnnDiv, small.tensor, small.tensor, out.tensor);
    RUN(aclnnMuls, small.tensor, half, real.tensor);
    EXPECT(real, EXACT, 3.5, -3.5, 4.5);
}

static void casts(void) {
    const float values[] = {1, 0.5f, -2, 65504, 5.9604645e-8f, 0.33333334f, 65520, 1.00048828125f, 0, -0.0f, 6.1e-5f, 2.9e-8f};
    const uint16_t halves[] = {0x3C00, 0x3800, 0xC000, 0x7BFF, 0x0001, 0x3555, 0x7C00, 0x3C00, 0, 0x8000, 0x03FF, 0};
    const uint16_t shorts[] = {0x3F80, 0x3F00, 0xC000, 0x4780, 0x3380, 0x3EAB, 0x4780, 0x3F80, 0, 0x8000, 0x3880, 0x32F9};
    uint16_t result[12];
    Made wide = make(ACL_FLOAT, DIMS(12), NULL), half = make(ACL_FLOAT16, DIMS(12), NULL), bfloat = make(ACL_BF16, DIMS(12), NULL);
    to_device(wide.device, values, sizeof values);
    RUN(aclnnCast, wide.tensor, ACL_FLOAT16, half.tensor);
    to_host(result, half.device, sizeof result);
    CHECK(memcmp(result, halves, sizeof result) == 0);
    RUN(aclnnCast, wide.tensor, ACL_BF16, bfloat.tensor);
    to_host(result, bfloat.device, sizeof result);
    CHECK(memcmp(result, shorts, sizeof result) == 0);
    RUN(aclnnCast, half.tensor, ACL_FLOAT, wide.tensor);
    EXPECT(wide, EXACT, 1, 0.5, -2, 65504, ldexp(1, -24), 0.333251953125, (double)INFINITY, 1, 0, 0, 1023 * ldexp(1, -24), 0);
    Made mixed = MADE(ACL_FLOAT, DIMS(4), NAN, 2.9, -2.9, 3e10), whole = make(ACL_INT32, DIMS(4), NULL);
    RUN(aclnnCast, mixed.tensor, ACL_INT32, whole.tensor);
    EXPECT(whole, EXACT, 0, 2, -2, 2147483648.0);
    REFUSED("dtype is INT64", aclnnCast, mixed.tensor, ACL_INT64, whole.tensor);
}

static void reductions(void) {
    Made a = MADE(ACL_FLOAT, DIMS(2, 3, 2), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), one = make(ACL_FLOAT, DIMS(3), NULL);
    Made kept = make(ACL_FLOAT, DIMS(1, 3, 1), NULL), all = make(ACL_FLOAT, 0, NULL, NULL), pair = make(ACL_FLOAT, DIMS(2), NULL);
    aclIntArray *outer = ints(DIMS(0, -1)), *none = ints(0, NULL), *twice = ints(DIMS(0, -3));
    RUN(aclnnReduceSum, a.tensor, outer, false, ACL_FLOAT, one.tensor);
    EXPECT(one, EXACT, 18, 26, 34);
    RUN(aclnnMean, a.tensor, outer, true, ACL_FLOAT, kept.tensor);
    EXPECT(kept, EXACT, 4.5, 6.5, 8.5);
    RUN(aclnnReduceSum, a.tensor, none, false, ACL_FLOAT, all.tensor);
    EXPECT(all, EXACT, 78);
    REFUSED("twice", aclnnReduceSum, a.tensor, twice, false, ACL_FLOAT, all.tensor);
    REFUSED("out has shape", aclnnMean, a.tensor, outer, false, ACL_FLOAT, kept.tensor);
    REFUSED("dtype", aclnnMean, a.tensor, outer, false, ACL_FLOAT16, one.tensor);
    aclIntArray *inner = ints(DIMS(1, 2));
    float orders[] = {1, 2, 3, INFINITY};
    double norms[4][2] = {{21, 57}, {sqrt(91), sqrt(559)}, {cbrt(441), cbrt(5643)}, {6, 12}};
    for (int i = 0; i < 4; i++) {
        aclScalar *order = scalar(orders[i]);
        RUN(aclnnLinalgVectorNorm, a.tensor, order, inner, false, ACL_FLOAT, pair.tensor);
        EXPECT(pair, FLOAT32, norms[i][0], norms[i][1]);
    }
}

static void order_of_values(void) {
    Made a = MADE(ACL_FLOAT, DIMS(2, 4), 3, 1, 3, 2, -1, 7, 0, 7), best = make(ACL_INT64, DIMS(2), NULL);
    Made values = make(ACL_FLOAT, DIMS(2, 2), NULL), places = make(ACL_INT64, DIMS(2, 2), NULL);
    RUN(aclnnArgMax, a.tensor, -1, false, best.tensor);
    EXPECT(best, EXACT, 0, 1);
    RUN(aclnnTopk, a.tensor, 2, 1, true, true, values.tensor, places.tensor);
    EXPECT(values, EXACT, 3, 3, 7, 7);
    EXPECT(places, EXACT, 0, 2, 1, 3);
    RUN(aclnnTopk, a.tensor, 2, 1, false, true, values.tensor, places.tensor);
    EXPECT(values, EXACT, 1, 2, -1, 0);
    REFUSED("sorted", aclnnTopk, a.tensor, 2, 1, true, false, values.tensor, places.tensor);
    REFUSED("k is 5", aclnnTopk, a.tensor, 5, 1, true, true, values.tensor, places.tensor);
}

static void copies(void) {
    Made a = MADE(ACL_FLOAT, DIMS(2, 3), 1, 2, 3, 4, 5, 6), turned = make(ACL_FLOAT, DIMS(3, 2), NULL);
    aclTensor *transposed = view(a.device, ACL_FLOAT, DIMS(3, 2), (int64_t[]){1, 3}, 0);
    RUN(aclnnInplaceCopy, turned.tensor, transposed);
    EXPECT(turned, EXACT, 1, 4, 2, 5, 3, 6);
    RUN(aclnnInplaceZero, turned.tensor);
    EXPECT(turned, EXACT, 0, 0, 0, 0, 0, 0);
    aclIntArray *order = ints(DIMS(1, 0)), *same = ints(DIMS(0, 0));
    RUN(aclnnPermute, a.tensor, order, turned.tensor);
    EXPECT(turned, EXACT, 1, 4, 2, 5, 3, 6);
    REFUSED("twice", aclnnPermute, a.tensor, same, turned.tensor);
    aclScalar *five = scalar(5);
    aclTensor *corner = view(a.device, ACL_FLOAT, DIMS(2), (int64_t[]){3}, 1);
    RUN(aclnnInplaceFillScalar, corner, five);
    EXPECT(a, EXACT, 1, 5, 3, 4, 5, 6);
    const aclTensor *members[] = {view(a.device, ACL_FLOAT, DIMS(2, 3), NULL, 0), view(a.device, ACL_FLOAT, DIMS(2, 1), NULL, 0)};
    aclTensorList *list = aclCreateTensorList(members, 2);
    Made joined = make(ACL_FLOAT, DIMS(2, 4), NULL);
    RUN(aclnnCat, list, 1, joined.tensor);
    EXPECT(joined, EXACT, 1, 5, 3, 1, 4, 5, 6, 5);
    REFUSED("a tensor has shape", aclnnCat, list, 0, joined.tensor);
    Made classes = MADE(ACL_INT64, DIMS(2), 2, 0), on = MADE(ACL_FLOAT, DIMS(1), 9), off = MADE(ACL_FLOAT, DIMS(1), -1);
    Made hot = make(ACL_FLOAT, DIMS(2, 3), NULL);
    RUN(aclnnOneHot, classes.tensor, 3, on.tensor, off.tensor, -1, hot.tensor);
    EXPECT(hot, EXACT, -1, -1, 9, 9, -1, -1);
}

int main(void) {
    begin_with_stream();
    arithmetic(ACL_FLOAT, FLOAT32);
    arithmetic(ACL_FLOAT16, FLOAT16);
    arithmetic(ACL_BF16, BFLOAT16);
    functions(ACL_FLOAT, FLOAT32);
    functions(ACL_BF16, BFLOAT16);
    integers();
    casts();
    reductions();
    order_of_values();
    copies();
    end();
    return 0;
}
