/* The first versions of routing, and the counts that they need. */
#include <stdlib.h>

#include "ascend/operators_transformer.h"
#include "values.h"

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
