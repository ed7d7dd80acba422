package io.locmoe.engine.model;

import io.locmoe.engine.exchange.ExpertPieces;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.model.Experts.Matrices;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;

/**
 * One run of a rank's experts, forward and backward, piece by piece.
 *
 * <p>A product sees the rows of one piece, or, for weight gradients, all own rows of one expert or all its other rows;
 * which pieces are computed together changes no product. A product's bits may depend on its number of rows, so this is
 * what keeps them the same for any overlap. Rows that arrive and leave are of the type of the products; what lies
 * between two products is float32 where more than a product is computed from it.
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

    ExpertPass(Tape tape, ElementType type, Matrices in, Matrices out, ExpertPieces pieces, TensorGroup group) {
        this.tape = tape;
        this.in = in;
        this.out = out;
        this.pieces = pieces;
        this.products = ExpertProducts.of(tape, pieces, type);
        this.group = group;
        this.kept = tape.recording();
        long rows = pieces.rows();
        x = memory(rows * in.from(), type);
        inner = memory(rows * in.to(), ElementType.FLOAT32);
        active = memory(rows * in.to(), type);
    }

    /** What a backward run needs stays until the end of the step. */
    private Span memory(long elements, ElementType type) {
        return kept ? tape.take(elements, type) : tape.borrow(elements, type);
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

    /** Computes the rows of some pieces into {@code y}, [rows, width] of the type of the products. */
    void forward(int firstPiece, int endPiece, Span y) {
        if (group.size() == 1) {
            inTurn(firstPiece, endPiece, (first, end) -> {
                products.linear(first, end, in, x, inner, active);
                products.linear(first, end, out, active, y, null);
            });
            return;
        }
        Span sums = Products.wide(tape, y);
        inTurn(firstPiece, endPiece, (first, end) -> {
            products.linear(first, end, in, x, inner, active);
            products.product(first, end, out, active, sums);
        });
        group.sum(tape, pieces.of(sums, firstPiece, endPiece, out.to()));
        products.addBias(firstPiece, endPiece, out, sums);
        narrow(firstPiece, endPiece, sums, y, out.to());
    }

    /** Both maps of some pieces. */
    private interface OfPieces {
        void compute(int first, int end);
    }

    /** All pieces at once, or one after the other where what one map wrote shall be near when the other reads it. */
    private void inTurn(int firstPiece, int endPiece, OfPieces maps) {
        int step = products.oneByOne() ? 1 : Math.max(1, endPiece - firstPiece);
        for (int piece = firstPiece; piece < endPiece; piece += step) {
            maps.compute(piece, piece + step);
        }
    }

    /** Rounds the rows of some pieces, once they are complete. */
    private void narrow(int firstPiece, int endPiece, Span sums, Span rounded, int columns) {
        Products.narrow(
                tape,
                pieces.of(sums, firstPiece, endPiece, columns),
                pieces.of(rounded, firstPiece, endPiece, columns));
    }

    /** The backward run; its memory is given back at its end. */
    Backward backward() {
        return new Backward();
    }

    /** Gradients of one run. */
    final class Backward {
        private final Span innerGradient = tape.borrow(active.length(), active.type());

        /** Gradients of the rows of some pieces: from {@code dy} to {@code dx}, both [rows, width]. */
        void inputs(int firstPiece, int endPiece, Span dy, Span dx) {
            boolean complete = group.size() == 1;
            Span sums = complete ? dx : Products.wide(tape, dx);
            inTurn(firstPiece, endPiece, (first, end) -> {
                products.inputs(first, end, out, dy, inner, innerGradient);
                products.inputs(first, end, in, innerGradient, null, sums);
            });
            if (!complete) {
                group.sum(tape, pieces.of(sums, firstPiece, endPiece, in.from()));
                narrow(firstPiece, endPiece, sums, dx, in.from());
            }
        }

        /** Adds the gradients of weights and biases, once {@link #inputs} has done every piece. */
        void weights(Span dy) {
            products.weights(out, active, dy);
            products.weights(in, x, innerGradient);
            tape.giveBack(innerGradient);
        }
    }
}
