/* Routing: the experts of each token, and the tokens of each expert. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ascend/operators_transformer.h"
#include "values.h"

#define MOST_CHOICES 1024
enum { ROWS, EXPERTS, CHOICES, SOFTMAX_LAST };

static void softmax(double *row, int64_t count) {
    double most = -INFINITY, sum = 0;
    for (int64_t i = 0; i < count; i++) {
        most = fmax(most, row[i]);
    }
    for (int64_t i = 0; i < count; i++) {
        row[i] = exp(row[i] - most);
        sum += row[i];
    }
    for (int64_t i = 0; i < count; i++) {
        row[i] /= sum;
    }
}

/* The next best that is not taken; of equal ones the first. */
static int64_t best(const double *row, const bool *taken, int64_t count) {
    int64_t found = -1;
    for (int64_t i = 0; i < count; i++) {
        found = !taken[i] && (found < 0 || row[i] > row[found]) ? i : found;
    }
    return found;
}

/* v: x, finished, y, expertIdx, third output or NULL. A finished row chooses the expert that does not exist. */
static void compute_gating(Plan *plan) {
    int64_t rows = plan->n[ROWS], experts = plan->n[EXPERTS], k = plan->n[CHOICES];
    double *x = view_read(plan->v[0]), *y = simulator_allocate((size_t)(rows * k) * sizeof *y);
    int64_t *chosen = simulator_allocate((size_t)(rows * k) * sizeof *chosen);
    int64_t *finished = plan->v[1] == NULL ? NULL : view_read_integers(plan->v[1]);
    bool *taken = simulator_allocate((size_t)experts * sizeof *taken);
    for (int64_t r = 0; r < rows; r++) {
        double *row = x + r * experts;
        memset(taken, 0, (size_t)experts * sizeof *taken);
        if (!plan->n[SOFTMAX_LAST]) {
            softmax(row, experts);
        }
        for (int64_t c = 0; c < k; c++) {
            int64_t expert = best(row, taken, experts);
            taken[expert] = true;
            y[r * k + c] = row[expert];
            chosen[r * k + c] = finished != NULL && finished[r] ? experts : expert;
        }
        if (plan->n[SOFTMAX_LAST]) {
            softmax(y + r * k, k);
        }
    }
    view_write(plan->v[2], y);
    view_write_integers(plan->v[3], chosen);
    if (plan->v[4] != NULL && plan->v[4]->type == ACL_FLOAT) {
        view_write(plan->v[4], x);
    } else if (plan->v[4] != NULL) {
        for (int64_t i = 0; i < rows * k; i++) {
            chosen[i] = i % k * rows + i / k;
        }
        view_write_integers(plan->v[4], chosen);
    }
    free(x);
    free(y);
    free(chosen);
    free(finished);
    free(taken);
}

static View *gating(Plan *plan, const aclTensor *x, const aclTensor *finished, int64_t k, const aclTensor *y,
                    const aclTensor *experts) {
    View *from = plan_input(plan, "x", x, FLOATS), *done = plan_optional(plan, "finished", finished, TYPE(ACL_BOOL));
    View *to = plan_output(plan, "yOut", y, FLOATS), *which = plan_output(plan, "expertIdxOut", experts, TYPE(ACL_INT32));
    View shape = *from;
    plan_require(plan, from->rank == 2 || from->rank == 3, "x has %d dimensions, not 2 or 3", from->rank);
    int last = from->rank == 0 ? 0 : from->rank - 1;
    plan->n[EXPERTS] = from->dims[last];
    plan->n[ROWS] = plan->n[EXPERTS] == 0 ? 0 : view_count(from) / plan->n[EXPERTS];
    plan->n[CHOICES] = k;
    plan_require(plan, k > 0 && k <= MOST_CHOICES && k <= plan->n[EXPERTS], "k is %ld of %ld experts", (long)k,
                 (long)plan->n[EXPERTS]);
    shape.dims[last] = k;
    plan_same_shape(plan, to, &shape, "yOut");
    plan_same_shape(plan, which, &shape, "expertIdxOut");
    plan_same_type(plan, to, from, "yOut");
    plan_require(plan, done == NULL || view_count(done) == plan->n[ROWS], "finished has not one value for each row");
    return which;
}

EXPORT aclnnStatus aclnnMoeGatingTopKSoftmaxGetWorkspaceSize(const aclTensor *x, const aclTensor *finishedOptional, int64_t k,
                                                             const aclTensor *yOut, const aclTensor *expertIdxOut,
                                                             const aclTensor *rowIdxOut, uint64_t *workspaceSize,
                                                             aclOpExecutor **executor) {
    BEGIN(aclnnMoeGatingTopKSoftmax, CHIPS_NEW);
    View *which = gating(plan, x, finishedOptional, k, yOut, expertIdxOut);
    View *rows = plan_output(plan, "rowIdxOut", rowIdxOut, TYPE(ACL_INT32));
    plan_same_shape(plan, rows, which, "rowIdxOut");
    return plan_finish(plan, compute_gating);
}
PHASE_TWO(aclnnMoeGatingTopKSoftmax)

EXPORT aclnnStatus aclnnMoeGatingTopKSoftmaxV2GetWorkspaceSize(const aclTensor *x, const aclTensor *finishedOptional,
                                                               int64_t k, int64_t renorm, bool outputSoftmaxResultFlag,
                                                               const aclTensor *yOut, const aclTensor *expertIdxOut,
                                                               const aclTensor *softmaxResultOutOptional,
                                                               uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnMoeGatingTopKSoftmaxV2, CHIPS_NEW);
    gating(plan, x, finishedOptional, k, yOut, expertIdxOut);
    bool wanted = outputSoftmaxResultFlag && renorm == 0;
    View *all = wanted ? plan_output(plan, "softmaxResultOut", softmaxResultOutOptional, TYPE(ACL_FLOAT))
                       : plan_optional_output(plan, "softmaxResultOut", NULL, TYPE(ACL_FLOAT));
    plan_require(plan, renorm == 0 || renorm == 1, "renorm is %ld, not 0 or 1", (long)renorm);
    if (all != NULL) {
        plan_same_shape(plan, all, plan->v[0], "softmaxResultOut");
    }
    plan->n[SOFTMAX_LAST] = renorm;
    return plan_finish(plan, compute_gating);
}
PHASE_TWO(aclnnMoeGatingTopKSoftmaxV2)
