/* Writing values to places that several tensors of indices name, one for each leading dimension. */
#include <stdlib.h>

#include "ascend/operators_nn.h"
#include "values.h"

/* v: selfRef as input, values, selfRef as output; list: indices; n: whether values add up */
static void compute(Plan *plan) {
    const View *self = plan->v[0];
    const Members *lists = &plan->list[0];
    View shape = *lists->views[0];
    for (int d = 1; d < lists->count; d++) {
        View before = shape;
        shape_broadcast(&before, lists->views[d], &shape);
    }
    int64_t places = view_count(&shape), inner = 1, *indices[MAX_RANK];
    for (int d = lists->count; d < self->rank; d++) {
        inner *= self->dims[d];
    }
    View spread = shape;
    for (int d = lists->count; d < self->rank; d++) {
        spread.dims[spread.rank++] = self->dims[d];
    }
    double *target = view_read(self), *values = view_read_as(plan->v[1], spread.rank, spread.dims);
    for (int d = 0; d < lists->count; d++) {
        indices[d] = view_read_integers_as(lists->views[d], shape.rank, shape.dims);
    }
    for (int64_t p = 0; p < places; p++) {
        int64_t at = 0;
        for (int d = 0; d < lists->count && at >= 0; d++) {
            int64_t index = indices[d][p] + (indices[d][p] < 0 ? self->dims[d] : 0);
            at = index < 0 || index >= self->dims[d] ? -1 : at * self->dims[d] + index;
        }
        plan->broken = at < 0 ? "an index is outside of its dimension" : plan->broken;
        for (int64_t i = 0; i < inner && at >= 0; i++) {
            double *to = &target[at * inner + i], value = values[p * inner + i];
            *to = plan->n[0] ? *to + value : value;
        }
    }
    view_write(plan->v[2], target);
    free(target);
    free(values);
    for (int d = 0; d < lists->count; d++) {
        free(indices[d]);
    }
}

EXPORT aclnnStatus aclnnIndexPutImplGetWorkspaceSize(aclTensor *selfRef, const aclTensorList *indices,
                                                     const aclTensor *values, const bool accumulate, const bool unsafe,
                                                     uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnIndexPutImpl, CHIPS_ALL);
    (void)unsafe; /* indices are always checked */
    View *self = plan_input(plan, "selfRef", selfRef, NUMBERS), *from = plan_input(plan, "values", values, NUMBERS);
    plan_output(plan, "selfRef", selfRef, NUMBERS);
    Members *lists = plan_list(plan, "indices", indices, INDICES, false);
    View shape = {0};
    plan_require(plan, lists->count > 0 && lists->count <= self->rank,
                 "indices has %d tensors, selfRef %d dimensions (tensors of BOOL are not supported)", lists->count, self->rank);
    for (int d = 0; d < lists->count && plan->status == 0; d++) {
        View before = shape;
        plan_require(plan, shape_broadcast(&before, lists->views[d], &shape), "indices do not broadcast");
    }
    plan_require(plan, shape.rank + self->rank - lists->count <= MAX_RANK, "too many dimensions");
    for (int d = lists->count; d < self->rank && plan->status == 0; d++) {
        shape.dims[shape.rank++] = self->dims[d];
    }
    plan_require(plan, shape_expands(from, shape.rank, shape.dims), "values do not broadcast to what indices select");
    plan_same_type(plan, from, self, "values");
    plan->n[0] = accumulate;
    return plan_finish(plan, compute);
}
PHASE_TWO(aclnnIndexPutImpl)
