package io.locmoe.engine.parameter;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.tape.DeviceTensor;
import java.util.List;

/** Declares parameters that are split over the devices of a tensor group; a single device holds all of them. */
public final class Cut {
    private Cut() {}

    /**
     * A matrix split by columns: a device has an equal part of each block of columns.
     *
     * @param blocks columns of each block
     */
    public static DeviceTensor columns(
            ParameterBlock block, String name, int in, List<Integer> blocks, float deviation, TensorGroup group) {
        int out = sum(blocks);
        return declare(
                block,
                name,
                deviation,
                new int[] {in, out},
                new Shard(in, blocks, 1, group.index(), group.size()),
                in,
                out / group.size());
    }

    /** A matrix [in, out] split by rows. */
    public static DeviceTensor rows(
            ParameterBlock block, String name, int in, int out, float deviation, TensorGroup group) {
        return declare(
                block,
                name,
                deviation,
                new int[] {in, out},
                new Shard(1, List.of(in), out, group.index(), group.size()),
                in / group.size(),
                out);
    }

    /** A vector of zeros, split like the columns of a matrix. */
    public static DeviceTensor vector(ParameterBlock block, String name, List<Integer> blocks, TensorGroup group) {
        int elements = sum(blocks);
        return declare(
                block,
                name,
                0f,
                new int[] {elements},
                new Shard(1, blocks, 1, group.index(), group.size()),
                elements / group.size());
    }

    private static int sum(List<Integer> blocks) {
        return blocks.stream().mapToInt(Integer::intValue).sum();
    }

    private static DeviceTensor declare(
            ParameterBlock block, String name, float deviation, int[] whole, Shard shard, int... part) {
        if (shard.count() > 1) {
            return block.declare(name, 0f, deviation, whole, shard, part);
        }
        return whole.length == 1
                ? block.declare(name, 0f, deviation, whole)
                : block.declare(Use.OPERAND, name, deviation, whole);
    }
}
