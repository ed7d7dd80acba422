/* Operators of libopapi_nn, which are in libopapi where CANN is older. Each has two functions. */
#ifndef ASCEND_OPERATORS_NN_H
#define ASCEND_OPERATORS_NN_H

#include "ascend/operator.h"

#ifdef __cplusplus
extern "C" {
#endif

ACLNN_OPERATOR(aclnnMatmul, const aclTensor *self, const aclTensor *mat2, aclTensor *out, int8_t cubeMathType)
ACLNN_OPERATOR(aclnnMm, const aclTensor *self, const aclTensor *mat2, aclTensor *out, int8_t cubeMathType)
ACLNN_OPERATOR(aclnnBatchMatMul, const aclTensor *self, const aclTensor *mat2, aclTensor *out, int8_t cubeMathType)
ACLNN_OPERATOR(aclnnAddmm, const aclTensor *self, const aclTensor *mat1, const aclTensor *mat2, const aclScalar *beta,
               const aclScalar *alpha, aclTensor *out, int8_t cubeMathType)
ACLNN_OPERATOR(aclnnBaddbmm, const aclTensor *self, const aclTensor *batch1, const aclTensor *batch2,
               const aclScalar *beta, const aclScalar *alpha, aclTensor *out, int8_t cubeMathType)
ACLNN_OPERATOR(aclnnGelu, const aclTensor *self, aclTensor *out)
ACLNN_OPERATOR(aclnnGeluBackward, const aclTensor *gradOutput, const aclTensor *self, const aclTensor *gradInput)
ACLNN_OPERATOR(aclnnGeluV2, const aclTensor *x, int64_t approximate, aclTensor *y)
ACLNN_OPERATOR(aclnnGeluBackwardV2, const aclTensor *gradOutput, const aclTensor *self, char *approximate,
               aclTensor *gradInput)
ACLNN_OPERATOR(aclnnSilu, const aclTensor *self, aclTensor *out)
ACLNN_OPERATOR(aclnnSiluBackward, const aclTensor *gradOutput, const aclTensor *self, aclTensor *gradInput)
ACLNN_OPERATOR(aclnnSigmoid, const aclTensor *self, aclTensor *out)
ACLNN_OPERATOR(aclnnRelu, const aclTensor *self, const aclTensor *out)
ACLNN_OPERATOR(aclnnThresholdBackward, const aclTensor *gradOutput, const aclTensor *self, const aclScalar *threshold,
               aclTensor *out)
ACLNN_OPERATOR(aclnnSwiGlu, const aclTensor *x, int64_t dim, const aclTensor *out)
ACLNN_OPERATOR(aclnnSwiGluGrad, const aclTensor *yGrad, const aclTensor *x, int64_t dim, const aclTensor *out)
ACLNN_OPERATOR(aclnnSoftmax, const aclTensor *self, int64_t dim, aclTensor *out)
ACLNN_OPERATOR(aclnnSoftmaxBackward, const aclTensor *gradOutput, const aclTensor *output, int64_t dim,
               aclTensor *out)
ACLNN_OPERATOR(aclnnLogSoftmax, const aclTensor *self, int64_t dim, aclTensor *out)
ACLNN_OPERATOR(aclnnLogSoftmaxBackward, const aclTensor *gradOutput, const aclTensor *output, int64_t dim,
               aclTensor *out)
ACLNN_OPERATOR(aclnnNLLLoss, const aclTensor *self, const aclTensor *target, const aclTensor *weight,
               int64_t reduction, int64_t ignoreIndex, aclTensor *out, aclTensor *totalWeightOut)
ACLNN_OPERATOR(aclnnNLLLossBackward, const aclTensor *gradOutput, const aclTensor *self, const aclTensor *target,
               const aclTensor *weight, int64_t reduction, int64_t ignoreIndex, const aclTensor *totalWeight,
               aclTensor *out)
ACLNN_OPERATOR(aclnnCrossEntropyLoss, const aclTensor *input, const aclTensor *target,
               const aclTensor *weightOptional, char *reductionOptional, int64_t ignoreIndex, double labelSmoothing,
               double lseSquareScaleForZloss, bool returnZloss, const aclTensor *lossOut, const aclTensor *logProbOut,
               const aclTensor *zlossOut, const aclTensor *lseForZlossOut)
ACLNN_OPERATOR(aclnnCrossEntropyLossGrad, const aclTensor *gradLoss, const aclTensor *logProb,
               const aclTensor *target, const aclTensor *weightOptional, const aclTensor *gradZlossOptional,
               const aclTensor *lseForZlossOptional, char *reductionOptional, int64_t ignoreIndex,
               double labelSmoothing, double lseSquareScaleForZloss, const aclTensor *out)
ACLNN_OPERATOR(aclnnLayerNorm, const aclTensor *input, const aclIntArray *normalizedShape,
               const aclTensor *weightOptional, const aclTensor *biasOptional, double eps, aclTensor *out,
               aclTensor *meanOutOptional, aclTensor *rstdOutOptional)
ACLNN_OPERATOR(aclnnLayerNormBackward, const aclTensor *gradOut, const aclTensor *input,
               const aclIntArray *normalizedShape, const aclTensor *mean, const aclTensor *rstd,
               const aclTensor *weightOptional, const aclTensor *biasOptional, const aclBoolArray *outputMask,
               aclTensor *gradInputOut, aclTensor *gradWeightOut, aclTensor *gradBiasOut)
ACLNN_OPERATOR(aclnnRmsNorm, const aclTensor *x, const aclTensor *gamma, double epsilon, const aclTensor *yOut,
               const aclTensor *rstdOut)
ACLNN_OPERATOR(aclnnRmsNormGrad, const aclTensor *dy, const aclTensor *x, const aclTensor *rstd,
               const aclTensor *gamma, const aclTensor *dxOut, const aclTensor *dgammaOut)
ACLNN_OPERATOR(aclnnAddRmsNorm, const aclTensor *x1, const aclTensor *x2, const aclTensor *gamma, double epsilon,
               aclTensor *yOut, aclTensor *rstdOut, aclTensor *xOut)
ACLNN_OPERATOR(aclnnEmbedding, const aclTensor *weight, const aclTensor *indices, const aclTensor *out)
ACLNN_OPERATOR(aclnnEmbeddingDenseBackward, const aclTensor *grad, const aclTensor *indices, uint64_t numWeights,
               uint64_t paddingIdx, bool scaleGradByFreq, const aclTensor *out)
ACLNN_OPERATOR(aclnnIndexSelect, const aclTensor *self, int64_t dim, const aclTensor *index, aclTensor *out)
ACLNN_OPERATOR(aclnnGather, const aclTensor *self, int64_t dim, const aclTensor *index, aclTensor *out)
ACLNN_OPERATOR(aclnnScatterAdd, const aclTensor *self, int64_t dim, const aclTensor *index, const aclTensor *src,
               aclTensor *out)
ACLNN_OPERATOR(aclnnIndexAdd, const aclTensor *self, int64_t dim, const aclTensor *index, const aclTensor *source,
               const aclScalar *alpha, aclTensor *out)
ACLNN_OPERATOR(aclnnIndexAddV2, const aclTensor *self, int64_t dim, const aclTensor *index, const aclTensor *source,
               const aclScalar *alpha, int64_t mode, aclTensor *out) /* since 9 */
ACLNN_OPERATOR(aclnnIndexPutImpl, aclTensor *selfRef, const aclTensorList *indices, const aclTensor *values,
               bool accumulate, bool unsafe)
ACLNN_OPERATOR(aclnnAvgPool2d, const aclTensor *self, const aclIntArray *kernelSize, const aclIntArray *strides,
               const aclIntArray *paddings, bool ceilMode, bool countIncludePad, int64_t divisorOverride,
               int8_t cubeMathType, aclTensor *out)
ACLNN_OPERATOR(aclnnAvgPool2dBackward, const aclTensor *gradOutput, const aclTensor *self,
               const aclIntArray *kernelSize, const aclIntArray *stride, const aclIntArray *padding, bool ceilMode,
               bool countIncludePad, int64_t divisorOverride, int8_t cubeMathType, aclTensor *gradInput)
ACLNN_OPERATOR(aclnnApplyAdamWV2, aclTensor *varRef, aclTensor *mRef, aclTensor *vRef,
               aclTensor *maxGradNormOptionalRef, const aclTensor *grad, const aclTensor *step, float lr, float beta1,
               float beta2, float weightDecay, float eps, bool amsgrad, bool maximize)
ACLNN_OPERATOR(aclnnApplyAdamW, aclTensor *varRef, aclTensor *mRef, aclTensor *vRef, const aclTensor *beta1Power,
               const aclTensor *beta2Power, const aclTensor *lr, const aclTensor *weightDecay, const aclTensor *beta1,
               const aclTensor *beta2, const aclTensor *eps, const aclTensor *grad,
               const aclTensor *maxGradNormOptional, bool amsgrad, bool maximize) /* since 9 */
ACLNN_OPERATOR(aclnnInplaceAddmm, aclTensor *selfRef, const aclTensor *mat1, const aclTensor *mat2,
               const aclScalar *beta, const aclScalar *alpha, int8_t cubeMathType)
ACLNN_OPERATOR(aclnnInplaceBaddbmm, aclTensor *selfRef, const aclTensor *batch1, const aclTensor *batch2,
               const aclScalar *beta, const aclScalar *alpha, int8_t cubeMathType)

#ifdef __cplusplus
}
#endif
#endif
