/* The versions of GroupedMatmul: what they add is quantisation, which is refused, and where the groups come from. */
#include "ascend/operators_transformer.h"
#include "grouped.h"

/* Versions one and two count columns of the whole: sums, in an array of the host. */
EXPORT aclnnStatus aclnnGroupedMatmulGetWorkspaceSize(
    const aclTensorList *x, const aclTensorList *weight, const aclTensorList *biasOptional,
    const aclTensorList *scaleOptional, const aclTensorList *offsetOptional, const aclTensorList *antiquantScaleOptional,
    const aclTensorList *antiquantOffsetOptional, const aclIntArray *groupListOptional, int64_t splitItem,
    const aclTensorList *y, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnGroupedMatmul, CHIPS_NEW);
    Grouped arguments = {x,
                         weight,
                         biasOptional,
                         {scaleOptional, offsetOptional, antiquantScaleOptional, antiquantOffsetOptional},
                         groupListOptional,
                         NULL,
                         splitItem,
                         groupListOptional == NULL ? -1 : 0,
                         0,
                         0,
                         y};
    return grouped_product(plan, &arguments);
}
PHASE_TWO(aclnnGroupedMatmul)

EXPORT aclnnStatus aclnnGroupedMatmulV2GetWorkspaceSize(
    const aclTensorList *x, const aclTensorList *weight, const aclTensorList *biasOptional,
    const aclTensorList *scaleOptional, const aclTensorList *offsetOptional, const aclTensorList *antiquantScaleOptional,
    const aclTensorList *antiquantOffsetOptional, const aclIntArray *groupListOptional, int64_t splitItem,
    int64_t groupType, const aclTensorList *y, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnGroupedMatmulV2, CHIPS_NEW);
    Grouped arguments = {x,
                         weight,
                         biasOptional,
                         {scaleOptional, offsetOptional, antiquantScaleOptional, antiquantOffsetOptional},
                         groupListOptional,
                         NULL,
                         splitItem,
                         groupType,
                         0,
                         0,
                         y};
    return grouped_product(plan, &arguments);
}
PHASE_TWO(aclnnGroupedMatmulV2)

EXPORT aclnnStatus aclnnGroupedMatmulV3GetWorkspaceSize(
    const aclTensorList *x, const aclTensorList *weight, const aclTensorList *biasOptional,
    const aclTensorList *scaleOptional, const aclTensorList *offsetOptional, const aclTensorList *antiquantScaleOptional,
    const aclTensorList *antiquantOffsetOptional, const aclTensor *groupListOptional, int64_t splitItem, int64_t groupType,
    const aclTensorList *y, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnGroupedMatmulV3, CHIPS_NEW);
    Grouped arguments = {x,
                         weight,
                         biasOptional,
                         {scaleOptional, offsetOptional, antiquantScaleOptional, antiquantOffsetOptional},
                         NULL,
                         groupListOptional,
                         splitItem,
                         groupType,
                         0,
                         0,
                         y};
    return grouped_product(plan, &arguments);
}
PHASE_TWO(aclnnGroupedMatmulV3)

EXPORT aclnnStatus aclnnGroupedMatmulV4GetWorkspaceSize(
    const aclTensorList *x, const aclTensorList *weight, const aclTensorList *biasOptional,
    const aclTensorList *scaleOptional, const aclTensorList *offsetOptional, const aclTensorList *antiquantScaleOptional,
    const aclTensorList *antiquantOffsetOptional, const aclTensorList *perTokenScaleOptional,
    const aclTensor *groupListOptional, const aclTensorList *activationInputOptional,
    const aclTensorList *activationQuantScaleOptional, const aclTensorList *activationQuantOffsetOptional,
    int64_t splitItem, int64_t groupType, int64_t groupListType, int64_t actType, aclTensorList *out,
    aclTensorList *activationFeatureOutOptional, aclTensorList *dynQuantScaleOutOptional, uint64_t *workspaceSize,
    aclOpExecutor **executor) {
    BEGIN(aclnnGroupedMatmulV4, CHIPS_NEW);
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
PHASE_TWO(aclnnGroupedMatmulV4)
