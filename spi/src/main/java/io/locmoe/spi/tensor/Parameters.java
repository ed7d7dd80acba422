package io.locmoe.spi.tensor;

/**
 * Registers learned tensors with the engine, which initialises, trains, synchronises and saves them. To be called only
 * while a gate or router is being created. A parameter may be kept in a field.
 */
public interface Parameters {

    /**
     * A learned tensor, equal on all ranks.
     *
     * @param name  unique within the plug-in object; part of the name in checkpoints
     * @param shape sizes of the axes
     * @param deviation standard deviation of the normal distribution it starts from; 0 starts at {@code mean}
     */
    Tensor create(String name, float mean, float deviation, int... shape);

    /**
     * As {@link #create}, for a tensor that the optimizer's weight decay leaves alone, such as a temperature or a
     * table of thresholds. Without this, tensors of two axes or more decay, and scalars and vectors do not.
     */
    default Tensor createWithoutDecay(String name, float mean, float deviation, int... shape) {
        return create(name, mean, deviation, shape);
    }
}
