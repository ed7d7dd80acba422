/* Operators of libopapi_transformer, which are in libopapi where CANN is older. Each has two functions. */
#ifndef ASCEND_OPERATORS_TRANSFORMER_H
#define ASCEND_OPERATORS_TRANSFORMER_H

#include "ascend/operator.h"

#ifdef __cplusplus
extern "C" {
#endif



#ifdef __cplusplus
}
#endif
#endif
