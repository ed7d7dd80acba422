/* Activations and their gradients. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ascend/operators_nn.h"
#include "values.h"

#define ROOT_TWO_OVER_PI 0.79788456080286535588
#define CUBIC 0.044715
#define ROOT_HALF 0.70710678118654752440
#define DENSITY 0.39894228040143267794

/* 0.5 (1 + tanh u), which as the chip computes it keeps its digits where tanh is near -1. */
static double gelu_share(double x) {
    return 1 / (1 + exp(-2 * ROOT_TWO_OVER_PI * (x + CUBIC * x * x * x)));
}

static double gelu_tanh(double x) {
    return x * gelu_share(x);
}

static double gelu_tanh_slope(double x) {
    double share = gelu_share(x);
    return share + 2 * x * share * (1 - share) * ROOT_TWO_OVER_PI * (1 + 3 * CUBIC * x * x);
}

static double gelu_erf(double x) {
    return 0.5 * x * (1 + erf(x * ROOT_HALF));
}

static double gelu_erf_slope(double x) {
    return 0.5 * (1 + erf(x * ROOT_HALF)) + x * DENSITY * exp(-0.5 * x * x);
}

static double silu(double x) {
    return x / (1 + exp(-x));
}

static double silu_slope(double x) {
    double s = 1 / (1 + exp(-x));
    return s * (1 + x * (1 - s));
}

static void forward(Plan *plan, double (*function)(double)) {
    double *x = view_read(plan->v[0]);
    for (int64_t i = 0, count = view_count(plan->v[0]); i < count; i++) {
        x[i] = function(x[i]);
    }
    view_write(plan->v[1], x);
    free(x);
}

static void backward(Plan *plan, double (*slope)(double)) {
    const View *out = plan->v[2];
    double *grad = view_read_as(plan->v[0], out->rank, out->dims), *x = view_read_as(plan->v[1], out->rank, out->dims);
    for (int64_t i = 0, count = view_count(out); i < count; i++) {
        grad[i] *= slope(x[i]);
    }
    view_write(out, grad);
    free(grad);
    free(x);
}

static void compute_gelu_tanh(Plan *plan) {
    forward(plan, gelu_tanh);
}

static void compute_gelu_erf(Plan *plan) {
    forward(plan, gelu_erf);
}

static void compute_silu(Plan *plan) {
    forward(plan, silu);
}

static void compute_gelu_tanh_backward(Plan *plan) {
    backward(plan, gelu_tanh_slope);
}

static void compute_gelu_erf_backward(Plan *plan) {
    backward(plan, gelu_erf_slope);
}

static void compute_silu_backward(Plan *plan) {
    backward(plan, silu_slope);
}

static int one(Plan *plan, const aclTensor *self, const aclTensor *out, Kernel kernel) {
    View *from = plan_in_place(plan, plan_input(plan, "self", self, FLOATS));
    View *to = plan_output(plan, "out", out, FLOATS);
    plan_same_shape(plan, to, from, "out");
    plan_same_type(plan, to, from, "out");
    return plan_finish(plan, kernel);
}

static int two(Plan *plan, const aclTensor *gradOutput, const aclTensor *self, const aclTensor *gradInput, Kernel kernel) {
    View *grad = plan_in_place(plan, plan_input(plan, "gradOutput", gradOutput, NUMBERS));
    View *from = plan_in_place(plan, plan_input(plan, "self", self, NUMBERS));
    View *to = plan_output(plan, "gradInput", gradInput, FLOATS), shape;
    int promoted = type_promoted(grad->type, from->type);
    plan_require(plan, (TYPE(promoted) & FLOATS) != 0, "gradOutput and self together have type %s", simulator_type_name(promoted));
    if (plan_require(plan, shape_broadcast(grad, from, &shape), "gradOutput and self do not broadcast")) {
        plan_same_shape(plan, to, &shape, "gradInput");
    }
    return plan_finish(plan, kernel);
}

EXPORT aclnnStatus aclnnGeluGetWorkspaceSize(const aclTensor *self, aclTensor *out, uint64_t *workspaceSize,
                                             aclOpExecutor **executor) {
    BEGIN(aclnnGelu, CHIPS_ALL);
    return one(plan, self, out, compute_gelu_tanh);
}
PHASE_TWO(aclnnGelu)

EXPORT aclnnStatus aclnnGeluBackwardGetWorkspaceSize(const aclTensor *gradOutput, const aclTensor *self,
                                                     const aclTensor *gradInput, uint64_t *workspaceSize,
                                                     aclOpExecutor **executor) {
    BEGIN(aclnnGeluBackward, CHIPS_ALL);
    return two(plan, gradOutput, self, gradInput, compute_gelu_tanh_backward);
}
PHASE_TWO(aclnnGeluBackward)

EXPORT aclnnStatus aclnnGeluV2GetWorkspaceSize(const aclTensor *x, int64_t approximate, aclTensor *y,
                                               uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnGeluV2, CHIPS_ALL);
    plan_require(plan, approximate == 0 || approximate == 1, "approximate is %ld, not 0 (erf) or 1 (tanh)", (long)approximate);
    return one(plan, x, y, approximate == 0 ? compute_gelu_erf : compute_gelu_tanh);
}
PHASE_TWO(aclnnGeluV2)

EXPORT aclnnStatus aclnnGeluBackwardV2GetWorkspaceSize(const aclTensor *gradOutput, const aclTensor *self,
                                                       char *approximate, aclTensor *gradInput, uint64_t *workspaceSize,
                                                       aclOpExecutor **executor) {
    BEGIN(aclnnGeluBackwardV2, CHIPS_ALL);
    bool none = approximate != NULL && strcmp(approximate, "none") == 0;
    plan_require(plan, none || (approximate != NULL && strcmp(approximate, "tanh") == 0), "approximate is %s, not none or tanh",
                 approximate == NULL ? "NULL" : approximate);
    return two(plan, gradOutput, self, gradInput, none ? compute_gelu_erf_backward : compute_gelu_tanh_backward);
}
PHASE_TWO(aclnnGeluBackwardV2)

EXPORT aclnnStatus aclnnSiluGetWorkspaceSize(const aclTensor *self, aclTensor *out, uint64_t *workspaceSize,
                                             aclOpExecutor **executor) {
    BEGIN(aclnnSilu, CHIPS_ALL);
    return one(plan, self, out, compute_silu);
}
PHASE_TWO(aclnnSilu)

EXPORT aclnnStatus aclnnSiluBackwardGetWorkspaceSize(const aclTensor *gradOutput, const aclTensor *self,
                                                     aclTensor *gradInput, uint64_t *workspaceSize,
                                                     aclOpExecutor **executor) {
    BEGIN(aclnnSiluBackward, CHIPS_ALL);
    return two(plan, gradOutput, self, gradInput, compute_silu_backward);
}
PHASE_TWO(aclnnSiluBackward)
