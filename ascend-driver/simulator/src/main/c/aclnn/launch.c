/* Phase two: the executor is consumed, and its kernel runs when the stream comes to it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plan.h"

#define DATA_ALIGNMENT 32
#define WORKSPACE_ALIGNMENT 64
#define POISON 0xFF

/* Bytes from the address to behind the last element; 0 for a tensor without elements. */
static size_t reach(const View *view) {
    int64_t last = view->offset;
    for (int i = 0; i < view->rank; i++) {
        if (view->dims[i] == 0) {
            return 0;
        }
        last += (view->dims[i] - 1) * view->strides[i];
    }
    return (size_t)(last + 1) * simulator_type_size(view->type);
}

/* Vector units read and write whole blocks of 32 bytes. */
static size_t rounded(size_t bytes) {
    return (bytes + DATA_ALIGNMENT - 1) / DATA_ALIGNMENT * DATA_ALIGNMENT;
}

/* NULL, or what a chip would stumble over. */
static const char *open_operand(Operand *operand) {
    if (operand->range.length == 0) {
        return NULL;
    }
    if (operand->view.address % DATA_ALIGNMENT != 0) {
        return "is not aligned to 32 bytes";
    }
    if (operand->range.block == 0) {
        return "is not within one block of memory of the device";
    }
    operand->view.data = simulator_range_open(&operand->range);
    return operand->view.data == NULL ? "was freed before the operator ran" : NULL;
}

static int fault(const Plan *plan, char *text, size_t size, const char *what, const char *reason) {
    snprintf(text, size, "%s: %s %s", plan->name, what, reason);
    return ACL_ERROR_RT_AICORE_EXCEPTION;
}

static int open_all(Plan *plan, char *text, size_t size) {
    for (int i = 0; i < plan->operands; i++) {
        const char *reason = open_operand(plan->operand[i]);
        if (reason != NULL) {
            return fault(plan, text, size, plan->operand[i]->name, reason);
        }
    }
    if (plan->workspace > 0) {
        void *workspace = plan->workspace_range.block == 0 ? NULL : simulator_range_open(&plan->workspace_range);
        if (workspace == NULL) {
            return fault(plan, text, size, "its workspace", "was freed, or is too small");
        }
        memset(workspace, POISON, plan->workspace);
    }
    return 0;
}

/* Memory that was freed while the kernel ran held its results in vain. */
static int check_after(Plan *plan, char *text, size_t size) {
    for (int i = 0; i < plan->operands; i++) {
        if (plan->operand[i]->range.length > 0 && simulator_range_open(&plan->operand[i]->range) == NULL) {
            return fault(plan, text, size, plan->operand[i]->name, "was freed while the operator ran");
        }
    }
    return plan->broken == NULL ? 0 : fault(plan, text, size, "the device stopped:", plan->broken);
}

static int run(void *argument, char *text, size_t size) {
    Plan *plan = argument;
    int asked = simulator_run_fault(plan->name);
    if (asked != 0) {
        snprintf(text, size, "%s: this failure was asked for", plan->name);
        return asked;
    }
    int code = open_all(plan, text, size);
    if (code == 0) {
        plan->kernel(plan);
        code = check_after(plan, text, size);
    }
    return code;
}

static void drop(void *plan) {
    plan_free(plan);
}

static int refuse(const char *name, int code, const char *reason) {
    return simulator_fail(code, "%s: %s", name, reason);
}

/* What phase one saw must still be there, as it was. */
static int check_tensors(const Plan *plan) {
    for (int i = 0; i < plan->operands; i++) {
        const Operand *operand = plan->operand[i];
        Tensor *tensor = simulator_handle_find(HANDLE_TENSOR, operand->tensor);
        if (tensor == NULL && !plan->repeatable) {
            return simulator_fail(ACLNN_ERR_PARAM_INVALID, "%s: %s was destroyed between the phases", plan->name,
                                  operand->name);
        }
        if (tensor != NULL && tensor->edits != operand->edits && !plan->repeatable) {
            return simulator_fail(ACLNN_ERR_PARAM_INVALID, "%s: the address of %s was changed between the phases",
                                  plan->name, operand->name);
        }
    }
    return 0;
}

static void find_ranges(Plan *plan, void *workspace) {
    for (int i = 0; i < plan->operands; i++) {
        Operand *operand = plan->operand[i];
        size_t bytes = reach(&operand->view);
        void *address = (void *)operand->view.address;
        operand->range = (Range){operand->view.address, bytes, 0, -1};
        if (bytes > 0 && simulator_memory_kind(address) == MEMORY_DEVICE) {
            simulator_range_find(address, rounded(bytes), &operand->range);
        }
    }
    if (plan->workspace > 0 && simulator_memory_kind(workspace) == MEMORY_DEVICE &&
        (uintptr_t)workspace % WORKSPACE_ALIGNMENT == 0) {
        simulator_range_find(workspace, plan->workspace, &plan->workspace_range);
    }
}

static int check_call(const char *name, const Plan *plan, const void *workspace, uint64_t workspaceSize) {
    if (strcmp(name, plan->name) != 0) {
        return simulator_fail(ACLNN_ERR_PARAM_INVALID, "%s: the executor is of %s", name, plan->name);
    }
    if (workspaceSize > 0 && workspace == NULL) {
        return refuse(name, ACLNN_ERR_PARAM_NULLPTR, "the workspace is NULL, its size is not 0");
    }
    if (plan->device >= 0 && plan->device != simulator_current_device()) {
        return simulator_fail(ACLNN_ERR_PARAM_INVALID, "%s: the executor was planned for device %d, device %d is current", name,
                              plan->device, simulator_current_device());
    }
    if (workspaceSize < plan->workspace) {
        return simulator_fail(ACLNN_ERR_PARAM_INVALID, "%s: a workspace of %lu bytes, phase one asked for %lu", name,
                              (unsigned long)workspaceSize, (unsigned long)plan->workspace);
    }
    return check_tensors(plan);
}

int plan_launch(const char *name, void *workspace, uint64_t workspaceSize, aclOpExecutor *executor, aclrtStream stream) {
    ENTER(name);
    if (executor == NULL) {
        return refuse(name, ACLNN_ERR_PARAM_NULLPTR, "the executor is NULL");
    }
    Plan *plan = simulator_handle_find(HANDLE_EXECUTOR, executor);
    if (plan == NULL) {
        return refuse(name, ACLNN_ERR_PARAM_INVALID, "the executor has run already, or was destroyed");
    }
    bool nowhere = workspaceSize > 0 && workspace == NULL; /* which deletes every executor */
    bool once = !plan->repeatable || nowhere;
    int code = check_call(name, plan, workspace, workspaceSize);
    int of_stream = 0;
    Stream *found = code == 0 ? simulator_stream(name, stream, &of_stream) : NULL;
    if (once) {
        simulator_handle_close(HANDLE_EXECUTOR, executor);
    }
    if (found == NULL) {
        if (once) {
            plan_free(plan);
        }
        return code != 0 ? code : ACLNN_ERR_RUNTIME_ERROR;
    }
    Plan *launched = once ? plan : plan_clone(plan);
    find_ranges(launched, workspace);
    code = plan_check_memory(launched, simulator_stream_device(found));
    if (code != 0) {
        plan_free(launched);
        return code;
    }
    if (once) {
        plan_cache_add(plan->key);
    }
    return plan_enqueue(launched, found, (Work){run, drop, launched, false});
}
