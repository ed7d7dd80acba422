package io.locmoe.engine.model;

import io.locmoe.engine.exchange.ExpertPieces;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.model.Experts.Matrices;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;

/**
 * One run of a rank's experts, forward and backward, piece by piece.
 *
 * <p>A product sees the rows of one piece, or, for weight gradients, all own rows of one expert or all its other rows;
 * which pieces are computed together changes no product. A product's bits may depend on its number of rows, so this is
 * what keeps them the same for any overlap.
 */
final class ExpertPass {
    private final Tape tape;
    private final Matrices in;
    private final Matrices out;
    private final ExpertPieces pieces;
    private final ExpertProducts products;
    private final TensorGroup group;
    private final boolean kept;
    private final Span x;
    private final Span inner;
    private final Span active;

    ExpertPass(Tape tape, Matrices in, Matrices out, ExpertPieces pieces, TensorGroup group) {
        this.tape = tape;
        this.in = in;
        this.out = out;
        this.pieces = pieces;
        this.products = ExpertProducts.of(tape, pieces);
        this.group = group;
        this.kept = tape.recording();
        long rows = pieces.rows();
        x = memory(rows * in.from());
        inner = memory(rows * in.to());
        active = memory(rows * in.to());
    }

    /** What a backward run needs stays until the end of the step. */
    private Span memory(long elements) {
        return kept ? tape.take(elements) : tape.borrow(elements);
    }

    /** Gives back what no backward run will need. */
    void end() {
        if (!kept) {
            tape.giveBack(x);
            tape.giveBack(inner);
            tape.giveBack(active);
        }
    }

    /** [rows, width] the rows to compute, which the caller fills before {@link #forward}. */
    Span input() {
        return x;
    }

    /** Computes the rows of some pieces into {@code y}, [rows, width]. */
    void forward(int firstPiece, int endPiece, Span y) {
        products.linear(firstPiece, endPiece, in, x, inner, active);
        if (group.size() == 1) {
            products.linear(firstPiece, endPiece, out, active, y, null);
        } else {
            products.product(firstPiece, endPiece, out, active, y);
            group.sum(tape, pieces.of(y, firstPiece, endPiece, out.to()));
            products.addBias(firstPiece, endPiece, out, y);
        }
    }

    /** The backward run; its memory is given back at its end. */
    Backward backward() {
        return new Backward();
    }

    /** Gradients of one run. */
    final class Backward {
        private final Span innerGradient = tape.borrow(inner.length());

        /** Gradients of the rows of some pieces: from {@code dy} to {@code dx}, both [rows, width]. */
        void inputs(int firstPiece, int endPiece, Span dy, Span dx) {
            products.inputs(firstPiece, endPiece, out, dy, inner, innerGradient);
            products.inputs(firstPiece, endPiece, in, innerGradient, null, dx);
            group.sum(tape, pieces.of(dx, firstPiece, endPiece, in.from()));
        }

        /** Adds the gradients of weights and biases, once {@link #inputs} has done every piece. */
        void weights(Span dy) {
            products.weights(out, active, dy);
            products.weights(in, x, innerGradient);
            tape.giveBack(innerGradient);
        }
    }
}
