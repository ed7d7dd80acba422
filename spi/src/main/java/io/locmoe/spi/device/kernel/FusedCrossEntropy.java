package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * {@link CrossEntropy} that keeps two numbers of a row for the backward instead of its probabilities, which are then
 * computed again: {@code loss[r] = -log softmax(logits[r])[target[r]]} in nats; rows with a negative target (padding)
 * lose 0.
 *
 * @param logits  [rows, columns]
 * @param targets [rows] of int32, below {@code columns}
 * @param maximum [rows], the largest logit of each row
 * @param share   [rows], {@code 1 / sum_c exp(logits[r, c] - maximum[r])}, the probability of the largest logit
 * @param loss    [rows]
 */
public record FusedCrossEntropy(Span logits, Span targets, Span maximum, Span share, Span loss, int rows, int columns)
        implements FusedKernel {
    public FusedCrossEntropy {
        Check.length("logits", logits, (long) rows * columns);
        Check.indices("targets", targets, rows);
        Check.length("maximum", maximum, rows);
        Check.length("share", share, rows);
        Check.length("loss", loss, rows);
    }
}
