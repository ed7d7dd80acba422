package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.ElementType;
import io.locmoe.spi.device.kernel.SumColumns;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.kernel.SumRows;

/** Kernels that add elements up. The order is that of the chip, the same each time. */
final class SumKernels {
    private SumKernels() {}

    static void rows(SumRows kernel, Launch launch) {
        if (kernel.columns() == 0) {
            return;
        }
        long out = launch.tensor(kernel.out(), kernel.columns());
        if (kernel.rows() == 0) {
            if (!kernel.accumulate()) {
                zero(out, launch);
            }
            return;
        }
        long in = launch.tensor(kernel.in(), kernel.rows(), kernel.columns());
        long sum = kernel.accumulate() ? launch.temporary(kernel.columns()) : out;
        reduce(in, launch.integers(0), sum, launch);
        if (kernel.accumulate()) {
            long one = launch.scalar(1);
            launch.call("aclnnInplaceAdd", (handle, size, plan) -> (int) handle.invokeExact(out, sum, one, size, plan));
        }
    }

    static void columns(SumColumns kernel, Launch launch) {
        if (kernel.rows() == 0) {
            return;
        }
        long out = launch.tensor(kernel.out(), kernel.rows());
        if (kernel.columns() == 0) {
            zero(out, launch);
            return;
        }
        reduce(launch.tensor(kernel.in(), kernel.rows(), kernel.columns()), launch.integers(1), out, launch);
    }

    /** The chip adds in float32, block by block: within the kernel's tolerance, though not wider. */
    static void squares(SumOfSquares kernel, Launch launch) {
        long out = launch.tensor(kernel.out(), 1);
        long length = kernel.in().length();
        if (length == 0) {
            zero(out, launch);
            return;
        }
        long squares = launch.temporary(1, length);
        long flat = launch.tensor(kernel.in(), 1, length);
        launch.call("aclnnMul", (handle, size, plan) -> (int) handle.invokeExact(flat, flat, squares, size, plan));
        reduce(squares, launch.integers(1), out, launch);
    }

    private static void reduce(long in, long axes, long out, Launch launch) {
        int type = ElementType.FLOAT32.code();
        launch.call("aclnnReduceSum", (handle, size, plan) ->
                (int) handle.invokeExact(in, axes, false, type, out, size, plan));
    }

    private static void zero(long out, Launch launch) {
        launch.call("aclnnInplaceZero", (handle, size, plan) -> (int) handle.invokeExact(out, size, plan));
    }
}
