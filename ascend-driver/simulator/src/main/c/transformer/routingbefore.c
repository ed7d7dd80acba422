/* The first versions of routing, and the counts that they need. */
#include <stdlib.h>

#include "ascend/operators_transformer.h"
#include "ranks.h"
#include "values.h"

enum { ROWS, KEPT }; /* of MoeInitRouting, in n */

/* v: sortedExperts, out: for each expert how many rows are its own or of one before it */
static void compute_ends(Plan *plan) {
    int64_t count = view_count(plan->v[0]), number = plan->n[0], *experts = view_read_integers(plan->v[0]);
    int64_t *ends = simulator_allocate((size_t)number * sizeof *ends);
    for (int64_t i = 0; i < count; i++) {
        bool known = experts[i] >= 0 && experts[i] < number && (i == 0 || experts[i] >= experts[i - 1]);
        plan->broken = known ? plan->broken : "sortedExperts is not sorted, or has an expert that is none";
        for (int64_t e = known ? experts[i] : number; e < number; e++) {
            ends[e]++;
        }
    }
    view_write_integers(plan->v[1], ends);
    free(experts);
    free(ends);
}

EXPORT aclnnStatus aclnnMoeComputeExpertTokensGetWorkspaceSize(const aclTensor *sortedExperts, int64_t numExperts,
                                                               const aclTensor *out, uint64_t *workspaceSize,
                                                               aclOpExecutor **executor) {
    BEGIN(aclnnMoeComputeExpertTokens, CHIPS_NEW);
    View *experts = plan_input(plan, "sortedExperts", sortedExperts, TYPE(ACL_INT32));
    View *to = plan_output(plan, "out", out, TYPE(ACL_INT32));
    plan_require(plan, experts->rank == 1 && numExperts > 0, "sortedExperts has %d dimensions, numExperts is %ld",
                 experts->rank, (long)numExperts);
    plan_shape(plan, to, "out", 1, &numExperts);
    plan->n[0] = numExperts;
    return plan_finish(plan, compute_ends);
}
PHASE_TWO(aclnnMoeComputeExpertTokens)

/* v: x, rowIdx, expertIdx, expandedX, expandedRowIdx, expandedExpertIdx. rowIdx names the rows column by column. */
static void compute_rows(Plan *plan) {
    int64_t count = view_count(plan->v[2]), width = plan->v[0]->dims[1], kept = plan->n[KEPT];
    int64_t *experts = view_read_integers(plan->v[2]), *rows = view_read_integers(plan->v[1]), *rank = ranks(experts, count);
    int64_t *index = simulator_allocate((size_t)count * sizeof *index), *sorted = simulator_allocate((size_t)count * sizeof *sorted);
    double *x = view_read(plan->v[0]), *out = simulator_allocate((size_t)(kept * width) * sizeof *out);
    for (int64_t i = 0; i < count; i++) {
        bool known = rows[i] >= 0 && rows[i] < count;
        plan->broken = known ? plan->broken : "rowIdx points outside of the rows";
        index[known ? rows[i] : 0] = rank[i];
        sorted[rank[i]] = experts[i];
        for (int64_t c = 0; c < width && known && rank[i] < kept; c++) {
            out[rank[i] * width + c] = x[rows[i] % plan->n[ROWS] * width + c];
        }
    }
    view_write(plan->v[3], out);
    view_write_integers(plan->v[4], index);
    view_write_integers(plan->v[5], sorted);
    free(experts);
    free(rows);
    free(rank);
    free(index);
    free(sorted);
    free(x);
    free(out);
}

EXPORT aclnnStatus aclnnMoeInitRoutingGetWorkspaceSize(const aclTensor *x, const aclTensor *rowIdx, const aclTensor *expertIdx,
                                                       int64_t activeNum, const aclTensor *expandedXOut,
                                                       const aclTensor *expandedRowIdxOut,
                                                       const aclTensor *expandedExpertIdxOut, uint64_t *workspaceSize,
                                                       aclOpExecutor **executor) {
    BEGIN(aclnnMoeInitRouting, CHIPS_NEW);
    View *from = plan_input(plan, "x", x, FLOATS), *rows = plan_input(plan, "rowIdx", rowIdx, TYPE(ACL_INT32));
    View *experts = plan_input(plan, "expertIdx", expertIdx, TYPE(ACL_INT32));
    View *to = plan_output(plan, "expandedXOut", expandedXOut, FLOATS);
    View *index = plan_output(plan, "expandedRowIdxOut", expandedRowIdxOut, TYPE(ACL_INT32));
    View *sorted = plan_output(plan, "expandedExpertIdxOut", expandedExpertIdxOut, TYPE(ACL_INT32));
    plan_require(plan, from->rank == 2 && experts->rank == 2 && from->dims[0] == experts->dims[0] && activeNum >= 0,
                 "x and expertIdx have not the same number of rows, or activeNum is %ld", (long)activeNum);
    plan_same_shape(plan, rows, experts, "rowIdx");
    int64_t count = view_count(experts), active = activeNum < experts->dims[0] ? activeNum : experts->dims[0];
    plan->n[ROWS] = from->dims[0];
    plan->n[KEPT] = active * experts->dims[1];
    plan_shape(plan, to, "expandedXOut", 2, (int64_t[]){plan->n[KEPT], from->dims[1]});
    plan_same_type(plan, to, from, "expandedXOut");
    plan_shape(plan, index, "expandedRowIdxOut", 1, &count);
    plan_shape(plan, sorted, "expandedExpertIdxOut", 1, &count);
    return plan_finish(plan, compute_rows);
}
PHASE_TWO(aclnnMoeInitRouting)
