/* The gradient of the weights of all experts, added to what is there in float32. */
#include <stdlib.h>

#include "ascend/operators_transformer.h"
#include "product.h"

enum { GROUPS, ROWS, COLUMNS };

/* y[m,n] += x[k,m] transposed times weight[k,n], for the k from one row to another */
static void add_group(Plan *plan, const float *x, const float *weight, float *y, int64_t from, int64_t to) {
    int64_t m = plan->n[ROWS], n = plan->n[COLUMNS], k = to - from;
    float *turned = simulator_allocate((size_t)(m * k) * sizeof *turned), *c = simulator_allocate((size_t)(m * n) * sizeof *c);
    for (int64_t i = 0; i < m * k; i++) {
        turned[i] = x[(from + i % k) * m + i / k];
    }
    product(turned, weight + from * n, c, m, k, n);
    for (int64_t i = 0; i < m * n; i++) {
        y[i] += c[i];
    }
    free(turned);
    free(c);
}

/* v: x, weight, groupList, y */
static void compute(Plan *plan) {
    int64_t length = plan->v[0]->dims[0], at = 0, size = plan->n[ROWS] * plan->n[COLUMNS];
    int64_t *ends = view_read_integers(plan->v[2]);
    float *x = view_read_floats(plan->v[0]), *weight = view_read_floats(plan->v[1]), *y = view_read_floats(plan->v[3]);
    for (int64_t g = 0; g < plan->n[GROUPS] && plan->broken == NULL; g++) {
        bool good = ends[g] >= at && ends[g] <= length && (g + 1 < plan->n[GROUPS] || ends[g] == length);
        plan->broken = good ? NULL : "groupList does not divide the axis that is grouped";
        if (good && ends[g] > at) {
            add_group(plan, x, weight, y + g * size, at, ends[g]);
        }
        at = ends[g];
    }
    if (plan->broken == NULL) {
        view_write_floats(plan->v[3], y);
    }
    free(ends);
    free(x);
    free(weight);
    free(y);
}

/* y is a matrix for each group, one below the other. */
EXPORT aclnnStatus aclnnGroupedMatmulAddGetWorkspaceSize(const aclTensor *x, const aclTensor *weight,
                                                         const aclTensor *groupList, aclTensor *yRef, bool transposeX,
                                                         bool transposeWeight, int64_t groupType, uint64_t *workspaceSize,
                                                         aclOpExecutor **executor) {
    BEGIN(aclnnGroupedMatmulAdd, CHIP_A2 | CHIP_A3);
    uint64_t halves = TYPE(ACL_FLOAT16) | TYPE(ACL_BF16);
    View *a = plan_input(plan, "x", x, halves), *b = plan_input(plan, "weight", weight, halves);
    View *groups = plan_input(plan, "groupList", groupList, TYPE(ACL_INT64)), *y = plan_output(plan, "yRef", yRef, TYPE(ACL_FLOAT));
    plan_require(plan, transposeX && !transposeWeight && groupType == 2,
                 "transposeX must be true, transposeWeight false, groupType 2");
    plan_same_type(plan, b, a, "weight");
    plan_require(plan, a->rank == 2 && b->rank == 2 && a->dims[0] == b->dims[0],
                 "x and weight have not the same number of rows");
    plan_require(plan, groups->rank == 1 && groups->dims[0] > 0, "groupList has %d dimensions", groups->rank);
    plan->n[GROUPS] = groups->dims[0];
    plan->n[ROWS] = a->dims[1];
    plan->n[COLUMNS] = b->dims[1];
    if (y->rank == 3) {
        plan_shape(plan, y, "yRef", 3, (int64_t[]){plan->n[GROUPS], plan->n[ROWS], plan->n[COLUMNS]});
    } else {
        plan_shape(plan, y, "yRef", 2, (int64_t[]){plan->n[GROUPS] * plan->n[ROWS], plan->n[COLUMNS]});
    }
    return plan_finish(plan, compute);
}
PHASE_TWO(aclnnGroupedMatmulAdd)
