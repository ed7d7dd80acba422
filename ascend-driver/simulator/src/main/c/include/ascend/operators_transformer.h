/* Operators of libopapi_transformer, which are in libopapi where CANN is older. Each has two functions. */
#ifndef ASCEND_OPERATORS_TRANSFORMER_H
#define ASCEND_OPERATORS_TRANSFORMER_H

#include "ascend/operator.h"

#ifdef __cplusplus
extern "C" {
#endif

ACLNN_OPERATOR(aclnnGroupedMatmul, const aclTensorList *x, const aclTensorList *weight,
               const aclTensorList *biasOptional, const aclTensorList *scaleOptional,
               const aclTensorList *offsetOptional, const aclTensorList *antiquantScaleOptional,
               const aclTensorList *antiquantOffsetOptional, const aclIntArray *groupListOptional, int64_t splitItem,
               const aclTensorList *y)
ACLNN_OPERATOR(aclnnGroupedMatmulV2, const aclTensorList *x, const aclTensorList *weight,
               const aclTensorList *biasOptional, const aclTensorList *scaleOptional,
               const aclTensorList *offsetOptional, const aclTensorList *antiquantScaleOptional,
               const aclTensorList *antiquantOffsetOptional, const aclIntArray *groupListOptional, int64_t splitItem,
               int64_t groupType, const aclTensorList *y)
ACLNN_OPERATOR(aclnnGroupedMatmulV3, const aclTensorList *x, const aclTensorList *weight,
               const aclTensorList *biasOptional, const aclTensorList *scaleOptional,
               const aclTensorList *offsetOptional, const aclTensorList *antiquantScaleOptional,
               const aclTensorList *antiquantOffsetOptional, const aclTensor *groupListOptional, int64_t splitItem,
               int64_t groupType, const aclTensorList *y)
ACLNN_OPERATOR(aclnnGroupedMatmulV4, const aclTensorList *x, const aclTensorList *weight,
               const aclTensorList *biasOptional, const aclTensorList *scaleOptional,
               const aclTensorList *offsetOptional, const aclTensorList *antiquantScaleOptional,
               const aclTensorList *antiquantOffsetOptional, const aclTensorList *perTokenScaleOptional,
               const aclTensor *groupListOptional, const aclTensorList *activationInputOptional,
               const aclTensorList *activationQuantScaleOptional, const aclTensorList *activationQuantOffsetOptional,
               int64_t splitItem, int64_t groupType, int64_t groupListType, int64_t actType, aclTensorList *out,
               aclTensorList *activationFeatureOutOptional, aclTensorList *dynQuantScaleOutOptional)
ACLNN_OPERATOR(aclnnGroupedMatmulV5, const aclTensorList *x, const aclTensorList *weight,
               const aclTensorList *biasOptional, const aclTensorList *scaleOptional,
               const aclTensorList *offsetOptional, const aclTensorList *antiquantScaleOptional,
               const aclTensorList *antiquantOffsetOptional, const aclTensorList *perTokenScaleOptional,
               const aclTensor *groupListOptional, const aclTensorList *activationInputOptional,
               const aclTensorList *activationQuantScaleOptional, const aclTensorList *activationQuantOffsetOptional,
               int64_t splitItem, int64_t groupType, int64_t groupListType, int64_t actType,
               aclIntArray *tuningConfigOptional, aclTensorList *out, aclTensorList *activationFeatureOutOptional,
               aclTensorList *dynQuantScaleOutOptional) /* since 9 */
ACLNN_OPERATOR(aclnnGroupedMatmulAdd, const aclTensor *x, const aclTensor *weight, const aclTensor *groupList,
               aclTensor *yRef, bool transposeX, bool transposeWeight, int64_t groupType)
ACLNN_OPERATOR(aclnnMoeGatingTopK, const aclTensor *x, const aclTensor *biasOptional, int64_t k, int64_t kGroup,
               int64_t groupCount, int64_t groupSelectMode, int64_t renorm, int64_t normType, bool outFlag,
               double routedScalingFactor, double eps, const aclTensor *yOut, const aclTensor *expertIdxOut,
               const aclTensor *outOut) /* since 9 */
ACLNN_OPERATOR(aclnnMoeGatingTopKSoftmax, const aclTensor *x, const aclTensor *finishedOptional, int64_t k,
               const aclTensor *yOut, const aclTensor *expertIdxOut, const aclTensor *rowIdxOut)
ACLNN_OPERATOR(aclnnMoeGatingTopKSoftmaxV2, const aclTensor *x, const aclTensor *finishedOptional, int64_t k,
               int64_t renorm, bool outputSoftmaxResultFlag, const aclTensor *yOut, const aclTensor *expertIdxOut,
               const aclTensor *softmaxResultOutOptional)
ACLNN_OPERATOR(aclnnMoeInitRouting, const aclTensor *x, const aclTensor *rowIdx, const aclTensor *expertIdx,
               int64_t activeNum, const aclTensor *expandedXOut, const aclTensor *expandedRowIdxOut,
               const aclTensor *expandedExpertIdxOut)
ACLNN_OPERATOR(aclnnMoeInitRoutingV2, const aclTensor *x, const aclTensor *expertIdx, int64_t activeNumOptional,
               int64_t expertCapacityOptional, int64_t expertNumOptional, int64_t dropPadModeOptional,
               int64_t expertTokensCountOrCumsumFlagOptional, bool expertTokensBeforeCapacityFlagOptional,
               const aclTensor *expandedXOut, const aclTensor *expandedRowIdxOut,
               const aclTensor *expertTokensCountOrCumsumOutOptional,
               const aclTensor *expertTokensBeforeCapacityOutOptional) /* here with dropPadMode 0 alone */
ACLNN_OPERATOR(aclnnMoeInitRoutingV2Grad, const aclTensor *gradExpandedX, const aclTensor *expandedRowIdx,
               int64_t topK, int64_t dropPadMode, int64_t activeNum, const aclTensor *out) /* here with dropPadMode 0 alone */
ACLNN_OPERATOR(aclnnMoeInitRoutingV3, const aclTensor *x, const aclTensor *expertIdx, const aclTensor *scaleOptional,
               const aclTensor *offsetOptional, int64_t activeNum, int64_t expertCapacity, int64_t expertNum,
               int64_t dropPadMode, int64_t expertTokensNumType, bool expertTokensNumFlag, int64_t quantMode,
               const aclIntArray *activeExpertRangeOptional, int64_t rowIdxType, const aclTensor *expandedXOut,
               const aclTensor *expandedRowIdxOut, const aclTensor *expertTokensCountOrCumsumOut,
               const aclTensor *expandedScaleOut) /* since 9; here with dropPadMode 0 and all experts active alone */
ACLNN_OPERATOR(aclnnMoeComputeExpertTokens, const aclTensor *sortedExperts, int64_t numExperts, const aclTensor *out)
ACLNN_OPERATOR(aclnnMoeFinalizeRouting, const aclTensor *expandedX, const aclTensor *x1, const aclTensor *x2Optional,
               const aclTensor *bias, const aclTensor *scales, const aclTensor *expandedRowIdx,
               const aclTensor *expandedExpertIdx, const aclTensor *out)
ACLNN_OPERATOR(aclnnMoeFinalizeRoutingV2, const aclTensor *expandedX, const aclTensor *expandedRowIdx,
               const aclTensor *x1Optional, const aclTensor *x2Optional, const aclTensor *biasOptional,
               const aclTensor *scalesOptional, const aclTensor *expertIdxOptional, int64_t dropPadMode,
               const aclTensor *out)
ACLNN_OPERATOR(aclnnMoeFinalizeRoutingV2Grad, const aclTensor *gradY, const aclTensor *expandedRowIdx,
               const aclTensor *expandedXOptional, const aclTensor *scalesOptional,
               const aclTensor *expertIdxOptional, const aclTensor *biasOptional, int64_t dropPadMode,
               int64_t activeNum, int64_t expertNum, int64_t expertCapacity, const aclTensor *gradExpandedXOut,
               const aclTensor *gradScalesOut) /* here with dropPadMode 0 alone, without expertIdx and bias */
ACLNN_OPERATOR(aclnnMoeTokenPermute, const aclTensor *tokens, const aclTensor *indices, int64_t numOutTokens,
               bool paddedMode, const aclTensor *permuteTokensOut, const aclTensor *sortedIndicesOut)
ACLNN_OPERATOR(aclnnMoeTokenPermuteGrad, const aclTensor *permutedOutputGrad, const aclTensor *sortedIndices,
               int64_t numTopk, bool paddedMode, aclTensor *out)
ACLNN_OPERATOR(aclnnMoeTokenUnpermute, const aclTensor *permutedTokens, const aclTensor *sortedIndices,
               const aclTensor *probsOptional, bool paddedMode, const aclIntArray *restoreShapeOptional,
               aclTensor *out)
ACLNN_OPERATOR(aclnnMoeTokenUnpermuteGrad, const aclTensor *permuteTokens, const aclTensor *unpermutedTokensGrad,
               const aclTensor *sortedIndices, const aclTensor *probsOptional, bool paddedMode,
               const aclIntArray *restoreShapeOptional, aclTensor *permutedTokensGradOut, aclTensor *probsGradOut)
ACLNN_OPERATOR(aclnnFlashAttentionScore, const aclTensor *query, const aclTensor *key, const aclTensor *value,
               const aclTensor *realShiftOptional, const aclTensor *dropMaskOptional,
               const aclTensor *paddingMaskOptional, const aclTensor *attenMaskOptional,
               const aclIntArray *prefixOptional, double scaleValue, double keepProb, int64_t preTokens,
               int64_t nextTokens, int64_t headNum, char *inputLayout, int64_t innerPrecise, int64_t sparseMode,
               const aclTensor *softmaxMaxOut, const aclTensor *softmaxSumOut, const aclTensor *softmaxOutOut,
               const aclTensor *attentionOutOut)
ACLNN_OPERATOR(aclnnFlashAttentionScoreGrad, const aclTensor *query, const aclTensor *keyIn, const aclTensor *value,
               const aclTensor *dy, const aclTensor *pseShiftOptional, const aclTensor *dropMaskOptional,
               const aclTensor *paddingMaskOptional, const aclTensor *attenMaskOptional,
               const aclTensor *softmaxMaxOptional, const aclTensor *softmaxSumOptional,
               const aclTensor *softmaxInOptional, const aclTensor *attentionInOptional,
               const aclIntArray *prefixOptional, double scaleValue, double keepProb, int64_t preTokens,
               int64_t nextTokens, int64_t headNum, char *inputLayout, int64_t innerPrecise, int64_t sparseMode,
               const aclTensor *dqOut, const aclTensor *dkOut, const aclTensor *dvOut, const aclTensor *dpseOut)
ACLNN_OPERATOR(aclnnFlashAttentionScoreV2, const aclTensor *query, const aclTensor *key, const aclTensor *value,
               const aclTensor *realShiftOptional, const aclTensor *dropMaskOptional,
               const aclTensor *paddingMaskOptional, const aclTensor *attenMaskOptional,
               const aclIntArray *prefixOptional, const aclIntArray *qStartIdxOptional,
               const aclIntArray *kvStartIdxOptional, double scaleValue, double keepProb, int64_t preTokens,
               int64_t nextTokens, int64_t headNum, char *inputLayout, int64_t innerPrecise, int64_t sparseMode,
               int64_t pseType, const aclTensor *softmaxMaxOut, const aclTensor *softmaxSumOut,
               const aclTensor *softmaxOutOut, const aclTensor *attentionOutOut)
ACLNN_OPERATOR(aclnnFlashAttentionScoreGradV2, const aclTensor *query, const aclTensor *keyIn, const aclTensor *value,
               const aclTensor *dy, const aclTensor *pseShiftOptional, const aclTensor *dropMaskOptional,
               const aclTensor *paddingMaskOptional, const aclTensor *attenMaskOptional,
               const aclTensor *softmaxMaxOptional, const aclTensor *softmaxSumOptional,
               const aclTensor *softmaxInOptional, const aclTensor *attentionInOptional,
               const aclIntArray *prefixOptional, const aclIntArray *qStartIdxOptional,
               const aclIntArray *kvStartIdxOptional, double scaleValue, double keepProb, int64_t preTokens,
               int64_t nextTokens, int64_t headNum, char *inputLayout, int64_t innerPrecise, int64_t sparseMode,
               int64_t pseType, const aclTensor *dqOut, const aclTensor *dkOut, const aclTensor *dvOut,
               const aclTensor *dpseOut)
ACLNN_OPERATOR(aclnnRotaryPositionEmbedding, const aclTensor *x, const aclTensor *cos, const aclTensor *sin,
               int64_t mode, aclTensor *out) /* since 9, in modes 0 and 1 */

#ifdef __cplusplus
}
#endif
#endif
