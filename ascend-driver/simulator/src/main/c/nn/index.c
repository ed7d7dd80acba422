/* Selecting, gathering and adding by indices along one dimension. */
#include <stdlib.h>
#include <string.h>

#include "ascend/operators_nn.h"
#include "index.h"

static bool inside(Plan *plan, int64_t *index, int64_t size) {
    *index += *index < 0 ? size : 0;
    bool good = *index >= 0 && *index < size;
    plan->broken = good ? plan->broken : "an index is outside of its dimension";
    return good;
}

/* v: self, index, out */
static void compute_select(Plan *plan) {
    Split split = view_split(plan->v[0], (int)plan->n[0]);
    int64_t count = view_count(plan->v[1]), *index = view_read_integers(plan->v[1]);
    double *values = view_read(plan->v[0]);
    double *out = simulator_allocate((size_t)(split.outer * count * split.inner) * sizeof *out);
    for (int64_t i = 0; i < count; i++) {
        for (int64_t o = 0; o < split.outer && inside(plan, &index[i], split.size); o++) {
            memcpy(out + (o * count + i) * split.inner, values + (o * split.size + index[i]) * split.inner,
                   (size_t)split.inner * sizeof *out);
        }
    }
    view_write(plan->v[2], out);
    free(index);
    free(values);
    free(out);
}

EXPORT aclnnStatus aclnnIndexSelectGetWorkspaceSize(const aclTensor *self, int64_t dim, const aclTensor *index,
                                                    aclTensor *out, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnIndexSelect, CHIPS_ALL);
    View *from = plan_input(plan, "self", self, NUMBERS), *which = plan_input(plan, "index", index, INDICES);
    View *to = plan_output(plan, "out", out, NUMBERS), shape = *from;
    int dimension = plan_dimension(plan, from, dim);
    plan_require(plan, which->rank <= 1, "index has %d dimensions, not 1", which->rank);
    if (shape.rank > 0) {
        shape.dims[dimension] = view_count(which);
    }
    plan_same_shape(plan, to, &shape, "out");
    plan_same_type(plan, to, from, "out");
    plan->n[0] = dimension;
    return plan_finish(plan, compute_select);
}
PHASE_TWO(aclnnIndexSelect)

/* Where the element at this index of a view is in another one, whose index along the dimension is given instead. */
static int64_t place(const View *view, const int64_t *index, int dimension, int64_t instead) {
    int64_t at = 0;
    for (int i = 0; i < view->rank; i++) {
        at = at * view->dims[i] + (i == dimension ? instead : index[i]);
    }
    return at;
}

static void step(const View *view, int64_t *index) {
    for (int i = view->rank - 1; i >= 0 && ++index[i] == view->dims[i]; i--) {
        index[i] = 0;
    }
}

/* v: self, index, out */
static void compute_gather(Plan *plan) {
    const View *self = plan->v[0], *which = plan->v[1];
    int dimension = (int)plan->n[0];
    int64_t at[MAX_RANK] = {0}, *index = view_read_integers(which), count = view_count(which);
    double *values = view_read(self), *out = simulator_allocate((size_t)count * sizeof *out);
    for (int64_t i = 0; i < count; i++) {
        if (inside(plan, &index[i], self->rank == 0 ? 1 : self->dims[dimension])) {
            out[i] = values[place(self, at, dimension, index[i])];
        }
        step(which, at);
    }
    view_write(plan->v[2], out);
    free(index);
    free(values);
    free(out);
}

/* index must not be larger than another view, but along the dimension. */
static void check_index(Plan *plan, const View *index, const View *other, int dimension, const char *name) {
    plan_require(plan, index->rank == other->rank, "index has %d dimensions, %s %d", index->rank, name, other->rank);
    for (int i = 0; i < index->rank && plan->status == 0; i++) {
        plan_require(plan, i == dimension || index->dims[i] <= other->dims[i], "index is larger than %s in dimension %d", name, i);
    }
}

EXPORT aclnnStatus aclnnGatherGetWorkspaceSize(const aclTensor *self, const int64_t dim, const aclTensor *index,
                                               aclTensor *out, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnGather, CHIP_A2 | CHIP_A3 | CHIP_950);
    View *from = plan_input(plan, "self", self, NUMBERS), *which = plan_input(plan, "index", index, INDICES);
    View *to = plan_output(plan, "out", out, NUMBERS);
    int dimension = plan_dimension(plan, from, dim);
    check_index(plan, which, from, dimension, "self");
    plan_same_shape(plan, to, which, "out");
    plan_same_type(plan, to, from, "out");
    plan->n[0] = dimension;
    return plan_finish(plan, compute_gather);
}
PHASE_TWO(aclnnGather)

/* v: self, index, src, out */
static void compute_scatter_add(Plan *plan) {
    const View *self = plan->v[0], *which = plan->v[1], *src = plan->v[2];
    int dimension = (int)plan->n[0];
    int64_t at[MAX_RANK] = {0}, *index = view_read_integers(which), count = view_count(which);
    double *sums = view_read(self), *values = view_read(src);
    for (int64_t i = 0; i < count; i++) {
        if (inside(plan, &index[i], self->rank == 0 ? 1 : self->dims[dimension])) {
            sums[place(self, at, dimension, index[i])] += values[place(src, at, -1, 0)];
        }
        step(which, at);
    }
    view_write(plan->v[3], sums);
    free(index);
    free(sums);
    free(values);
}

EXPORT aclnnStatus aclnnScatterAddGetWorkspaceSize(const aclTensor *self, int64_t dim, const aclTensor *index,
                                                   const aclTensor *src, aclTensor *out, uint64_t *workspaceSize,
                                                   aclOpExecutor **executor) {
    BEGIN(aclnnScatterAdd, CHIPS_NEW);
    View *from = plan_in_place(plan, plan_input(plan, "self", self, NUMBERS)), *which = plan_input(plan, "index", index, INDICES);
    View *added = plan_input(plan, "src", src, NUMBERS), *to = plan_output(plan, "out", out, NUMBERS);
    int dimension = plan_dimension(plan, from, dim);
    check_index(plan, which, from, dimension, "self");
    check_index(plan, which, added, -1, "src");
    plan_same_shape(plan, to, from, "out");
    plan_same_type(plan, added, from, "src");
    plan_same_type(plan, to, from, "out");
    plan->n[0] = dimension;
    return plan_finish(plan, compute_scatter_add);
}
PHASE_TWO(aclnnScatterAdd)

/* v: self, index, source, out; x: alpha */
static void compute_index_add(Plan *plan) {
    Split split = view_split(plan->v[0], (int)plan->n[0]);
    int64_t count = view_count(plan->v[1]), *index = view_read_integers(plan->v[1]);
    double *sums = view_read(plan->v[0]), *values = view_read(plan->v[2]);
    for (int64_t o = 0; o < split.outer; o++) {
        for (int64_t i = 0; i < count; i++) {
            for (int64_t k = 0; k < split.inner && inside(plan, &index[i], split.size); k++) {
                double value = values[(o * count + i) * split.inner + k];
                sums[(o * split.size + index[i]) * split.inner + k] += plan->x[0] * value;
            }
        }
    }
    view_write(plan->v[3], sums);
    free(index);
    free(sums);
    free(values);
}

int index_add(Plan *plan, const aclTensor *self, int64_t dim, const aclTensor *index, const aclTensor *source,
              const aclScalar *alpha, aclTensor *out) {
    View *from = plan_in_place(plan, plan_input(plan, "self", self, NUMBERS)), *which = plan_input(plan, "index", index, INDICES);
    View *added = plan_input(plan, "source", source, NUMBERS), *to = plan_output(plan, "out", out, NUMBERS), shape = *from;
    int dimension = plan_dimension(plan, from, dim);
    plan_require(plan, which->rank <= 1, "index has %d dimensions, not 1", which->rank);
    if (shape.rank > 0) {
        shape.dims[dimension] = view_count(which);
    }
    plan_same_shape(plan, added, &shape, "source");
    plan_same_shape(plan, to, from, "out");
    plan_same_type(plan, added, from, "source");
    plan_same_type(plan, to, from, "out");
    plan->x[0] = plan_scalar(plan, "alpha", alpha).real;
    plan->n[0] = dimension;
    return plan_finish(plan, compute_index_add);
}

EXPORT aclnnStatus aclnnIndexAddGetWorkspaceSize(const aclTensor *self, const int64_t dim, const aclTensor *index,
                                                 const aclTensor *source, const aclScalar *alpha, aclTensor *out,
                                                 uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnIndexAdd, CHIPS_NEW);
    return index_add(plan, self, dim, index, source, alpha, out);
}
PHASE_TWO(aclnnIndexAdd)
