/* Operators of a training step: results by formulas, gradients by differences of the results. */
#include "tensors.h"

#define STEP 0.02
#define DIFFERENCE 2e-3 /* of a gradient from the quotient of differences in float32 */

/* The weighted sum of an operator's result, and how it changes with each element of an input. */
typedef double (*Sum)(const double *input);

static double weighted(Made out) {
    float values[64];
    double sum = 0;
    read_values(out, values);
    for (int64_t i = 0; i < out.count; i++) {
        sum += (double)values[i] * (0.3 + 0.2 * (double)(i % 4));
    }
    return sum;
}

static Made weights(size_t rank, const int64_t *dims, int64_t count) {
    double values[64];
    for (int64_t i = 0; i < count; i++) {
        values[i] = 0.3 + 0.2 * (double)(i % 4);
    }
    return make(ACL_FLOAT, rank, dims, values);
}

static void check_gradient(Sum sum, const double *input, Made gradient, const char *name) {
    float got[64];
    double moved[64];
    read_values(gradient, got);
    for (int64_t i = 0; i < gradient.count; i++) {
        memcpy(moved, input, sizeof moved);
        moved[i] = input[i] + STEP;
        double above = sum(moved);
        moved[i] = input[i] - STEP;
        double wanted = (above - sum(moved)) / (2 * STEP);
        if (!(fabs(wanted - (double)got[i]) < DIFFERENCE)) {
            fprintf(stderr, "%s: gradient %ld is %g, not %g\n", name, (long)i, (double)got[i], wanted);
            exit(1);
        }
    }
}

static const double SOME[64] = {0.5, -1.2, 2.1, 0.1, -0.4, 1.7, -2.2, 0.9, 0.3, -0.6, 1.1, -1.5};
static const int64_t SHAPE[] = {3, 4};
static Made normal_weight, normal_bias, targets, class_weights, total_weight;
static aclIntArray *last;

#define SUM_OF(function, operator, ...)                        \
    static double function(const double *input) {              \
        Made x = make(ACL_FLOAT, 2, SHAPE, input);             \
        Made out = make(ACL_FLOAT, 2, SHAPE, NULL);            \
        RUN(operator, x.tensor, ##__VA_ARGS__, out.tensor);    \
        double sum = weighted(out);                            \
        drop(x);                                               \
        drop(out);                                             \
        return sum;                                            \
    }

SUM_OF(sum_gelu, aclnnGelu)
SUM_OF(sum_gelu_erf, aclnnGeluV2, 0)
SUM_OF(sum_silu, aclnnSilu)
SUM_OF(sum_softmax, aclnnSoftmax, -1)
SUM_OF(sum_softmax_first, aclnnSoftmax, 0)
SUM_OF(sum_log_softmax, aclnnLogSoftmax, 1)

static double sum_layer_norm(const double *input) {
    Made x = make(ACL_FLOAT, 2, SHAPE, input), out = make(ACL_FLOAT, 2, SHAPE, NULL);
    RUN(aclnnLayerNorm, x.tensor, last, normal_weight.tensor, normal_bias.tensor, 1e-5, out.tensor, NULL, NULL);
    double sum = weighted(out);
    drop(x);
    drop(out);
    return sum;
}

static double sum_rms_norm(const double *input) {
    Made x = make(ACL_FLOAT, 2, SHAPE, input), out = make(ACL_FLOAT, 2, SHAPE, NULL), rstd = make(ACL_FLOAT, DIMS(3, 1), NULL);
    RUN(aclnnRmsNorm, x.tensor, normal_weight.tensor, 1e-6, out.tensor, rstd.tensor);
    double sum = weighted(out);
    drop(x);
    drop(out);
    drop(rstd);
    return sum;
}

static double sum_swiglu(const double *input) {
    Made x = make(ACL_FLOAT, 2, SHAPE, input), out = make(ACL_FLOAT, DIMS(3, 2), NULL);
    RUN(aclnnSwiGlu, x.tensor, -1, out.tensor);
    double sum = weighted(out);
    drop(x);
    drop(out);
    return sum;
}

static double loss_nll(const double *input) {
    float value;
    Made x = make(ACL_FLOAT, 2, SHAPE, input), out = make(ACL_FLOAT, DIMS(1), NULL);
    RUN(aclnnNLLLoss, x.tensor, targets.tensor, class_weights.tensor, 1, -100, out.tensor, total_weight.tensor);
    read_values(out, &value);
    drop(x);
    drop(out);
    return (double)value;
}

static double loss_cross_entropy(const double *input) {
    float value;
    Made x = make(ACL_FLOAT, 2, SHAPE, input), out = make(ACL_FLOAT, DIMS(1), NULL), log = make(ACL_FLOAT, 2, SHAPE, NULL);
    RUN(aclnnCrossEntropyLoss, x.tensor, targets.tensor, NULL, "mean", -100, 0, 0, false, out.tensor, log.tensor,
        log.tensor, log.tensor);
    read_values(out, &value);
    drop(x);
    drop(out);
    drop(log);
    return (double)value;
}

static void activations(void) {
    Made x = make(ACL_FLOAT, 2, SHAPE, SOME), dy = weights(2, SHAPE, 12), dx = make(ACL_FLOAT, 2, SHAPE, NULL);
    Made known = MADE(ACL_FLOAT, DIMS(3), 1, -1, 0), out = make(ACL_FLOAT, DIMS(3), NULL);
    RUN(aclnnGelu, known.tensor, out.tensor);
    EXPECT(out, FLOAT32, 0.8411919906082768, -0.15880800939172324, 0);
    RUN(aclnnGeluV2, known.tensor, 0, out.tensor);
    EXPECT(out, FLOAT32, 0.8413447460685429, -0.15865525393145707, 0);
    RUN(aclnnSilu, known.tensor, out.tensor);
    EXPECT(out, FLOAT32, 0.7310585786300049, -0.2689414213699951, 0);
    RUN(aclnnGeluBackward, dy.tensor, x.tensor, dx.tensor);
    check_gradient(sum_gelu, SOME, dx, "gelu");
    RUN(aclnnGeluBackwardV2, dy.tensor, x.tensor, "tanh", dx.tensor);
    check_gradient(sum_gelu, SOME, dx, "gelu tanh");
    RUN(aclnnGeluBackwardV2, dy.tensor, x.tensor, "none", dx.tensor);
    check_gradient(sum_gelu_erf, SOME, dx, "gelu erf");
    REFUSED("approximate", aclnnGeluBackwardV2, dy.tensor, x.tensor, "fast", dx.tensor);
    RUN(aclnnSiluBackward, dy.tensor, x.tensor, dx.tensor);
    check_gradient(sum_silu, SOME, dx, "silu");
    Made half = weights(DIMS(3, 2), 6);
    RUN(aclnnSwiGluGrad, half.tensor, x.tensor, -1, dx.tensor);
    check_gradient(sum_swiglu, SOME, dx, "swiglu");
}

static void softmaxes(void) {
    Made x = make(ACL_FLOAT, 2, SHAPE, SOME), dy = weights(2, SHAPE, 12);
    Made y = make(ACL_FLOAT, 2, SHAPE, NULL), dx = make(ACL_FLOAT, 2, SHAPE, NULL);
    for (int dim = 0; dim < 2; dim++) {
        RUN(aclnnSoftmax, x.tensor, dim, y.tensor);
        RUN(aclnnSoftmaxBackward, dy.tensor, y.tensor, dim, dx.tensor);
        check_gradient(dim == 0 ? sum_softmax_first : sum_softmax, SOME, dx, "softmax");
    }
    RUN(aclnnLogSoftmax, x.tensor, 1, y.tensor);
    RUN(aclnnLogSoftmaxBackward, dy.tensor, y.tensor, 1, dx.tensor);
    check_gradient(sum_log_softmax, SOME, dx, "log softmax");
    Made wide = MADE(ACL_FLOAT, DIMS(3), 1000, 1000, -1000), share = make(ACL_FLOAT, DIMS(3), NULL);
    RUN(aclnnSoftmax, wide.tensor, 0, share.tensor);
    EXPECT(share, FLOAT32, 0.5, 0.5, 0);
    REFUSED("dimension 2", aclnnSoftmax, x.tensor, 2, y.tensor);
}

static void norms(void) {
    Made x = make(ACL_FLOAT, 2, SHAPE, SOME), dy = weights(2, SHAPE, 12), y = make(ACL_FLOAT, 2, SHAPE, NULL);
    Made dx = make(ACL_FLOAT, 2, SHAPE, NULL), mean = make(ACL_FLOAT, DIMS(3, 1), NULL), rstd = make(ACL_FLOAT, DIMS(3, 1), NULL);
    Made dw = make(ACL_FLOAT, DIMS(4), NULL), db = make(ACL_FLOAT, DIMS(4), NULL);
    aclBoolArray *all = aclCreateBoolArray((bool[]){true, true, true}, 3), *bias_only = aclCreateBoolArray((bool[]){false, false, true}, 3);
    RUN(aclnnLayerNorm, x.tensor, last, normal_weight.tensor, normal_bias.tensor, 1e-5, y.tensor, mean.tensor, rstd.tensor);
    RUN(aclnnLayerNormBackward, dy.tensor, x.tensor, last, mean.tensor, rstd.tensor, normal_weight.tensor,
        normal_bias.tensor, all, dx.tensor, dw.tensor, db.tensor);
    check_gradient(sum_layer_norm, SOME, dx, "layer norm");
    EXPECT(db, FLOAT32, 0.9, 1.5, 2.1, 2.7);
    RUN(aclnnInplaceZero, db.tensor);
    RUN(aclnnLayerNormBackward, dy.tensor, x.tensor, last, mean.tensor, rstd.tensor, NULL, NULL, bias_only, NULL, NULL,
        db.tensor);
    EXPECT(db, FLOAT32, 0.9, 1.5, 2.1, 2.7);
    RUN(aclnnLayerNorm, x.tensor, last, NULL, NULL, 0, y.tensor, NULL, NULL);
    float rows[12];
    read_values(y, rows);
    for (int r = 0; r < 3; r++) {
        float *row = rows + 4 * r, sum = row[0] + row[1] + row[2] + row[3];
        float square = row[0] * row[0] + row[1] * row[1] + row[2] * row[2] + row[3] * row[3];
        CHECK(fabsf(sum) < 1e-5f && fabsf(square - 4) < 1e-4f);
    }
    RUN(aclnnRmsNorm, x.tensor, normal_weight.tensor, 1e-6, y.tensor, rstd.tensor);
    RUN(aclnnRmsNormGrad, dy.tensor, x.tensor, rstd.tensor, normal_weight.tensor, dx.tensor, dw.tensor);
    check_gradient(sum_rms_norm, SOME, dx, "rms norm");
    REFUSED("gradWeightOut has shape", aclnnLayerNormBackward, dy.tensor, x.tensor, last, mean.tensor, rstd.tensor, NULL, NULL, all,
            dx.tensor, x.tensor, db.tensor);
}

static void losses(void) {
    Made x = make(ACL_FLOAT, 2, SHAPE, SOME), out = make(ACL_FLOAT, DIMS(1), NULL), dx = make(ACL_FLOAT, 2, SHAPE, NULL);
    Made one = MADE(ACL_FLOAT, DIMS(1), 1), scalar_one = make(ACL_FLOAT, 0, NULL, (double[]){1}), log = make(ACL_FLOAT, 2, SHAPE, NULL);
    RUN(aclnnNLLLoss, x.tensor, targets.tensor, class_weights.tensor, 2, 1, out.tensor, total_weight.tensor);
    EXPECT(out, FLOAT32, -3 * 2.1 - 1 * 0.3);
    EXPECT(total_weight, EXACT, 4);
    loss_nll(SOME);
    RUN(aclnnNLLLossBackward, one.tensor, x.tensor, targets.tensor, class_weights.tensor, 1, -100, total_weight.tensor, dx.tensor);
    check_gradient(loss_nll, SOME, dx, "nll");
    RUN(aclnnCrossEntropyLoss, x.tensor, targets.tensor, NULL, "mean", -100, 0, 0, false, out.tensor, log.tensor, log.tensor,
        log.tensor);
    RUN(aclnnCrossEntropyLossGrad, scalar_one.tensor, log.tensor, targets.tensor, NULL, NULL, NULL, "mean", -100, 0, 0, dx.tensor);
    check_gradient(loss_cross_entropy, SOME, dx, "cross-entropy");
    uint64_t size;
    aclOpExecutor *executor;
    GIVES(161001, aclnnNLLLossGetWorkspaceSize(x.tensor, targets.tensor, NULL, 1, -100, out.tensor, total_weight.tensor,
                                               &size, &executor));
    SAYS("weight is NULL");
}

static void products(aclDataType type, double tolerance) {
    Made a = MADE(type, DIMS(2, 3), 1, 2, 3, 4, 5, 6), b = MADE(type, DIMS(3, 2), 1, -1, 2, 0.5, 0, 3);
    Made out = make(type, DIMS(2, 2), NULL), bias = MADE(type, DIMS(2), 100, 200), wide = make(type, DIMS(3, 3), NULL);
    aclScalar *two = scalar(2), *half = scalar(0.5f);
    RUN(aclnnMm, a.tensor, b.tensor, out.tensor, 0);
    EXPECT(out, tolerance, 5, 9, 14, 16.5);
    RUN(aclnnAddmm, bias.tensor, a.tensor, b.tensor, half, two, out.tensor, 0);
    EXPECT(out, tolerance, 60, 118, 78, 133);
    RUN(aclnnInplaceAddmm, out.tensor, a.tensor, b.tensor, half, two, 0);
    EXPECT(out, tolerance, 40, 77, 67, 99.5);
    aclTensor *turned = view(a.device, type, DIMS(3, 2), (int64_t[]){1, 3}, 0);
    RUN(aclnnMatmul, turned, a.tensor, wide.tensor, 0);
    EXPECT(wide, tolerance, 17, 22, 27, 22, 29, 36, 27, 36, 45);
    Made vector = MADE(type, DIMS(3), 1, 0, -1), short_out = make(type, DIMS(2), NULL);
    RUN(aclnnMatmul, a.tensor, vector.tensor, short_out.tensor, 0);
    EXPECT(short_out, tolerance, -2, -2);
    Made batch = MADE(type, DIMS(2, 1, 2), 1, 2, 3, 4), one = MADE(type, DIMS(1, 2, 1), 5, 6), pair = make(type, DIMS(2, 1, 1), NULL);
    RUN(aclnnBatchMatMul, batch.tensor, one.tensor, pair.tensor, 0);
    EXPECT(pair, tolerance, 17, 39);
    REFUSED("do not go together", aclnnMm, a.tensor, a.tensor, out.tensor, 0);
    REFUSED("not 2 to 2", aclnnMm, batch.tensor, a.tensor, out.tensor, 0);
    REFUSED("cubeMathType is 5", aclnnMm, a.tensor, b.tensor, out.tensor, 5);
}

static void indices(void) {
    Made table = MADE(ACL_FLOAT, DIMS(3, 2), 1, 2, 3, 4, 5, 6), ids = MADE(ACL_INT64, DIMS(4), 2, 0, 2, 1);
    Made rows = make(ACL_FLOAT, DIMS(4, 2), NULL), sums = make(ACL_FLOAT, DIMS(3, 2), NULL);
    RUN(aclnnEmbedding, table.tensor, ids.tensor, rows.tensor);
    EXPECT(rows, EXACT, 5, 6, 1, 2, 5, 6, 3, 4);
    RUN(aclnnEmbeddingDenseBackward, rows.tensor, ids.tensor, 3, (uint64_t)-1, false, sums.tensor);
    EXPECT(sums, EXACT, 1, 2, 3, 4, 10, 12);
    RUN(aclnnEmbeddingDenseBackward, rows.tensor, ids.tensor, 3, 1, true, sums.tensor);
    EXPECT(sums, EXACT, 1, 2, 0, 0, 5, 6);
    RUN(aclnnIndexSelect, table.tensor, 0, ids.tensor, rows.tensor);
    EXPECT(rows, EXACT, 5, 6, 1, 2, 5, 6, 3, 4);
    Made picks = MADE(ACL_INT64, DIMS(2, 2), 2, 0, 1, 1), picked = make(ACL_FLOAT, DIMS(2, 2), NULL);
    RUN(aclnnGather, table.tensor, 0, picks.tensor, picked.tensor);
    EXPECT(picked, EXACT, 5, 2, 3, 4);
    RUN(aclnnScatterAdd, table.tensor, 0, picks.tensor, picked.tensor, sums.tensor);
    EXPECT(sums, EXACT, 1, 4, 6, 8, 10, 6);
    aclScalar *two = scalar(2);
    RUN(aclnnIndexAdd, table.tensor, 0, ids.tensor, rows.tensor, two, sums.tensor);
    EXPECT(sums, EXACT, 3, 6, 9, 12, 25, 30);
    const aclTensor *members[] = {view(ids.device, ACL_INT64, DIMS(2), NULL, 0)};
    aclTensorList *list = aclCreateTensorList(members, 1);
    Made put = MADE(ACL_FLOAT, DIMS(2), 7, 8);
    RUN(aclnnIndexPutImpl, table.tensor, list, put.tensor, true, false);
    EXPECT(table, EXACT, 8, 10, 3, 4, 12, 14);
    RUN(aclnnIndexPutImpl, table.tensor, list, put.tensor, false, false);
    EXPECT(table, EXACT, 7, 8, 3, 4, 7, 8);
}

static aclTensor *image(Made of, size_t rank, const int64_t *dims, aclFormat format) {
    return aclCreateTensor(dims, rank, ACL_FLOAT, NULL, 0, format, dims, rank, of.device);
}

static void pools(void) {
    Made x = MADE(ACL_FLOAT, DIMS(1, 1, 3, 4), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), y = make(ACL_FLOAT, DIMS(1, 1, 2, 2), NULL);
    Made dx = make(ACL_FLOAT, DIMS(1, 1, 3, 4), NULL);
    aclTensor *in = image(x, DIMS(1, 1, 3, 4), ACL_FORMAT_NCHW), *out = image(y, DIMS(1, 1, 2, 2), ACL_FORMAT_NCHW);
    aclTensor *back = image(dx, DIMS(1, 1, 3, 4), ACL_FORMAT_NCHW);
    aclIntArray *two = ints(DIMS(2)), *zero = ints(DIMS(0)), *pad = ints(DIMS(1, 0)), *none = ints(0, NULL);
    RUN(aclnnAvgPool2d, in, two, two, zero, true, true, 0, 0, out);
    EXPECT(y, EXACT, 3.5, 5.5, 9.5, 11.5);
    RUN(aclnnAvgPool2d, in, two, none, pad, false, true, 0, 0, out);
    EXPECT(y, EXACT, 0.75, 1.75, 7.5, 9.5);
    RUN(aclnnAvgPool2d, in, two, two, pad, false, false, 0, 0, out);
    EXPECT(y, EXACT, 1.5, 3.5, 7.5, 9.5);
    RUN(aclnnAvgPool2dBackward, out, in, two, two, pad, false, false, 0, 0, back);
    EXPECT(dx, EXACT, 0.75, 0.75, 1.75, 1.75, 1.875, 1.875, 2.375, 2.375, 1.875, 1.875, 2.375, 2.375);
    REFUSED("not NCHW", aclnnAvgPool2d, x.tensor, two, two, zero, true, true, 0, 0, out);
}

/* The first step from zero moments moves by lr whatever the gradient is, if the step that is passed is 0. */
static void optimizer(void) {
    Made var = MADE(ACL_FLOAT, DIMS(2), 1, -1), m = MADE(ACL_FLOAT, DIMS(2), 0, 0), v = MADE(ACL_FLOAT, DIMS(2), 0, 0);
    Made grad = MADE(ACL_FLOAT, DIMS(2), 0.5, -4), step = MADE(ACL_INT64, DIMS(1), 0);
    RUN(aclnnApplyAdamWV2, var.tensor, m.tensor, v.tensor, NULL, grad.tensor, step.tensor, 0.1f, 0.9f, 0.99f, 0.5f, 0, false,
        false);
    EXPECT(var, FLOAT32, 0.95 - 0.1, -0.95 + 0.1);
    EXPECT(m, FLOAT32, 0.05, -0.4);
    EXPECT(v, FLOAT32, 0.0025, 0.16);
    REFUSED("amsgrad", aclnnApplyAdamWV2, var.tensor, m.tensor, v.tensor, NULL, grad.tensor, step.tensor, 0.1f, 0.9f, 0.99f, 0.5f,
            0, true, false);
}

static void thresholds(void) {
    Made x = MADE(ACL_FLOAT, DIMS(4), -2, 0, 0.5, 3), grad = MADE(ACL_FLOAT, DIMS(4), 1, 2, 3, 4);
    Made out = make(ACL_FLOAT, DIMS(4), NULL), whole = MADE(ACL_INT32, DIMS(3), -7, 0, 5);
    aclScalar *half = scalar(0.5f);
    RUN(aclnnSigmoid, x.tensor, out.tensor);
    EXPECT(out, FLOAT32, 1 / (1 + exp(2)), 0.5, 1 / (1 + exp(-0.5)), 1 / (1 + exp(-3)));
    RUN(aclnnRelu, x.tensor, out.tensor);
    EXPECT(out, EXACT, 0, 0, 0.5, 3);
    RUN(aclnnThresholdBackward, grad.tensor, x.tensor, half, out.tensor);
    EXPECT(out, EXACT, 0, 0, 0, 4);
    RUN(aclnnRelu, whole.tensor, whole.tensor);
    EXPECT(whole, EXACT, 0, 0, 5);
    REFUSED("out", aclnnRelu, x.tensor, whole.tensor);
}

int main(void) {
    begin_with_stream();
    normal_weight = MADE(ACL_FLOAT, DIMS(4), 1, 0.5, 2, -1);
    normal_bias = MADE(ACL_FLOAT, DIMS(4), 0.1, 0.2, 0.3, 0.4);
    targets = MADE(ACL_INT64, DIMS(3), 2, 1, 0);
    class_weights = MADE(ACL_FLOAT, DIMS(4), 1, 2, 3, 4);
    total_weight = make(ACL_FLOAT, DIMS(1), NULL);
    last = ints(DIMS(4));
    activations();
    thresholds();
    softmaxes();
    norms();
    losses();
    products(ACL_FLOAT, FLOAT32);
    products(ACL_FLOAT16, FLOAT16);
    products(ACL_BF16, BFLOAT16);
    indices();
    pools();
    optimizer();
    end();
    return 0;
}
