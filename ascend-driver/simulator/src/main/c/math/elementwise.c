/* One tensor in, one of the same shape out: roots, casts, copies, fills. */
#include <math.h>
#include <stdlib.h>

#include "ascend/operators_math.h"
#include "values.h"

static void compute_sqrt(Plan *plan) {
    double *values = view_read(plan->v[0]);
    for (int64_t i = 0, count = view_count(plan->v[0]); i < count; i++) {
        values[i] = sqrt(values[i]);
    }
    view_write(plan->v[1], values);
    free(values);
}

static void compute_rsqrt(Plan *plan) {
    double *values = view_read(plan->v[0]);
    for (int64_t i = 0, count = view_count(plan->v[0]); i < count; i++) {
        values[i] = 1 / sqrt(values[i]);
    }
    view_write(plan->v[1], values);
    free(values);
}

static int root(Plan *plan, const aclTensor *self, aclTensor *out, Kernel kernel) {
    View *from = plan_in_place(plan, plan_input(plan, "self", self, NUMBERS));
    View *to = plan_output(plan, "out", out, REALS);
    plan_same_shape(plan, to, from, "out");
    return plan_finish(plan, kernel);
}

EXPORT aclnnStatus aclnnSqrtGetWorkspaceSize(const aclTensor *self, aclTensor *out, uint64_t *workspaceSize,
                                             aclOpExecutor **executor) {
    BEGIN(aclnnSqrt, CHIPS_ALL);
    return root(plan, self, out, compute_sqrt);
}
PHASE_TWO(aclnnSqrt)

EXPORT aclnnStatus aclnnRsqrtGetWorkspaceSize(const aclTensor *self, aclTensor *out, uint64_t *workspaceSize,
                                              aclOpExecutor **executor) {
    BEGIN(aclnnRsqrt, CHIPS_ALL);
    return root(plan, self, out, compute_rsqrt);
}
PHASE_TWO(aclnnRsqrt)

EXPORT aclnnStatus aclnnInplaceSqrtGetWorkspaceSize(aclTensor *selfRef, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnInplaceSqrt, CHIPS_ALL);
    return root(plan, selfRef, selfRef, compute_sqrt);
}
PHASE_TWO(aclnnInplaceSqrt)

EXPORT aclnnStatus aclnnInplaceRsqrtGetWorkspaceSize(aclTensor *selfRef, uint64_t *workspaceSize,
                                                     aclOpExecutor **executor) {
    BEGIN(aclnnInplaceRsqrt, CHIPS_ALL);
    return root(plan, selfRef, selfRef, compute_rsqrt);
}
PHASE_TWO(aclnnInplaceRsqrt)

/* v[0] is read as if it had the shape of v[1]. */
static void compute_copy(Plan *plan) {
    const View *from = plan->v[0], *to = plan->v[1];
    if (view_is_integer(from)) {
        int64_t *values = view_read_integers_as(from, to->rank, to->dims);
        view_write_integers(to, values);
        free(values);
    } else {
        double *values = view_read_as(from, to->rank, to->dims);
        view_write(to, values);
        free(values);
    }
}

EXPORT aclnnStatus aclnnCastGetWorkspaceSize(const aclTensor *self, const aclDataType dtype, aclTensor *out,
                                             uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnCast, CHIPS_ALL);
    View *from = plan_in_place(plan, plan_input(plan, "self", self, NUMBERS));
    View *to = plan_output(plan, "out", out, NUMBERS);
    plan_same_shape(plan, to, from, "out");
    plan_require(plan, to->type == (int)dtype, "dtype is %s, out has type %s", simulator_type_name((int)dtype),
                 simulator_type_name(to->type));
    return plan_finish(plan, compute_copy);
}
PHASE_TWO(aclnnCast)

EXPORT aclnnStatus aclnnInplaceCopyGetWorkspaceSize(aclTensor *selfRef, const aclTensor *src, uint64_t *workspaceSize,
                                                    aclOpExecutor **executor) {
    BEGIN(aclnnInplaceCopy, CHIPS_ALL);
    View *from = plan_in_place(plan, plan_input(plan, "src", src, NUMBERS));
    View *to = plan_output(plan, "selfRef", selfRef, NUMBERS);
    plan_require(plan, shape_expands(from, to->rank, to->dims), "src does not broadcast to selfRef");
    return plan_finish(plan, compute_copy);
}
PHASE_TWO(aclnnInplaceCopy)

EXPORT aclnnStatus aclnnPermuteGetWorkspaceSize(const aclTensor *self, const aclIntArray *dims, aclTensor *out,
                                                uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnPermute, CHIPS_ALL);
    int count;
    const int64_t *order = plan_integers(plan, "dims", dims, MAX_RANK, &count);
    View *from = plan_input(plan, "self", self, NUMBERS);
    View *to = plan_output(plan, "out", out, NUMBERS);
    plan_same_type(plan, to, from, "out");
    if (plan_require(plan, count == from->rank, "dims has %d values, self %d dimensions", count, from->rank)) {
        View permuted = *from;
        unsigned seen = 0;
        for (int i = 0; i < count && plan->status == 0; i++) {
            int source = plan_dimension(plan, from, order[i]);
            seen |= 1U << source;
            permuted.dims[i] = from->dims[source];
            permuted.strides[i] = from->strides[source];
        }
        plan_require(plan, seen == (1U << count) - 1, "dims names a dimension twice");
        *from = permuted;
        plan_same_shape(plan, to, from, "out");
    }
    return plan_finish(plan, compute_copy);
}
PHASE_TWO(aclnnPermute)

static void compute_fill(Plan *plan) {
    const View *view = plan->v[0];
    int64_t count = view_count(view);
    if (view_is_integer(view)) {
        int64_t *values = simulator_allocate((size_t)count * sizeof *values);
        for (int64_t i = 0; i < count; i++) {
            values[i] = plan->n[0];
        }
        view_write_integers(view, values);
        free(values);
    } else {
        double *values = simulator_allocate((size_t)count * sizeof *values);
        for (int64_t i = 0; i < count; i++) {
            values[i] = plan->x[0];
        }
        view_write(view, values);
        free(values);
    }
}

EXPORT aclnnStatus aclnnInplaceZeroGetWorkspaceSize(aclTensor *selfRef, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnInplaceZero, CHIPS_ALL);
    plan_output(plan, "selfRef", selfRef, NUMBERS);
    return plan_finish(plan, compute_fill);
}
PHASE_TWO(aclnnInplaceZero)

EXPORT aclnnStatus aclnnInplaceFillScalarGetWorkspaceSize(aclTensor *selfRef, const aclScalar *value,
                                                          uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnInplaceFillScalar, CHIPS_ALL);
    plan_output(plan, "selfRef", selfRef, NUMBERS);
    Scalar scalar = plan_scalar(plan, "value", value);
    plan->n[0] = scalar.integer;
    plan->x[0] = scalar.real;
    return plan_finish(plan, compute_fill);
}
PHASE_TWO(aclnnInplaceFillScalar)
