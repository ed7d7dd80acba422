/* The two functions of an operator: the first checks and plans, the second puts the plan into a stream. */
#ifndef ASCEND_OPERATOR_H
#define ASCEND_OPERATOR_H

#include "ascend/aclnn.h"

#define ACLNN_OPERATOR(name, ...)                                                                                \
    aclnnStatus name##GetWorkspaceSize(__VA_ARGS__, uint64_t *workspaceSize, aclOpExecutor **executor);          \
    aclnnStatus name(void *workspace, uint64_t workspaceSize, aclOpExecutor *executor, aclrtStream stream);

#endif
