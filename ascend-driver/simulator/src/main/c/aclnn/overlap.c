/* Memory with which a kernel may give other values than it should: another device's, or read and written at once. */
#include <stdlib.h>
#include <string.h>

#include "plan.h"

typedef struct {
    uintptr_t start, end;
} Bytes;

/* Calls for the address of each element; false ends it, and is returned. */
static bool each_element(const View *view, bool (*visit)(uintptr_t address, size_t size, void *), void *argument) {
    size_t size = simulator_type_size(view->type);
    int64_t at[MAX_RANK] = {0};
    for (int axis = 0; axis >= 0;) {
        int64_t element = view->offset;
        for (int i = 0; i < view->rank; i++) {
            element += at[i] * view->strides[i];
        }
        if (!visit(view->address + (size_t)element * size, size, argument)) {
            return false;
        }
        for (axis = view->rank - 1; axis >= 0 && ++at[axis] == view->dims[axis]; axis--) {
            at[axis] = 0;
        }
    }
    return true;
}

typedef struct {
    Bytes bytes; /* that both tensors reach */
    uint8_t *marks;
} Shared;

static bool mark(uintptr_t address, size_t size, void *argument) {
    Shared *shared = argument;
    if (address >= shared->bytes.start && address + size <= shared->bytes.end) {
        memset(shared->marks + (address - shared->bytes.start), 1, size);
    }
    return true;
}

static bool is_unmarked(uintptr_t address, size_t size, void *argument) {
    const Shared *shared = argument;
    bool inside = address >= shared->bytes.start && address + size <= shared->bytes.end;
    return !inside || memchr(shared->marks + (address - shared->bytes.start), 1, size) == NULL;
}

static Bytes reach(const Operand *operand) {
    uintptr_t first = operand->view.address + (size_t)operand->view.offset * simulator_type_size(operand->view.type);
    return (Bytes){first, operand->range.address + operand->range.length};
}

/* Interleaved views, as columns of one matrix, share memory and no element. */
bool plan_share_elements(const Operand *one, const Operand *other) {
    if (one->range.length == 0 || other->range.length == 0) {
        return false;
    }
    Bytes a = reach(one), b = reach(other);
    Shared shared = {{a.start > b.start ? a.start : b.start, a.end < b.end ? a.end : b.end}, NULL};
    if (shared.bytes.start >= shared.bytes.end) {
        return false;
    }
    shared.marks = simulator_allocate(shared.bytes.end - shared.bytes.start);
    each_element(&one->view, mark, &shared);
    bool apart = each_element(&other->view, is_unmarked, &shared);
    free(shared.marks);
    return !apart;
}

bool plan_same_view(const View *one, const View *other) {
    bool same = one->address == other->address && one->offset == other->offset && one->type == other->type &&
                one->rank == other->rank;
    for (int i = 0; same && i < one->rank; i++) {
        same = one->dims[i] == other->dims[i] && (one->dims[i] < 2 || one->strides[i] == other->strides[i]);
    }
    return same;
}

/* The same name is the same tensor, which the operator reads and writes by its definition. */
static bool may_share(const Operand *output, const Operand *input) {
    return strcmp(output->name, input->name) == 0 || (input->in_place && plan_same_view(&output->view, &input->view)) ||
           !plan_share_elements(output, input);
}

static int check_device(const Plan *plan, const char *name, const Range *range, int device) {
    return range->block == 0 || range->device < 0 || range->device == device
               ? 0
               : simulator_fail(ACLNN_ERR_PARAM_INVALID, "%s: %s is memory of device %d, the stream is of device %d", plan->name,
                                name, range->device, device);
}

int plan_check_memory(const Plan *plan, int device) {
    int code = check_device(plan, "the workspace", &plan->workspace_range, device);
    for (int i = 0; code == 0 && i < plan->operands; i++) {
        const Operand *operand = plan->operand[i];
        code = check_device(plan, operand->name, &operand->range, device);
        for (int j = 0; code == 0 && operand->output && j < plan->operands; j++) {
            if (!plan->operand[j]->output && !may_share(operand, plan->operand[j])) {
                code = simulator_fail(ACLNN_ERR_PARAM_INVALID, "%s: %s lies in memory of %s, which is read while it is written",
                                      plan->name, operand->name, plan->operand[j]->name);
            }
        }
    }
    return code;
}
