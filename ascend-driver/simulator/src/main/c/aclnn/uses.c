/* Operands and workspaces that two streams use in no order: what one writes, the other may find or not. */
#include <stdlib.h>
#include <string.h>

#include "plan.h"

/* What a search reads of all uses: small, as there are thousands. */
typedef struct {
    Range range;
    bool output;
    int32_t stream;
    uint64_t task;
} Key;

typedef struct {
    const char *operator;
    Operand operand;
} Use;

/* Of all streams, at least of work that the host has not waited for; a key and a use have one index. */
static Key *keys;
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

/* The index of the use, or count. */
static size_t unordered(const Operand *operand, const Stream *stream) {
    for (size_t i = 0; i < count; i++) {
        const Key *used = &keys[i];
        if ((operand->output || used->output) && overlap(&operand->range, &used->range) &&
            !simulator_order_before(used->stream, used->task, stream) && plan_share_elements(operand, &uses[i].operand)) {
            return i;
        }
    }
    return count;
}

static int check(const Plan *plan, const Operand *operand, const Stream *stream) {
    size_t i = unordered(operand, stream);
    return i == count ? 0
                      : simulator_fail(ACLNN_ERR_PARAM_INVALID,
                                       "%s: %s lies in memory of %s of %s in stream %d, which stream %d does not wait for: "
                                       "record an event there and wait for it here, or synchronize",
                                       plan->name, operand->name, uses[i].operand.name, uses[i].operator, keys[i].stream,
                                       simulator_stream_id(stream));
}

/* What happens after the new use happens after this one too, so that it need not be kept. */
static bool is_covered(size_t old, const Key *key, const Operand *operand) {
    return keys[old].range.block == key->range.block && keys[old].range.address == key->range.address &&
           plan_same_view(&uses[old].operand.view, &operand->view) &&
           (key->output || (!keys[old].output && keys[old].stream == key->stream));
}

static void forget(size_t i) {
    count--;
    keys[i] = keys[count];
    uses[i] = uses[count];
}

/* Forgets what the host has waited for; if much is left, makes room for as much again. */
static void make_room(void) {
    for (size_t i = 0; i < count;) {
        if (simulator_order_known(keys[i].stream, keys[i].task)) {
            forget(i);
        } else {
            i++;
        }
    }
    if (2 * count < capacity) {
        return;
    }
    capacity = capacity == 0 ? 1024 : 2 * capacity;
    Key *more_keys = simulator_allocate(capacity * sizeof *more_keys);
    Use *more_uses = simulator_allocate(capacity * sizeof *more_uses);
    if (count > 0) {
        memcpy(more_keys, keys, count * sizeof *keys);
        memcpy(more_uses, uses, count * sizeof *uses);
    }
    free(keys);
    free(uses);
    keys = more_keys;
    uses = more_uses;
}

static void keep(Use use, int32_t stream, uint64_t task) {
    Key key = {use.operand.range, use.operand.output, stream, task};
    for (size_t i = 0; i < count;) {
        if (is_covered(i, &key, &use.operand)) {
            forget(i);
        } else {
            i++;
        }
    }
    if (count == capacity) {
        make_room();
    }
    keys[count] = key;
    uses[count++] = use;
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
            keep((Use){name, used[i]}, simulator_stream_id(stream), task);
        }
    }
    pthread_mutex_unlock(&lock);
    free(used);
    return code;
}
