/* Add, subtract, multiply, divide: two tensors that broadcast, or a tensor and a scalar. */
#include <stdlib.h>

#include "ascend/operators_math.h"
#include "values.h"

typedef enum { PLUS, MINUS, TIMES, OVER } Operation;
enum { OPERATION, WHOLE, ALPHA, OTHER }; /* in n; the real values of the last two in x */

static double real(Operation operation, double a, double b, double alpha) {
    switch (operation) {
        case PLUS:
            return a + alpha * b;
        case MINUS:
            return a - alpha * b;
        case TIMES:
            return a * b;
        default:
            return a / b;
    }
}

/* Integers wrap around, as they do on the chip. */
static int64_t whole(Operation operation, int64_t a, int64_t b, int64_t alpha) {
    uint64_t x = (uint64_t)a, y = (uint64_t)b, z = (uint64_t)alpha;
    return (int64_t)(operation == PLUS ? x + z * y : operation == MINUS ? x - z * y : x * y);
}

static void compute_whole(Plan *plan, const View *out) {
    int64_t count = view_count(out);
    int64_t *a = view_read_integers_as(plan->v[0], out->rank, out->dims);
    int64_t *b = plan->v[1] == NULL ? NULL : view_read_integers_as(plan->v[1], out->rank, out->dims);
    for (int64_t i = 0; i < count; i++) {
        a[i] = whole((Operation)plan->n[OPERATION], a[i], b == NULL ? plan->n[OTHER] : b[i], plan->n[ALPHA]);
    }
    view_write_integers(out, a);
    free(a);
    free(b);
}

static void compute(Plan *plan) {
    const View *out = plan->v[2];
    if (plan->n[WHOLE]) {
        compute_whole(plan, out);
        return;
    }
    int64_t count = view_count(out);
    double *a = view_read_as(plan->v[0], out->rank, out->dims);
    double *b = plan->v[1] == NULL ? NULL : view_read_as(plan->v[1], out->rank, out->dims);
    for (int64_t i = 0; i < count; i++) {
        a[i] = real((Operation)plan->n[OPERATION], a[i], b == NULL ? plan->x[OTHER] : b[i], plan->x[ALPHA]);
    }
    view_write(out, a);
    free(a);
    free(b);
}

static void set_scalar(Plan *plan, int at, Scalar scalar) {
    plan->n[at] = scalar.integer;
    plan->x[at] = scalar.real;
}

static void set_alpha(Plan *plan, const aclScalar *alpha) {
    Scalar value = plan_scalar(plan, "alpha", alpha);
    set_scalar(plan, ALPHA, value);
    plan_require(plan, !plan->n[WHOLE] || (TYPE(value.type) & REALS) == 0 || (double)value.integer == value.real,
                 "alpha is %g, which the integers that it multiplies cannot take", value.real);
}

static int promoted_scalar(int type, int scalar) {
    bool real_type = (TYPE(type) & REALS) != 0, real_scalar = (TYPE(scalar) & REALS) != 0;
    return real_type || !real_scalar ? type : ACL_FLOAT;
}

/* Shapes and types of two tensors, or of a tensor and a scalar whose type is given. */
static void check(Plan *plan, Operation operation, int type) {
    View shape;
    const View *self = plan->v[0], *other = plan->v[1], *out = plan->v[2];
    int promoted = other == NULL ? promoted_scalar(self->type, type) : type_promoted(self->type, other->type);
    plan->n[OPERATION] = operation;
    plan->n[WHOLE] = operation != OVER && (TYPE(promoted) & REALS) == 0;
    promoted = operation == OVER && (TYPE(promoted) & REALS) == 0 ? ACL_FLOAT : promoted;
    plan_require(plan, type_converts(promoted, out->type), "the result has type %s, out has %s",
                 simulator_type_name(promoted), simulator_type_name(out->type));
    if (other == NULL) {
        plan_same_shape(plan, out, self, "out");
    } else if (plan_require(plan, shape_broadcast(self, other, &shape), "self and other do not broadcast")) {
        plan_same_shape(plan, out, &shape, "out");
    }
}

static Plan *tensors(Plan *plan, Operation operation, const aclTensor *self, const aclTensor *other, aclTensor *out) {
    plan_in_place(plan, plan_input(plan, "self", self, NUMBERS));
    plan_in_place(plan, plan_input(plan, "other", other, NUMBERS));
    plan_output(plan, "out", out, NUMBERS);
    check(plan, operation, ACL_FLOAT);
    return plan;
}

static Plan *with_scalar(Plan *plan, Operation operation, const aclTensor *self, const aclScalar *other, aclTensor *out) {
    plan_in_place(plan, plan_input(plan, "self", self, NUMBERS));
    plan_optional(plan, "other", NULL, NUMBERS);
    plan_output(plan, "out", out, NUMBERS);
    Scalar value = plan_scalar(plan, "other", other);
    set_scalar(plan, OTHER, value);
    check(plan, operation, value.type);
    return plan;
}

EXPORT aclnnStatus aclnnAddGetWorkspaceSize(const aclTensor *self, const aclTensor *other, const aclScalar *alpha,
                                            aclTensor *out, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnAdd, CHIPS_ALL);
    set_alpha(tensors(plan, PLUS, self, other, out), alpha);
    return plan_finish(plan, compute);
}
PHASE_TWO(aclnnAdd)

EXPORT aclnnStatus aclnnAddsGetWorkspaceSize(const aclTensor *self, const aclScalar *other, const aclScalar *alpha,
                                             aclTensor *out, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnAdds, CHIPS_ALL);
    set_alpha(with_scalar(plan, PLUS, self, other, out), alpha);
    return plan_finish(plan, compute);
}
PHASE_TWO(aclnnAdds)

EXPORT aclnnStatus aclnnInplaceAddGetWorkspaceSize(const aclTensor *selfRef, const aclTensor *other, const aclScalar *alpha,
                                                   uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnInplaceAdd, CHIPS_ALL);
    set_alpha(tensors(plan, PLUS, selfRef, other, (aclTensor *)(uintptr_t)selfRef), alpha);
    return plan_finish(plan, compute);
}
PHASE_TWO(aclnnInplaceAdd)

EXPORT aclnnStatus aclnnSubGetWorkspaceSize(const aclTensor *self, const aclTensor *other, const aclScalar *alpha,
                                            aclTensor *out, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnSub, CHIPS_ALL);
    set_alpha(tensors(plan, MINUS, self, other, out), alpha);
    return plan_finish(plan, compute);
}
PHASE_TWO(aclnnSub)

EXPORT aclnnStatus aclnnMulGetWorkspaceSize(const aclTensor *self, const aclTensor *other, aclTensor *out,
                                            uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnMul, CHIPS_ALL);
    return plan_finish(tensors(plan, TIMES, self, other, out), compute);
}
PHASE_TWO(aclnnMul)

EXPORT aclnnStatus aclnnInplaceMulGetWorkspaceSize(aclTensor *selfRef, const aclTensor *other, uint64_t *workspaceSize,
                                                   aclOpExecutor **executor) {
    BEGIN(aclnnInplaceMul, CHIPS_ALL);
    return plan_finish(tensors(plan, TIMES, selfRef, other, selfRef), compute);
}
PHASE_TWO(aclnnInplaceMul)

EXPORT aclnnStatus aclnnMulsGetWorkspaceSize(const aclTensor *self, const aclScalar *other, aclTensor *out,
                                             uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnMuls, CHIPS_ALL);
    return plan_finish(with_scalar(plan, TIMES, self, other, out), compute);
}
PHASE_TWO(aclnnMuls)

EXPORT aclnnStatus aclnnInplaceMulsGetWorkspaceSize(aclTensor *selfRef, const aclScalar *other, uint64_t *workspaceSize,
                                                    aclOpExecutor **executor) {
    BEGIN(aclnnInplaceMuls, CHIPS_ALL);
    return plan_finish(with_scalar(plan, TIMES, selfRef, other, selfRef), compute);
}
PHASE_TWO(aclnnInplaceMuls)

EXPORT aclnnStatus aclnnDivGetWorkspaceSize(const aclTensor *self, const aclTensor *other, aclTensor *out,
                                            uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnDiv, CHIPS_ALL);
    return plan_finish(tensors(plan, OVER, self, other, out), compute);
}
PHASE_TWO(aclnnDiv)

EXPORT aclnnStatus aclnnDivsGetWorkspaceSize(const aclTensor *self, const aclScalar *other, aclTensor *out,
                                             uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnDivs, CHIPS_ALL);
    return plan_finish(with_scalar(plan, OVER, self, other, out), compute);
}
PHASE_TWO(aclnnDivs)

EXPORT aclnnStatus aclnnInplaceSubGetWorkspaceSize(aclTensor *selfRef, const aclTensor *other, const aclScalar *alpha,
                                                   uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnInplaceSub, CHIPS_ALL);
    set_alpha(tensors(plan, MINUS, selfRef, other, selfRef), alpha);
    return plan_finish(plan, compute);
}
PHASE_TWO(aclnnInplaceSub)

EXPORT aclnnStatus aclnnInplaceDivGetWorkspaceSize(aclTensor *selfRef, const aclTensor *other, uint64_t *workspaceSize,
                                                   aclOpExecutor **executor) {
    BEGIN(aclnnInplaceDiv, CHIPS_ALL);
    return plan_finish(tensors(plan, OVER, selfRef, other, selfRef), compute);
}
PHASE_TWO(aclnnInplaceDiv)
