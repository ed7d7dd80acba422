/* Since CANN 9: counts as INT64, which grouped products take. */
#include "ascend/operators_transformer.h"
#include "initrouting.h"

EXPORT aclnnStatus aclnnMoeInitRoutingV3GetWorkspaceSize(
    const aclTensor *x, const aclTensor *expertIdx, const aclTensor *scaleOptional, const aclTensor *offsetOptional,
    int64_t activeNum, int64_t expertCapacity, int64_t expertNum, int64_t dropPadMode, int64_t expertTokensNumType,
    bool expertTokensNumFlag, int64_t quantMode, const aclIntArray *activeExpertRangeOptional, int64_t rowIdxType,
    const aclTensor *expandedXOut, const aclTensor *expandedRowIdxOut, const aclTensor *expertTokensCountOrCumsumOut,
    const aclTensor *expandedScaleOut, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnMoeInitRoutingV3, CHIPS_NEW);
    (void)expertCapacity;   /* of the mode that is refused */
    (void)expandedScaleOut; /* of quantisation */
    int count = 0;
    const int64_t *range = activeExpertRangeOptional == NULL
                               ? NULL
                               : plan_integers(plan, "activeExpertRange", activeExpertRangeOptional, 2, &count);
    plan_require(plan, range == NULL || (count == 2 && range[0] == 0 && range[1] == expertNum),
                 "activeExpertRange must be all experts");
    plan_require(plan, scaleOptional == NULL && offsetOptional == NULL && quantMode == -1,
                 "quantisation is not supported: quantMode must be -1, scale and offset NULL");
    plan_require(plan, dropPadMode == 0, "dropPadMode %ld is not supported, only 0", (long)dropPadMode);
    plan_require(plan, expertTokensNumFlag, "expertTokensNumFlag must be true");
    plan_require(plan, expertTokensNumType == 1 || expertTokensNumType == 2, "expertTokensNumType is %ld, not 1 or 2",
                 (long)expertTokensNumType);
    plan_require(plan, rowIdxType == 0 || rowIdxType == 1, "rowIdxType is %ld, not 0 or 1", (long)rowIdxType);
    plan->n[COUNTED] = expertTokensNumType == 1 ? COUNTS : PAIRS;
    plan->n[EXPERTS] = expertNum;
    plan->n[SCATTER] = rowIdxType;
    plan_input(plan, "x", x, FLOATS);
    View *experts = plan_input(plan, "expertIdx", expertIdx, TYPE(ACL_INT32));
    plan_output(plan, "expandedXOut", expandedXOut, FLOATS);
    plan_output(plan, "expandedRowIdxOut", expandedRowIdxOut, TYPE(ACL_INT32));
    plan_output(plan, "expertTokensCountOrCumsumOut", expertTokensCountOrCumsumOut, TYPE(ACL_INT64));
    plan_require(plan, activeNum == view_count(experts), "activeNum is %ld, not the %ld of expertIdx", (long)activeNum,
                 (long)view_count(experts));
    check_expanded(plan, activeNum);
    return plan_finish(plan, expand_rows);
}
PHASE_TWO(aclnnMoeInitRoutingV3)
