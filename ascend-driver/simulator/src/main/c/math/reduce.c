/* Sums, means and norms over any dimensions. */
#include <math.h>
#include <stdlib.h>

#include "ascend/operators_math.h"
#include "values.h"

enum { MASK }; /* in n: a bit for each dimension that goes */

/* Marks the dimensions that go, none means all, and checks the shape of the result. */
static void check(Plan *plan, const View *self, const aclIntArray *dims, bool keep, int dtype, const View *out) {
    int count, rank = 0;
    int64_t shape[MAX_RANK] = {0};
    const int64_t *which = plan_integers(plan, "dims", dims, MAX_RANK, &count);
    for (int i = 0; i < count; i++) {
        int64_t bit = (int64_t)1 << plan_dimension(plan, self, which[i]);
        plan_require(plan, (plan->n[MASK] & bit) == 0, "dims names a dimension twice");
        plan->n[MASK] |= bit;
    }
    plan->n[MASK] = count == 0 ? -1 : plan->n[MASK];
    for (int i = 0; i < self->rank; i++) {
        bool goes = (plan->n[MASK] >> i & 1) != 0;
        if (!goes || keep) {
            shape[rank++] = goes ? 1 : self->dims[i];
        }
    }
    plan_shape(plan, out, "out", rank, shape);
    plan_require(plan, out->type == dtype, "dtype is %s, out has type %s", simulator_type_name(dtype),
                 simulator_type_name(out->type));
}

/* Where the element at this index of self goes in the result. */
static int64_t target(const Plan *plan, const View *self, const int64_t *index) {
    int64_t at = 0;
    for (int i = 0; i < self->rank; i++) {
        if ((plan->n[MASK] >> i & 1) == 0) {
            at = at * self->dims[i] + index[i];
        }
    }
    return at;
}

static void step(const View *self, int64_t *index) {
    for (int i = self->rank - 1; i >= 0 && ++index[i] == self->dims[i]; i--) {
        index[i] = 0;
    }
}

static void compute_whole_sum(Plan *plan) {
    const View *self = plan->v[0], *out = plan->v[1];
    int64_t index[MAX_RANK] = {0};
    int64_t *values = view_read_integers(self);
    int64_t *sums = simulator_allocate((size_t)view_count(out) * sizeof *sums);
    for (int64_t i = 0, count = view_count(self); i < count; i++) {
        sums[target(plan, self, index)] += values[i];
        step(self, index);
    }
    view_write_integers(out, sums);
    free(values);
    free(sums);
}

static double *sums_of(const Plan *plan, double *values) {
    const View *self = plan->v[0];
    int64_t index[MAX_RANK] = {0};
    double *sums = simulator_allocate((size_t)view_count(plan->v[1]) * sizeof *sums);
    for (int64_t i = 0, count = view_count(self); i < count; i++) {
        sums[target(plan, self, index)] += values[i];
        step(self, index);
    }
    free(values);
    return sums;
}

static void compute_sum(Plan *plan) {
    if (view_is_integer(plan->v[0]) && view_is_integer(plan->v[1])) {
        compute_whole_sum(plan);
        return;
    }
    double *sums = sums_of(plan, view_read(plan->v[0]));
    view_write(plan->v[1], sums);
    free(sums);
}

static void compute_mean(Plan *plan) {
    double *sums = sums_of(plan, view_read(plan->v[0]));
    int64_t results = view_count(plan->v[1]);
    double share = results == 0 ? 1 : (double)results / (double)view_count(plan->v[0]);
    for (int64_t i = 0; i < results; i++) {
        sums[i] *= share;
    }
    view_write(plan->v[1], sums);
    free(sums);
}

EXPORT aclnnStatus aclnnReduceSumGetWorkspaceSize(const aclTensor *self, const aclIntArray *dims, bool keepDims,
                                                  aclDataType dtype, aclTensor *out, uint64_t *workspaceSize,
                                                  aclOpExecutor **executor) {
    BEGIN(aclnnReduceSum, CHIPS_ALL);
    View *from = plan_input(plan, "self", self, NUMBERS);
    View *to = plan_output(plan, "out", out, NUMBERS);
    check(plan, from, dims, keepDims, (int)dtype, to);
    return plan_finish(plan, compute_sum);
}
PHASE_TWO(aclnnReduceSum)

EXPORT aclnnStatus aclnnMeanGetWorkspaceSize(const aclTensor *self, const aclIntArray *dim, bool keepDim,
                                             aclDataType dtype, aclTensor *out, uint64_t *workspaceSize,
                                             aclOpExecutor **executor) {
    BEGIN(aclnnMean, CHIPS_ALL);
    View *from = plan_input(plan, "self", self, NUMBERS);
    View *to = plan_output(plan, "out", out, REALS);
    check(plan, from, dim, keepDim, (int)dtype, to);
    return plan_finish(plan, compute_mean);
}
PHASE_TWO(aclnnMean)

static double power(double value, double order) {
    value = fabs(value);
    return order == 2 ? value * value : order == 1 ? value : order == 0 ? value != 0 : pow(value, order);
}

static void compute_extreme_norm(Plan *plan) {
    const View *self = plan->v[0], *out = plan->v[1];
    int64_t index[MAX_RANK] = {0}, results = view_count(out);
    bool largest = plan->x[0] > 0;
    double *values = view_read(self);
    double *norms = simulator_allocate((size_t)results * sizeof *norms);
    for (int64_t i = 0; i < results; i++) {
        norms[i] = largest ? 0 : INFINITY;
    }
    for (int64_t i = 0, count = view_count(self); i < count; i++) {
        double *norm = &norms[target(plan, self, index)], size = fabs(values[i]);
        *norm = isnan(size) || (largest ? size > *norm : size < *norm) ? size : *norm;
        step(self, index);
    }
    view_write(out, norms);
    free(values);
    free(norms);
}

static void compute_norm(Plan *plan) {
    double order = plan->x[0];
    if (isinf(order)) {
        compute_extreme_norm(plan);
        return;
    }
    double *values = view_read(plan->v[0]);
    for (int64_t i = 0, count = view_count(plan->v[0]); i < count; i++) {
        values[i] = power(values[i], order);
    }
    double *sums = sums_of(plan, values);
    for (int64_t i = 0, count = view_count(plan->v[1]); i < count; i++) {
        sums[i] = order == 2 ? sqrt(sums[i]) : order == 0 || order == 1 ? sums[i] : pow(sums[i], 1 / order);
    }
    view_write(plan->v[1], sums);
    free(sums);
}

EXPORT aclnnStatus aclnnLinalgVectorNormGetWorkspaceSize(const aclTensor *self, const aclScalar *ord,
                                                         const aclIntArray *dims, bool keepDims, const aclDataType dtype,
                                                         aclTensor *out, uint64_t *workspaceSize,
                                                         aclOpExecutor **executor) {
    BEGIN(aclnnLinalgVectorNorm, CHIPS_ALL);
    View *from = plan_input(plan, "self", self, FLOATS);
    View *to = plan_output(plan, "out", out, FLOATS);
    plan->x[0] = plan_scalar(plan, "ord", ord).real;
    check(plan, from, dims, keepDims, (int)dtype == ACL_DT_UNDEFINED ? to->type : (int)dtype, to);
    return plan_finish(plan, compute_norm);
}
PHASE_TWO(aclnnLinalgVectorNorm)
