/* Checks of shapes that many operators share. */
#include <stdio.h>

#include "plan.h"

static const char *print(const View *view, char *text, size_t size) {
    size_t used = (size_t)snprintf(text, size, "[");
    for (int i = 0; i < view->rank && used < size; i++) {
        used += (size_t)snprintf(text + used, size - used, i == 0 ? "%ld" : ",%ld", (long)view->dims[i]);
    }
    snprintf(text + (used < size ? used : size - 2), used < size ? size - used : 2, "]");
    return text;
}

int plan_dimension(Plan *plan, const View *view, int64_t dimension) {
    int rank = view->rank == 0 ? 1 : view->rank;
    bool inside = plan_require(plan, dimension >= -rank && dimension < rank, "dimension %ld of a tensor of %d dimensions",
                               (long)dimension, view->rank);
    return !inside ? 0 : (int)(dimension < 0 ? dimension + rank : dimension);
}

void plan_shape(Plan *plan, const View *view, const char *what, int rank, const int64_t *dims) {
    View wanted = {.rank = rank};
    bool same = view->rank == rank;
    for (int i = 0; i < rank; i++) {
        wanted.dims[i] = dims[i];
        same = same && view->dims[i] == dims[i];
    }
    char is[128], must[128];
    plan_require(plan, same, "%s has shape %s, not %s", what, print(view, is, sizeof is), print(&wanted, must, sizeof must));
}

void plan_same_shape(Plan *plan, const View *one, const View *other, const char *what) {
    plan_shape(plan, one, what, other->rank, other->dims);
}

void plan_same_type(Plan *plan, const View *one, const View *other, const char *what) {
    plan_require(plan, one->type == other->type, "%s has type %s, not %s", what, simulator_type_name(one->type),
                 simulator_type_name(other->type));
}
