/* Phase one. */
#include "plan.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Plan *plan_begin(const char *name, unsigned chips, uint64_t *workspaceSize, aclOpExecutor **executor) {
    Plan *plan = simulator_allocate(sizeof *plan);
    plan->name = name;
    plan->size_out = workspaceSize;
    plan->executor_out = executor;
    plan->nothing.type = ACL_FLOAT;
    plan->device = simulator_current_device();
    if (simulator_initialised(name) != 0) {
        plan->status = ACLNN_ERR_RUNTIME_ERROR;
    } else if (workspaceSize == NULL || executor == NULL) {
        plan->status = simulator_fail(ACLNN_ERR_PARAM_NULLPTR, "%s: workspaceSize or executor is NULL", name);
    } else if ((chips & (unsigned)simulator_chip()) == 0) {
        plan->status = simulator_fail(ACLNN_ERR_INNER_FIND_KERNEL_ERROR, "%s: no kernel for %s", name,
                                      simulator_chip_name());
    }
    return plan;
}

bool plan_require(Plan *plan, bool condition, const char *format, ...) {
    if (!condition && plan->status == 0) {
        char text[512];
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(text, sizeof text, format, arguments);
        va_end(arguments);
        plan->status = simulator_fail(ACLNN_ERR_PARAM_INVALID, "%s: %s", plan->name, text);
    }
    return plan->status == 0;
}

static void missing(Plan *plan, const char *name) {
    if (plan->status == 0) {
        plan->status = simulator_fail(ACLNN_ERR_PARAM_NULLPTR, "%s: %s is NULL", plan->name, name);
    }
}

/* Its last element must lie in the storage that the tensor says it has. */
static void check_storage(Plan *plan, const char *name, const View *view) {
    int64_t last = view->offset, storage = 1;
    for (int i = 0; i < view->rank; i++) {
        if (view->dims[i] == 0) {
            return;
        }
        last += (view->dims[i] - 1) * view->strides[i];
    }
    for (int i = 0; i < view->storage_rank; i++) {
        storage *= view->storage[i];
    }
    plan_require(plan, view->storage_rank == 0 || last < storage,
                 "%s reaches element %ld, its storage has %ld", name, (long)last, (long)storage);
}

static void check_type(Plan *plan, const char *name, const View *view, uint64_t types) {
    plan_require(plan, (types & TYPE(view->type)) != 0, "%s has type %s, which this operator does not take", name,
                 simulator_type_name(view->type));
    plan_require(plan, view->type != ACL_BF16 || simulator_has_bfloat16(), "%s has type BF16, which %s does not have", name,
                 simulator_chip_name());
    plan_require(plan, view->format == ACL_FORMAT_ND || view->format == ACL_FORMAT_NCHW || view->format == ACL_FORMAT_NHWC ||
                           view->format == ACL_FORMAT_NC || view->format == ACL_FORMAT_NCL ||
                           view->format == ACL_FORMAT_HWCN || view->format == ACL_FORMAT_NCDHW ||
                           view->format == ACL_FORMAT_NDHWC,
                 "%s has format %d, a private one", name, view->format);
}

/* Elements that several writes go to keep the value of any of them. */
static void check_output(Plan *plan, const char *name, const View *view) {
    for (int i = 0; i < view->rank; i++) {
        plan_require(plan, view->strides[i] != 0 || view->dims[i] < 2, "%s is an output with stride 0: its elements are one", name);
    }
}

static View *add(Plan *plan, const char *name, const aclTensor *handle, uint64_t types, bool output) {
    Tensor *tensor = simulator_handle_find(HANDLE_TENSOR, handle);
    if (tensor == NULL) {
        handle == NULL ? missing(plan, name) : (void)plan_require(plan, false, "%s is no tensor, or was destroyed", name);
        return &plan->nothing;
    }
    check_type(plan, name, &tensor->view, types);
    check_storage(plan, name, &tensor->view);
    if (output) {
        check_output(plan, name, &tensor->view);
    }
    if (plan->operands == plan->capacity) {
        plan->capacity += 32;
        plan->operand = realloc(plan->operand, (size_t)plan->capacity * sizeof *plan->operand);
    }
    Operand *operand = simulator_allocate(sizeof *operand);
    *operand = (Operand){
        .name = name, .tensor = handle, .edits = tensor->edits, .output = output, .view = tensor->view};
    plan->operand[plan->operands++] = operand;
    return &operand->view;
}

static View *keep(Plan *plan, View *view) {
    plan->v[plan->views++] = view;
    return view;
}

View *plan_input(Plan *plan, const char *name, const aclTensor *tensor, uint64_t types) {
    return keep(plan, add(plan, name, tensor, types, false));
}

View *plan_output(Plan *plan, const char *name, const aclTensor *tensor, uint64_t types) {
    return keep(plan, add(plan, name, tensor, types, true));
}

View *plan_in_place(Plan *plan, View *input) {
    for (int i = 0; i < plan->operands; i++) {
        plan->operand[i]->in_place |= &plan->operand[i]->view == input;
    }
    return input;
}

View *plan_optional(Plan *plan, const char *name, const aclTensor *tensor, uint64_t types) {
    return keep(plan, tensor == NULL ? NULL : add(plan, name, tensor, types, false));
}

View *plan_optional_output(Plan *plan, const char *name, const aclTensor *tensor, uint64_t types) {
    return keep(plan, tensor == NULL ? NULL : add(plan, name, tensor, types, true));
}

Members *plan_list(Plan *plan, const char *name, const aclTensorList *handle, uint64_t types, bool output) {
    Members *members = &plan->list[plan->lists++];
    members->output = output;
    List *list = simulator_handle_find(HANDLE_TENSORS, handle);
    if (handle == NULL || !plan_require(plan, list != NULL, "%s is no list of tensors, or was destroyed", name) ||
        !plan_require(plan, list->count <= MAX_MEMBERS, "%s has more than %d tensors", name, MAX_MEMBERS)) {
        return members;
    }
    members->count = (int)list->count;
    members->views = simulator_allocate(list->count * sizeof *members->views);
    for (int i = 0; i < members->count; i++) {
        members->views[i] = add(plan, name, list->members[i], types, output);
    }
    return members;
}

Scalar plan_scalar(Plan *plan, const char *name, const aclScalar *handle) {
    Scalar *scalar = simulator_handle_find(HANDLE_SCALAR, handle);
    if (handle == NULL) {
        missing(plan, name);
    } else {
        plan_require(plan, scalar != NULL, "%s is no scalar, or was destroyed", name);
    }
    return scalar == NULL ? (Scalar){.type = ACL_FLOAT} : *scalar;
}

const int64_t *plan_integers(Plan *plan, const char *name, const aclIntArray *handle, int most, int *count) {
    static const int64_t none[1];
    Array *array = simulator_handle_find(HANDLE_INTEGERS, handle);
    *count = 0;
    if (handle == NULL) {
        missing(plan, name);
    } else if (plan_require(plan, array != NULL, "%s is no array of integers, or was destroyed", name) &&
               plan_require(plan, array->count <= (uint64_t)most, "%s has more than %d values", name, most)) {
        *count = (int)array->count;
    }
    return *count == 0 ? none : array->integers;
}

const bool *plan_bools(Plan *plan, const char *name, const aclBoolArray *handle, int *count) {
    Array *array = simulator_handle_find(HANDLE_BOOLS, handle);
    *count = 0;
    if (handle == NULL) {
        missing(plan, name);
    } else if (plan_require(plan, array != NULL, "%s is no array of bools, or was destroyed", name)) {
        *count = (int)array->count;
    }
    return *count == 0 ? NULL : array->bools;
}

int plan_finish(Plan *plan, Kernel kernel) {
    int status = plan->status;
    if (status != 0) {
        plan_free(plan);
        return status;
    }
    plan->kernel = kernel;
    plan->key = plan_key(plan);
    plan->cached = plan_cache_has(plan->key);
    plan->handle = simulator_handle_open(HANDLE_EXECUTOR, plan);
    *plan->size_out = plan->workspace;
    *plan->executor_out = plan->handle;
    return ACLNN_SUCCESS;
}
