package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.ElementType;
import io.locmoe.spi.device.kernel.MatMul;

/**
 * Matrix products. Transposed operands and gaps between rows are views, which the operators take for inputs; a result
 * with gaps, or one that is scaled or added, is computed apart and then copied or added.
 *
 * <p>A product of a smaller type whose result is float32, or is to be scaled or added, is one of float32: the operators
 * promise no more digits than their operands have.
 */
final class MatMulKernel {
    static final String[] OPERATORS = {
        "aclnnMm",
        "aclnnBatchMatMul",
        "aclnnInplaceMuls",
        "aclnnInplaceAdd",
        "aclnnInplaceCopy",
        "aclnnInplaceZero",
        "aclnnCast"
    };

    private final Precision precision;

    MatMulKernel(Precision precision) {
        this.precision = precision;
    }

    void enqueue(MatMul kernel, Launch launch) {
        if (kernel.m() == 0 || kernel.n() == 0 || kernel.batch() == 0) {
            return;
        }
        if (kernel.k() == 0) {
            scale(result(kernel, launch), kernel.beta(), launch);
            return;
        }
        boolean plain = kernel.alpha() == 1 && kernel.beta() == 0;
        ElementType type = plain ? StoredType.of(kernel.c().span()) : ElementType.FLOAT32;
        if (plain && isDense(kernel)) {
            multiply(kernel, type, result(kernel, launch), launch);
        } else {
            long product = launch.temporary(type, sizes(kernel, kernel.m(), kernel.n()));
            multiply(kernel, type, product, launch);
            deliver(kernel, product, launch);
        }
    }

    private void multiply(MatMul kernel, ElementType type, long out, Launch launch) {
        long a = operand(kernel, kernel.a(), kernel.transposeA(), kernel.m(), kernel.k(), type, launch);
        long b = operand(kernel, kernel.b(), kernel.transposeB(), kernel.k(), kernel.n(), type, launch);
        byte code = type == ElementType.FLOAT32 ? precision.code() : Precision.OF_OPERANDS;
        launch.call(kernel.batch() == 1 ? "aclnnMm" : "aclnnBatchMatMul", (handle, size, plan) ->
                (int) handle.invokeExact(a, b, out, code, size, plan));
    }

    /** An operand in the type of the result. */
    private static long operand(
            MatMul kernel,
            MatMul.Operand operand,
            boolean transposed,
            long rows,
            long columns,
            ElementType type,
            Launch launch) {
        long view = view(kernel, operand, transposed, rows, columns, launch);
        if (StoredType.of(operand.span()) == type) {
            return view;
        }
        long wide = launch.temporary(type, sizes(kernel, rows, columns));
        int code = type.code();
        launch.call("aclnnCast", (handle, size, plan) -> (int) handle.invokeExact(view, code, wide, size, plan));
        return wide;
    }

    private static void deliver(MatMul kernel, long product, Launch launch) {
        long c = result(kernel, launch);
        if (kernel.beta() == 0) {
            if (kernel.alpha() != 1) {
                scale(product, kernel.alpha(), launch);
            }
            copy(product, c, launch);
        } else if (StoredType.of(kernel.c().span()) == ElementType.FLOAT32) {
            add(kernel, product, c, launch);
        } else {
            long sum = launch.temporary(sizes(kernel, kernel.m(), kernel.n()));
            copy(c, sum, launch);
            add(kernel, product, sum, launch);
            copy(sum, c, launch);
        }
    }

    private static void add(MatMul kernel, long product, long sum, Launch launch) {
        if (kernel.beta() != 1) {
            scale(sum, kernel.beta(), launch);
        }
        long alpha = launch.scalar(kernel.alpha());
        launch.call(
                "aclnnInplaceAdd", (handle, size, plan) -> (int) handle.invokeExact(sum, product, alpha, size, plan));
    }

    /** Also into another type. */
    private static void copy(long in, long out, Launch launch) {
        launch.call("aclnnInplaceCopy", (handle, size, plan) -> (int) handle.invokeExact(out, in, size, plan));
    }

    /** Scales in place. Scaling by 0 writes zeros instead of multiplying, as the tensor may hold NaN. */
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

    private static long result(MatMul kernel, Launch launch) {
        return view(kernel, kernel.c(), false, kernel.m(), kernel.n(), launch);
    }

    /** An operand as [rows, columns], with an axis for the batch before it where there is one. */
    private static long view(
            MatMul kernel, MatMul.Operand operand, boolean transposed, long rows, long columns, Launch launch) {
        long rowStride = transposed ? 1 : operand.rowStride();
        long columnStride = transposed ? operand.rowStride() : 1;
        long[] strides = kernel.batch() == 1
                ? new long[] {rowStride, columnStride}
                : new long[] {operand.batchStride(), rowStride, columnStride};
        return launch.strided(StoredType.of(operand.span()), operand.span(), sizes(kernel, rows, columns), strides);
    }

    private static long[] sizes(MatMul kernel, long rows, long columns) {
        return kernel.batch() == 1 ? new long[] {rows, columns} : new long[] {kernel.batch(), rows, columns};
    }
}
