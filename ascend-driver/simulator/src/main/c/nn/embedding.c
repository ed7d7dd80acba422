/* Rows of a table by their numbers, and the sums of gradients for each row. */
#include <stdlib.h>
#include <string.h>

#include "ascend/operators_nn.h"
#include "values.h"

/* v: weight, indices, out */
static void compute(Plan *plan) {
    const View *weight = plan->v[0];
    int64_t rows = weight->dims[0], width = weight->dims[1], count = view_count(plan->v[1]);
    double *table = view_read(weight), *out = simulator_allocate((size_t)(count * width) * sizeof *out);
    int64_t *indices = view_read_integers(plan->v[1]);
    for (int64_t i = 0; i < count; i++) {
        if (indices[i] < 0 || indices[i] >= rows) {
            plan->broken = "an index is outside of the table";
        } else {
            memcpy(out + i * width, table + indices[i] * width, (size_t)width * sizeof *out);
        }
    }
    view_write(plan->v[2], out);
    free(table);
    free(out);
    free(indices);
}

/* The shape of the rows that indices of this shape select. */
static View rows_of(Plan *plan, const View *indices, int64_t width) {
    View shape = *indices;
    if (plan_require(plan, indices->rank < MAX_RANK, "indices has %d dimensions", indices->rank)) {
        shape.dims[shape.rank++] = width;
    }
    return shape;
}

EXPORT aclnnStatus aclnnEmbeddingGetWorkspaceSize(const aclTensor *weight, const aclTensor *indices, const aclTensor *out,
                                                  uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnEmbedding, CHIPS_ALL);
    View *table = plan_input(plan, "weight", weight, REALS | INTEGERS), *which = plan_input(plan, "indices", indices, INDICES);
    View *to = plan_output(plan, "out", out, REALS | INTEGERS);
    plan_require(plan, table->rank == 2, "weight has %d dimensions, not 2", table->rank);
    View shape = rows_of(plan, which, table->dims[1]);
    plan_same_shape(plan, to, &shape, "out");
    plan_same_type(plan, to, table, "out");
    return plan_finish(plan, compute);
}
PHASE_TWO(aclnnEmbedding)

/* v: grad, indices, out; n: rows, padding index, whether gradients are divided by how often their row occurs */
static void compute_backward(Plan *plan) {
    const View *out = plan->v[2];
    int64_t rows = plan->n[0], width = out->dims[1], count = view_count(plan->v[1]);
    double *grad = view_read(plan->v[0]), *sums = simulator_allocate((size_t)(rows * width) * sizeof *sums);
    int64_t *indices = view_read_integers(plan->v[1]), *times = simulator_allocate((size_t)rows * sizeof *times);
    for (int64_t i = 0; i < count; i++) {
        if (indices[i] < 0 || indices[i] >= rows) {
            plan->broken = "an index is outside of the table";
        } else if (indices[i] != plan->n[1]) {
            times[indices[i]]++;
            for (int64_t c = 0; c < width; c++) {
                sums[indices[i] * width + c] += grad[i * width + c];
            }
        }
    }
    for (int64_t r = 0; r < rows && plan->n[2]; r++) {
        for (int64_t c = 0; c < width && times[r] > 1; c++) {
            sums[r * width + c] /= (double)times[r];
        }
    }
    view_write(out, sums);
    free(grad);
    free(sums);
    free(indices);
    free(times);
}

EXPORT aclnnStatus aclnnEmbeddingDenseBackwardGetWorkspaceSize(const aclTensor *grad, const aclTensor *indices,
                                                               uint64_t numWeights, uint64_t paddingIdx,
                                                               bool scaleGradByFreq, const aclTensor *out,
                                                               uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnEmbeddingDenseBackward, CHIPS_ALL & ~CHIP_310P);
    View *from = plan_input(plan, "grad", grad, FLOATS), *which = plan_input(plan, "indices", indices, INDICES);
    View *to = plan_output(plan, "out", out, FLOATS);
    plan_require(plan, to->rank == 2 && to->dims[0] == (int64_t)numWeights, "out has not numWeights = %lu rows",
                 (unsigned long)numWeights);
    View shape = rows_of(plan, which, to->dims[1]);
    plan_require(plan, view_count(from) == view_count(&shape) && from->rank > 0 && from->dims[from->rank - 1] == to->dims[1],
                 "grad has not one row of %ld for each index", (long)to->dims[1]);
    plan_same_type(plan, to, from, "out");
    plan->n[0] = (int64_t)numWeights;
    plan->n[1] = (int64_t)paddingIdx;
    plan->n[2] = scaleGradByFreq;
    return plan_finish(plan, compute_backward);
}
PHASE_TWO(aclnnEmbeddingDenseBackward)
