package io.locmoe.engine.parameter;

import io.locmoe.spi.device.memory.Span;

/**
 * A learned tensor.
 *
 * @param name      name in checkpoints, unique in the model
 * @param shape     shape of the whole tensor
 * @param mean      mean of the normal distribution of its initial values
 * @param deviation standard deviation of that distribution
 * @param offset    first element in the block
 * @param trained   first element among the trained parameters of the block; negative if it is not trained
 * @param shard     the part that the block holds; null for the whole tensor
 * @param decays    whether the optimizer's weight decay applies
 * @param use       what reads it
 */
public record Parameter(
        String name,
        int[] shape,
        float mean,
        float deviation,
        long offset,
        long trained,
        Shard shard,
        boolean decays,
        Use use) {
    /** Matrices decay; gains, biases and other vectors do not (as in GPT-2 and PanGu). */
    public Parameter(String name, int[] shape, float mean, float deviation, long offset, Shard shard) {
        this(name, shape, mean, deviation, offset, offset, shard, shape.length >= 2, Use.VALUES);
    }

    /** Whether it keeps its values. */
    public boolean isFrozen() {
        return trained < 0;
    }

    /** This parameter behind others of its block, which it is not trained with if {@code frozen}. */
    Parameter behind(long elements, long trainedElements, boolean frozen) {
        return new Parameter(name, shape, mean, deviation, elements, frozen ? -1 : trainedElements, shard, decays, use);
    }

    /** Number of elements that the block holds. */
    public int elements() {
        return shard == null ? wholeElements() : shard.elements();
    }

    public int wholeElements() {
        int elements = 1;
        for (int size : shape) {
            elements *= size;
        }
        return elements;
    }

    /** The parameter's elements in memory with the layout of the block. */
    public Span of(Span block) {
        return block.slice(offset, elements());
    }

    /** The elements of a trained parameter in memory with the layout of the trained ones: gradients and moments. */
    public Span ofTrained(Span block) {
        return block.slice(trained, elements());
    }
}
