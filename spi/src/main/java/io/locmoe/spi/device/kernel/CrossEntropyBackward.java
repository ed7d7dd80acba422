package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * {@code gradientLogits[r, c] = gradientLoss[r] * (probabilities[r, c] - [c == target[r]])}; 0 in rows with a negative
 * target. {@code gradientLogits} may be {@code probabilities} (in place).
 */
public record CrossEntropyBackward(
        Span probabilities, Span targets, Span gradientLoss, Span gradientLogits, int rows, int columns)
        implements Kernel {
    public CrossEntropyBackward {
        Check.length("probabilities", probabilities, (long) rows * columns);
        Check.indices("targets", targets, rows);
        Check.length("gradientLoss", gradientLoss, rows);
        Check.length("gradientLogits", gradientLogits, (long) rows * columns);
    }
}
