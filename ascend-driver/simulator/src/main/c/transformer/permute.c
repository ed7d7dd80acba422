/* Tokens in the order of their experts. */
#include <stdlib.h>
#include <string.h>

#include "ascend/operators_transformer.h"
#include "ranks.h"
#include "values.h"

#define MOST_CHOICES 512
enum { CHOICES, KEPT, WIDTH };

/* v: tokens, indices, permuteTokensOut, sortedIndicesOut */
static void compute_permute(Plan *plan) {
    int64_t count = view_count(plan->v[1]), k = plan->n[CHOICES], width = plan->n[WIDTH], kept = plan->n[KEPT];
    int64_t *experts = view_read_integers(plan->v[1]), *rank = ranks(experts, count);
    double *tokens = view_read(plan->v[0]), *out = simulator_allocate((size_t)(kept * width) * sizeof *out);
    for (int64_t i = 0; i < count; i++) {
        if (rank[i] < kept) {
            memcpy(out + rank[i] * width, tokens + i / k * width, (size_t)width * sizeof *out);
        }
    }
    view_write(plan->v[2], out);
    view_write_integers(plan->v[3], rank);
    free(experts);
    free(rank);
    free(tokens);
    free(out);
}

EXPORT aclnnStatus aclnnMoeTokenPermuteGetWorkspaceSize(const aclTensor *tokens, const aclTensor *indices,
                                                        int64_t numOutTokens, bool paddedMode,
                                                        const aclTensor *permuteTokensOut,
                                                        const aclTensor *sortedIndicesOut, uint64_t *workspaceSize,
                                                        aclOpExecutor **executor) {
    BEGIN(aclnnMoeTokenPermute, CHIP_A2 | CHIP_A3);
    View *from = plan_input(plan, "tokens", tokens, FLOATS), *which = plan_input(plan, "indices", indices, INDICES);
    View *to = plan_output(plan, "permuteTokensOut", permuteTokensOut, FLOATS);
    View *sorted = plan_output(plan, "sortedIndicesOut", sortedIndicesOut, TYPE(ACL_INT32));
    plan_require(plan, !paddedMode, "paddedMode is not supported");
    plan_require(plan, from->rank == 2 && (which->rank == 1 || which->rank == 2) && which->dims[0] == from->dims[0],
                 "tokens and indices have not the same number of rows");
    int64_t count = view_count(which);
    plan->n[CHOICES] = which->rank == 2 ? which->dims[1] : 1;
    plan->n[WIDTH] = from->dims[1];
    plan->n[KEPT] = numOutTokens > 0 ? (numOutTokens < count ? numOutTokens : count) : count + numOutTokens;
    plan->n[KEPT] = plan->n[KEPT] < 0 ? 0 : plan->n[KEPT];
    plan_require(plan, plan->n[CHOICES] <= MOST_CHOICES, "%ld experts for a token", (long)plan->n[CHOICES]);
    plan_shape(plan, to, "permuteTokensOut", 2, (int64_t[]){plan->n[KEPT], plan->n[WIDTH]});
    plan_shape(plan, sorted, "sortedIndicesOut", 1, &count);
    plan_same_type(plan, to, from, "permuteTokensOut");
    return plan_finish(plan, compute_permute);
}
PHASE_TWO(aclnnMoeTokenPermute)
