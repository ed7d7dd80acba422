/* Operators of libopapi_math, which are in libopapi where CANN is older. Each has two functions. */
#ifndef ASCEND_OPERATORS_MATH_H
#define ASCEND_OPERATORS_MATH_H

#include "ascend/operator.h"

#ifdef __cplusplus
extern "C" {
#endif

ACLNN_OPERATOR(aclnnAdd, const aclTensor *self, const aclTensor *other, const aclScalar *alpha, aclTensor *out)
ACLNN_OPERATOR(aclnnAdds, const aclTensor *self, const aclScalar *other, const aclScalar *alpha, aclTensor *out)
ACLNN_OPERATOR(aclnnInplaceAdd, const aclTensor *selfRef, const aclTensor *other, const aclScalar *alpha)
ACLNN_OPERATOR(aclnnSub, const aclTensor *self, const aclTensor *other, const aclScalar *alpha, aclTensor *out)
ACLNN_OPERATOR(aclnnMul, const aclTensor *self, const aclTensor *other, aclTensor *out)
ACLNN_OPERATOR(aclnnInplaceMul, aclTensor *selfRef, const aclTensor *other)
ACLNN_OPERATOR(aclnnMuls, const aclTensor *self, const aclScalar *other, aclTensor *out)
ACLNN_OPERATOR(aclnnInplaceMuls, aclTensor *selfRef, const aclScalar *other)
ACLNN_OPERATOR(aclnnDiv, const aclTensor *self, const aclTensor *other, aclTensor *out)
ACLNN_OPERATOR(aclnnDivs, const aclTensor *self, const aclScalar *other, aclTensor *out)
ACLNN_OPERATOR(aclnnSqrt, const aclTensor *self, aclTensor *out)
ACLNN_OPERATOR(aclnnRsqrt, const aclTensor *self, aclTensor *out)
ACLNN_OPERATOR(aclnnExp, const aclTensor *self, aclTensor *out)
ACLNN_OPERATOR(aclnnLog, const aclTensor *self, aclTensor *out)
ACLNN_OPERATOR(aclnnTanh, const aclTensor *self, aclTensor *out)
ACLNN_OPERATOR(aclnnLinalgVectorNorm, const aclTensor *self, const aclScalar *ord, const aclIntArray *dims,
               bool keepDims, aclDataType dtype, aclTensor *out)
ACLNN_OPERATOR(aclnnOneHot, const aclTensor *self, int numClasses, const aclTensor *onValue,
               const aclTensor *offValue, int64_t axis, aclTensor *out)
ACLNN_OPERATOR(aclnnMean, const aclTensor *self, const aclIntArray *dim, bool keepDim, aclDataType dtype,
               aclTensor *out) /* here with floating point results alone */
ACLNN_OPERATOR(aclnnReduceSum, const aclTensor *self, const aclIntArray *dims, bool keepDims, aclDataType dtype,
               aclTensor *out)
ACLNN_OPERATOR(aclnnArgMax, const aclTensor *self, int64_t dim, bool keepdim, aclTensor *out)
ACLNN_OPERATOR(aclnnTopk, const aclTensor *self, int64_t k, int64_t dim, bool largest, bool sorted,
               aclTensor *valuesOut, aclTensor *indicesOut)
ACLNN_OPERATOR(aclnnCast, const aclTensor *self, aclDataType dtype, aclTensor *out)
ACLNN_OPERATOR(aclnnInplaceCopy, aclTensor *selfRef, const aclTensor *src)
ACLNN_OPERATOR(aclnnCat, const aclTensorList *tensors, int64_t dim, aclTensor *out)
ACLNN_OPERATOR(aclnnPermute, const aclTensor *self, const aclIntArray *dims, aclTensor *out)
ACLNN_OPERATOR(aclnnInplaceZero, aclTensor *selfRef)
ACLNN_OPERATOR(aclnnInplaceFillScalar, aclTensor *selfRef, const aclScalar *value)
ACLNN_OPERATOR(aclnnInplaceSub, aclTensor *selfRef, const aclTensor *other, const aclScalar *alpha)
ACLNN_OPERATOR(aclnnInplaceDiv, aclTensor *selfRef, const aclTensor *other)
ACLNN_OPERATOR(aclnnInplaceSqrt, aclTensor *selfRef)
ACLNN_OPERATOR(aclnnInplaceRsqrt, aclTensor *selfRef)

#ifdef __cplusplus
}
#endif
#endif
