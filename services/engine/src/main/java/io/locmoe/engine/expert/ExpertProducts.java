package io.locmoe.engine.expert;

import io.locmoe.engine.exchange.ExpertPieces;
import io.locmoe.engine.expert.Experts.Matrices;
import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;

/**
 * The kernels that a rank's experts launch for pieces of their rows: a fused kernel for several pieces at once, or
 * plain kernels piece by piece if a device lacks the fused ones. Matrices are whole; only the rows of the given pieces
 * are read and written. Operands have one type; results have that type or float32, and are rounded once.
 */
interface ExpertProducts {

    /** @param type type of the operands */
    static ExpertProducts of(Tape tape, ExpertPieces pieces, ElementType type) {
        boolean fused =
                tape.executes(type, GroupedLinear.class, GroupedLinearBackward.class, GroupedLinearGradients.class);
        return fused ? new GroupedExpertProducts(tape, pieces) : new PlainExpertProducts(tape, pieces);
    }

    /** Whether all kernels of a piece are launched before those of the next, while its rows are in the caches. */
    boolean oneByOne();

    /**
     * {@code y = x W + b}, or {@code y = x W} if the experts have no biases.
     *
     * @param active becomes GeLU(y); null if not needed
     */
    void linear(int firstPiece, int endPiece, Matrices map, Span x, Span y, Span active);

    /** {@code y = x W} in float32; the bias is added later. */
    void product(int firstPiece, int endPiece, Matrices map, Span x, Span y);

    /** {@code y += b} in float32, if the experts have biases. */
    void addBias(int firstPiece, int endPiece, Matrices map, Span y);

    /**
     * {@code dx = dy W^T}.
     *
     * @param inner if x was GeLU(inner); {@code dx} then becomes the gradient of {@code inner}; otherwise null
     */
    void inputs(int firstPiece, int endPiece, Matrices map, Span dy, Span inner, Span dx);

    /** Adds the gradients of all weights and biases: one sum over an expert's own rows, one over its other rows. */
    void weights(Matrices map, Span x, Span dy);
}
