/* Rotary positions. CANN documents the operator since 8.3; its 8.1 has no such function. */
#include <stdlib.h>

#include "ascend/operators_transformer.h"
#include "values.h"

enum { HALF, INTERLEAVED };
enum { AXES = 4, WIDTH = AXES - 1, MOST_BROADCAST = 1000 };

/* v: x, cos, sin, out. The partner of an element is at the same place of the other half, or beside it. */
static void compute(Plan *plan) {
    const View *x = plan->v[0];
    int64_t width = x->dims[WIDTH], half = width / 2, count = view_count(x);
    double *values = view_read(x), *out = simulator_allocate((size_t)count * sizeof *out);
    double *cos = view_read_as(plan->v[1], AXES, x->dims), *sin = view_read_as(plan->v[2], AXES, x->dims);
    for (int64_t i = 0; i < count; i++) {
        int64_t column = i % width;
        bool first = plan->n[0] == HALF ? column < half : column % 2 == 0;
        int64_t distance = plan->n[0] == HALF ? half : 1;
        double partner = first ? -values[i + distance] : values[i - distance];
        out[i] = values[i] * cos[i] + partner * sin[i];
    }
    view_write(plan->v[3], out);
    free(values);
    free(out);
    free(cos);
    free(sin);
}

/* An axis of x that the table repeats is a batch or heads, whose number is limited on these chips. */
static void check_table(Plan *plan, const View *x, const View *table) {
    for (int i = 0; i < AXES && plan->status == 0; i++) {
        bool repeats = i < WIDTH && table->dims[i] == 1 && x->dims[i] > 1;
        plan_require(plan, repeats || table->dims[i] == x->dims[i], "axis %d of cos has %ld elements, of x %ld", i,
                     (long)table->dims[i], (long)x->dims[i]);
        plan_require(plan, !repeats || simulator_chip() == CHIP_950 || x->dims[i] < MOST_BROADCAST,
                     "axis %d of x, over which cos is repeated, has %ld elements, not less than %d", i, (long)x->dims[i],
                     MOST_BROADCAST);
    }
}

static void check_out(Plan *plan, const View *out) {
    int64_t stride = 1;
    for (int i = AXES - 1; i >= 0 && plan->status == 0; i--) {
        plan_require(plan, out->dims[i] < 2 || out->strides[i] == stride, "out is not contiguous");
        stride *= out->dims[i];
    }
}

EXPORT aclnnStatus aclnnRotaryPositionEmbeddingGetWorkspaceSize(const aclTensor *x, const aclTensor *cos,
                                                                const aclTensor *sin, int64_t mode, aclTensor *out,
                                                                uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnRotaryPositionEmbedding, CHIPS_NEW);
    View *from = plan_input(plan, "x", x, FLOATS), *table = plan_input(plan, "cos", cos, FLOATS);
    View *other = plan_input(plan, "sin", sin, FLOATS), *to = plan_output(plan, "out", out, FLOATS);
    int64_t widest = simulator_chip() == CHIP_950 ? 1024 : 894;
    plan_require(plan, mode == HALF || mode == INTERLEAVED, "mode is %ld, not 0 or 1", (long)mode);
    plan_require(plan, from->rank == AXES && table->rank == AXES, "x has %d axes and cos %d, not 4", from->rank, table->rank);
    plan_require(plan, from->dims[WIDTH] % 2 == 0 && from->dims[WIDTH] <= widest,
                 "the last axis of x has %ld elements, not an even number up to %ld", (long)from->dims[WIDTH], (long)widest);
    plan_same_type(plan, table, from, "cos");
    plan_same_type(plan, other, from, "sin");
    plan_same_type(plan, to, from, "out");
    plan_same_shape(plan, other, table, "sin");
    plan_same_shape(plan, to, from, "out");
    check_table(plan, from, table);
    check_out(plan, to);
    plan->n[0] = mode;
    return plan_finish(plan, compute);
}
PHASE_TWO(aclnnRotaryPositionEmbedding)
