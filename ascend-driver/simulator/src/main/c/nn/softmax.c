/* Softmax and its logarithm along a dimension. The gradients take the results of the forward pass. */
#include <math.h>
#include <stdlib.h>

#include "ascend/operators_nn.h"
#include "values.h"

typedef void (*Column)(double *values, const double *results, int64_t size, int64_t stride);

static void softmax(double *values, const double *unused, int64_t size, int64_t stride) {
    (void)unused;
    double most = -INFINITY, sum = 0;
    for (int64_t i = 0; i < size; i++) {
        most = fmax(most, values[i * stride]);
    }
    for (int64_t i = 0; i < size; i++) {
        values[i * stride] = exp(values[i * stride] - most);
        sum += values[i * stride];
    }
    for (int64_t i = 0; i < size; i++) {
        values[i * stride] /= sum;
    }
}

static void log_softmax(double *values, const double *unused, int64_t size, int64_t stride) {
    (void)unused;
    double most = -INFINITY, sum = 0;
    for (int64_t i = 0; i < size; i++) {
        most = fmax(most, values[i * stride]);
    }
    for (int64_t i = 0; i < size; i++) {
        sum += exp(values[i * stride] - most);
    }
    for (int64_t i = 0; i < size; i++) {
        values[i * stride] -= most + log(sum);
    }
}

static void softmax_backward(double *grad, const double *y, int64_t size, int64_t stride) {
    double sum = 0;
    for (int64_t i = 0; i < size; i++) {
        sum += grad[i * stride] * y[i * stride];
    }
    for (int64_t i = 0; i < size; i++) {
        grad[i * stride] = y[i * stride] * (grad[i * stride] - sum);
    }
}

static void log_softmax_backward(double *grad, const double *y, int64_t size, int64_t stride) {
    double sum = 0;
    for (int64_t i = 0; i < size; i++) {
        sum += grad[i * stride];
    }
    for (int64_t i = 0; i < size; i++) {
        grad[i * stride] -= exp(y[i * stride]) * sum;
    }
}

/* v[0] is what changes, v[1] the results of the forward pass or NULL, v[2] the target. */
static void each_column(Plan *plan, Column column) {
    Split split = view_split(plan->v[0], (int)plan->n[0]);
    double *values = view_read(plan->v[0]), *results = plan->v[1] == NULL ? NULL : view_read(plan->v[1]);
    for (int64_t o = 0; o < split.outer; o++) {
        for (int64_t i = 0; i < split.inner; i++) {
            int64_t at = o * split.size * split.inner + i;
            column(values + at, results == NULL ? NULL : results + at, split.size, split.inner);
        }
    }
    view_write(plan->v[2], values);
    free(values);
    free(results);
}

static void compute_softmax(Plan *plan) {
    each_column(plan, softmax);
}

static void compute_log_softmax(Plan *plan) {
    each_column(plan, log_softmax);
}

static void compute_softmax_backward(Plan *plan) {
    each_column(plan, softmax_backward);
}

static void compute_log_softmax_backward(Plan *plan) {
    each_column(plan, log_softmax_backward);
}

static int forward(Plan *plan, const aclTensor *self, int64_t dim, aclTensor *out, Kernel kernel) {
    View *from = plan_in_place(plan, plan_input(plan, "self", self, REALS));
    plan_optional(plan, "output", NULL, REALS);
    View *to = plan_output(plan, "out", out, REALS);
    plan->n[0] = plan_dimension(plan, from, dim);
    plan_same_shape(plan, to, from, "out");
    return plan_finish(plan, kernel);
}

static int backward(Plan *plan, const aclTensor *gradOutput, const aclTensor *output, int64_t dim, aclTensor *out,
                    Kernel kernel) {
    View *grad = plan_in_place(plan, plan_input(plan, "gradOutput", gradOutput, REALS));
    View *results = plan_in_place(plan, plan_input(plan, "output", output, REALS));
    View *to = plan_output(plan, "out", out, REALS);
    plan->n[0] = plan_dimension(plan, grad, dim);
    plan_same_shape(plan, results, grad, "output");
    plan_same_shape(plan, to, grad, "out");
    plan_same_type(plan, results, grad, "output");
    return plan_finish(plan, kernel);
}

EXPORT aclnnStatus aclnnSoftmaxGetWorkspaceSize(const aclTensor *self, int64_t dim, aclTensor *out,
                                                uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnSoftmax, CHIPS_ALL);
    return forward(plan, self, dim, out, compute_softmax);
}
PHASE_TWO(aclnnSoftmax)

EXPORT aclnnStatus aclnnLogSoftmaxGetWorkspaceSize(const aclTensor *self, int64_t dim, aclTensor *out,
                                                   uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnLogSoftmax, CHIPS_ALL);
    return forward(plan, self, dim, out, compute_log_softmax);
}
PHASE_TWO(aclnnLogSoftmax)

EXPORT aclnnStatus aclnnSoftmaxBackwardGetWorkspaceSize(const aclTensor *gradOutput, const aclTensor *output, int64_t dim,
                                                        aclTensor *out, uint64_t *workspaceSize,
                                                        aclOpExecutor **executor) {
    BEGIN(aclnnSoftmaxBackward, CHIPS_ALL);
    return backward(plan, gradOutput, output, dim, out, compute_softmax_backward);
}
PHASE_TWO(aclnnSoftmaxBackward)

EXPORT aclnnStatus aclnnLogSoftmaxBackwardGetWorkspaceSize(const aclTensor *gradOutput, const aclTensor *output,
                                                           int64_t dim, aclTensor *out, uint64_t *workspaceSize,
                                                           aclOpExecutor **executor) {
    BEGIN(aclnnLogSoftmaxBackward, CHIPS_ALL);
    return backward(plan, gradOutput, output, dim, out, compute_log_softmax_backward);
}
PHASE_TWO(aclnnLogSoftmaxBackward)
