/* Cat and one-hot. */
#include <stdlib.h>

#include "ascend/operators_math.h"
#include "values.h"

/* A part of the result, as a view of its own. */
static View part(const View *out, int dimension, int64_t start, int64_t size) {
    View view = *out;
    view.offset += start * out->strides[dimension];
    view.dims[dimension] = size;
    return view;
}

static void compute_cat(Plan *plan) {
    const Members *tensors = &plan->list[0];
    int dimension = (int)plan->n[0];
    int64_t start = 0;
    for (int i = 0; i < tensors->count; i++) {
        const View *from = tensors->views[i];
        View to = part(plan->v[0], dimension, start, from->dims[dimension]);
        start += from->dims[dimension];
        if (view_is_integer(from)) {
            int64_t *values = view_read_integers(from);
            view_write_integers(&to, values);
            free(values);
        } else {
            double *values = view_read(from);
            view_write(&to, values);
            free(values);
        }
    }
}

EXPORT aclnnStatus aclnnCatGetWorkspaceSize(const aclTensorList *tensors, int64_t dim, aclTensor *out,
                                            uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnCat, CHIPS_ALL);
    Members *members = plan_list(plan, "tensors", tensors, NUMBERS, false);
    View *to = plan_output(plan, "out", out, NUMBERS);
    int which = plan_dimension(plan, to, dim);
    View shape = *to;
    plan_require(plan, members->count > 0 && to->rank > 0, "tensors is empty, or out has no dimensions");
    shape.dims[which] = 0;
    for (int i = 0; i < members->count && plan->status == 0; i++) {
        View *from = members->views[i], slice = *to;
        plan_require(plan, from->rank == to->rank, "tensor %d has %d dimensions, out %d", i, from->rank, to->rank);
        slice.dims[which] = from->dims[which];
        plan_same_shape(plan, from, &slice, "a tensor");
        plan_require(plan, type_converts(from->type, to->type), "tensor %d has type %s, out %s", i,
                     simulator_type_name(from->type), simulator_type_name(to->type));
        shape.dims[which] += from->dims[which];
    }
    plan_same_shape(plan, to, &shape, "out");
    plan->n[0] = which;
    return plan_finish(plan, compute_cat);
}
PHASE_TWO(aclnnCat)

static void compute_one_hot(Plan *plan) {
    const View *out = plan->v[3];
    int64_t *classes = view_read_integers(plan->v[0]);
    double *on = view_read(plan->v[1]), *off = view_read(plan->v[2]);
    double *values = simulator_allocate((size_t)view_count(out) * sizeof *values);
    Split split = view_split(out, (int)plan->n[0]);
    for (int64_t o = 0; o < split.outer; o++) {
        for (int64_t s = 0; s < split.size; s++) {
            for (int64_t i = 0; i < split.inner; i++) {
                values[(o * split.size + s) * split.inner + i] = classes[o * split.inner + i] == s ? on[0] : off[0];
            }
        }
    }
    view_write(out, values);
    free(classes);
    free(on);
    free(off);
    free(values);
}

EXPORT aclnnStatus aclnnOneHotGetWorkspaceSize(const aclTensor *self, int numClasses, const aclTensor *onValue,
                                               const aclTensor *offValue, int64_t axis, aclTensor *out,
                                               uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnOneHot, CHIPS_ALL);
    View *classes = plan_input(plan, "self", self, INTEGERS);
    View *on = plan_input(plan, "onValue", onValue, REALS | INTEGERS);
    View *off = plan_input(plan, "offValue", offValue, REALS | INTEGERS);
    View *to = plan_output(plan, "out", out, REALS | INTEGERS);
    View shape = {.rank = classes->rank + 1};
    plan_require(plan, classes->rank < MAX_RANK, "self has %d dimensions", classes->rank);
    plan_require(plan, axis >= -1 && axis <= classes->rank && numClasses >= 0, "axis is %ld, numClasses %d", (long)axis,
                 numClasses);
    int which = (int)(axis == -1 ? classes->rank : axis);
    for (int i = 0, from = 0; i < shape.rank && plan->status == 0; i++) {
        shape.dims[i] = i == which ? numClasses : classes->dims[from++];
    }
    plan_same_shape(plan, to, &shape, "out");
    plan_same_type(plan, on, to, "onValue");
    plan_same_type(plan, off, to, "offValue");
    plan_require(plan, view_count(on) >= 1 && view_count(off) >= 1, "onValue and offValue need a value");
    plan->n[0] = which;
    return plan_finish(plan, compute_one_hot);
}
PHASE_TWO(aclnnOneHot)
