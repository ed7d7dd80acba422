/* Operands and workspaces that two streams use in no order: what one writes, the other may find or not. */
#include <stdlib.h>
#include <string.h>

#include "plan.h"

typedef struct {
    const char *operator;
    Operand operand;
    int32_t stream;
    uint64_t task;
} Use;

/* Of all streams, of work that the host has not waited for. */
static Use *uses;
static size_t count, capacity;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static Operand workspace_of(const Plan *plan) {
    Operand workspace = {.name = "the workspace", .output = true, .range = plan->workspace_range};
    workspace.view.address = plan->workspace_range.address;
    workspace.view.type = ACL_UINT8;
    workspace.view.rank = 1;
    workspace.view.dims[0] = (int64_t)plan->workspace;
    workspace.view.strides[0] = 1;
    return workspace;
}

static bool overlap(const Range *one, const Range *other) {
    return one->block != 0 && one->block == other->block && one->address < other->address + other->length &&
           other->address < one->address + one->length;
}

static const Use *unordered(const Operand *operand, const Stream *stream) {
    for (size_t i = 0; i < count; i++) {
        const Operand *used = &uses[i].operand;
        if ((operand->output || used->output) && overlap(&operand->range, &used->range) &&
            !simulator_order_before(uses[i].stream, uses[i].task, stream) && plan_share_elements(operand, used)) {
            return &uses[i];
        }
    }
    return NULL;
}

static int check(const Plan *plan, const Operand *operand, const Stream *stream) {
    const Use *use = unordered(operand, stream);
    return use == NULL
               ? 0
               : simulator_fail(ACLNN_ERR_PARAM_INVALID,
                                "%s: %s lies in memory of %s of %s in stream %d, which stream %d does not wait for: record an "
                                "event there and wait for it here, or synchronize",
                                plan->name, operand->name, use->operand.name, use->operator, use->stream,
                                simulator_stream_id(stream));
}

/* What happens after the new use happens after this one too, so that it need not be kept. */
static bool is_covered(const Use *old, const Use *new) {
    return old->operand.range.block == new->operand.range.block && plan_same_view(&old->operand.view, &new->operand.view) &&
           (new->operand.output || (!old->operand.output && old->stream == new->stream));
}

static void keep(Use new) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_covered(&uses[i], &new) && !simulator_order_known(uses[i].stream, uses[i].task)) {
            uses[kept++] = uses[i];
        }
    }
    count = kept;
    if (count == capacity) {
        capacity = capacity == 0 ? 64 : 2 * capacity;
        Use *more = simulator_allocate(capacity * sizeof *more);
        if (count > 0) {
            memcpy(more, uses, count * sizeof *more);
        }
        free(uses);
        uses = more;
    }
    uses[count++] = new;
}

/* The operands with memory, the workspace last; the plan may have run and be gone when they are kept. */
static Operand *used_by(const Plan *plan, int *number) {
    Operand *used = simulator_allocate((size_t)(plan->operands + 1) * sizeof *used);
    *number = 0;
    for (int i = 0; i < plan->operands; i++) {
        if (plan->operand[i]->range.block != 0) {
            used[(*number)++] = *plan->operand[i];
        }
    }
    if (plan->workspace_range.block != 0) {
        used[(*number)++] = workspace_of(plan);
    }
    return used;
}

int plan_enqueue(Plan *plan, Stream *stream, Work work) {
    int number, code = 0;
    uint64_t task = 0;
    const char *name = plan->name;
    Operand *used = used_by(plan, &number);
    pthread_mutex_lock(&lock);
    for (int i = 0; i < number && code == 0; i++) {
        code = check(plan, &used[i], stream);
    }
    if (code != 0) {
        work.drop(work.argument);
    } else {
        code = simulator_enqueue(name, stream, work, &task) == 0 ? ACLNN_SUCCESS : ACLNN_ERR_RUNTIME_ERROR;
        for (int i = 0; i < number && code == 0; i++) {
            keep((Use){name, used[i], simulator_stream_id(stream), task});
        }
    }
    pthread_mutex_unlock(&lock);
    free(used);
    return code;
}
