/* The largest: where it is, or the first k of them. Of equal values the first counts; NaN is above all. */
#include <math.h>
#include <stdlib.h>

#include "ascend/operators_math.h"
#include "values.h"

enum { DIMENSION, COUNT, LARGEST };

typedef struct {
    double value;
    int64_t index;
} Ranked;

static bool above(double a, double b) {
    return a > b || (isnan(a) && !isnan(b));
}

static void compute_argmax(Plan *plan) {
    Split split = view_split(plan->v[0], (int)plan->n[DIMENSION]);
    double *values = view_read(plan->v[0]);
    int64_t *results = simulator_allocate((size_t)(split.outer * split.inner) * sizeof *results);
    for (int64_t o = 0; o < split.outer; o++) {
        for (int64_t i = 0; i < split.inner; i++) {
            const double *column = values + o * split.size * split.inner + i;
            int64_t best = 0;
            for (int64_t s = 1; s < split.size; s++) {
                best = above(column[s * split.inner], column[best * split.inner]) ? s : best;
            }
            results[o * split.inner + i] = best;
        }
    }
    view_write_integers(plan->v[1], results);
    free(values);
    free(results);
}

EXPORT aclnnStatus aclnnArgMaxGetWorkspaceSize(const aclTensor *self, int64_t dim, bool keepdim, aclTensor *out,
                                               uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnArgMax, CHIPS_ALL);
    View *from = plan_input(plan, "self", self, NUMBERS);
    View *to = plan_output(plan, "out", out, INDICES);
    int which = plan_dimension(plan, from, dim), rank = 0;
    int64_t shape[MAX_RANK] = {0};
    for (int i = 0; i < from->rank; i++) {
        if (i != which || keepdim) {
            shape[rank++] = i == which ? 1 : from->dims[i];
        }
    }
    plan_shape(plan, to, "out", rank, shape);
    plan_require(plan, view_split(from, which).size > 0, "dimension %d has no elements", which);
    plan->n[DIMENSION] = which;
    return plan_finish(plan, compute_argmax);
}
PHASE_TWO(aclnnArgMax)

static int descending(const void *one, const void *other) {
    const Ranked *a = one, *b = other;
    return above(a->value, b->value) ? -1 : above(b->value, a->value) ? 1 : a->index < b->index ? -1 : 1;
}

static int ascending(const void *one, const void *other) {
    const Ranked *a = one, *b = other;
    return above(b->value, a->value) ? -1 : above(a->value, b->value) ? 1 : a->index < b->index ? -1 : 1;
}

static void compute_topk(Plan *plan) {
    Split split = view_split(plan->v[0], (int)plan->n[DIMENSION]);
    int64_t k = plan->n[COUNT], results = split.outer * k * split.inner;
    double *values = view_read(plan->v[0]), *best = simulator_allocate((size_t)results * sizeof *best);
    int64_t *indices = simulator_allocate((size_t)results * sizeof *indices);
    Ranked *column = simulator_allocate((size_t)split.size * sizeof *column);
    for (int64_t o = 0; o < split.outer; o++) {
        for (int64_t i = 0; i < split.inner; i++) {
            for (int64_t s = 0; s < split.size; s++) {
                column[s] = (Ranked){values[(o * split.size + s) * split.inner + i], s};
            }
            qsort(column, (size_t)split.size, sizeof *column, plan->n[LARGEST] ? descending : ascending);
            for (int64_t s = 0; s < k; s++) {
                best[(o * k + s) * split.inner + i] = column[s].value;
                indices[(o * k + s) * split.inner + i] = column[s].index;
            }
        }
    }
    view_write(plan->v[1], best);
    view_write_integers(plan->v[2], indices);
    free(values);
    free(best);
    free(indices);
    free(column);
}

EXPORT aclnnStatus aclnnTopkGetWorkspaceSize(const aclTensor *self, int64_t k, int64_t dim, bool largest, bool sorted,
                                             aclTensor *valuesOut, aclTensor *indicesOut, uint64_t *workspaceSize,
                                             aclOpExecutor **executor) {
    BEGIN(aclnnTopk, CHIPS_ALL);
    View *from = plan_input(plan, "self", self, REALS | INTEGERS);
    View *values = plan_output(plan, "valuesOut", valuesOut, REALS | INTEGERS);
    View *indices = plan_output(plan, "indicesOut", indicesOut, TYPE(ACL_INT64));
    int which = plan_dimension(plan, from, dim);
    View shape = *from;
    plan_require(plan, sorted, "sorted must be true");
    plan_require(plan, k >= 0 && k <= view_split(from, which).size, "k is %ld, dimension %d has %ld elements", (long)k,
                 which, (long)view_split(from, which).size);
    plan_same_type(plan, values, from, "valuesOut");
    if (shape.rank > 0) {
        shape.dims[which] = k;
    }
    plan_same_shape(plan, values, &shape, "valuesOut");
    plan_same_shape(plan, indices, &shape, "indicesOut");
    plan->n[DIMENSION] = which;
    plan->n[COUNT] = k;
    plan->n[LARGEST] = largest;
    return plan_finish(plan, compute_topk);
}
PHASE_TWO(aclnnTopk)
