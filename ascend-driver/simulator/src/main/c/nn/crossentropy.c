/* Cross-entropy of logits and its gradient. The z-loss is reserved: it is refused when asked for. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ascend/operators_nn.h"
#include "values.h"

typedef enum { NONE, MEAN, SUM } Reduction;
enum { REDUCTION, IGNORED, ROWS, CLASSES };

static void check(Plan *plan, const View *logits, const View *target, const View *weight, const char *reduction,
                  int64_t ignoreIndex) {
    const char *name = reduction == NULL ? "mean" : reduction;
    plan->n[REDUCTION] = strcmp(name, "none") == 0 ? NONE : strcmp(name, "sum") == 0 ? SUM : MEAN;
    plan_require(plan, plan->n[REDUCTION] != MEAN || strcmp(name, "mean") == 0, "reduction is %s, not mean, sum or none", name);
    plan_require(plan, logits->rank == 2, "there are %d dimensions, not 2", logits->rank);
    plan->n[IGNORED] = ignoreIndex;
    plan->n[ROWS] = logits->dims[0];
    plan->n[CLASSES] = logits->dims[1];
    plan_shape(plan, target, "target", 1, &plan->n[ROWS]);
    if (weight != NULL) {
        plan_shape(plan, weight, "weight", 1, &plan->n[CLASSES]);
    }
}

static double weight_of(Plan *plan, const double *weight, int64_t target) {
    if (target == plan->n[IGNORED]) {
        return 0;
    }
    if (target < 0 || target >= plan->n[CLASSES]) {
        plan->broken = "a target is no class";
        return 0;
    }
    return weight == NULL ? 1 : weight[target];
}

static void log_softmax(double *row, int64_t count) {
    double most = -INFINITY, sum = 0;
    for (int64_t i = 0; i < count; i++) {
        most = fmax(most, row[i]);
    }
    for (int64_t i = 0; i < count; i++) {
        sum += exp(row[i] - most);
    }
    for (int64_t i = 0; i < count; i++) {
        row[i] -= most + log(sum);
    }
}

/* A row's loss, and its share in the sum that a mean divides by. */
static double row_loss(Plan *plan, const double *row, int64_t target, const double *weight, double *share) {
    double smoothing = plan->x[0], rest = 0;
    *share = weight_of(plan, weight, target);
    if (*share == 0) {
        return 0;
    }
    for (int64_t c = 0; c < plan->n[CLASSES] && smoothing > 0; c++) {
        rest -= row[c] * (weight == NULL ? 1 : weight[c]);
    }
    return -(1 - smoothing) * *share * row[target] + smoothing * rest / (double)plan->n[CLASSES];
}

/* v: input, target, weight, loss, logProb */
static void compute(Plan *plan) {
    int64_t rows = plan->n[ROWS], classes = plan->n[CLASSES];
    double *x = view_read(plan->v[0]), *weight = plan->v[2] == NULL ? NULL : view_read(plan->v[2]), total = 0, sum = 0;
    double *losses = simulator_allocate((size_t)(rows + 1) * sizeof *losses);
    int64_t *target = view_read_integers(plan->v[1]);
    for (int64_t r = 0; r < rows; r++) {
        double share;
        log_softmax(x + r * classes, classes);
        losses[r] = row_loss(plan, x + r * classes, target[r], weight, &share);
        total += share;
        sum += losses[r];
    }
    if (plan->n[REDUCTION] != NONE) {
        losses[0] = plan->n[REDUCTION] == MEAN ? sum / total : sum;
    }
    view_write(plan->v[3], losses);
    view_write(plan->v[4], x);
    free(x);
    free(weight);
    free(losses);
    free(target);
}

EXPORT aclnnStatus aclnnCrossEntropyLossGetWorkspaceSize(
    const aclTensor *input, const aclTensor *target, const aclTensor *weightOptional, char *reductionOptional,
    int64_t ignoreIndex, double labelSmoothing, double lseSquareScaleForZloss, bool returnZloss, const aclTensor *lossOut,
    const aclTensor *logProbOut, const aclTensor *zlossOut, const aclTensor *lseForZlossOut, uint64_t *workspaceSize,
    aclOpExecutor **executor) {
    BEGIN(aclnnCrossEntropyLoss, CHIPS_NEW);
    View *from = plan_input(plan, "input", input, FLOATS), *targets = plan_input(plan, "target", target, INDICES);
    View *weight = plan_optional(plan, "weight", weightOptional, TYPE(ACL_FLOAT));
    View *loss = plan_output(plan, "lossOut", lossOut, FLOATS), *log = plan_output(plan, "logProbOut", logProbOut, FLOATS);
    plan_output(plan, "zlossOut", zlossOut, FLOATS);
    plan_output(plan, "lseForZlossOut", lseForZlossOut, FLOATS);
    check(plan, from, targets, weight, reductionOptional, ignoreIndex);
    int64_t results = plan->n[REDUCTION] == NONE ? plan->n[ROWS] : 1;
    plan_require(plan, view_count(loss) == results, "lossOut has %ld elements, not %ld", (long)view_count(loss), (long)results);
    plan_same_shape(plan, log, from, "logProbOut");
    plan_same_type(plan, log, from, "logProbOut");
    plan_same_type(plan, loss, from, "lossOut");
    plan_require(plan, labelSmoothing >= 0 && labelSmoothing < 1, "labelSmoothing is %g", labelSmoothing);
    plan_require(plan, !returnZloss && lseSquareScaleForZloss == 0, "the z-loss is reserved, and the simulator has none");
    plan->x[0] = labelSmoothing;
    return plan_finish(plan, compute);
}
PHASE_TWO(aclnnCrossEntropyLoss)

/* v: gradLoss, logProb, target, weight, out */
static void compute_backward(Plan *plan) {
    int64_t rows = plan->n[ROWS], classes = plan->n[CLASSES];
    double *grad = view_read(plan->v[0]), *log = view_read(plan->v[1]), total = 0;
    double *weight = plan->v[3] == NULL ? NULL : view_read(plan->v[3]);
    int64_t *target = view_read_integers(plan->v[2]);
    for (int64_t r = 0; r < rows; r++) {
        total += weight_of(plan, weight, target[r]);
    }
    for (int64_t r = 0; r < rows; r++) {
        double share = weight_of(plan, weight, target[r]) * (plan->n[REDUCTION] == NONE ? grad[r] : grad[0]);
        share /= plan->n[REDUCTION] == MEAN ? total : 1;
        for (int64_t c = 0; c < classes; c++) {
            log[r * classes + c] = share * (exp(log[r * classes + c]) - (c == target[r]));
        }
    }
    view_write(plan->v[4], log);
    free(grad);
    free(log);
    free(weight);
    free(target);
}

EXPORT aclnnStatus aclnnCrossEntropyLossGradGetWorkspaceSize(
    const aclTensor *gradLoss, const aclTensor *logProb, const aclTensor *target, const aclTensor *weightOptional,
    const aclTensor *gradZlossOptional, const aclTensor *lseForZlossOptional, char *reductionOptional, int64_t ignoreIndex,
    double labelSmoothing, double lseSquareScaleForZloss, const aclTensor *out, uint64_t *workspaceSize,
    aclOpExecutor **executor) {
    BEGIN(aclnnCrossEntropyLossGrad, CHIPS_NEW);
    View *grad = plan_input(plan, "gradLoss", gradLoss, FLOATS), *log = plan_input(plan, "logProb", logProb, FLOATS);
    View *targets = plan_input(plan, "target", target, TYPE(ACL_INT64));
    View *weight = plan_optional(plan, "weight", weightOptional, TYPE(ACL_FLOAT));
    View *to = plan_output(plan, "out", out, FLOATS);
    check(plan, log, targets, weight, reductionOptional, ignoreIndex);
    int64_t results = plan->n[REDUCTION] == NONE ? plan->n[ROWS] : 1;
    plan_require(plan, view_count(grad) == results, "gradLoss has %ld elements, not %ld", (long)view_count(grad), (long)results);
    plan_same_shape(plan, to, log, "out");
    plan_same_type(plan, to, log, "out");
    plan_require(plan, labelSmoothing == 0, "labelSmoothing is %g, not 0", labelSmoothing);
    plan_require(plan, gradZlossOptional == NULL && lseForZlossOptional == NULL && lseSquareScaleForZloss == 0,
                 "the z-loss is reserved, and the simulator has none");
    return plan_finish(plan, compute_backward);
}
PHASE_TWO(aclnnCrossEntropyLossGrad)
