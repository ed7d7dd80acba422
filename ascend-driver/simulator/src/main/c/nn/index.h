#ifndef SIMULATOR_INDEX_H
#define SIMULATOR_INDEX_H

#include "values.h"

/* The rest of phase one of an addition by indices. */
int index_add(Plan *plan, const aclTensor *self, int64_t dim, const aclTensor *index, const aclTensor *source,
              const aclScalar *alpha, aclTensor *out);

#endif
