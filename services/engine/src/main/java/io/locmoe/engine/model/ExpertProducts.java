package io.locmoe.engine.model;

import io.locmoe.engine.exchange.ExpertPieces;
import io.locmoe.engine.model.Experts.Matrices;
import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;

/**
 * What a rank's experts launch for the pieces of their rows: one kernel for several pieces by the fused ones, or the
 * plain ones piece by piece where a device lacks those. Matrices are whole; only the rows of the pieces in question are
 * read and written. Matrices that are multiplied are of the type of the products; results are of it or float32, and
 * rounded once.
 */
interface ExpertProducts {

    /** @param type of the matrices that are multiplied */
    static ExpertProducts of(Tape tape, ExpertPieces pieces, ElementType type) {
        boolean fused =
                tape.executes(type, GroupedLinear.class, GroupedLinearBackward.class, GroupedLinearGradients.class);
        return fused ? new GroupedExpertProducts(tape, pieces) : new PlainExpertProducts(tape, pieces);
    }

    /** Whether what is computed of a piece is launched before anything of the next piece, while its rows are near. */
    boolean oneByOne();

    /**
     * {@code y = x W + b}.
     *
     * @param active becomes GeLU(y); null where it is not wanted
     */
    void linear(int firstPiece, int endPiece, Matrices map, Span x, Span y, Span active);

    /** {@code y = x W} in float32, where the bias is added later. */
    void product(int firstPiece, int endPiece, Matrices map, Span x, Span y);

    /** {@code y += b} in float32. */
    void addBias(int firstPiece, int endPiece, Matrices map, Span y);

    /**
     * {@code dx = dy W^T}.
     *
     * @param inner where x was GeLU(inner), and {@code dx} becomes the gradient of it; null where it was not
     */
    void inputs(int firstPiece, int endPiece, Matrices map, Span dy, Span inner, Span dx);

    /** Adds the gradients of all weights and biases: over all own rows of an expert, and over all others of it. */
    void weights(Matrices map, Span x, Span dy);
}
