/* The experts of each token, chosen among those of the best groups. */
#include <math.h>
#include <stdlib.h>

#include "ascend/operators_transformer.h"
#include "values.h"

#define MOST_EXPERTS 2048
#define EXPERTS_ALIGNMENT 32
enum { ROWS, EXPERTS, CHOICES, GROUPS, KEPT_GROUPS, BY_PAIRS, SIGMOID, RENORM };
enum { SCALING, EPSILON }; /* in x */

static void normalise(const Plan *plan, double *row) {
    int64_t count = plan->n[EXPERTS];
    double most = -INFINITY, sum = 0;
    for (int64_t i = 0; i < count; i++) {
        most = fmax(most, row[i]);
    }
    for (int64_t i = 0; i < count; i++) {
        row[i] = plan->n[SIGMOID] ? 1 / (1 + exp(-row[i])) : exp(row[i] - most);
        sum += row[i];
    }
    for (int64_t i = 0; i < count && !plan->n[SIGMOID]; i++) {
        row[i] /= sum;
    }
}

/* The largest value that is not -INFINITY yet, which then is; of equal ones the first. -1 where none is left. */
static int64_t take_best(double *values, int64_t count) {
    int64_t found = -1;
    for (int64_t i = 0; i < count; i++) {
        found = values[i] > (found < 0 ? -INFINITY : values[found]) ? i : found;
    }
    if (found >= 0) {
        values[found] = -INFINITY;
    }
    return found;
}

static double score(const Plan *plan, const double *group, int64_t count) {
    double first = -INFINITY, second = -INFINITY;
    for (int64_t i = 0; i < count; i++) {
        second = fmax(second, fmin(first, group[i]));
        first = fmax(first, group[i]);
    }
    return plan->n[BY_PAIRS] ? first + second : first;
}

/* Leaves the values of the best groups and makes all others -INFINITY. */
static void keep_groups(const Plan *plan, double *values) {
    int64_t groups = plan->n[GROUPS], size = plan->n[EXPERTS] / groups;
    double *scores = simulator_allocate((size_t)groups * sizeof *scores);
    bool *kept = simulator_allocate((size_t)groups * sizeof *kept);
    for (int64_t g = 0; g < groups; g++) {
        scores[g] = score(plan, values + g * size, size);
    }
    for (int64_t g = 0; g < plan->n[KEPT_GROUPS]; g++) {
        int64_t best = take_best(scores, groups);
        kept[best < 0 ? 0 : best] = true;
    }
    for (int64_t i = 0; i < plan->n[EXPERTS]; i++) {
        values[i] = kept[i / size] ? values[i] : -INFINITY;
    }
    free(scores);
    free(kept);
}

/* values are what is compared, row is what the results come from: a bias moves the choice alone. */
static void choose(Plan *plan, const double *row, double *values, double *y, int64_t *chosen) {
    double sum = 0;
    for (int64_t c = 0; c < plan->n[CHOICES]; c++) {
        int64_t expert = take_best(values, plan->n[EXPERTS]);
        plan->broken = expert < 0 ? "x has values that are no numbers" : plan->broken;
        chosen[c] = expert < 0 ? 0 : expert;
        y[c] = row[chosen[c]];
        sum += y[c];
    }
    for (int64_t c = 0; c < plan->n[CHOICES]; c++) {
        y[c] = (plan->n[RENORM] ? y[c] / (sum + plan->x[EPSILON]) : y[c]) * plan->x[SCALING];
    }
}

/* v: x, bias, y, expertIdx, out or NULL */
static void compute(Plan *plan) {
    int64_t rows = plan->n[ROWS], experts = plan->n[EXPERTS], k = plan->n[CHOICES];
    double *x = view_read(plan->v[0]), *bias = plan->v[1] == NULL ? NULL : view_read(plan->v[1]);
    double *y = simulator_allocate((size_t)(rows * k) * sizeof *y), *values = simulator_allocate((size_t)experts * sizeof *values);
    int64_t *chosen = simulator_allocate((size_t)(rows * k) * sizeof *chosen);
    for (int64_t r = 0; r < rows; r++) {
        normalise(plan, x + r * experts);
        for (int64_t i = 0; i < experts; i++) {
            values[i] = x[r * experts + i] + (bias == NULL ? 0 : bias[i]);
        }
        if (plan->n[GROUPS] > 1) {
            keep_groups(plan, values);
        }
        choose(plan, x + r * experts, values, y + r * k, chosen + r * k);
    }
    view_write(plan->v[2], y);
    view_write_integers(plan->v[3], chosen);
    if (plan->v[4] != NULL) {
        view_write(plan->v[4], x);
    }
    free(x);
    free(bias);
    free(y);
    free(values);
    free(chosen);
}

static void check_groups(Plan *plan, int64_t k, int64_t kept, int64_t groups, int64_t mode) {
    int64_t experts = plan->n[EXPERTS];
    plan_require(plan, experts > 0 && experts <= MOST_EXPERTS, "x has %ld experts, the most are %d", (long)experts, MOST_EXPERTS);
    plan_require(plan, mode == 0 || mode == 1, "groupSelectMode is %ld, not 0 or 1", (long)mode);
    plan_require(plan, groups > 0 && groups <= MOST_EXPERTS && experts % groups == 0, "groupCount %ld does not divide %ld experts",
                 (long)groups, (long)experts);
    int64_t size = plan->status == 0 ? experts / groups : 1;
    int64_t aligned = (size + EXPERTS_ALIGNMENT - 1) / EXPERTS_ALIGNMENT * EXPERTS_ALIGNMENT;
    plan_require(plan, size > mode && aligned * groups <= MOST_EXPERTS, "%ld groups of %ld experts are not supported",
                 (long)groups, (long)size);
    plan_require(plan, kept > 0 && kept <= groups, "kGroup is %ld of %ld groups", (long)kept, (long)groups);
    plan_require(plan, k > 0 && k <= size * kept, "k is %ld of %ld experts of %ld groups", (long)k, (long)(size * kept), (long)kept);
    plan->n[CHOICES] = k;
    plan->n[GROUPS] = groups;
    plan->n[KEPT_GROUPS] = kept;
    plan->n[BY_PAIRS] = mode;
}

EXPORT aclnnStatus aclnnMoeGatingTopKGetWorkspaceSize(const aclTensor *x, const aclTensor *biasOptional, int64_t k, int64_t kGroup,
                                                      int64_t groupCount, int64_t groupSelectMode, int64_t renorm,
                                                      int64_t normType, bool outFlag, double routedScalingFactor, double eps,
                                                      const aclTensor *yOut, const aclTensor *expertIdxOut,
                                                      const aclTensor *outOut, uint64_t *workspaceSize,
                                                      aclOpExecutor **executor) {
    BEGIN(aclnnMoeGatingTopK, CHIPS_NEW);
    View *from = plan_input(plan, "x", x, FLOATS), *bias = plan_optional(plan, "bias", biasOptional, FLOATS);
    View *y = plan_output(plan, "yOut", yOut, FLOATS), *which = plan_output(plan, "expertIdxOut", expertIdxOut, TYPE(ACL_INT32));
    View *all = outFlag ? plan_output(plan, "outOut", outOut, TYPE(ACL_FLOAT)) : plan_optional_output(plan, "outOut", NULL, FLOATS);
    plan_require(plan, from->rank > 0, "x has no dimensions");
    int last = from->rank == 0 ? 0 : from->rank - 1;
    View shape = *from;
    shape.dims[last] = k;
    plan->n[EXPERTS] = from->dims[last];
    plan->n[ROWS] = plan->n[EXPERTS] == 0 ? 0 : view_count(from) / plan->n[EXPERTS];
    check_groups(plan, k, kGroup, groupCount, groupSelectMode);
    plan_require(plan, (normType == 0 && (renorm == 0 || renorm == 1)) || (normType == 1 && renorm == 0),
                 "normType is %ld with renorm %ld", (long)normType, (long)renorm);
    plan_same_shape(plan, y, &shape, "yOut");
    plan_same_type(plan, y, from, "yOut");
    plan_same_shape(plan, which, &shape, "expertIdxOut");
    plan_require(plan, all == NULL || view_count(all) == view_count(from), "outOut has not the shape of x");
    if (bias != NULL) {
        plan_shape(plan, bias, "bias", 1, &plan->n[EXPERTS]);
    }
    plan->n[SIGMOID] = normType;
    plan->n[RENORM] = normType == 1 || renorm == 1;
    plan->x[SCALING] = routedScalingFactor;
    plan->x[EPSILON] = eps;
    return plan_finish(plan, compute);
}
PHASE_TWO(aclnnMoeGatingTopK)
