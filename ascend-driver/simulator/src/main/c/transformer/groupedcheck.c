/* What fits together, and what is refused. */
#include "grouped.h"

#include <stdlib.h>
#include <string.h>

#define MOST_GROUPS 1024
#define MOST_COLUMNS 65536

View grouped_member(const Members *list, int64_t group) {
    return *list->views[list->count == 1 ? 0 : group];
}

static void check_types(Plan *plan) {
    const Members *x = &plan->list[GROUPED_X], *bias = &plan->list[GROUPED_BIAS];
    int type = x->count == 0 ? ACL_FLOAT : x->views[0]->type;
    bool halves = simulator_chip() == CHIP_950 || strcmp(plan->name, "aclnnGroupedMatmul") == 0;
    uint64_t all = FLOATS & ~(halves ? TYPE(ACL_FLOAT) : 0);
    plan_require(plan, (all & TYPE(type)) != 0, "x has type %s, which this version does not take on %s", simulator_type_name(type),
                 simulator_chip_name());
    for (int l = GROUPED_X; l <= GROUPED_Y; l++) {
        for (int i = 0; i < plan->list[l].count && l != GROUPED_BIAS; i++) {
            const View *view = plan->list[l].views[i];
            plan_require(plan, view->type == type, "x, weight and y have types %s and %s", simulator_type_name(type),
                         simulator_type_name(view->type));
            plan_require(plan, view->rank == 0 || view->dims[view->rank - 1] < MOST_COLUMNS, "a last dimension is %d or more",
                         MOST_COLUMNS);
        }
    }
    for (int i = 0; i < bias->count; i++) {
        plan_require(plan, bias->views[i]->type == (type == ACL_BF16 ? ACL_FLOAT : type), "bias has type %s",
                     simulator_type_name(bias->views[i]->type));
    }
}

static bool is_transposed(const View *view) {
    return view->strides[view->rank - 1] != 1 && view->strides[view->rank - 2] == 1 && view->dims[view->rank - 1] > 1;
}

/* Which operand may be a transposed view: weight where rows are grouped, x (and it must) where the inner axis is. */
static void check_strides(Plan *plan) {
    const View *x = plan->list[GROUPED_X].views[0], *weight = plan->list[GROUPED_WEIGHT].views[0];
    bool inner = plan->n[GROUP_TYPE] == BY_INNER;
    bool turned = x->strides[0] == 1 || x->dims[0] == 1, straight = x->strides[1] == 1 || x->dims[1] <= 1;
    plan_require(plan, inner ? turned : straight, inner ? "x must be a transposed view" : "x must not be a transposed view");
    plan_require(plan, !inner || weight->strides[weight->rank - 1] == 1 || weight->dims[weight->rank - 1] <= 1,
                 "weight must not be a transposed view");
    for (int i = 1; i < plan->list[GROUPED_WEIGHT].count; i++) {
        plan_require(plan, is_transposed(plan->list[GROUPED_WEIGHT].views[i]) == is_transposed(weight),
                     "weights 0 and %d: either all are transposed views or none", i);
    }
}

static int64_t columns(const View *view) {
    return view->dims[view->rank - 1];
}

/* Each group's product must fit; lists have one tensor or one for each group. */
static void check_shapes(Plan *plan) {
    const Members *x = &plan->list[GROUPED_X], *weight = &plan->list[GROUPED_WEIGHT], *y = &plan->list[GROUPED_Y];
    int64_t groups = plan->n[GROUPS];
    bool inner = plan->n[GROUP_TYPE] == BY_INNER;
    plan_require(plan, (x->count == 1 || x->count == groups) && (y->count == 1 || y->count == groups),
                 "%d tensors of x, %d of y, %ld groups", x->count, y->count, (long)groups);
    for (int64_t g = 0; g < groups && plan->status == 0; g++) {
        View a = grouped_member(x, g), b = grouped_member(weight, g), c = grouped_member(y, g);
        int rank = inner ? 2 : (weight->count == 1 && groups > 1 ? 3 : b.rank);
        plan_require(plan, a.rank == 2 && b.rank == rank && (b.rank == 2 || b.rank == 3), "x has %d dimensions, weight %d",
                     a.rank, b.rank);
        plan_require(plan, b.rank != 3 || b.dims[0] == groups, "weight has %ld matrices, there are %ld groups",
                     (long)b.dims[0], (long)groups);
        plan_require(plan, c.rank == (inner && y->count == 1 ? 3 : 2), "y has %d dimensions", c.rank);
        if (plan->status != 0) {
            return;
        }
        plan_require(plan, a.dims[1] == b.dims[b.rank - 2], "x has %ld columns, weight %ld rows", (long)a.dims[1],
                     (long)b.dims[b.rank - 2]);
        plan_require(plan, columns(&c) == columns(&b), "y has %ld columns, weight %ld", (long)columns(&c), (long)columns(&b));
        plan_require(plan, !inner || (c.dims[c.rank - 2] == a.dims[0] && (c.rank == 2 || c.dims[0] == groups)),
                     "y has not %ld matrices of %ld rows", (long)groups, (long)a.dims[0]);
        plan_require(plan, inner || x->count != y->count || c.dims[0] == a.dims[0], "y has %ld rows, x %ld", (long)c.dims[0],
                     (long)a.dims[0]);
    }
}

static void set_groups(Plan *plan, const Grouped *arguments) {
    View *tensor = plan_optional(plan, "groupList", arguments->groups, TYPE(ACL_INT64));
    plan->n[GROUP_TYPE] = arguments->type;
    plan->n[GROUP_LIST_TYPE] = arguments->list_type;
    plan->n[GROUPS] = plan->list[GROUPED_X].count;
    if (arguments->host_groups != NULL) {
        int count;
        const int64_t *values = plan_integers(plan, "groupList", arguments->host_groups, MAX_MEMBERS, &count);
        plan->values = simulator_allocate((size_t)count * sizeof *plan->values);
        memcpy(plan->values, values, (size_t)count * sizeof *plan->values);
        plan->n[GROUPS] = plan->value_count = count;
    } else if (tensor != NULL) {
        plan_require(plan, tensor->rank == (arguments->list_type == 2 ? 2 : 1) && tensor->dims[0] <= MOST_GROUPS,
                     "groupList has %d dimensions and %ld groups", tensor->rank, (long)tensor->dims[0]);
        plan->n[GROUPS] = tensor->rank == 0 ? 0 : tensor->dims[0];
    }
    bool has_list = tensor != NULL || arguments->host_groups != NULL;
    plan_require(plan, arguments->type == BY_ROWS || arguments->type == BY_INNER || arguments->type == NOT_GROUPED,
                 "groupType is %ld, not -1, 0 or 2", (long)arguments->type);
    plan_require(plan, arguments->type != NOT_GROUPED || !has_list, "groupType -1 has no groupList");
    plan_require(plan, has_list || arguments->type == NOT_GROUPED || plan->list[GROUPED_X].count > 1, "groupList is NULL");
    plan_require(plan, arguments->list_type >= 0 && arguments->list_type <= 2, "groupListType is %ld",
                 (long)arguments->list_type);
}

void grouped_check(Plan *plan, const Grouped *arguments) {
    plan_list(plan, "x", arguments->x, FLOATS, false);
    plan_list(plan, "weight", arguments->weight, FLOATS, false);
    plan_list(plan, "bias", arguments->bias, FLOATS, false);
    plan_list(plan, "y", arguments->y, FLOATS, true);
    for (size_t i = 0; i < sizeof arguments->unused / sizeof *arguments->unused; i++) {
        uint64_t count = 0;
        plan_require(plan, arguments->unused[i] == NULL || (aclGetTensorListSize(arguments->unused[i], &count) == 0 && count == 0),
                     "quantised products are not supported: scale, offset, antiquant and activation must be NULL");
    }
    plan_require(plan, arguments->activation == 0, "actType is %ld, only 0 without quantisation", (long)arguments->activation);
    plan_require(plan, plan->list[GROUPED_X].count > 0 && plan->list[GROUPED_WEIGHT].count > 0 && plan->list[GROUPED_Y].count > 0,
                 "x, weight or y is empty");
    set_groups(plan, arguments);
    bool single = arguments->split == 2 || arguments->split == 3;
    plan_require(plan, arguments->split >= 0 && arguments->split <= 3 && (!single || plan->list[GROUPED_Y].count == 1),
                 "splitItem is %ld, y has %d tensors", (long)arguments->split, plan->list[GROUPED_Y].count);
    check_types(plan);
    check_shapes(plan);
    if (plan->status == 0) {
        check_strides(plan);
    }
}
