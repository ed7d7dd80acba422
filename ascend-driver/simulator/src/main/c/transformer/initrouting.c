#include "initrouting.h"

#include <stdlib.h>
#include <string.h>

#include "ascend/operators_transformer.h"
#include "ranks.h"

static void count_experts(Plan *plan, const int64_t *experts, int64_t count) {
    int64_t number = plan->n[EXPERTS], pairs = 0;
    int64_t *counts = simulator_allocate((size_t)(number + 1) * sizeof *counts);
    int64_t *out = simulator_allocate((size_t)(2 * number + 2) * sizeof *out);
    for (int64_t i = 0; i < count; i++) {
        bool known = experts[i] >= 0 && experts[i] < number;
        plan->broken = known ? plan->broken : "an expert is none";
        counts[known ? experts[i] : number]++;
    }
    for (int64_t e = 0; e < number; e++) {
        if (plan->n[COUNTED] == PAIRS && counts[e] > 0) {
            out[2 * pairs] = e;
            out[2 * pairs++ + 1] = counts[e];
        } else if (plan->n[COUNTED] != PAIRS) {
            out[e] = counts[e] + (plan->n[COUNTED] == SUMS && e > 0 ? out[e - 1] : 0);
        }
    }
    view_write_integers(plan->v[4], out);
    free(counts);
    free(out);
}

void expand_rows(Plan *plan) {
    int64_t count = view_count(plan->v[1]), width = plan->v[0]->dims[1], kept = plan->n[KEPT];
    int64_t *experts = view_read_integers(plan->v[1]), *rank = ranks(experts, count);
    int64_t *index = simulator_allocate((size_t)count * sizeof *index);
    double *x = view_read(plan->v[0]), *out = simulator_allocate((size_t)(kept * width) * sizeof *out);
    for (int64_t i = 0; i < count; i++) {
        if (rank[i] < kept) {
            memcpy(out + rank[i] * width, x + i / plan->n[CHOICES] * width, (size_t)width * sizeof *out);
        }
        index[plan->n[SCATTER] ? rank[i] : i] = plan->n[SCATTER] ? i : rank[i];
    }
    view_write(plan->v[2], out);
    view_write_integers(plan->v[3], index);
    if (plan->v[4] != NULL) {
        count_experts(plan, experts, count);
    }
    free(experts);
    free(rank);
    free(index);
    free(x);
    free(out);
}

void check_expanded(Plan *plan, int64_t active) {
    const View *x = plan->v[0], *experts = plan->v[1], *out = plan->v[2], *index = plan->v[3], *counts = plan->v[4];
    plan_require(plan, x->rank == 2 && experts->rank == 2 && x->dims[0] == experts->dims[0],
                 "x and expertIdx have not the same number of rows");
    int64_t count = view_count(experts);
    plan->n[CHOICES] = experts->dims[1];
    plan->n[KEPT] = active > 0 && active < count ? active : count;
    plan_require(plan, active >= 0, "activeNum is %ld", (long)active);
    plan_shape(plan, out, "expandedXOut", 2, (int64_t[]){plan->n[KEPT], x->dims[1]});
    plan_same_type(plan, out, x, "expandedXOut");
    plan_shape(plan, index, "expandedRowIdxOut", 1, &count);
    plan_require(plan, counts == NULL || (plan->n[EXPERTS] > 0 && plan->n[EXPERTS] <= 10240), "expertNum is %ld",
                 (long)plan->n[EXPERTS]);
    if (counts != NULL && plan->n[COUNTED] == PAIRS) {
        plan_shape(plan, counts, "expertTokensCountOrCumsumOut", 2, (int64_t[]){plan->n[EXPERTS], 2});
    } else if (counts != NULL) {
        plan_shape(plan, counts, "expertTokensCountOrCumsumOut", 1, &plan->n[EXPERTS]);
    }
}

EXPORT aclnnStatus aclnnMoeInitRoutingV2GetWorkspaceSize(
    const aclTensor *x, const aclTensor *expertIdx, int64_t activeNumOptional, int64_t expertCapacityOptional,
    int64_t expertNumOptional, int64_t dropPadModeOptional, int64_t expertTokensCountOrCumsumFlagOptional,
    bool expertTokensBeforeCapacityFlagOptional, const aclTensor *expandedXOut, const aclTensor *expandedRowIdxOut,
    const aclTensor *expertTokensCountOrCumsumOutOptional, const aclTensor *expertTokensBeforeCapacityOutOptional,
    uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnMoeInitRoutingV2, CHIPS_NEW);
    (void)expertCapacityOptional; /* of the mode that is refused, as is the result of the flag */
    (void)expertTokensBeforeCapacityOutOptional;
    plan->n[COUNTED] = expertTokensCountOrCumsumFlagOptional;
    plan->n[EXPERTS] = expertNumOptional;
    plan_require(plan, plan->n[COUNTED] >= NOTHING && plan->n[COUNTED] <= COUNTS, "expertTokensCountOrCumsumFlag is %ld",
                 (long)plan->n[COUNTED]);
    plan_require(plan, dropPadModeOptional == 0, "dropPadMode %ld is not supported, only 0", (long)dropPadModeOptional);
    plan_require(plan, !expertTokensBeforeCapacityFlagOptional, "expertTokensBeforeCapacityFlag belongs to dropPadMode 1");
    plan_input(plan, "x", x, FLOATS);
    plan_input(plan, "expertIdx", expertIdx, TYPE(ACL_INT32));
    plan_output(plan, "expandedXOut", expandedXOut, FLOATS);
    plan_output(plan, "expandedRowIdxOut", expandedRowIdxOut, TYPE(ACL_INT32));
    if (plan->n[COUNTED] == NOTHING) {
        plan_optional_output(plan, "counts", NULL, TYPE(ACL_INT32));
    } else {
        plan_output(plan, "expertTokensCountOrCumsumOut", expertTokensCountOrCumsumOutOptional, TYPE(ACL_INT32));
    }
    check_expanded(plan, activeNumOptional);
    return plan_finish(plan, expand_rows);
}
PHASE_TWO(aclnnMoeInitRoutingV2)

/* v: gradExpandedX, expandedRowIdx, out */
static void compute_grad(Plan *plan) {
    const View *out = plan->v[2];
    int64_t count = view_count(plan->v[1]), width = out->dims[1], kept = plan->v[0]->dims[0];
    double *grad = view_read(plan->v[0]), *sums = simulator_allocate((size_t)view_count(out) * sizeof *sums);
    int64_t *index = view_read_integers(plan->v[1]);
    for (int64_t i = 0; i < count; i++) {
        bool known = index[i] >= 0 && index[i] < count;
        plan->broken = known ? plan->broken : "expandedRowIdx points outside of the rows";
        for (int64_t c = 0; c < width && known && index[i] < kept; c++) {
            sums[i / plan->n[CHOICES] * width + c] += grad[index[i] * width + c];
        }
    }
    view_write(out, sums);
    free(grad);
    free(sums);
    free(index);
}

EXPORT aclnnStatus aclnnMoeInitRoutingV2GradGetWorkspaceSize(const aclTensor *gradExpandedX,
                                                             const aclTensor *expandedRowIdx, int64_t topK,
                                                             int64_t dropPadMode, int64_t activeNum, const aclTensor *out,
                                                             uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnMoeInitRoutingV2Grad, CHIPS_NEW);
    View *grad = plan_input(plan, "gradExpandedX", gradExpandedX, FLOATS);
    View *index = plan_input(plan, "expandedRowIdx", expandedRowIdx, TYPE(ACL_INT32)), *to = plan_output(plan, "out", out, FLOATS);
    plan->n[CHOICES] = topK;
    plan_require(plan, dropPadMode == 0, "dropPadMode %ld is not supported, only 0", (long)dropPadMode);
    plan_require(plan, grad->rank == 2 && index->rank == 1 && topK > 0, "gradExpandedX has %d dimensions, topK is %ld", grad->rank,
                 (long)topK);
    int64_t count = view_count(index), kept = activeNum > 0 && activeNum < count ? activeNum : count;
    plan_require(plan, grad->dims[0] == kept, "gradExpandedX has %ld rows, not %ld", (long)grad->dims[0], (long)kept);
    plan_shape(plan, to, "out", 2, (int64_t[]){topK > 0 ? count / topK : 0, grad->dims[1]});
    plan_same_type(plan, to, grad, "out");
    return plan_finish(plan, compute_grad);
}
PHASE_TWO(aclnnMoeInitRoutingV2Grad)
