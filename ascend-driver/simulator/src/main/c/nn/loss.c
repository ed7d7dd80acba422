/* The negative log-likelihood and its gradient. */
#include <stdlib.h>

#include "ascend/operators_nn.h"
#include "values.h"

typedef enum { NONE, MEAN, SUM } Reduction;
enum { REDUCTION, IGNORED, CLASSES, ROWS };

#define TARGETS (INDICES | TYPE(ACL_UINT8))

static void check(Plan *plan, const View *self, const View *target, const View *weight, int64_t reduction,
                  int64_t ignoreIndex) {
    plan_require(plan, self->rank == 1 || self->rank == 2, "self has %d dimensions, not 1 or 2", self->rank);
    plan_require(plan, reduction >= NONE && reduction <= SUM, "reduction is %ld, not 0, 1 or 2", (long)reduction);
    plan->n[CLASSES] = self->rank == 0 ? 0 : self->dims[self->rank - 1];
    plan->n[ROWS] = self->rank == 2 ? self->dims[0] : 1;
    plan->n[REDUCTION] = reduction;
    plan->n[IGNORED] = ignoreIndex;
    plan_require(plan, view_count(target) == plan->n[ROWS] && target->rank <= 1, "target has %ld elements, self %ld rows",
                 (long)view_count(target), (long)plan->n[ROWS]);
    plan_shape(plan, weight, "weight", 1, &plan->n[CLASSES]);
    plan_same_type(plan, weight, self, "weight");
}

/* A target that is no class stops the device, unless it is the ignored one. */
static bool is_class(Plan *plan, int64_t target) {
    if (target == plan->n[IGNORED]) {
        return false;
    }
    bool inside = target >= 0 && target < plan->n[CLASSES];
    plan->broken = inside ? plan->broken : "a target is no class";
    return inside;
}

/* v: self, target, weight, out, totalWeight */
static void compute(Plan *plan) {
    int64_t rows = plan->n[ROWS], classes = plan->n[CLASSES];
    double *x = view_read(plan->v[0]), *weight = view_read(plan->v[2]), total = 0, sum = 0;
    int64_t *target = view_read_integers(plan->v[1]);
    double *losses = simulator_allocate((size_t)rows * sizeof *losses);
    for (int64_t r = 0; r < rows; r++) {
        if (is_class(plan, target[r])) {
            losses[r] = -weight[target[r]] * x[r * classes + target[r]];
            total += weight[target[r]];
            sum += losses[r];
        }
    }
    if (plan->n[REDUCTION] != NONE) {
        losses[0] = plan->n[REDUCTION] == MEAN ? sum / total : sum;
    }
    view_write(plan->v[3], losses);
    view_write(plan->v[4], &total);
    free(x);
    free(weight);
    free(target);
    free(losses);
}

static bool row_by_row(const Plan *plan, const View *self) {
    return plan->n[REDUCTION] == NONE && self->rank == 2;
}

EXPORT aclnnStatus aclnnNLLLossGetWorkspaceSize(const aclTensor *self, const aclTensor *target, const aclTensor *weight,
                                                int64_t reduction, int64_t ignoreIndex, aclTensor *out,
                                                aclTensor *totalWeightOut, uint64_t *workspaceSize,
                                                aclOpExecutor **executor) {
    BEGIN(aclnnNLLLoss, CHIPS_ALL);
    View *from = plan_input(plan, "self", self, FLOATS), *targets = plan_input(plan, "target", target, TARGETS);
    View *weights = plan_input(plan, "weight", weight, FLOATS), *to = plan_output(plan, "out", out, FLOATS);
    View *total = plan_output(plan, "totalWeightOut", totalWeightOut, FLOATS);
    check(plan, from, targets, weights, reduction, ignoreIndex);
    int64_t results = row_by_row(plan, from) ? plan->n[ROWS] : 1;
    plan_require(plan, to->rank <= 1 && view_count(to) == results, "out has %ld elements, not %ld", (long)view_count(to),
                 (long)results);
    plan_require(plan, view_count(total) == 1, "totalWeightOut has %ld elements, not 1", (long)view_count(total));
    plan_same_type(plan, to, from, "out");
    plan_same_type(plan, total, from, "totalWeightOut");
    return plan_finish(plan, compute);
}
PHASE_TWO(aclnnNLLLoss)

/* v: self, target, weight, gradOutput, totalWeight, out */
static void compute_backward(Plan *plan) {
    int64_t rows = plan->n[ROWS], classes = plan->n[CLASSES];
    double *weight = view_read(plan->v[2]), *grad = view_read(plan->v[3]), *total = view_read(plan->v[4]);
    double *out = simulator_allocate((size_t)(rows * classes) * sizeof *out);
    int64_t *target = view_read_integers(plan->v[1]);
    for (int64_t r = 0; r < rows; r++) {
        if (is_class(plan, target[r])) {
            double above = row_by_row(plan, plan->v[0]) ? grad[r] : grad[0];
            double share = plan->n[REDUCTION] == MEAN ? weight[target[r]] / total[0] : weight[target[r]];
            out[r * classes + target[r]] = -share * above;
        }
    }
    view_write(plan->v[5], out);
    free(weight);
    free(grad);
    free(total);
    free(out);
    free(target);
}

EXPORT aclnnStatus aclnnNLLLossBackwardGetWorkspaceSize(const aclTensor *gradOutput, const aclTensor *self,
                                                        const aclTensor *target, const aclTensor *weight,
                                                        int64_t reduction, int64_t ignoreIndex,
                                                        const aclTensor *totalWeight, aclTensor *out,
                                                        uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnNLLLossBackward, CHIPS_ALL);
    View *from = plan_input(plan, "self", self, FLOATS), *targets = plan_input(plan, "target", target, TARGETS);
    View *weights = plan_input(plan, "weight", weight, FLOATS), *grad = plan_input(plan, "gradOutput", gradOutput, FLOATS);
    View *total = plan_input(plan, "totalWeight", totalWeight, FLOATS), *to = plan_output(plan, "out", out, FLOATS);
    check(plan, from, targets, weights, reduction, ignoreIndex);
    int64_t results = row_by_row(plan, from) ? plan->n[ROWS] : 1;
    plan_require(plan, view_count(grad) == results, "gradOutput has %ld elements, not %ld", (long)view_count(grad),
                 (long)results);
    plan_require(plan, view_count(total) == 1, "totalWeight has %ld elements, not 1", (long)view_count(total));
    plan_same_shape(plan, to, from, "out");
    plan_same_type(plan, to, from, "out");
    return plan_finish(plan, compute_backward);
}
PHASE_TWO(aclnnNLLLossBackward)
