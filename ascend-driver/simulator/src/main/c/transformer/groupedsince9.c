/* Since CANN 9. */
#include "ascend/operators_transformer.h"
#include "grouped.h"

/* The tuning is a hint for the chip. */
EXPORT aclnnStatus aclnnGroupedMatmulV5GetWorkspaceSize(
    const aclTensorList *x, const aclTensorList *weight, const aclTensorList *biasOptional,
    const aclTensorList *scaleOptional, const aclTensorList *offsetOptional, const aclTensorList *antiquantScaleOptional,
    const aclTensorList *antiquantOffsetOptional, const aclTensorList *perTokenScaleOptional,
    const aclTensor *groupListOptional, const aclTensorList *activationInputOptional,
    const aclTensorList *activationQuantScaleOptional, const aclTensorList *activationQuantOffsetOptional,
    int64_t splitItem, int64_t groupType, int64_t groupListType, int64_t actType, aclIntArray *tuningConfigOptional,
    aclTensorList *out, aclTensorList *activationFeatureOutOptional, aclTensorList *dynQuantScaleOutOptional,
    uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnGroupedMatmulV5, CHIPS_NEW);
    (void)tuningConfigOptional;
    plan_require(plan, activationFeatureOutOptional == NULL && dynQuantScaleOutOptional == NULL,
                 "activationFeatureOut and dynQuantScaleOut must be NULL");
    Grouped arguments = {x,
                         weight,
                         biasOptional,
                         {scaleOptional, offsetOptional, antiquantScaleOptional, antiquantOffsetOptional,
                          perTokenScaleOptional, activationInputOptional, activationQuantScaleOptional,
                          activationQuantOffsetOptional},
                         NULL,
                         groupListOptional,
                         splitItem,
                         groupType,
                         groupListType,
                         actType,
                         out};
    return grouped_product(plan, &arguments);
}
PHASE_TWO(aclnnGroupedMatmulV5)
