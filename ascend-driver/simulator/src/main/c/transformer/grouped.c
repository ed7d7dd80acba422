/*
 * A group is a range of the rows of x (groupType 0), or of its columns and the rows of weight (groupType 2); without
 * grouping (-1) each tensor of x is one. x, weight and y are one tensor for all groups or a list with one for each.
 */
#include "grouped.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    int64_t start, end;
} Group;

static View part(const View *matrix, int dimension, Group group) {
    View view = *matrix;
    view.offset += group.start * matrix->strides[dimension];
    view.dims[dimension] = group.end - group.start;
    return view;
}

static View matrix_of(const View *cube, int64_t index) {
    View view = {.rank = 2, .type = cube->type, .data = cube->data, .offset = cube->offset + index * cube->strides[0]};
    for (int i = 0; i < 2; i++) {
        view.dims[i] = cube->dims[i + 1];
        view.strides[i] = cube->strides[i + 1];
    }
    return view;
}

static View vector_of(const View *matrix, int64_t index) {
    View view = *matrix;
    view.rank = 1;
    view.offset += index * matrix->strides[0];
    view.dims[0] = matrix->dims[1];
    view.strides[0] = matrix->strides[1];
    return view;
}

static void multiply(const View *x, const View *weight, const View *bias, const View *y) {
    int64_t m = x->dims[0], k = x->dims[1], n = weight->dims[1];
    float *a = view_read_floats(x), *b = view_read_floats(weight), *c = simulator_allocate((size_t)(m * n) * sizeof *c);
    product(a, b, c, m, k, n);
    if (bias != NULL) {
        float *added = view_read_floats(bias);
        for (int64_t i = 0; i < m * n; i++) {
            c[i] += added[i % n];
        }
        free(added);
    }
    view_write_floats(y, c);
    free(a);
    free(b);
    free(c);
}

/* Ranges of the axis that is grouped, in the order of the groups; false where they are none. */
static bool ranges(Plan *plan, Group *groups, int64_t axis) {
    int64_t count = plan->n[GROUPS], at = 0;
    int64_t *values = plan->v[0] == NULL ? NULL : view_read_integers(plan->v[0]);
    bool good = true, pairs = plan->n[GROUP_LIST_TYPE] == 2;
    memset(groups, 0, (size_t)count * sizeof *groups);
    for (int64_t g = 0; g < count && good; g++) {
        int64_t value = values == NULL ? plan->values[g] : values[pairs ? 2 * g + 1 : g], which = pairs ? values[2 * g] : g;
        int64_t end = plan->n[GROUP_LIST_TYPE] == 0 ? value : at + value;
        good = end >= at && end <= axis && which >= 0 && which < count;
        if (good) {
            groups[which] = (Group){at, end};
            at = end;
        }
    }
    free(values);
    /* the newest chips leave the rows behind the last group alone; the others want none */
    good = good && (at == axis || simulator_chip() == CHIP_950);
    plan->broken = good ? plan->broken : "groupList does not divide the axis that is grouped";
    return good;
}


static void one_group(Plan *plan, int64_t g, Group group) {
    bool inner = plan->n[GROUP_TYPE] == BY_INNER;
    View x = grouped_member(&plan->list[GROUPED_X], g), weight = grouped_member(&plan->list[GROUPED_WEIGHT], g), y = grouped_member(&plan->list[GROUPED_Y], g), bias;
    if (inner) {
        x = part(&x, 1, group);
        weight = part(&weight, 0, group);
    } else if (plan->list[GROUPED_X].count == 1) {
        x = part(&x, 0, group);
    }
    if (!inner && weight.rank == 3) {
        weight = matrix_of(&weight, g);
    }
    if (plan->list[GROUPED_Y].count == 1) {
        y = inner ? matrix_of(&y, g) : part(&y, 0, group);
    }
    const Members *biases = &plan->list[GROUPED_BIAS];
    if (biases->count > 0) {
        bias = grouped_member(biases, g);
        bias = bias.rank == 2 ? vector_of(&bias, g) : bias;
    }
    multiply(&x, &weight, biases->count > 0 ? &bias : NULL, &y);
}

static void compute(Plan *plan) {
    int64_t count = plan->n[GROUPS], axis = 0;
    Group *groups = simulator_allocate((size_t)count * sizeof *groups);
    const Members *x = &plan->list[GROUPED_X];
    bool by_list = plan->v[0] != NULL || plan->values != NULL;
    for (int64_t g = 0; g < x->count; g++) {
        const View *view = x->views[g];
        int64_t length = plan->n[GROUP_TYPE] == BY_INNER ? view->dims[1] : view->dims[0];
        if (!by_list) {
            groups[g] = (Group){axis, axis + length};
        }
        axis += length;
    }
    if (!by_list || ranges(plan, groups, axis)) {
        for (int64_t g = 0; g < count; g++) {
            one_group(plan, g, groups[g]);
        }
    }
    free(groups);
}

int grouped_product(Plan *plan, const Grouped *arguments) {
    grouped_check(plan, arguments);
    plan->workspace = (uint64_t)64 << 10;
    return plan_finish(plan, compute);
}
