package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.ElementType;
import io.locmoe.spi.device.kernel.MatMul;

/**
 * Matrix products. Transposed operands and gaps between rows are views, which the operators take for inputs; a result
 * with gaps, or one that is scaled or added, is computed apart and then copied or added.
 */
final class MatMulKernel {
    static final String[] OPERATORS = {
        "aclnnMm", "aclnnBatchMatMul", "aclnnInplaceMuls", "aclnnInplaceAdd", "aclnnInplaceCopy", "aclnnInplaceZero"
    };

    private final byte precision;

    MatMulKernel(Precision precision) {
        this.precision = precision.code();
    }

    void enqueue(MatMul kernel, Launch launch) {
        if (kernel.m() == 0 || kernel.n() == 0 || kernel.batch() == 0) {
            return;
        }
        if (kernel.k() == 0) {
            scale(view(kernel.c(), false, kernel, kernel.m(), kernel.n(), launch), kernel.beta(), launch);
        } else if (isDense(kernel) && kernel.alpha() == 1 && kernel.beta() == 0) {
            multiply(kernel, view(kernel.c(), false, kernel, kernel.m(), kernel.n(), launch), launch);
        } else {
            long product = kernel.batch() == 1
                    ? launch.temporary(kernel.m(), kernel.n())
                    : launch.temporary(kernel.batch(), kernel.m(), kernel.n());
            multiply(kernel, product, launch);
            deliver(kernel, product, launch);
        }
    }

    private void multiply(MatMul kernel, long out, Launch launch) {
        long a = view(kernel.a(), kernel.transposeA(), kernel, kernel.m(), kernel.k(), launch);
        long b = view(kernel.b(), kernel.transposeB(), kernel, kernel.k(), kernel.n(), launch);
        launch.call(kernel.batch() == 1 ? "aclnnMm" : "aclnnBatchMatMul", (handle, size, plan) ->
                (int) handle.invokeExact(a, b, out, precision, size, plan));
    }

    private static void deliver(MatMul kernel, long product, Launch launch) {
        long c = view(kernel.c(), false, kernel, kernel.m(), kernel.n(), launch);
        if (kernel.beta() == 0) {
            if (kernel.alpha() != 1) {
                scale(product, kernel.alpha(), launch);
            }
            launch.call("aclnnInplaceCopy", (handle, size, plan) -> (int) handle.invokeExact(c, product, size, plan));
            return;
        }
        if (kernel.beta() != 1) {
            scale(c, kernel.beta(), launch);
        }
        long alpha = launch.scalar(kernel.alpha());
        launch.call("aclnnInplaceAdd", (handle, size, plan) -> (int) handle.invokeExact(c, product, alpha, size, plan));
    }

    /** By 0 is not a product: what is there may be no number. */
    private static void scale(long tensor, float factor, Launch launch) {
        if (factor == 0) {
            launch.call("aclnnInplaceZero", (handle, size, plan) -> (int) handle.invokeExact(tensor, size, plan));
            return;
        }
        long scalar = launch.scalar(factor);
        launch.call("aclnnInplaceMuls", (handle, size, plan) -> (int) handle.invokeExact(tensor, scalar, size, plan));
    }

    private static boolean isDense(MatMul kernel) {
        long matrix = (long) kernel.m() * kernel.n();
        return kernel.c().rowStride() == kernel.n()
                && (kernel.batch() == 1 || kernel.c().batchStride() == matrix);
    }

    /** An operand as [rows, columns], with an axis for the batch before it where there is one. */
    private static long view(
            MatMul.Operand operand, boolean transposed, MatMul kernel, long rows, long columns, Launch launch) {
        long rowStride = transposed ? 1 : operand.rowStride();
        long columnStride = transposed ? operand.rowStride() : 1;
        long[] sizes = kernel.batch() == 1 ? new long[] {rows, columns} : new long[] {kernel.batch(), rows, columns};
        long[] strides = kernel.batch() == 1
                ? new long[] {rowStride, columnStride}
                : new long[] {operand.batchStride(), rowStride, columnStride};
        return launch.strided(ElementType.FLOAT32, operand.span(), sizes, strides);
    }
}
