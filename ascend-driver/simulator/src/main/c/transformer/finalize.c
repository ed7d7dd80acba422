/* The results of a token's experts, weighted and summed. */
#include <stdlib.h>

#include "ascend/operators_transformer.h"
#include "values.h"

enum { ROWS, CHOICES, WIDTH, BY_COLUMN, DROPS };

/* v: expandedX, expandedRowIdx, x1, x2, bias, scales, expertIdx, out */
static void compute(Plan *plan) {
    int64_t rows = plan->n[ROWS], k = plan->n[CHOICES], width = plan->n[WIDTH], last = view_count(plan->v[0]) / width;
    const View *out = plan->v[7];
    double *values[6] = {0};
    int64_t *index = view_read_integers(plan->v[1]), *experts = plan->v[6] == NULL ? NULL : view_read_integers(plan->v[6]);
    double *sums = simulator_allocate((size_t)view_count(out) * sizeof *sums);
    for (int i = 0; i < 6; i++) {
        values[i] = i == 1 || plan->v[i] == NULL ? NULL : view_read(plan->v[i]);
    }
    for (int64_t i = 0; i < rows * width; i++) {
        sums[i] = (values[2] == NULL ? 0 : values[2][i]) + (values[3] == NULL ? 0 : values[3][i]);
    }
    for (int64_t i = 0; i < rows * k; i++) {
        int64_t row = i / k, from = index[plan->n[BY_COLUMN] ? i % k * rows + row : i];
        if (from < 0 || from >= last) {
            plan->broken = plan->n[DROPS] && from == -1 ? plan->broken : "expandedRowIdx points outside of the rows";
            continue;
        }
        bool known = values[4] == NULL || (experts[i] >= 0 && experts[i] < plan->v[4]->dims[0]);
        plan->broken = known ? plan->broken : "expertIdx has an expert without a bias";
        for (int64_t c = 0; c < width && known; c++) {
            double added = values[4] == NULL ? 0 : values[4][experts[i] * width + c];
            sums[row * width + c] += (values[5] == NULL ? 1 : values[5][i]) * (values[0][from * width + c] + added);
        }
    }
    view_write(out, sums);
    for (int i = 0; i < 6; i++) {
        free(values[i]);
    }
    free(index);
    free(experts);
    free(sums);
}

static void check_like(Plan *plan, const View *view, const View *out, const char *name) {
    if (view != NULL) {
        plan_same_shape(plan, view, out, name);
        plan_same_type(plan, view, out, name);
    }
}

typedef struct {
    const aclTensor *expanded, *index, *x1, *x2, *bias, *scales, *experts, *out;
} Arguments;

static int finalize(Plan *plan, const Arguments *arguments, int64_t dropPadMode) {
    View *from = plan_input(plan, "expandedX", arguments->expanded, FLOATS);
    View *index = plan_input(plan, "expandedRowIdx", arguments->index, TYPE(ACL_INT32));
    View *x1 = plan_optional(plan, "x1", arguments->x1, FLOATS), *x2 = plan_optional(plan, "x2", arguments->x2, FLOATS);
    View *bias = plan_optional(plan, "bias", arguments->bias, FLOATS);
    View *scales = plan_optional(plan, "scales", arguments->scales, FLOATS);
    View *experts = plan_optional(plan, "expertIdx", arguments->experts, TYPE(ACL_INT32));
    View *to = plan_output(plan, "out", arguments->out, FLOATS);
    plan_require(plan, dropPadMode >= 0 && dropPadMode <= 3, "dropPadMode is %ld", (long)dropPadMode);
    plan->n[BY_COLUMN] = dropPadMode == 0 || dropPadMode == 1;
    plan->n[DROPS] = dropPadMode == 1 || dropPadMode == 3;
    plan_require(plan, from->rank == (plan->n[DROPS] ? 3 : 2) && to->rank == 2, "expandedX has %d dimensions", from->rank);
    plan->n[ROWS] = to->dims[0];
    plan->n[WIDTH] = to->dims[1];
    plan->n[CHOICES] = to->dims[0] > 0 ? view_count(index) / to->dims[0] : 0;
    plan_require(plan, plan->n[CHOICES] > 0 && view_count(index) % to->dims[0] == 0 && plan->n[WIDTH] > 0 &&
                           from->dims[from->rank - 1] == plan->n[WIDTH],
                 "out has not the rows of expandedRowIdx and the columns of expandedX");
    check_like(plan, x1, to, "x1");
    check_like(plan, x2, to, "x2");
    plan_require(plan, x2 == NULL || x1 != NULL, "x2 is there and x1 is not");
    plan_require(plan, bias == NULL || (bias->rank == 2 && bias->dims[1] == plan->n[WIDTH]), "bias has not %ld columns",
                 (long)plan->n[WIDTH]);
    plan_require(plan, bias == NULL || experts != NULL, "bias is there and expertIdx is not");
    plan_require(plan, scales == NULL || view_count(scales) == view_count(index), "scales has not a value for each index");
    plan_require(plan, scales != NULL || plan->n[CHOICES] == 1, "without scales a token has one expert");
    plan_require(plan, experts == NULL || view_count(experts) == view_count(index), "expertIdx has not a value for each index");
    return plan_finish(plan, compute);
}

EXPORT aclnnStatus aclnnMoeFinalizeRoutingV2GetWorkspaceSize(
    const aclTensor *expandedX, const aclTensor *expandedRowIdx, const aclTensor *x1Optional, const aclTensor *x2Optional,
    const aclTensor *biasOptional, const aclTensor *scalesOptional, const aclTensor *expertIdxOptional, int64_t dropPadMode,
    const aclTensor *out, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnMoeFinalizeRoutingV2, CHIPS_NEW);
    Arguments arguments = {expandedX, expandedRowIdx, x1Optional, x2Optional, biasOptional, scalesOptional, expertIdxOptional, out};
    return finalize(plan, &arguments, dropPadMode);
}
PHASE_TWO(aclnnMoeFinalizeRoutingV2)

/* The first version: indices column by column, and everything but x2 must be there. */
EXPORT aclnnStatus aclnnMoeFinalizeRoutingGetWorkspaceSize(const aclTensor *expandedX, const aclTensor *x1,
                                                           const aclTensor *x2Optional, const aclTensor *bias,
                                                           const aclTensor *scales, const aclTensor *expandedRowIdx,
                                                           const aclTensor *expandedExpertIdx, const aclTensor *out,
                                                           uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnMoeFinalizeRouting, CHIPS_NEW);
    Arguments arguments = {expandedX, expandedRowIdx, x1, x2Optional, bias, scales, expandedExpertIdx, out};
    const aclTensor *needed[] = {x1, bias, scales, expandedExpertIdx};
    const char *names[] = {"x1", "bias", "scales", "expandedExpertIdx"};
    for (int i = 0; i < 4 && plan->status == 0; i++) {
        plan->status = needed[i] != NULL ? 0 : simulator_fail(ACLNN_ERR_PARAM_NULLPTR, "%s: %s is NULL", plan->name, names[i]);
    }
    return finalize(plan, &arguments, 0);
}
PHASE_TWO(aclnnMoeFinalizeRouting)

/* v: gradY, expandedRowIdx, expandedX, scales, gradExpandedX, gradScales */
static void compute_grad(Plan *plan) {
    int64_t k = plan->n[CHOICES], width = plan->n[WIDTH], rows = plan->v[4]->dims[0], count = view_count(plan->v[1]);
    double *grad = view_read(plan->v[0]), *x = plan->v[2] == NULL ? NULL : view_read(plan->v[2]);
    double *scales = plan->v[3] == NULL ? NULL : view_read(plan->v[3]);
    double *to = simulator_allocate((size_t)(rows * width) * sizeof *to), *shares = simulator_allocate((size_t)count * sizeof *shares);
    int64_t *index = view_read_integers(plan->v[1]);
    for (int64_t i = 0; i < count; i++) {
        bool known = index[i] >= 0 && index[i] < rows;
        plan->broken = known ? plan->broken : "expandedRowIdx points outside of the rows";
        for (int64_t c = 0; c < width && known; c++) {
            double above = grad[i / k * width + c];
            to[index[i] * width + c] = above * (scales == NULL ? 1 : scales[i]);
            shares[i] += x == NULL ? 0 : above * x[index[i] * width + c];
        }
    }
    view_write(plan->v[4], to);
    if (plan->v[5] != NULL) {
        view_write(plan->v[5], shares);
    }
    free(grad);
    free(x);
    free(scales);
    free(to);
    free(shares);
    free(index);
}

EXPORT aclnnStatus aclnnMoeFinalizeRoutingV2GradGetWorkspaceSize(
    const aclTensor *gradY, const aclTensor *expandedRowIdx, const aclTensor *expandedXOptional,
    const aclTensor *scalesOptional, const aclTensor *expertIdxOptional, const aclTensor *biasOptional, int64_t dropPadMode,
    int64_t activeNum, int64_t expertNum, int64_t expertCapacity, const aclTensor *gradExpandedXOut,
    const aclTensor *gradScalesOut, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnMoeFinalizeRoutingV2Grad, CHIPS_NEW);
    (void)activeNum; /* of the mode that is refused, as the next two */
    (void)expertNum;
    (void)expertCapacity;
    View *grad = plan_input(plan, "gradY", gradY, FLOATS);
    View *index = plan_input(plan, "expandedRowIdx", expandedRowIdx, TYPE(ACL_INT32));
    View *x = plan_optional(plan, "expandedX", expandedXOptional, FLOATS);
    View *scales = plan_optional(plan, "scales", scalesOptional, FLOATS);
    View *to = plan_output(plan, "gradExpandedXOut", gradExpandedXOut, FLOATS);
    View *shares = scales == NULL ? plan_optional_output(plan, "gradScalesOut", NULL, FLOATS)
                                  : plan_output(plan, "gradScalesOut", gradScalesOut, FLOATS);
    plan_require(plan, dropPadMode == 0, "dropPadMode %ld is not supported, only 0", (long)dropPadMode);
    plan_require(plan, biasOptional == NULL && expertIdxOptional == NULL, "bias and expertIdx are not supported");
    plan_require(plan, grad->rank == 2 && grad->dims[0] > 0 && view_count(index) % grad->dims[0] == 0,
                 "expandedRowIdx has not the same number for each row of gradY");
    plan->n[CHOICES] = grad->dims[0] > 0 ? view_count(index) / grad->dims[0] : 1;
    plan->n[WIDTH] = grad->dims[1];
    plan_require(plan, scales == NULL ? plan->n[CHOICES] == 1 : x != NULL && view_count(scales) == view_count(index),
                 "scales and expandedX must be there for more than one expert a token");
    plan_shape(plan, to, "gradExpandedXOut", 2, (int64_t[]){view_count(index), plan->n[WIDTH]});
    if (x != NULL) {
        plan_same_shape(plan, x, to, "expandedX");
    }
    if (shares != NULL) {
        plan_same_shape(plan, shares, scales, "gradScalesOut");
    }
    return plan_finish(plan, compute_grad);
}
PHASE_TWO(aclnnMoeFinalizeRoutingV2Grad)
