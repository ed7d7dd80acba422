package io.locmoe.engine.position;

import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;

/** Rotates the rows of a linear map in place, before they are rounded, and their gradients back. */
public interface Rotation {
    /** @param back whether {@code matrix}, the shape of the rows, is their gradient */
    void apply(Tape tape, Span matrix, boolean back);

    /** Leaves everything as it is. */
    static Rotation none() {
        return (tape, matrix, back) -> {};
    }
}
