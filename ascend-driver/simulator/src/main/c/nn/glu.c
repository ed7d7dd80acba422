/* SwiGlu: the silu of the first half of a dimension, times the second half. */
#include <math.h>
#include <stdlib.h>

#include "ascend/operators_nn.h"
#include "values.h"

static void compute_forward(Plan *plan) {
    const View *x = plan->v[0];
    Split split = view_split(x, (int)plan->n[0]);
    int64_t half = split.size / 2 * split.inner;
    double *values = view_read(x), *out = simulator_allocate((size_t)(split.outer * half) * sizeof *out);
    for (int64_t o = 0; o < split.outer; o++) {
        for (int64_t i = 0; i < half; i++) {
            double a = values[2 * o * half + i], b = values[(2 * o + 1) * half + i];
            out[o * half + i] = a / (1 + exp(-a)) * b;
        }
    }
    view_write(plan->v[1], out);
    free(values);
    free(out);
}

static void compute_backward(Plan *plan) {
    const View *x = plan->v[1];
    Split split = view_split(x, (int)plan->n[0]);
    int64_t half = split.size / 2 * split.inner;
    double *grad = view_read(plan->v[0]), *values = view_read(x);
    for (int64_t o = 0; o < split.outer; o++) {
        for (int64_t i = 0; i < half; i++) {
            double *a = &values[2 * o * half + i], *b = &values[(2 * o + 1) * half + i], y = grad[o * half + i];
            double s = 1 / (1 + exp(-*a)), silu = *a * s;
            *a = y * *b * s * (1 + *a * (1 - s));
            *b = y * silu;
        }
    }
    view_write(plan->v[2], values);
    free(grad);
    free(values);
}

/* The shape with half of the dimension. */
static View halved(Plan *plan, const View *x, int64_t dim) {
    View shape = *x;
    int which = plan_dimension(plan, x, dim);
    plan_require(plan, x->rank > 0 && x->dims[which] % 2 == 0, "dimension %d of x has %ld elements, not an even number",
                 which, x->rank == 0 ? 0L : (long)x->dims[which]);
    shape.dims[which] /= 2;
    plan->n[0] = which;
    return shape;
}

EXPORT aclnnStatus aclnnSwiGluGetWorkspaceSize(const aclTensor *x, int64_t dim, const aclTensor *out,
                                               uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnSwiGlu, CHIPS_NEW | CHIP_310P);
    View *from = plan_input(plan, "x", x, FLOATS), *to = plan_output(plan, "out", out, FLOATS);
    View shape = halved(plan, from, dim);
    plan_same_shape(plan, to, &shape, "out");
    plan_same_type(plan, to, from, "out");
    return plan_finish(plan, compute_forward);
}
PHASE_TWO(aclnnSwiGlu)

EXPORT aclnnStatus aclnnSwiGluGradGetWorkspaceSize(const aclTensor *yGrad, const aclTensor *x, int64_t dim,
                                                   const aclTensor *out, uint64_t *workspaceSize,
                                                   aclOpExecutor **executor) {
    BEGIN(aclnnSwiGluGrad, CHIPS_NEW);
    View *grad = plan_input(plan, "yGrad", yGrad, FLOATS), *from = plan_input(plan, "x", x, FLOATS);
    View *to = plan_output(plan, "out", out, FLOATS), shape = halved(plan, from, dim);
    plan_same_shape(plan, grad, &shape, "yGrad");
    plan_same_shape(plan, to, from, "out");
    plan_same_type(plan, grad, from, "yGrad");
    plan_same_type(plan, to, from, "out");
    return plan_finish(plan, compute_backward);
}
PHASE_TWO(aclnnSwiGluGrad)
