/* AdamW. The step that a program passes is the number of steps before this one: the kernel adds one. */
#include <math.h>
#include <stdlib.h>

#include "ascend/operators_nn.h"
#include "values.h"

enum { VAR, M, V, GRAD, STEP, MOST, VAR_OUT, M_OUT, V_OUT, MOST_OUT };
enum { LR, BETA1, BETA2, DECAY, EPS };

static void update(const Plan *plan, double power, double *var, double *m, double *v, double *most, double grad) {
    double denominator;
    *var *= 1 - plan->x[LR] * plan->x[DECAY];
    *m = plan->x[BETA1] * *m + (1 - plan->x[BETA1]) * grad;
    *v = plan->x[BETA2] * *v + (1 - plan->x[BETA2]) * grad * grad;
    if (most != NULL) {
        *most = fmax(*most, *v);
    }
    denominator = sqrt(most == NULL ? *v : *most) / sqrt(1 - pow(plan->x[BETA2], power)) + plan->x[EPS];
    *var -= plan->x[LR] / (1 - pow(plan->x[BETA1], power)) * *m / denominator;
}

static void compute(Plan *plan) {
    double *var = view_read(plan->v[VAR]), *m = view_read(plan->v[M]), *v = view_read(plan->v[V]), *grad = view_read(plan->v[GRAD]);
    double *step = view_read(plan->v[STEP]), *most = plan->v[MOST] == NULL ? NULL : view_read(plan->v[MOST]);
    for (int64_t i = 0, count = view_count(plan->v[VAR]); i < count; i++) {
        update(plan, step[0] + 1, &var[i], &m[i], &v[i], most == NULL ? NULL : &most[i], plan->n[0] ? -grad[i] : grad[i]);
    }
    double *results[] = {var, m, v, most};
    for (int i = 0; i < 4; i++) {
        if (results[i] != NULL) {
            view_write(plan->v[VAR_OUT + i], results[i]);
        }
        free(results[i]);
    }
    free(grad);
    free(step);
}

static void check(Plan *plan, bool amsgrad) {
    static const char *const names[] = {"varRef", "mRef", "vRef", "grad", "step", "maxGradNorm"};
    const View *var = plan->v[VAR], *step = plan->v[STEP];
    for (int i = M; i <= MOST; i++) {
        if (i != STEP && plan->v[i] != NULL) {
            plan_same_shape(plan, plan->v[i], var, names[i]);
            plan_require(plan, plan->v[i]->type == var->type || (i == GRAD && var->type == ACL_FLOAT), "%s has type %s, varRef %s",
                         names[i], simulator_type_name(plan->v[i]->type), simulator_type_name(var->type));
        }
    }
    plan_require(plan, view_count(step) == 1, "step has %ld elements, not 1", (long)view_count(step));
    plan_require(plan, amsgrad == (plan->v[MOST] != NULL), "maxGradNorm belongs to amsgrad, and amsgrad to it");
}

EXPORT aclnnStatus aclnnApplyAdamWV2GetWorkspaceSize(aclTensor *varRef, aclTensor *mRef, aclTensor *vRef,
                                                     aclTensor *maxGradNormOptionalRef, const aclTensor *grad,
                                                     const aclTensor *step, float lr, float beta1, float beta2,
                                                     float weightDecay, float eps, bool amsgrad, bool maximize,
                                                     uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnApplyAdamWV2, CHIPS_NEW);
    plan_input(plan, "varRef", varRef, FLOATS);
    plan_input(plan, "mRef", mRef, FLOATS);
    plan_input(plan, "vRef", vRef, FLOATS);
    plan_input(plan, "grad", grad, FLOATS);
    plan_input(plan, "step", step, TYPE(ACL_INT64) | TYPE(ACL_FLOAT));
    plan_optional(plan, "maxGradNorm", maxGradNormOptionalRef, FLOATS);
    plan_output(plan, "varRef", varRef, FLOATS);
    plan_output(plan, "mRef", mRef, FLOATS);
    plan_output(plan, "vRef", vRef, FLOATS);
    plan_optional_output(plan, "maxGradNorm", maxGradNormOptionalRef, FLOATS);
    check(plan, amsgrad);
    const float values[] = {lr, beta1, beta2, weightDecay, eps};
    for (int i = LR; i <= EPS; i++) {
        plan->x[i] = (double)values[i];
    }
    plan->n[0] = maximize;
    return plan_finish(plan, compute);
}
PHASE_TWO(aclnnApplyAdamWV2)
