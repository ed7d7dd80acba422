/* Layer norm over the last dimensions. */
#include <math.h>
#include <stdlib.h>

#include "ascend/operators_nn.h"
#include "values.h"

enum { ROWS, COLUMNS, FIRST }; /* in n: the last is the first dimension that is normalized */

/* Checks normalizedShape, and the shape of mean and rstd: the leading dimensions, then ones. */
static View check_shape(Plan *plan, const View *input, const aclIntArray *normalizedShape) {
    int count;
    const int64_t *normalized = plan_integers(plan, "normalizedShape", normalizedShape, MAX_RANK, &count);
    View leading = *input;
    plan->n[ROWS] = plan->n[COLUMNS] = 1;
    plan->n[FIRST] = input->rank - count;
    plan_require(plan, count > 0 && count <= input->rank, "normalizedShape has %d dimensions, input %d", count, input->rank);
    for (int i = 0; i < input->rank && plan->status == 0; i++) {
        int own = i - (input->rank - count);
        plan_require(plan, own < 0 || normalized[own] == input->dims[i], "normalizedShape is not the end of input's shape");
        plan->n[own < 0 ? ROWS : COLUMNS] *= input->dims[i];
        leading.dims[i] = own < 0 ? input->dims[i] : 1;
    }
    return leading;
}

/* A weight or a bias has the normalized shape. */
static void check_weight(Plan *plan, const View *input, const View *weight, const char *name) {
    if (weight != NULL && plan->status == 0) {
        plan_shape(plan, weight, name, input->rank - (int)plan->n[FIRST], input->dims + plan->n[FIRST]);
    }
}

static void compute_forward(Plan *plan) {
    int64_t rows = plan->n[ROWS], columns = plan->n[COLUMNS];
    double *x = view_read(plan->v[0]), *weight = plan->v[1] == NULL ? NULL : view_read(plan->v[1]);
    double *bias = plan->v[2] == NULL ? NULL : view_read(plan->v[2]);
    double *means = simulator_allocate((size_t)rows * sizeof *means), *rstds = simulator_allocate((size_t)rows * sizeof *rstds);
    for (int64_t r = 0; r < rows; r++) {
        double *row = x + r * columns, mean = 0, variance = 0;
        for (int64_t c = 0; c < columns; c++) {
            mean += row[c];
        }
        mean /= (double)columns;
        for (int64_t c = 0; c < columns; c++) {
            variance += (row[c] - mean) * (row[c] - mean);
        }
        means[r] = mean;
        rstds[r] = 1 / sqrt(variance / (double)columns + plan->x[0]);
        for (int64_t c = 0; c < columns; c++) {
            double normal = (row[c] - mean) * rstds[r];
            row[c] = normal * (weight == NULL ? 1 : weight[c]) + (bias == NULL ? 0 : bias[c]);
        }
    }
    view_write(plan->v[3], x);
    if (plan->v[4] != NULL) {
        view_write(plan->v[4], means);
    }
    if (plan->v[5] != NULL) {
        view_write(plan->v[5], rstds);
    }
    free(x);
    free(weight);
    free(bias);
    free(means);
    free(rstds);
}

EXPORT aclnnStatus aclnnLayerNormGetWorkspaceSize(const aclTensor *input, const aclIntArray *normalizedShape,
                                                  const aclTensor *weightOptional, const aclTensor *biasOptional,
                                                  double eps, aclTensor *out, aclTensor *meanOutOptional,
                                                  aclTensor *rstdOutOptional, uint64_t *workspaceSize,
                                                  aclOpExecutor **executor) {
    BEGIN(aclnnLayerNorm, CHIPS_ALL);
    View *from = plan_input(plan, "input", input, FLOATS);
    View *weight = plan_optional(plan, "weight", weightOptional, FLOATS);
    View *bias = plan_optional(plan, "bias", biasOptional, FLOATS);
    View *to = plan_output(plan, "out", out, FLOATS);
    View *mean = plan_optional_output(plan, "meanOut", meanOutOptional, FLOATS);
    View *rstd = plan_optional_output(plan, "rstdOut", rstdOutOptional, FLOATS);
    View leading = check_shape(plan, from, normalizedShape);
    check_weight(plan, from, weight, "weight");
    check_weight(plan, from, bias, "bias");
    plan_same_shape(plan, to, from, "out");
    plan_same_type(plan, to, from, "out");
    if (mean != NULL) {
        plan_same_shape(plan, mean, &leading, "meanOut");
    }
    if (rstd != NULL) {
        plan_same_shape(plan, rstd, &leading, "rstdOut");
    }
    plan->x[0] = eps;
    return plan_finish(plan, compute_forward);
}
PHASE_TWO(aclnnLayerNorm)

typedef struct {
    double *dx, *dweight, *dbias;
} Gradients;

/* One row's share of all three gradients. dy is the gradient of the result, normal the normalized input. */
static void row_backward(const double *dy, double *normal, const double *weight, double rstd, int64_t columns, Gradients to) {
    double sum = 0, product = 0;
    for (int64_t c = 0; c < columns; c++) {
        double scaled = dy[c] * (weight == NULL ? 1 : weight[c]);
        sum += scaled;
        product += scaled * normal[c];
        to.dweight[c] += dy[c] * normal[c];
        to.dbias[c] += dy[c];
    }
    for (int64_t c = 0; c < columns; c++) {
        double scaled = dy[c] * (weight == NULL ? 1 : weight[c]);
        to.dx[c] = rstd * (scaled - (sum + normal[c] * product) / (double)columns);
    }
}

static void compute_backward(Plan *plan) {
    int64_t rows = plan->n[ROWS], columns = plan->n[COLUMNS];
    double *dy = view_read(plan->v[0]), *x = view_read(plan->v[1]), *mean = view_read(plan->v[2]), *rstd = view_read(plan->v[3]);
    double *weight = plan->v[4] == NULL ? NULL : view_read(plan->v[4]);
    double *dx = simulator_allocate((size_t)(rows * columns) * sizeof *dx);
    double *dweight = simulator_allocate((size_t)columns * sizeof *dweight);
    double *dbias = simulator_allocate((size_t)columns * sizeof *dbias);
    for (int64_t r = 0; r < rows; r++) {
        double *row = x + r * columns;
        for (int64_t c = 0; c < columns; c++) {
            row[c] = (row[c] - mean[r]) * rstd[r];
        }
        row_backward(dy + r * columns, row, weight, rstd[r], columns, (Gradients){dx + r * columns, dweight, dbias});
    }
    double *results[] = {dx, dweight, dbias};
    for (int i = 0; i < 3; i++) {
        if (plan->v[6 + i] != NULL) {
            view_write(plan->v[6 + i], results[i]);
        }
        free(results[i]);
    }
    free(dy);
    free(x);
    free(mean);
    free(rstd);
    free(weight);
}

EXPORT aclnnStatus aclnnLayerNormBackwardGetWorkspaceSize(
    const aclTensor *gradOut, const aclTensor *input, const aclIntArray *normalizedShape, const aclTensor *mean,
    const aclTensor *rstd, const aclTensor *weightOptional, const aclTensor *biasOptional, const aclBoolArray *outputMask,
    aclTensor *gradInputOut, aclTensor *gradWeightOut, aclTensor *gradBiasOut, uint64_t *workspaceSize,
    aclOpExecutor **executor) {
    BEGIN(aclnnLayerNormBackward, CHIPS_ALL);
    int count;
    const bool *mask = plan_bools(plan, "outputMask", outputMask, &count);
    bool whole = plan_require(plan, count == 3, "outputMask has %d values, not 3", count);
    View *grad = plan_input(plan, "gradOut", gradOut, FLOATS), *from = plan_input(plan, "input", input, FLOATS);
    View *means = plan_input(plan, "mean", mean, FLOATS), *rstds = plan_input(plan, "rstd", rstd, FLOATS);
    View *weight = plan_optional(plan, "weight", weightOptional, FLOATS);
    View *bias = plan_optional(plan, "bias", biasOptional, FLOATS);
    const char *names[] = {"gradInputOut", "gradWeightOut", "gradBiasOut"};
    aclTensor *tensors[] = {gradInputOut, gradWeightOut, gradBiasOut};
    check_shape(plan, from, normalizedShape);
    for (int i = 0; i < 3; i++) {
        View *to = whole && mask[i] ? plan_output(plan, names[i], tensors[i], FLOATS)
                                    : plan_optional_output(plan, names[i], NULL, FLOATS);
        if (to != NULL && i == 0) {
            plan_same_shape(plan, to, from, names[i]);
        } else {
            check_weight(plan, from, to, names[i]);
        }
    }
    plan_same_shape(plan, grad, from, "gradOut");
    plan_require(plan, view_count(means) == plan->n[ROWS] && view_count(rstds) == plan->n[ROWS],
                 "mean and rstd have not one value for each row");
    check_weight(plan, from, weight, "weight");
    check_weight(plan, from, bias, "bias");
    return plan_finish(plan, compute_backward);
}
PHASE_TWO(aclnnLayerNormBackward)
