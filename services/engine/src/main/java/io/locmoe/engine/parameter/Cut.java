package io.locmoe.engine.parameter;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.tape.DeviceTensor;

/** Declares parameters that are split over the devices of a tensor group; a single device holds all of them. */
public final class Cut {
    private Cut() {}

    /** A matrix [in, out] split by columns: a device has a part of each of {@code blocks} equal blocks of columns. */
    public static DeviceTensor columns(
            ParameterBlock block, String name, int in, int out, int blocks, float deviation, TensorGroup group) {
        return declare(
                block,
                name,
                deviation,
                new int[] {in, out},
                new Shard(in * blocks, out / blocks, 1, group.index(), group.size()),
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
                new Shard(1, in, out, group.index(), group.size()),
                in / group.size(),
                out);
    }

    /** A vector of zeros, split like the columns of a matrix. */
    public static DeviceTensor vector(ParameterBlock block, String name, int elements, int blocks, TensorGroup group) {
        return declare(
                block,
                name,
                0f,
                new int[] {elements},
                new Shard(blocks, elements / blocks, 1, group.index(), group.size()),
                elements / group.size());
    }

    private static DeviceTensor declare(
            ParameterBlock block, String name, float deviation, int[] whole, Shard shard, int... part) {
        return shard.count() == 1
                ? block.declare(name, 0f, deviation, whole)
                : block.declare(name, 0f, deviation, whole, shard, part);
    }
}
