package io.locmoe.tape;

import io.locmoe.spi.device.kernel.GroupMean;
import io.locmoe.spi.device.kernel.GroupMeanBackward;
import io.locmoe.spi.device.kernel.NormalizedGroupMean;
import io.locmoe.spi.device.kernel.NormalizedGroupMeanBackward;
import io.locmoe.spi.device.memory.Span;

/**
 * Means of blocks of the last axis by fused kernels. On a device without them it uses the default composition of
 * {@link io.locmoe.spi.tensor.Tensor}.
 */
final class GroupMeans {
    /** The same value as in the composition. */
    private static final float EPSILON = 1e-12f;

    private GroupMeans() {}

    static boolean fused(Tape tape) {
        return tape.executes(GroupMean.class, GroupMeanBackward.class);
    }

    static boolean normalizedFused(Tape tape) {
        return tape.executes(NormalizedGroupMean.class, NormalizedGroupMeanBackward.class);
    }

    static DeviceTensor of(DeviceTensor in, int groups) {
        Tape tape = in.tape();
        int columns = columns(in, groups);
        int rows = in.rows();
        DeviceTensor out = tape.output(new int[] {rows, groups}, in);
        tape.launch(new GroupMean(in.span(), out.span(), rows, columns, groups));
        tape.record(
                out,
                gradient -> tape.accumulate(
                        in,
                        (target, beta) -> tape.launch(
                                new GroupMeanBackward(gradient, target, rows, columns, groups, beta != 0f))));
        return out;
    }

    static DeviceTensor normalized(DeviceTensor in, int groups) {
        Tape tape = in.tape();
        int columns = columns(in, groups);
        int rows = in.rows();
        Span length = tape.take(rows);
        DeviceTensor out = tape.output(new int[] {rows, groups}, in);
        tape.launch(new NormalizedGroupMean(in.span(), out.span(), length, rows, columns, groups, EPSILON));
        tape.record(
                out,
                gradient -> tape.accumulate(
                        in,
                        (target, beta) -> tape.launch(new NormalizedGroupMeanBackward(
                                in.span(), out.span(), length, gradient, target, rows, columns, groups, beta != 0f))));
        return out;
    }

    private static int columns(DeviceTensor in, int groups) {
        int columns = in.columns();
        if (groups < 1 || columns % groups != 0) {
            throw new IllegalArgumentException(
                    "groupMean: " + columns + " columns do not divide into " + groups + " groups");
        }
        return columns;
    }
}
