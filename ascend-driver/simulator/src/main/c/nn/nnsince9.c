/* Operators that came after CANN 8.1. */
#include <math.h>
#include <stdlib.h>

#include "ascend/operators_nn.h"
#include "index.h"

/* The mode chooses between orders of the sum; the simulator has one. */
EXPORT aclnnStatus aclnnIndexAddV2GetWorkspaceSize(const aclTensor *self, const int64_t dim, const aclTensor *index,
                                                   const aclTensor *source, const aclScalar *alpha, int64_t mode,
                                                   aclTensor *out, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnIndexAddV2, CHIPS_NEW);
    (void)mode;
    return index_add(plan, self, dim, index, source, alpha, out);
}
PHASE_TWO(aclnnIndexAddV2)

enum { VAR, M, V, POWER1, POWER2, LR, DECAY, BETA1, BETA2, EPS, GRAD, MOST, VAR_OUT };

typedef struct {
    double power1, power2, lr, decay, beta1, beta2, eps;
} Rates;

static void update(const Rates *rates, double *var, double *m, double *v, const double *most, double grad) {
    double old = *var;
    *m = rates->beta1 * *m + (1 - rates->beta1) * grad;
    *v = rates->beta2 * *v + (1 - rates->beta2) * grad * grad;
    if (most != NULL) {
        *v = fmax(*most, *v);
    }
    double first = *m / (1 - rates->power1 * rates->beta1), second = *v / (1 - rates->power2 * rates->beta2);
    *var = old - rates->lr * first / (sqrt(second) + rates->eps) - rates->lr * rates->decay * old;
}

static void compute(Plan *plan) {
    double rate[EPS + 1], *values[MOST + 1] = {0};
    for (int i = VAR; i <= MOST; i++) {
        values[i] = plan->v[i] == NULL ? NULL : view_read(plan->v[i]);
        if (i >= POWER1 && i <= EPS) {
            rate[i] = values[i][0];
        }
    }
    Rates rates = {rate[POWER1], rate[POWER2], rate[LR], rate[DECAY], rate[BETA1], rate[BETA2], rate[EPS]};
    for (int64_t i = 0, count = view_count(plan->v[VAR]); i < count; i++) {
        double grad = plan->n[0] ? -values[GRAD][i] : values[GRAD][i];
        update(&rates, &values[VAR][i], &values[M][i], &values[V][i], values[MOST] == NULL ? NULL : &values[MOST][i], grad);
    }
    for (int i = 0; i < 3; i++) {
        view_write(plan->v[VAR_OUT + i], values[VAR + i]);
    }
    for (int i = VAR; i <= MOST; i++) {
        free(values[i]);
    }
}

EXPORT aclnnStatus aclnnApplyAdamWGetWorkspaceSize(aclTensor *varRef, aclTensor *mRef, aclTensor *vRef,
                                                   const aclTensor *beta1Power, const aclTensor *beta2Power,
                                                   const aclTensor *lr, const aclTensor *weightDecay,
                                                   const aclTensor *beta1, const aclTensor *beta2, const aclTensor *eps,
                                                   const aclTensor *grad, const aclTensor *maxGradNormOptional,
                                                   bool amsgrad, bool maximize, uint64_t *workspaceSize,
                                                   aclOpExecutor **executor) {
    static const char *const names[] = {"varRef", "mRef",  "vRef",  "beta1Power", "beta2Power", "lr",
                                        "weightDecay", "beta1", "beta2", "eps",        "grad"};
    BEGIN(aclnnApplyAdamW, CHIP_950 | CHIP_A2);
    const aclTensor *tensors[] = {varRef, mRef, vRef, beta1Power, beta2Power, lr, weightDecay, beta1, beta2, eps, grad};
    for (int i = VAR; i <= GRAD; i++) {
        View *view = plan_input(plan, names[i], tensors[i], FLOATS);
        plan_same_type(plan, view, plan->v[VAR], names[i]);
        if (i >= POWER1 && i <= EPS) {
            plan_require(plan, view_count(view) == 1, "%s has %ld elements, not 1", names[i], (long)view_count(view));
        } else {
            plan_same_shape(plan, view, plan->v[VAR], names[i]);
        }
    }
    View *most = plan_optional(plan, "maxGradNorm", maxGradNormOptional, FLOATS);
    plan_require(plan, amsgrad == (most != NULL), "maxGradNorm belongs to amsgrad, and amsgrad to it");
    for (int i = VAR; i <= V; i++) {
        plan_output(plan, names[i], tensors[i], FLOATS);
    }
    plan->n[0] = maximize;
    return plan_finish(plan, compute);
}
PHASE_TWO(aclnnApplyAdamW)
