/* Plans as the program has them: copied, freed, run more than once with other addresses. */
#include <stdlib.h>
#include <string.h>

#include "plan.h"

static Plan *find(const char *call, const aclOpExecutor *handle, int *code) {
    Plan *plan = simulator_handle_find(HANDLE_EXECUTOR, handle);
    *code = plan != NULL ? 0
            : handle == NULL
                ? simulator_fail(ACLNN_ERR_PARAM_NULLPTR, "%s: the executor is NULL", call)
                : simulator_fail(ACLNN_ERR_PARAM_INVALID, "%s: the executor has run already, or was destroyed", call);
    return plan;
}

Plan *plan_clone(const Plan *plan) {
    Plan *copy = simulator_allocate(sizeof *copy);
    *copy = *plan;
    copy->capacity = plan->operands;
    copy->operand = simulator_allocate((size_t)plan->operands * sizeof *copy->operand);
    for (int i = 0; i < plan->operands; i++) {
        copy->operand[i] = simulator_allocate(sizeof *copy->operand[i]);
        *copy->operand[i] = *plan->operand[i];
        for (int j = 0; j < plan->views; j++) {
            copy->v[j] = plan->v[j] == &plan->operand[i]->view ? &copy->operand[i]->view : copy->v[j];
        }
    }
    if (plan->value_count > 0) {
        copy->values = simulator_allocate((size_t)plan->value_count * sizeof *copy->values);
        memcpy(copy->values, plan->values, (size_t)plan->value_count * sizeof *copy->values);
    }
    for (int i = 0; i < plan->lists; i++) {
        const Members *from = &plan->list[i];
        copy->list[i].views = simulator_allocate((size_t)from->count * sizeof *from->views);
        for (int j = 0; j < from->count; j++) {
            for (int k = 0; k < plan->operands; k++) {
                if (from->views[j] == &plan->operand[k]->view) {
                    copy->list[i].views[j] = &copy->operand[k]->view;
                }
            }
        }
    }
    return copy;
}

void plan_free(Plan *plan) {
    for (int i = 0; i < plan->operands; i++) {
        free(plan->operand[i]);
    }
    for (int i = 0; i < plan->lists; i++) {
        free(plan->list[i].views);
    }
    free(plan->operand);
    free(plan->values);
    free(plan);
}

EXPORT aclnnStatus aclSetAclOpExecutorRepeatable(aclOpExecutor *executor) {
    ENTER("aclSetAclOpExecutorRepeatable");
    int code;
    Plan *plan = find("aclSetAclOpExecutorRepeatable", executor, &code);
    if (plan != NULL && plan->cached) {
        return simulator_fail(ACLNN_ERR_INNER,
                              "aclSetAclOpExecutorRepeatable: phase one took this executor from its cache, because %s ran "
                              "with these shapes before; make it repeatable when it is planned first",
                              plan->name);
    }
    if (plan != NULL) {
        plan->repeatable = true;
    }
    return code;
}

EXPORT aclnnStatus aclDestroyAclOpExecutor(aclOpExecutor *executor) {
    ENTER("aclDestroyAclOpExecutor");
    int code;
    Plan *plan = find("aclDestroyAclOpExecutor", executor, &code);
    if (plan != NULL) {
        simulator_handle_close(HANDLE_EXECUTOR, executor);
        plan_free(plan);
    }
    return code;
}

typedef enum { ANY, INPUT, OUTPUT } Role;

static bool has_role(bool output, Role role) {
    return role == ANY || output == (role == OUTPUT);
}

static int refuse(const char *call, size_t index) {
    return simulator_fail(ACLNN_ERR_PARAM_INVALID, "%s: the executor has no such tensor at index %zu", call, index);
}

static int readdress(const char *call, aclOpExecutor *executor, size_t index, const aclTensor *tensor, void *addr, Role role) {
    int code;
    Plan *plan = find(call, executor, &code);
    if (plan == NULL) {
        return code;
    }
    if (!plan->repeatable) {
        return simulator_fail(ACLNN_ERR_PARAM_INVALID, "%s: call aclSetAclOpExecutorRepeatable before", call);
    }
    size_t seen = 0;
    for (int i = 0; i < plan->operands; i++) {
        Operand *operand = plan->operand[i];
        if (has_role(operand->output, role) && seen++ == index) {
            if (tensor != NULL && tensor != operand->tensor) {
                return simulator_fail(ACLNN_ERR_PARAM_INVALID, "%s: not the tensor of phase one at index %zu", call, index);
            }
            operand->view.address = (uintptr_t)addr;
            return ACLNN_SUCCESS;
        }
    }
    return refuse(call, index);
}

EXPORT aclnnStatus aclSetInputTensorAddr(aclOpExecutor *executor, const size_t index, aclTensor *tensor, void *addr) {
    ENTER("aclSetInputTensorAddr");
    return readdress("aclSetInputTensorAddr", executor, index, tensor, addr, INPUT);
}

EXPORT aclnnStatus aclSetOutputTensorAddr(aclOpExecutor *executor, const size_t index, aclTensor *tensor, void *addr) {
    ENTER("aclSetOutputTensorAddr");
    return readdress("aclSetOutputTensorAddr", executor, index, tensor, addr, OUTPUT);
}

EXPORT aclnnStatus aclSetTensorAddr(aclOpExecutor *executor, const size_t index, aclTensor *tensor, void *addr) {
    ENTER("aclSetTensorAddr");
    return readdress("aclSetTensorAddr", executor, index, tensor, addr, ANY);
}

/* irIndex counts the lists of this role: operators with lists have them first. */
static int readdress_member(const char *call, aclOpExecutor *executor, size_t irIndex, size_t member, void *addr, Role role) {
    int code;
    Plan *plan = find(call, executor, &code);
    if (plan == NULL) {
        return code;
    }
    if (!plan->repeatable) {
        return simulator_fail(ACLNN_ERR_PARAM_INVALID, "%s: call aclSetAclOpExecutorRepeatable before", call);
    }
    size_t seen = 0;
    for (int i = 0; i < plan->lists; i++) {
        Members *list = &plan->list[i];
        if (has_role(list->output, role) && seen++ == irIndex && member < (size_t)list->count) {
            list->views[member]->address = (uintptr_t)addr;
            return ACLNN_SUCCESS;
        }
    }
    return refuse(call, irIndex);
}

EXPORT aclnnStatus aclSetDynamicInputTensorAddr(aclOpExecutor *executor, size_t irIndex, const size_t relativeIndex,
                                                aclTensorList *tensors, void *addr) {
    ENTER("aclSetDynamicInputTensorAddr");
    (void)tensors;
    return readdress_member("aclSetDynamicInputTensorAddr", executor, irIndex, relativeIndex, addr, INPUT);
}

EXPORT aclnnStatus aclSetDynamicOutputTensorAddr(aclOpExecutor *executor, size_t irIndex, const size_t relativeIndex,
                                                 aclTensorList *tensors, void *addr) {
    ENTER("aclSetDynamicOutputTensorAddr");
    (void)tensors;
    return readdress_member("aclSetDynamicOutputTensorAddr", executor, irIndex, relativeIndex, addr, OUTPUT);
}

EXPORT aclnnStatus aclSetDynamicTensorAddr(aclOpExecutor *executor, size_t irIndex, const size_t relativeIndex,
                                           aclTensorList *tensors, void *addr) {
    ENTER("aclSetDynamicTensorAddr");
    (void)tensors;
    return readdress_member("aclSetDynamicTensorAddr", executor, irIndex, relativeIndex, addr, ANY);
}

EXPORT aclnnStatus aclnnInit(const char *configPath) {
    ENTER("aclnnInit");
    (void)configPath;
    return ACLNN_SUCCESS;
}

EXPORT aclnnStatus aclnnFinalize(void) {
    ENTER("aclnnFinalize");
    return ACLNN_SUCCESS;
}
