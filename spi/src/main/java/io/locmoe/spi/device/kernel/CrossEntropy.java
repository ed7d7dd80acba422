package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * Row-wise {@code loss[r] = -log softmax(logits[r])[target[r]]} in nats; rows with a negative target (padding) lose 0.
 *
 * @param logits        [rows, columns]
 * @param targets       [rows] of int32, below {@code columns}
 * @param probabilities [rows, columns], kept for the backward
 * @param loss          [rows]
 */
public record CrossEntropy(Span logits, Span targets, Span probabilities, Span loss, int rows, int columns)
        implements Kernel {
    public CrossEntropy {
        Check.length("logits", logits, (long) rows * columns);
        Check.indices("targets", targets, rows);
        Check.length("probabilities", probabilities, (long) rows * columns);
        Check.length("loss", loss, rows);
    }
}
