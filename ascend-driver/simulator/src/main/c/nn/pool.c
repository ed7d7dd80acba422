/* Average pooling over two dimensions. */
#include <stdlib.h>

#include "ascend/operators_nn.h"
#include "values.h"

enum { KERNEL_H, KERNEL_W, STRIDE_H, STRIDE_W, PAD_H, PAD_W, WITH_PAD, DIVISOR };

static void pair(Plan *plan, const char *name, const aclIntArray *array, int at, bool optional) {
    int count;
    const int64_t *values = plan_integers(plan, name, array, 2, &count);
    plan_require(plan, count > 0 || optional, "%s is empty", name);
    if (count > 0) {
        plan->n[at] = values[0];
        plan->n[at + 1] = values[count - 1];
    }
}

/* ceil mode counts windows that begin within the padded input, though they end outside. */
static int64_t windows(int64_t size, int64_t kernel, int64_t stride, int64_t pad, bool ceil) {
    int64_t count = (size + 2 * pad - kernel + (ceil ? stride - 1 : 0)) / stride + 1;
    return ceil && (count - 1) * stride >= size + pad ? count - 1 : count;
}

static void check(Plan *plan, const View *image, const View *pooled, const aclIntArray *kernel, const aclIntArray *stride,
                  const aclIntArray *padding, bool ceilMode, bool countIncludePad, int64_t divisor, int8_t cubeMathType) {
    pair(plan, "kernelSize", kernel, KERNEL_H, false);
    plan->n[STRIDE_H] = plan->n[KERNEL_H];
    plan->n[STRIDE_W] = plan->n[KERNEL_W];
    pair(plan, "stride", stride, STRIDE_H, true);
    pair(plan, "padding", padding, PAD_H, false);
    plan->n[STRIDE_H] = plan->n[STRIDE_H] == 0 ? plan->n[KERNEL_H] : plan->n[STRIDE_H];
    plan->n[STRIDE_W] = plan->n[STRIDE_W] == 0 ? plan->n[KERNEL_W] : plan->n[STRIDE_W];
    plan->n[WITH_PAD] = countIncludePad;
    plan->n[DIVISOR] = divisor;
    int rank = image->rank;
    plan_require(plan, (rank == 4 && image->format == ACL_FORMAT_NCHW) || (rank == 3 && image->format == ACL_FORMAT_NCL) ||
                           (rank == 3 && image->format == ACL_FORMAT_NCHW) || (rank == 3 && image->format == ACL_FORMAT_ND),
                 "a tensor of %d dimensions has format %d, not NCHW or NCL", rank, image->format);
    plan_require(plan, plan->n[KERNEL_H] > 0 && plan->n[KERNEL_W] > 0 && plan->n[STRIDE_H] > 0 && plan->n[STRIDE_W] > 0 &&
                           plan->n[PAD_H] >= 0 && plan->n[PAD_W] >= 0 && 2 * plan->n[PAD_H] <= plan->n[KERNEL_H] &&
                           2 * plan->n[PAD_W] <= plan->n[KERNEL_W],
                 "kernel, stride or padding is out of range; padding is half of the kernel at most");
    plan_require(plan, divisor >= 0 && cubeMathType >= 0 && cubeMathType <= 4, "divisorOverride is %ld, cubeMathType %d",
                 (long)divisor, cubeMathType);
    View shape = *image;
    if (plan->status == 0) {
        shape.dims[rank - 2] = windows(image->dims[rank - 2], plan->n[KERNEL_H], plan->n[STRIDE_H], plan->n[PAD_H], ceilMode);
        shape.dims[rank - 1] = windows(image->dims[rank - 1], plan->n[KERNEL_W], plan->n[STRIDE_W], plan->n[PAD_W], ceilMode);
    }
    plan_same_shape(plan, pooled, &shape, "the pooled tensor");
    plan_same_type(plan, pooled, image, "the pooled tensor");
}

typedef struct {
    int64_t from, to, size; /* within the image, and the length that counts */
} Window;

static Window window(const Plan *plan, int axis, int64_t at, int64_t size) {
    int64_t start = at * plan->n[STRIDE_H + axis] - plan->n[PAD_H + axis], end = start + plan->n[KERNEL_H + axis];
    int64_t limit = size + plan->n[PAD_H + axis];
    Window result = {start < 0 ? 0 : start, end > size ? size : end, (end > limit ? limit : end) - start};
    return result;
}

/* Goes over all windows: forward sums the image into the pooled tensor, backward spreads the pooled gradient. */
static void pool(Plan *plan, const View *image, const View *pooled, double *wide, double *narrow, bool backward) {
    int64_t height = image->dims[image->rank - 2], width = image->dims[image->rank - 1], at = 0;
    int64_t rows = pooled->dims[pooled->rank - 2], columns = pooled->dims[pooled->rank - 1];
    int64_t planes = height * width == 0 ? 0 : view_count(image) / (height * width);
    for (int64_t p = 0; p < planes; p++) {
        double *plane = wide + p * height * width;
        for (int64_t i = 0; i < rows * columns; i++, at++) {
            Window h = window(plan, 0, i / columns, height), w = window(plan, 1, i % columns, width);
            int64_t inside = (h.to - h.from) * (w.to - w.from);
            int64_t divisor = plan->n[DIVISOR] != 0 ? plan->n[DIVISOR] : plan->n[WITH_PAD] ? h.size * w.size : inside;
            double sum = 0;
            for (int64_t y = h.from; y < h.to; y++) {
                for (int64_t x = w.from; x < w.to; x++) {
                    sum += plane[y * width + x];
                    plane[y * width + x] += backward ? narrow[at] / (double)divisor : 0;
                }
            }
            narrow[at] = backward ? narrow[at] : sum / (double)divisor;
        }
    }
}

static void compute(Plan *plan) {
    double *image = view_read(plan->v[0]);
    double *pooled = simulator_allocate((size_t)view_count(plan->v[1]) * sizeof *pooled);
    pool(plan, plan->v[0], plan->v[1], image, pooled, false);
    view_write(plan->v[1], pooled);
    free(image);
    free(pooled);
}

EXPORT aclnnStatus aclnnAvgPool2dGetWorkspaceSize(const aclTensor *self, const aclIntArray *kernelSize,
                                                  const aclIntArray *strides, const aclIntArray *paddings,
                                                  const bool ceilMode, const bool countIncludePad,
                                                  const int64_t divisorOverride, const int8_t cubeMathType, aclTensor *out,
                                                  uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnAvgPool2d, CHIPS_ALL);
    View *from = plan_input(plan, "self", self, FLOATS), *to = plan_output(plan, "out", out, FLOATS);
    check(plan, from, to, kernelSize, strides, paddings, ceilMode, countIncludePad, divisorOverride, cubeMathType);
    return plan_finish(plan, compute);
}
PHASE_TWO(aclnnAvgPool2d)

/* v: gradOutput, self, gradInput */
static void compute_backward(Plan *plan) {
    double *grad = view_read(plan->v[0]);
    double *image = simulator_allocate((size_t)view_count(plan->v[2]) * sizeof *image);
    pool(plan, plan->v[2], plan->v[0], image, grad, true);
    view_write(plan->v[2], image);
    free(grad);
    free(image);
}

EXPORT aclnnStatus aclnnAvgPool2dBackwardGetWorkspaceSize(
    const aclTensor *gradOutput, const aclTensor *self, const aclIntArray *kernelSize, const aclIntArray *stride,
    const aclIntArray *padding, bool ceilMode, bool countIncludePad, int64_t divisorOverride, int8_t cubeMathType,
    aclTensor *gradInput, uint64_t *workspaceSize, aclOpExecutor **executor) {
    BEGIN(aclnnAvgPool2dBackward, CHIPS_ALL);
    View *grad = plan_input(plan, "gradOutput", gradOutput, FLOATS), *from = plan_input(plan, "self", self, FLOATS);
    View *to = plan_output(plan, "gradInput", gradInput, FLOATS);
    check(plan, from, grad, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride, cubeMathType);
    plan_same_shape(plan, to, from, "gradInput");
    plan_same_type(plan, to, from, "gradInput");
    return plan_finish(plan, compute_backward);
}
PHASE_TWO(aclnnAvgPool2dBackward)
