/* What is above a threshold, softly or not: sigmoid, rectifier and the rectifier's gradient. */
#include <math.h>
#include <stdlib.h>

#include "ascend/operators_nn.h"
#include "values.h"

#define RECTIFIED (FLOATS | TYPE(ACL_INT8) | TYPE(ACL_INT32) | TYPE(ACL_UINT8))

static void compute_sigmoid(Plan *plan) {
    double *x = view_read(plan->v[0]);
    for (int64_t i = 0, count = view_count(plan->v[0]); i < count; i++) {
        x[i] = 1 / (1 + exp(-x[i]));
    }
    view_write(plan->v[1], x);
    free(x);
}

/* What is no number stays what it is. */
static void compute_relu(Plan *plan) {
    double *x = view_read(plan->v[0]);
    for (int64_t i = 0, count = view_count(plan->v[0]); i < count; i++) {
        x[i] = x[i] < 0 ? 0 : x[i];
    }
    view_write(plan->v[1], x);
    free(x);
}

static void compute_threshold_backward(Plan *plan) {
    double *grad = view_read(plan->v[0]), *x = view_read(plan->v[1]);
    for (int64_t i = 0, count = view_count(plan->v[0]); i < count; i++) {
        grad[i] = x[i] > plan->x[0] ? grad[i] : 0;
    }
    view_write(plan->v[2], grad);
    free(grad);
    free(x);
}

EXPORT aclnnStatus aclnnSigmoidGetWorkspaceSize(const aclTensor *self, aclTensor *out, uint64_t *workspaceSize,
                                                aclOpExecutor **executor) {
    BEGIN(aclnnSigmoid, CHIPS_ALL);
    View *from = plan_in_place(plan, plan_input(plan, "self", self, FLOATS));
    View *to = plan_output(plan, "out", out, FLOATS);
    plan_same_shape(plan, to, from, "out");
    return plan_finish(plan, compute_sigmoid);
}
PHASE_TWO(aclnnSigmoid)

EXPORT aclnnStatus aclnnReluGetWorkspaceSize(const aclTensor *self, const aclTensor *out, uint64_t *workspaceSize,
                                             aclOpExecutor **executor) {
    BEGIN(aclnnRelu, CHIPS_ALL);
    View *from = plan_in_place(plan, plan_input(plan, "self", self, RECTIFIED));
    View *to = plan_output(plan, "out", out, RECTIFIED);
    plan_same_shape(plan, to, from, "out");
    plan_same_type(plan, to, from, "out");
    return plan_finish(plan, compute_relu);
}
PHASE_TWO(aclnnRelu)

EXPORT aclnnStatus aclnnThresholdBackwardGetWorkspaceSize(const aclTensor *gradOutput, const aclTensor *self,
                                                          const aclScalar *threshold, aclTensor *out,
                                                          uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnThresholdBackward, CHIPS_ALL);
    View *grad = plan_in_place(plan, plan_input(plan, "gradOutput", gradOutput, RECTIFIED));
    View *from = plan_in_place(plan, plan_input(plan, "self", self, RECTIFIED));
    plan->x[0] = plan_scalar(plan, "threshold", threshold).real;
    View *to = plan_output(plan, "out", out, RECTIFIED);
    plan_same_shape(plan, from, grad, "self");
    plan_same_shape(plan, to, from, "out");
    plan_same_type(plan, from, grad, "self");
    plan_same_type(plan, to, from, "out");
    return plan_finish(plan, compute_threshold_backward);
}
PHASE_TWO(aclnnThresholdBackward)
