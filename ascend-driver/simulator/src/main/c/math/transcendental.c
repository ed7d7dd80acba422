/* Exponential, logarithm and hyperbolic tangent of each element. */
#include <math.h>
#include <stdlib.h>

#include "ascend/operators_math.h"
#include "values.h"

static void each(Plan *plan, double (*function)(double)) {
    double *values = view_read(plan->v[0]);
    for (int64_t i = 0, count = view_count(plan->v[0]); i < count; i++) {
        values[i] = function(values[i]);
    }
    view_write(plan->v[1], values);
    free(values);
}

static void compute_exp(Plan *plan) {
    each(plan, exp);
}

static void compute_log(Plan *plan) {
    each(plan, log);
}

static void compute_tanh(Plan *plan) {
    each(plan, tanh);
}

static int one(Plan *plan, const aclTensor *self, const aclTensor *out, Kernel kernel) {
    View *from = plan_in_place(plan, plan_input(plan, "self", self, NUMBERS));
    View *to = plan_output(plan, "out", out, REALS);
    plan_same_shape(plan, to, from, "out");
    return plan_finish(plan, kernel);
}

EXPORT aclnnStatus aclnnExpGetWorkspaceSize(const aclTensor *self, aclTensor *out, uint64_t *workspaceSize,
                                            aclOpExecutor **executor) {
    BEGIN(aclnnExp, CHIPS_ALL);
    return one(plan, self, out, compute_exp);
}
PHASE_TWO(aclnnExp)

EXPORT aclnnStatus aclnnLogGetWorkspaceSize(const aclTensor *self, aclTensor *out, uint64_t *workspaceSize,
                                            aclOpExecutor **executor) {
    BEGIN(aclnnLog, CHIPS_ALL);
    return one(plan, self, out, compute_log);
}
PHASE_TWO(aclnnLog)

EXPORT aclnnStatus aclnnTanhGetWorkspaceSize(const aclTensor *self, aclTensor *out, uint64_t *workspaceSize,
                                             aclOpExecutor **executor) {
    BEGIN(aclnnTanh, CHIPS_ALL);
    return one(plan, self, out, compute_tanh);
}
PHASE_TWO(aclnnTanh)
