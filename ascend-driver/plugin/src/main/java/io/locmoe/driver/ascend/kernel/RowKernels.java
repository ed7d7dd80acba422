package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.ElementType;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.ScatterAddRows;

/**
 * Kernels that move rows by indices on the device.
 *
 * <p>By the operators of embeddings, which every chip has, and which take no negative index for one from the end.
 */
final class RowKernels {
    /** The index of a row that gets nothing: none. */
    private static final long NO_PADDING = -1;

    private RowKernels() {}

    static void gather(GatherRows kernel, Launch launch) {
        if (kernel.rows() == 0 || kernel.columns() == 0) {
            return;
        }
        long in = launch.tensor(kernel.in(), kernel.inRows(), kernel.columns());
        long index = launch.tensor(ElementType.INT32, kernel.index(), kernel.rows());
        long out = launch.tensor(kernel.out(), kernel.rows(), kernel.columns());
        launch.call("aclnnEmbedding", (handle, size, plan) -> (int) handle.invokeExact(in, index, out, size, plan));
    }

    static void scatterAdd(ScatterAddRows kernel, Launch launch) {
        if (kernel.rows() == 0 || kernel.columns() == 0) {
            return;
        }
        long in = launch.tensor(kernel.in(), kernel.rows(), kernel.columns());
        long index = launch.tensor(ElementType.INT32, kernel.index(), kernel.rows());
        long outRows = kernel.outRows();
        long sums = launch.temporary(outRows, kernel.columns());
        launch.call("aclnnEmbeddingDenseBackward", (handle, size, plan) ->
                (int) handle.invokeExact(in, index, outRows, NO_PADDING, false, sums, size, plan));
        long out = launch.tensor(kernel.out(), outRows, kernel.columns());
        long one = launch.scalar(1);
        launch.call("aclnnInplaceAdd", (handle, size, plan) -> (int) handle.invokeExact(out, sums, one, size, plan));
    }
}
