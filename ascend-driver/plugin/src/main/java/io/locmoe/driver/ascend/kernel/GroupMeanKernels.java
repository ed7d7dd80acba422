package io.locmoe.driver.ascend.kernel;

import io.locmoe.spi.device.kernel.GroupMean;
import io.locmoe.spi.device.kernel.GroupMeanBackward;
import io.locmoe.spi.device.kernel.NormalizedGroupMean;
import io.locmoe.spi.device.kernel.NormalizedGroupMeanBackward;

/**
 * Means of blocks of a row, which are average pooling without an image: the blocks are an axis of a view. The operator
 * of pooling goes through the matrix units on some chips, which round.
 */
final class GroupMeanKernels {
    static final String[] FORWARD = {"aclnnMean"};
    static final String[] BACKWARD = {"aclnnInplaceAdd", "aclnnMuls", "aclnnInplaceCopy"};
    static final String[] NORMALIZED = {"aclnnMean", "aclnnMul", "aclnnReduceSum", "aclnnAdds", "aclnnSqrt", "aclnnDiv"
    };
    static final String[] NORMALIZED_BACKWARD = {
        "aclnnMul", "aclnnReduceSum", "aclnnDiv", "aclnnMuls", "aclnnInplaceAdd", "aclnnInplaceCopy"
    };

    private GroupMeanKernels() {}

    static void forward(GroupMean kernel, Launch launch) {
        if (kernel.rows() == 0 || kernel.columns() == 0) {
            return;
        }
        long in = launch.tensor(kernel.in(), blocks(kernel.rows(), kernel.columns(), kernel.groups()));
        long out = launch.tensor(kernel.out(), kernel.rows(), kernel.groups());
        new Arithmetic(launch).meanOfBlocks(in, out);
    }

    static void backward(GroupMeanBackward kernel, Launch launch) {
        if (kernel.rows() == 0 || kernel.columns() == 0) {
            return;
        }
        long rows = kernel.rows();
        long groups = kernel.groups();
        long gradient = launch.tensor(kernel.gradientOut(), rows, groups, 1);
        long result = launch.tensor(kernel.gradientIn(), blocks(rows, kernel.columns(), groups));
        spread(gradient, rows, groups, (float) groups / kernel.columns(), result, kernel.accumulate(), launch);
    }

    /** result = factor gradient, or + that, in each column of a block. */
    private static void spread(
            long gradient, long rows, long groups, float factor, long result, boolean accumulate, Launch launch) {
        Arithmetic arithmetic = new Arithmetic(launch);
        if (accumulate) {
            arithmetic.add(result, gradient, factor);
        } else {
            long scaled = launch.temporary(rows, groups, 1);
            arithmetic.scale(gradient, factor, scaled);
            arithmetic.copy(scaled, result);
        }
    }

    static void normalized(NormalizedGroupMean kernel, Launch launch) {
        if (kernel.rows() == 0 || kernel.columns() == 0) {
            return;
        }
        long rows = kernel.rows();
        long columns = kernel.columns();
        Arithmetic arithmetic = new Arithmetic(launch);
        long in = launch.tensor(kernel.in(), rows, columns);
        long squares = launch.temporary(rows, columns);
        arithmetic.multiply(in, in, squares);
        long length = launch.tensor(kernel.length(), rows, 1);
        arithmetic.sumOfSecond(squares, length);
        arithmetic.shift(length, kernel.epsilon(), length);
        arithmetic.root(length, length);
        long mean = launch.temporary(rows, kernel.groups());
        arithmetic.meanOfBlocks(launch.tensor(kernel.in(), blocks(rows, columns, kernel.groups())), mean);
        arithmetic.divide(mean, length, launch.tensor(kernel.out(), rows, kernel.groups()));
    }

    static void normalizedBackward(NormalizedGroupMeanBackward kernel, Launch launch) {
        if (kernel.rows() == 0 || kernel.columns() == 0) {
            return;
        }
        long rows = kernel.rows();
        long groups = kernel.groups();
        long[] blocks = blocks(rows, kernel.columns(), groups);
        Arithmetic arithmetic = new Arithmetic(launch);
        long length = launch.tensor(kernel.length(), rows, 1, 1);
        long divided = launch.temporary(rows, groups, 1);
        arithmetic.divide(launch.tensor(kernel.gradientOut(), rows, groups, 1), length, divided);
        long products = launch.temporary(rows, groups, 1);
        arithmetic.multiply(divided, launch.tensor(kernel.out(), rows, groups, 1), products);
        long slope = launch.temporary(rows, 1, 1);
        arithmetic.sumOfSecond(products, slope);
        arithmetic.divide(slope, length, slope);
        long along = launch.temporary(blocks);
        arithmetic.multiply(launch.tensor(kernel.in(), blocks), slope, along);
        long result = launch.tensor(kernel.gradientIn(), blocks);
        float share = (float) groups / kernel.columns();
        spread(divided, rows, groups, share, result, kernel.accumulate(), launch);
        arithmetic.add(result, along, -1);
    }

    private static long[] blocks(long rows, long columns, long groups) {
        return new long[] {rows, groups, columns / groups};
    }
}
