package io.locmoe.spi.tensor;

/** Makes constants on the rank's device. They live until the end of the step and get no gradient. */
public interface Tensors {

    /** A tensor of the given values. The array is copied. */
    Tensor of(float[] values, int... shape);

    /** A tensor in which every element is {@code value}. */
    Tensor full(float value, int... shape);
}
