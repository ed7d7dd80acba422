/* Tokens back from the order of their experts, and gradients of both ways. */
#include <stdlib.h>

#include "ascend/operators_transformer.h"
#include "values.h"

#define MOST_CHOICES 512
enum { CHOICES, KEPT, WIDTH };

static bool inside(Plan *plan, int64_t index, int64_t count) {
    bool good = index >= 0 && index < count;
    plan->broken = good ? plan->broken : "sortedIndices points outside of the tokens";
    return good;
}

/* v: permuted tokens or their gradient, sortedIndices, probs or NULL, out */
static void compute_unpermute(Plan *plan) {
    int64_t k = plan->n[CHOICES], width = plan->n[WIDTH], count = view_count(plan->v[1]), kept = plan->v[0]->dims[0];
    double *permuted = view_read(plan->v[0]), *probs = plan->v[2] == NULL ? NULL : view_read(plan->v[2]);
    double *out = simulator_allocate((size_t)(count / k * width) * sizeof *out);
    int64_t *sorted = view_read_integers(plan->v[1]);
    for (int64_t i = 0; i < count; i++) {
        /* a token that was not kept has no result */
        if (sorted[i] >= kept && kept < count) {
            continue;
        }
        for (int64_t c = 0; c < width && inside(plan, sorted[i], kept); c++) {
            out[i / k * width + c] += (probs == NULL ? 1 : probs[i]) * permuted[sorted[i] * width + c];
        }
    }
    view_write(plan->v[3], out);
    free(permuted);
    free(probs);
    free(out);
    free(sorted);
}

static void check_rows(Plan *plan, const View *permuted, const View *sorted, const View *out, int64_t choices) {
    plan->n[CHOICES] = choices;
    plan->n[WIDTH] = permuted->dims[1];
    plan_require(plan, permuted->rank == 2 && sorted->rank == 1, "the tokens have %d dimensions, sortedIndices %d", permuted->rank,
                 sorted->rank);
    plan_require(plan, choices > 0 && choices <= MOST_CHOICES && view_count(sorted) % (choices > 0 ? choices : 1) == 0,
                 "%ld indices for %ld experts a token", (long)view_count(sorted), (long)choices);
    if (plan->status == 0) {
        plan_shape(plan, out, "out", 2, (int64_t[]){view_count(sorted) / choices, plan->n[WIDTH]});
    }
    plan_same_type(plan, out, permuted, "out");
}

EXPORT aclnnStatus aclnnMoeTokenPermuteGradGetWorkspaceSize(const aclTensor *permutedOutputGrad,
                                                            const aclTensor *sortedIndices, int64_t numTopk,
                                                            bool paddedMode, aclTensor *out, uint64_t *workspaceSize,
                                                            aclOpExecutor **executor) {
    BEGIN(aclnnMoeTokenPermuteGrad, CHIP_A2 | CHIP_A3);
    View *grad = plan_input(plan, "permutedOutputGrad", permutedOutputGrad, FLOATS);
    View *sorted = plan_input(plan, "sortedIndices", sortedIndices, TYPE(ACL_INT32));
    plan_optional(plan, "probs", NULL, FLOATS);
    View *to = plan_output(plan, "out", out, FLOATS);
    plan_require(plan, !paddedMode, "paddedMode is not supported");
    check_rows(plan, grad, sorted, to, numTopk);
    return plan_finish(plan, compute_unpermute);
}
PHASE_TWO(aclnnMoeTokenPermuteGrad)

EXPORT aclnnStatus aclnnMoeTokenUnpermuteGetWorkspaceSize(const aclTensor *permutedTokens, const aclTensor *sortedIndices,
                                                          const aclTensor *probsOptional, bool paddedMode,
                                                          const aclIntArray *restoreShapeOptional, aclTensor *out,
                                                          uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnMoeTokenUnpermute, CHIP_A2 | CHIP_A3);
    (void)restoreShapeOptional; /* of the padded mode */
    View *from = plan_input(plan, "permutedTokens", permutedTokens, FLOATS);
    View *sorted = plan_input(plan, "sortedIndices", sortedIndices, TYPE(ACL_INT32));
    View *probs = plan_optional(plan, "probs", probsOptional, FLOATS), *to = plan_output(plan, "out", out, FLOATS);
    plan_require(plan, !paddedMode, "paddedMode is not supported");
    plan_require(plan, probs == NULL || (probs->rank == 2 && view_count(probs) == view_count(sorted)),
                 "probs has not one value for each of sortedIndices");
    check_rows(plan, from, sorted, to, probs == NULL ? 1 : probs->dims[1]);
    return plan_finish(plan, compute_unpermute);
}
PHASE_TWO(aclnnMoeTokenUnpermute)

/* v: permuted tokens, the result's gradient, sortedIndices, probs or NULL, permutedTokensGrad, probsGrad or NULL */
static void compute_unpermute_grad(Plan *plan) {
    int64_t k = plan->n[CHOICES], width = plan->n[WIDTH], count = view_count(plan->v[2]), kept = plan->v[0]->dims[0];
    double *permuted = view_read(plan->v[0]), *grad = view_read(plan->v[1]), *probs = plan->v[3] == NULL ? NULL : view_read(plan->v[3]);
    double *tokens = simulator_allocate((size_t)(kept * width) * sizeof *tokens);
    double *shares = simulator_allocate((size_t)count * sizeof *shares);
    int64_t *sorted = view_read_integers(plan->v[2]);
    for (int64_t i = 0; i < count; i++) {
        if (sorted[i] >= kept && kept < count) {
            continue;
        }
        for (int64_t c = 0; c < width && inside(plan, sorted[i], kept); c++) {
            double above = grad[i / k * width + c];
            tokens[sorted[i] * width + c] = above * (probs == NULL ? 1 : probs[i]);
            shares[i] += above * permuted[sorted[i] * width + c];
        }
    }
    view_write(plan->v[4], tokens);
    if (plan->v[5] != NULL) {
        view_write(plan->v[5], shares);
    }
    free(permuted);
    free(grad);
    free(probs);
    free(tokens);
    free(shares);
    free(sorted);
}

EXPORT aclnnStatus aclnnMoeTokenUnpermuteGradGetWorkspaceSize(
    const aclTensor *permuteTokens, const aclTensor *unpermutedTokensGrad, const aclTensor *sortedIndices,
    const aclTensor *probsOptional, bool paddedMode, const aclIntArray *restoreShapeOptional,
    aclTensor *permutedTokensGradOut, aclTensor *probsGradOut, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnMoeTokenUnpermuteGrad, CHIP_A2 | CHIP_A3);
    (void)restoreShapeOptional;
    View *from = plan_input(plan, "permuteTokens", permuteTokens, FLOATS);
    View *grad = plan_input(plan, "unpermutedTokensGrad", unpermutedTokensGrad, FLOATS);
    View *sorted = plan_input(plan, "sortedIndices", sortedIndices, TYPE(ACL_INT32));
    View *probs = plan_optional(plan, "probs", probsOptional, FLOATS);
    View *to = plan_output(plan, "permutedTokensGradOut", permutedTokensGradOut, FLOATS);
    View *shares = probs == NULL ? plan_optional_output(plan, "probsGradOut", NULL, FLOATS)
                                 : plan_output(plan, "probsGradOut", probsGradOut, FLOATS);
    plan_require(plan, !paddedMode, "paddedMode is not supported");
    plan_require(plan, probs == NULL || (probs->rank == 2 && view_count(probs) == view_count(sorted)),
                 "probs has not one value for each of sortedIndices");
    check_rows(plan, from, sorted, grad, probs == NULL ? 1 : probs->dims[1]);
    plan_same_shape(plan, to, from, "permutedTokensGradOut");
    if (shares != NULL) {
        plan_same_shape(plan, shares, probs, "probsGradOut");
    }
    return plan_finish(plan, compute_unpermute_grad);
}
PHASE_TWO(aclnnMoeTokenUnpermuteGrad)
