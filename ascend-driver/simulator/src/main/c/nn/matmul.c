/* Products of matrices, in batches that broadcast. */
#include <stdlib.h>
#include <string.h>

#include "ascend/operators_nn.h"
#include "product.h"

#define WORKSPACE ((uint64_t)64 << 10) /* smaller than on the chips, but programs must bring one */
enum { LEFT, RIGHT, OUT, ADDED };

/* A vector becomes a matrix of one row or one column. */
static View as_matrix(const View *view, bool row) {
    View matrix = *view;
    if (view->rank == 1) {
        matrix.rank = 2;
        matrix.dims[0] = row ? 1 : view->dims[0];
        matrix.dims[1] = row ? view->dims[0] : 1;
        matrix.strides[0] = row ? 0 : view->strides[0];
        matrix.strides[1] = row ? view->strides[0] : 0;
    }
    return matrix;
}

static int64_t batches(const View *view) {
    int64_t count = 1;
    for (int i = 0; i < view->rank - 2; i++) {
        count *= view->dims[i];
    }
    return count;
}

/* Which matrix of a tensor with fewer or broadcast batches belongs to a batch of the result. */
static int64_t matrix_of(const View *view, const View *shape, int64_t batch) {
    int64_t at = 0, stride = 1;
    for (int i = shape->rank - 3; i >= 0; i--) {
        int own = i - (shape->rank - view->rank);
        int64_t index = batch % shape->dims[i];
        batch /= shape->dims[i];
        if (own >= 0) {
            at += view->dims[own] == 1 ? 0 : index * stride;
            stride *= view->dims[own];
        }
    }
    return at;
}

/* The full shape of the product: batches, rows, columns. */
static View shape_of(const View *left, const View *right, bool *fits) {
    View one = *left, other = *right, shape;
    one.rank -= 2;
    other.rank -= 2;
    *fits = shape_broadcast(&one, &other, &shape) && left->dims[left->rank - 1] == right->dims[right->rank - 2] &&
            shape.rank + 2 <= MAX_RANK;
    shape.dims[shape.rank++] = left->dims[left->rank - 2];
    shape.dims[shape.rank++] = right->dims[right->rank - 1];
    return shape;
}

static float *multiply(const Plan *plan, const View *left, const View *right, const View *shape) {
    int64_t m = shape->dims[shape->rank - 2], n = shape->dims[shape->rank - 1], k = left->dims[left->rank - 1];
    int64_t count = batches(shape);
    float *a = view_read_floats(left), *b = view_read_floats(right);
    float *c = simulator_allocate((size_t)(count * m * n) * sizeof *c);
    cube_round(plan, left, a);
    cube_round(plan, right, b);
    for (int64_t i = 0; i < count; i++) {
        product(a + matrix_of(left, shape, i) * m * k, b + matrix_of(right, shape, i) * k * n, c + i * m * n, m, k, n);
    }
    free(a);
    free(b);
    return c;
}

static void compute(Plan *plan) {
    bool fits;
    const View left = as_matrix(plan->v[LEFT], true), right = as_matrix(plan->v[RIGHT], false), *out = plan->v[OUT];
    const View shape = shape_of(&left, &right, &fits), *added = plan->v[ADDED];
    float *values = multiply(plan, &left, &right, &shape);
    if (added != NULL) {
        double *base = view_read_as(added, out->rank, out->dims);
        for (int64_t i = 0, count = view_count(out); i < count; i++) {
            double kept = plan->x[0] == 0 ? 0 : plan->x[0] * base[i];
            values[i] = (float)(kept + plan->x[1] * values[i]);
        }
        free(base);
    }
    view_write_floats(out, values);
    free(values);
}

/* Ranks are within bounds; dimensions of size one that stand for vectors are not in the result. */
static void check(Plan *plan, int least, int most, int8_t cubeMathType) {
    View *self = plan->v[LEFT], *mat2 = plan->v[RIGHT], *out = plan->v[OUT];
    plan_require(plan, self->rank >= least && self->rank <= most && mat2->rank >= least && mat2->rank <= most,
                 "self has %d dimensions and mat2 %d, not %d to %d", self->rank, mat2->rank, least, most);
    plan_require(plan, type_converts(type_promoted(self->type, mat2->type), out->type), "out has type %s",
                 simulator_type_name(out->type));
    if (plan->status != 0) {
        return;
    }
    bool fits;
    View left = as_matrix(self, true), right = as_matrix(mat2, false), shape = shape_of(&left, &right, &fits);
    plan_require(plan, fits, "matrices of %ld x %ld and %ld x %ld, or their batches, do not go together",
                 (long)left.dims[left.rank - 2], (long)left.dims[left.rank - 1], (long)right.dims[right.rank - 2],
                 (long)right.dims[right.rank - 1]);
    if (mat2->rank == 1) {
        shape.rank--;
    }
    if (self->rank == 1) {
        int last = shape.rank - 1;
        shape.dims[mat2->rank == 1 ? last : last - 1] = shape.dims[last];
        shape.rank--;
    }
    plan_same_shape(plan, out, &shape, "out");
    plan_cube(plan, self, mat2, cubeMathType);
    plan->workspace = WORKSPACE;
}

static void operands(Plan *plan, const aclTensor *self, const aclTensor *mat2, aclTensor *out) {
    plan_input(plan, "self", self, FLOATS);
    plan_input(plan, "mat2", mat2, FLOATS);
    plan_output(plan, "out", out, FLOATS);
}

EXPORT aclnnStatus aclnnMatmulGetWorkspaceSize(const aclTensor *self, const aclTensor *mat2, aclTensor *out,
                                               int8_t cubeMathType, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnMatmul, CHIPS_ALL);
    operands(plan, self, mat2, out);
    check(plan, 1, 6, cubeMathType);
    return plan_finish(plan, compute);
}
PHASE_TWO(aclnnMatmul)

EXPORT aclnnStatus aclnnMmGetWorkspaceSize(const aclTensor *self, const aclTensor *mat2, aclTensor *out,
                                           int8_t cubeMathType, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnMm, CHIPS_ALL);
    operands(plan, self, mat2, out);
    check(plan, 2, 2, cubeMathType);
    return plan_finish(plan, compute);
}
PHASE_TWO(aclnnMm)

EXPORT aclnnStatus aclnnBatchMatMulGetWorkspaceSize(const aclTensor *self, const aclTensor *mat2, aclTensor *out,
                                                    int8_t cubeMathType, uint64_t *workspaceSize,
                                                    aclOpExecutor **executor) {
    BEGIN(aclnnBatchMatMul, CHIPS_ALL);
    operands(plan, self, mat2, out);
    check(plan, 3, 3, cubeMathType);
    return plan_finish(plan, compute);
}
PHASE_TWO(aclnnBatchMatMul)

static int with_base(Plan *plan, int rank, const aclTensor *self, const aclTensor *mat1, const aclTensor *mat2,
                     const aclScalar *beta, const aclScalar *alpha, aclTensor *out, int8_t cubeMathType) {
    operands(plan, mat1, mat2, out);
    View *added = plan_in_place(plan, plan_input(plan, "self", self, FLOATS));
    plan->x[0] = plan_scalar(plan, "beta", beta).real;
    plan->x[1] = plan_scalar(plan, "alpha", alpha).real;
    check(plan, rank, rank, cubeMathType);
    plan_require(plan, shape_expands(added, plan->v[OUT]->rank, plan->v[OUT]->dims), "self does not broadcast to out");
    return plan_finish(plan, compute);
}

EXPORT aclnnStatus aclnnAddmmGetWorkspaceSize(const aclTensor *self, const aclTensor *mat1, const aclTensor *mat2,
                                              const aclScalar *beta, const aclScalar *alpha, aclTensor *out,
                                              int8_t cubeMathType, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnAddmm, CHIPS_ALL);
    return with_base(plan, 2, self, mat1, mat2, beta, alpha, out, cubeMathType);
}
PHASE_TWO(aclnnAddmm)

EXPORT aclnnStatus aclnnBaddbmmGetWorkspaceSize(const aclTensor *self, const aclTensor *batch1, const aclTensor *batch2,
                                                const aclScalar *beta, const aclScalar *alpha, aclTensor *out,
                                                int8_t cubeMathType, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnBaddbmm, CHIPS_ALL);
    return with_base(plan, 3, self, batch1, batch2, beta, alpha, out, cubeMathType);
}
PHASE_TWO(aclnnBaddbmm)

EXPORT aclnnStatus aclnnInplaceAddmmGetWorkspaceSize(aclTensor *selfRef, const aclTensor *mat1, const aclTensor *mat2,
                                                     const aclScalar *beta, const aclScalar *alpha, int8_t cubeMathType,
                                                     uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnInplaceAddmm, CHIPS_ALL);
    return with_base(plan, 2, selfRef, mat1, mat2, beta, alpha, selfRef, cubeMathType);
}
PHASE_TWO(aclnnInplaceAddmm)

EXPORT aclnnStatus aclnnInplaceBaddbmmGetWorkspaceSize(aclTensor *selfRef, const aclTensor *batch1, const aclTensor *batch2,
                                                       const aclScalar *beta, const aclScalar *alpha, int8_t cubeMathType,
                                                       uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnInplaceBaddbmm, CHIPS_ALL);
    return with_base(plan, 3, selfRef, batch1, batch2, beta, alpha, selfRef, cubeMathType);
}
PHASE_TWO(aclnnInplaceBaddbmm)
