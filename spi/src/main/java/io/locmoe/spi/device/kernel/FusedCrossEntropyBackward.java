package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * Gradient of {@link FusedCrossEntropy}: with {@code p[r, c] = exp(logits[r, c] - maximum[r]) share[r]},
 * {@code gradientLogits[r, c] = gradientLoss[r] * (p[r, c] - [c == target[r]])}; 0 in rows with a negative target.
 * {@code gradientLogits} may be {@code logits} (in place).
 *
 * @param logits         [rows, columns]
 * @param targets        [rows] of int32, below {@code columns}
 * @param maximum        [rows], of the forward
 * @param share          [rows], of the forward
 * @param gradientLoss   [rows]
 * @param gradientLogits [rows, columns]
 */
public record FusedCrossEntropyBackward(
        Span logits,
        Span targets,
        Span maximum,
        Span share,
        Span gradientLoss,
        Span gradientLogits,
        int rows,
        int columns)
        implements FusedKernel {
    public FusedCrossEntropyBackward {
        Check.length("logits", logits, (long) rows * columns);
        Check.indices("targets", targets, rows);
        Check.length("maximum", maximum, rows);
        Check.length("share", share, rows);
        Check.length("gradientLoss", gradientLoss, rows);
        Check.length("gradientLogits", gradientLogits, (long) rows * columns);
    }
}
