package io.locmoe.engine.expert;

import io.locmoe.engine.exchange.ExpertPieces;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.expert.Experts.Matrices;
import io.locmoe.engine.parameter.Products;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.GatedActivation;
import io.locmoe.tape.Tape;
import java.util.Optional;

/**
 * One run of a rank's experts, forward and backward, piece by piece.
 *
 * <p>A product sees the rows of one piece, or, for weight gradients, all own rows of one expert or all its other rows;
 * which pieces are computed together changes no product. A product's bits may depend on its number of rows, so this
 * rule gives the same bits for any overlap. Received and sent rows have the operand type; activations between two
 * products are float32 if not only a product reads them.
 */
public final class ExpertPass {
    private final Tape tape;
    private final Matrices in;
    private final Matrices out;
    private final ExpertPieces pieces;
    private final ExpertProducts products;
    private final TensorGroup group;
    private final Optional<GatedActivation> gated;
    private final boolean kept;
    private final Span x;
    private final Span inner;
    private final Span active;

    ExpertPass(
            Tape tape,
            ElementType type,
            Matrices in,
            Matrices out,
            Optional<GatedActivation> gated,
            ExpertPieces pieces,
            TensorGroup group) {
        this.tape = tape;
        this.in = in;
        this.out = out;
        this.pieces = pieces;
        this.products = ExpertProducts.of(tape, pieces, type);
        this.group = group;
        this.gated = gated;
        this.kept = tape.recording();
        long rows = pieces.rows();
        x = memory(rows * in.from(), type);
        inner = memory(rows * in.to(), ElementType.FLOAT32);
        active = memory(rows * out.from(), type);
    }

    /** Memory that a backward run needs stays until the end of the step. */
    private Span memory(long elements, ElementType type) {
        return kept ? tape.take(elements, type) : tape.borrow(elements, type);
    }

    /** Frees memory unless a backward run needs it. */
    public void end() {
        if (!kept) {
            tape.giveBack(x);
            tape.giveBack(inner);
            tape.giveBack(active);
        }
    }

    /** Number of elements of a row. */
    public int width() {
        return in.from();
    }

    /** [rows, width] the rows to compute; the caller fills them before {@link #forward}. */
    public Span input() {
        return x;
    }

    /** Computes the rows of some pieces into {@code y}, [rows, width] in the operand type. */
    public void forward(int firstPiece, int endPiece, Span y) {
        if (group.size() == 1) {
            inTurn(firstPiece, endPiece, (first, end) -> {
                activate(first, end);
                products.linear(first, end, out, active, y, null);
            });
            return;
        }
        Span sums = Products.wide(tape, y);
        inTurn(firstPiece, endPiece, (first, end) -> {
            activate(first, end);
            products.product(first, end, out, active, sums);
        });
        group.sum(tape, pieces.of(sums, firstPiece, endPiece, out.to()));
        products.addBias(firstPiece, endPiece, out, sums);
        narrow(firstPiece, endPiece, sums, y, out.to());
    }

    /** Computes the first map and the activation of some pieces. */
    private void activate(int first, int end) {
        products.linear(first, end, in, x, inner, gated.isPresent() ? null : active);
        int rows = pieces.rows(first, end);
        if (gated.isPresent() && rows > 0) {
            Span part = pieces.of(active, first, end, out.from());
            Span values = Products.wide(tape, part);
            gated.get().forward(tape, pieces.of(inner, first, end, in.to()), values, rows, out.from());
            Products.narrow(tape, values, part);
        }
    }

    /** Computes both maps of some pieces. */
    private interface OfPieces {
        void compute(int first, int end);
    }

    /** Computes all pieces at once, or one by one if the second map then finds the first one's output in the caches. */
    private void inTurn(int firstPiece, int endPiece, OfPieces maps) {
        int step = products.oneByOne() ? 1 : Math.max(1, endPiece - firstPiece);
        for (int piece = firstPiece; piece < endPiece; piece += step) {
            maps.compute(piece, piece + step);
        }
    }

    /** Rounds the complete rows of some pieces. */
    private void narrow(int firstPiece, int endPiece, Span sums, Span rounded, int columns) {
        Products.narrow(
                tape,
                pieces.of(sums, firstPiece, endPiece, columns),
                pieces.of(rounded, firstPiece, endPiece, columns));
    }

    /** Starts the backward run, which frees its memory at the end. */
    public Backward backward() {
        return new Backward();
    }

    /** The gradients of one run. */
    public final class Backward {
        private final Span innerGradient = tape.borrow(inner.length(), active.type());
        private final Span activeGradient = gated.isPresent() ? tape.borrow(active.length()) : innerGradient;

        /** Gradients of the rows of some pieces: from {@code dy} to {@code dx}, both [rows, width]. */
        public void inputs(int firstPiece, int endPiece, Span dy, Span dx) {
            boolean complete = group.size() == 1;
            Span sums = complete ? dx : Products.wide(tape, dx);
            inTurn(firstPiece, endPiece, (first, end) -> {
                products.inputs(first, end, out, dy, gated.isPresent() ? null : inner, activeGradient);
                throughGates(first, end);
                products.inputs(first, end, in, innerGradient, null, sums);
            });
            if (!complete) {
                group.sum(tape, pieces.of(sums, firstPiece, endPiece, in.from()));
                narrow(firstPiece, endPiece, sums, dx, in.from());
            }
        }

        private void throughGates(int first, int end) {
            int rows = pieces.rows(first, end);
            if (gated.isPresent() && rows > 0) {
                Span part = pieces.of(innerGradient, first, end, in.to());
                Span values = Products.wide(tape, part);
                Span above = pieces.of(activeGradient, first, end, out.from());
                gated.get().backward(tape, pieces.of(inner, first, end, in.to()), above, values, rows, out.from());
                Products.narrow(tape, values, part);
            }
        }

        private void weights(Matrices map, Span from, Span above) {
            if (map.isTrained()) {
                products.weights(map, from, above);
            }
        }

        /** Adds the gradients of weights and biases, once {@link #inputs} has done every piece. */
        public void weights(Span dy) {
            weights(out, active, dy);
            weights(in, x, innerGradient);
            tape.giveBack(innerGradient);
            if (gated.isPresent()) {
                tape.giveBack(activeGradient);
            }
        }
    }
}
