/* Division by the root mean square over the dimensions of gamma. */
#include <math.h>
#include <stdlib.h>

#include "ascend/operators_nn.h"
#include "values.h"

enum { ROWS, COLUMNS };

/* gamma has the last dimensions of x; rstd a value for each row. */
static void check(Plan *plan, const View *x, const View *gamma, const View *rstd) {
    plan->n[ROWS] = plan->n[COLUMNS] = 1;
    plan_require(plan, gamma->rank > 0 && gamma->rank <= x->rank, "gamma has %d dimensions, x %d", gamma->rank, x->rank);
    for (int i = 0; i < x->rank && plan->status == 0; i++) {
        int own = i - (x->rank - gamma->rank);
        plan_require(plan, own < 0 || gamma->dims[own] == x->dims[i], "gamma has not the last dimensions of x");
        plan->n[own < 0 ? ROWS : COLUMNS] *= x->dims[i];
    }
    plan_require(plan, gamma->type == x->type || gamma->type == ACL_FLOAT, "gamma has type %s",
                 simulator_type_name(gamma->type));
    plan_require(plan, view_count(rstd) == plan->n[ROWS], "rstd has %ld elements, x %ld rows", (long)view_count(rstd),
                 (long)plan->n[ROWS]);
}

static double *normalize(double *x, const double *gamma, int64_t rows, int64_t columns, double epsilon) {
    double *rstd = simulator_allocate((size_t)rows * sizeof *rstd);
    for (int64_t r = 0; r < rows; r++) {
        double *row = x + r * columns, square = 0;
        for (int64_t c = 0; c < columns; c++) {
            square += row[c] * row[c];
        }
        rstd[r] = 1 / sqrt(square / (double)columns + epsilon);
        for (int64_t c = 0; c < columns; c++) {
            row[c] *= rstd[r] * gamma[c];
        }
    }
    return rstd;
}

static void compute(Plan *plan) {
    double *x = view_read(plan->v[0]), *gamma = view_read(plan->v[1]);
    double *rstd = normalize(x, gamma, plan->n[ROWS], plan->n[COLUMNS], plan->x[0]);
    view_write(plan->v[2], x);
    view_write(plan->v[3], rstd);
    free(x);
    free(gamma);
    free(rstd);
}

EXPORT aclnnStatus aclnnRmsNormGetWorkspaceSize(const aclTensor *x, const aclTensor *gamma, double epsilon,
                                                const aclTensor *yOut, const aclTensor *rstdOut, uint64_t *workspaceSize,
                                                aclOpExecutor **executor) {
    BEGIN(aclnnRmsNorm, CHIPS_NEW | CHIP_310P);
    View *from = plan_input(plan, "x", x, FLOATS), *scale = plan_input(plan, "gamma", gamma, FLOATS);
    View *to = plan_output(plan, "yOut", yOut, FLOATS), *rstd = plan_output(plan, "rstdOut", rstdOut, TYPE(ACL_FLOAT));
    check(plan, from, scale, rstd);
    plan_same_shape(plan, to, from, "yOut");
    plan_same_type(plan, to, from, "yOut");
    plan->x[0] = epsilon;
    return plan_finish(plan, compute);
}
PHASE_TWO(aclnnRmsNorm)

/* v: dy, x, rstd, gamma, dx, dgamma */
static void compute_backward(Plan *plan) {
    int64_t rows = plan->n[ROWS], columns = plan->n[COLUMNS];
    double *dy = view_read(plan->v[0]), *x = view_read(plan->v[1]), *rstd = view_read(plan->v[2]), *gamma = view_read(plan->v[3]);
    double *dgamma = simulator_allocate((size_t)columns * sizeof *dgamma);
    for (int64_t r = 0; r < rows; r++) {
        double *row = x + r * columns, *grad = dy + r * columns, product = 0;
        for (int64_t c = 0; c < columns; c++) {
            row[c] *= rstd[r];
            dgamma[c] += grad[c] * row[c];
            product += grad[c] * gamma[c] * row[c];
        }
        for (int64_t c = 0; c < columns; c++) {
            row[c] = rstd[r] * (grad[c] * gamma[c] - row[c] * product / (double)columns);
        }
    }
    view_write(plan->v[4], x);
    view_write(plan->v[5], dgamma);
    free(dy);
    free(x);
    free(rstd);
    free(gamma);
    free(dgamma);
}

EXPORT aclnnStatus aclnnRmsNormGradGetWorkspaceSize(const aclTensor *dy, const aclTensor *x, const aclTensor *rstd,
                                                    const aclTensor *gamma, const aclTensor *dxOut,
                                                    const aclTensor *dgammaOut, uint64_t *workspaceSize,
                                                    aclOpExecutor **executor) {
    BEGIN(aclnnRmsNormGrad, CHIPS_NEW);
    View *grad = plan_input(plan, "dy", dy, FLOATS), *from = plan_input(plan, "x", x, FLOATS);
    View *rstds = plan_input(plan, "rstd", rstd, TYPE(ACL_FLOAT)), *scale = plan_input(plan, "gamma", gamma, FLOATS);
    View *dx = plan_output(plan, "dxOut", dxOut, FLOATS);
    View *dgamma = plan_output(plan, "dgammaOut", dgammaOut, TYPE(ACL_FLOAT));
    check(plan, from, scale, rstds);
    plan_same_shape(plan, grad, from, "dy");
    plan_same_type(plan, grad, from, "dy");
    plan_same_shape(plan, dx, from, "dxOut");
    plan_same_type(plan, dx, from, "dxOut");
    plan_same_shape(plan, dgamma, scale, "dgammaOut");
    return plan_finish(plan, compute_backward);
}
PHASE_TWO(aclnnRmsNormGrad)

/* v: x1, gamma, y, rstd, x2, x; the sum is rounded to its type before it is normalized. */
static void compute_sum(Plan *plan) {
    double *x = view_read(plan->v[0]), *other = view_read(plan->v[4]), *gamma = view_read(plan->v[1]);
    int64_t count = view_count(plan->v[0]);
    for (int64_t i = 0; i < count; i++) {
        x[i] += other[i];
    }
    values_round(x, count, plan->v[0]->type);
    view_write(plan->v[5], x);
    double *rstd = normalize(x, gamma, plan->n[ROWS], plan->n[COLUMNS], plan->x[0]);
    view_write(plan->v[2], x);
    view_write(plan->v[3], rstd);
    free(x);
    free(other);
    free(gamma);
    free(rstd);
}

EXPORT aclnnStatus aclnnAddRmsNormGetWorkspaceSize(const aclTensor *x1, const aclTensor *x2, const aclTensor *gamma,
                                                   double epsilon, aclTensor *yOut, aclTensor *rstdOut, aclTensor *xOut,
                                                   uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnAddRmsNorm, CHIPS_NEW | CHIP_310P);
    View *from = plan_input(plan, "x1", x1, FLOATS), *scale = plan_input(plan, "gamma", gamma, FLOATS);
    View *to = plan_output(plan, "yOut", yOut, FLOATS), *rstd = plan_output(plan, "rstdOut", rstdOut, TYPE(ACL_FLOAT));
    View *other = plan_input(plan, "x2", x2, FLOATS), *sum = plan_output(plan, "xOut", xOut, FLOATS);
    View *alike[] = {to, other, sum};
    check(plan, from, scale, rstd);
    for (int i = 0; i < 3; i++) {
        plan_same_shape(plan, alike[i], from, "x2, yOut or xOut");
        plan_same_type(plan, alike[i], from, "x2, yOut or xOut");
    }
    plan->x[0] = epsilon;
    return plan_finish(plan, compute_sum);
}
PHASE_TWO(aclnnAddRmsNorm)
