/* Products of matrices, in float32 as the cube units do them. */
#ifndef SIMULATOR_PRODUCT_H
#define SIMULATOR_PRODUCT_H

#include "values.h"

/* c[m,n] = a[m,k] b[k,n], all contiguous. */
EXPORT void product(const float *a, const float *b, float *c, int64_t m, int64_t k, int64_t n);
/* What cubeMathType makes of float32 values; refused where type, chip and mode do not go together. */
EXPORT void plan_cube(Plan *plan, const View *one, const View *other, int8_t cubeMathType);
EXPORT void cube_round(const Plan *plan, const View *view, float *values);

#endif
