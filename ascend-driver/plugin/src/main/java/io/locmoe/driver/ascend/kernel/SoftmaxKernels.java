package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.ElementType;
import io.locmoe.spi.device.kernel.LogSumExp;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Softmax of rows, and what belongs to it. */
final class SoftmaxKernels {
    private static final long COLUMNS = -1;
    private static final long ONE = 1;

    private SoftmaxKernels() {}

    /** What is added to scores so that each row sees the columns up to its own: 0, or -infinity. */
    private record CausalMask(int rows, int columns) implements KernelMemory.Constant {
        @Override
        public MemorySegment values() {
            float[] values = new float[rows * columns];
            for (int row = 0; row < rows; row++) {
                int visible = row % columns + 1;
                Arrays.fill(values, row * columns + visible, (row + 1) * columns, Float.NEGATIVE_INFINITY);
            }
            return MemorySegment.ofArray(values);
        }
    }

    static void forward(Softmax kernel, Launch launch) {
        if (kernel.rows() == 0 || kernel.columns() == 0) {
            return;
        }
        long[] shape = shape(kernel);
        long in = launch.tensor(kernel.in(), shape);
        long out = launch.tensor(kernel.out(), shape);
        if (kernel.scale() == 1 && !kernel.causal()) {
            softmax(in, out, launch);
            return;
        }
        long scaled = launch.temporary(shape);
        long scale = launch.scalar(kernel.scale());
        launch.call("aclnnMuls", (handle, size, plan) -> (int) handle.invokeExact(in, scale, scaled, size, plan));
        if (kernel.causal()) {
            hide(scaled, kernel, launch);
        }
        softmax(scaled, out, launch);
    }

    /** Blocks of as many rows as columns have an axis of their own: all have the same mask. */
    private static long[] shape(Softmax kernel) {
        long rows = kernel.rows();
        long columns = kernel.columns();
        return kernel.causal() && rows % columns == 0
                ? new long[] {rows / columns, columns, columns}
                : new long[] {rows, columns};
    }

    /** Adds -infinity to what a row does not see. */
    private static void hide(long scaled, Softmax kernel, Launch launch) {
        int columns = kernel.columns();
        int rows = kernel.rows() % columns == 0 ? columns : kernel.rows();
        long mask = launch.constant(new CausalMask(rows, columns), rows, columns);
        long one = launch.scalar(1);
        launch.call("aclnnInplaceAdd", (handle, size, plan) -> (int) handle.invokeExact(scaled, mask, one, size, plan));
    }

    static void backward(SoftmaxBackward kernel, Launch launch) {
        long rows = kernel.rows();
        long columns = kernel.columns();
        if (rows == 0 || columns == 0) {
            return;
        }
        long gradient = launch.tensor(kernel.gradientOut(), rows, columns);
        long out = launch.tensor(kernel.out(), rows, columns);
        long gradientIn = launch.tensor(kernel.gradientIn(), rows, columns);
        long result = launch.temporary(rows, columns);
        launch.call("aclnnSoftmaxBackward", (handle, size, plan) ->
                (int) handle.invokeExact(gradient, out, COLUMNS, result, size, plan));
        long scale = launch.scalar(kernel.scale());
        launch.call(
                "aclnnMuls", (handle, size, plan) -> (int) handle.invokeExact(result, scale, gradientIn, size, plan));
    }

    private static void softmax(long in, long out, Launch launch) {
        launch.call("aclnnSoftmax", (handle, size, plan) -> (int) handle.invokeExact(in, COLUMNS, out, size, plan));
    }

    /** The two largest values are log-probability and logit of the same element, so nothing cancels. */
    static void logSumExp(LogSumExp kernel, Launch launch) {
        long rows = kernel.rows();
        long columns = kernel.columns();
        if (rows == 0 || columns == 0) {
            return;
        }
        long in = launch.tensor(kernel.in(), rows, columns);
        long logarithms = launch.temporary(rows, columns);
        launch.call("aclnnLogSoftmax", (handle, size, plan) ->
                (int) handle.invokeExact(in, COLUMNS, logarithms, size, plan));
        long largest = largest(in, rows, launch);
        long ofLargest = largest(logarithms, rows, launch);
        long one = launch.scalar(1);
        long out = launch.tensor(kernel.out(), rows, 1);
        launch.call(
                "aclnnSub", (handle, size, plan) -> (int) handle.invokeExact(largest, ofLargest, one, out, size, plan));
    }

    private static long largest(long in, long rows, Launch launch) {
        long values = launch.temporary(rows, 1);
        long indices = launch.temporary(ElementType.INT64, rows, 1);
        launch.call("aclnnTopk", (handle, size, plan) ->
                (int) handle.invokeExact(in, ONE, COLUMNS, true, true, values, indices, size, plan));
        return values;
    }
}
