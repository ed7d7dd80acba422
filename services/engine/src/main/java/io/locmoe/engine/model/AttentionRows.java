package io.locmoe.engine.model;

import io.locmoe.engine.model.Documents.Stretch;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;

/**
 * The rows of a stretch of documents in attention.
 *
 * @param qkv   [tokens, 3 width] queries, keys and values of all rows, in the layout of {@link Attention}
 * @param mixed [tokens, width] the result of all rows
 * @param width elements of all heads together
 * @param scale factor of the scores
 * @param sight keys that a query sees
 */
record AttentionRows(Tape tape, Span qkv, Span mixed, Stretch stretch, int heads, int width, float scale, Sight sight) {

    /** The stretch's rows of a matrix with so many columns. */
    Span of(Span matrix, int columns) {
        return matrix.slice((long) stretch.first() * columns, (long) stretch.rows() * columns);
    }

    Span ownQkv() {
        return of(qkv, 3 * width);
    }

    Span ownMixed() {
        return of(mixed, width);
    }
}
