package io.locmoe.engine.model;

import io.locmoe.engine.exchange.ExpertPieces;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.model.Experts.Matrices;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;

/**
 * One run of a rank's experts, forward and backward, piece by piece.
 *
 * <p>A kernel sees the rows of one piece, or, for weight gradients, all own rows of one expert or all its other rows;
 * which pieces are computed together changes no kernel call. A product's bits may depend on its number of rows, so this
 * is what keeps them the same for any overlap.
 */
final class ExpertPass {
    private final Tape tape;
    private final Matrices in;
    private final Matrices out;
    private final ExpertPieces pieces;
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
        for (int p = firstPiece; p < endPiece; p++) {
            if (pieces.rows(p) > 0) {
                product(p, in, x, inner);
                addBias(p, in, inner);
                tape.launch(new Unary(Unary.Function.GELU, part(p, inner, in.to()), part(p, active, in.to())));
                product(p, out, active, y);
            }
        }
        group.sum(tape, between(firstPiece, endPiece, y, out.to()));
        for (int p = firstPiece; p < endPiece; p++) {
            if (pieces.rows(p) > 0) {
                addBias(p, out, y);
            }
        }
    }

    private void product(int p, Matrices map, Span from, Span to) {
        tape.launch(MatMul.of(
                part(p, from, map.from()),
                false,
                map.weights()[pieces.experts()[p]].span(),
                false,
                part(p, to, map.to()),
                pieces.rows(p),
                map.to(),
                map.from(),
                0f));
    }

    private void addBias(int p, Matrices map, Span to) {
        Span target = part(p, to, map.to());
        tape.launch(new Binary(
                Binary.Operation.ADD,
                target,
                map.biases()[pieces.experts()[p]].span(),
                target,
                pieces.rows(p),
                map.to(),
                Binary.Spread.OVER_ROWS));
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
            for (int p = firstPiece; p < endPiece; p++) {
                if (pieces.rows(p) > 0) {
                    transposed(p, out, dy, innerGradient);
                    Span hidden = part(p, innerGradient, in.to());
                    tape.launch(new UnaryBackward(
                            Unary.Function.GELU, part(p, inner, in.to()), part(p, active, in.to()), hidden, hidden));
                    transposed(p, in, innerGradient, dx);
                }
            }
            group.sum(tape, between(firstPiece, endPiece, dx, in.from()));
        }

        private void transposed(int p, Matrices map, Span dy, Span dx) {
            tape.launch(MatMul.of(
                    part(p, dy, map.to()),
                    false,
                    map.weights()[pieces.experts()[p]].span(),
                    true,
                    part(p, dx, map.from()),
                    pieces.rows(p),
                    map.from(),
                    map.to(),
                    0f));
        }

        /** Adds the gradients of weights and biases, once {@link #inputs} has done every piece. */
        void weights(Span dy) {
            int first = 0;
            for (int p = 1; p <= pieces.count(); p++) {
                if (p == pieces.count() || pieces.experts()[p] != pieces.experts()[first]) {
                    add(first, p, out, active, dy);
                    add(first, p, in, x, innerGradient);
                    first = p;
                }
            }
            tape.giveBack(innerGradient);
        }

        /** Adds the gradients of consecutive pieces of one expert. */
        private void add(int first, int end, Matrices map, Span from, Span dy) {
            int expert = pieces.experts()[first];
            int rows = pieces.offsets()[end] - pieces.offsets()[first];
            if (rows > 0) {
                Span part = between(first, end, dy, map.to());
                tape.launch(MatMul.of(
                        between(first, end, from, map.from()),
                        true,
                        part,
                        false,
                        map.weights()[expert].gradient(),
                        map.from(),
                        map.to(),
                        rows,
                        1f));
                tape.launch(new SumRows(part, map.biases()[expert].gradient(), rows, map.to(), true));
            }
        }
    }

    private Span part(int piece, Span matrix, int columns) {
        return between(piece, piece + 1, matrix, columns);
    }

    /** The rows of some pieces. */
    private Span between(int first, int end, Span matrix, int columns) {
        int from = pieces.offsets()[first];
        return matrix.slice((long) from * columns, (long) (pieces.offsets()[end] - from) * columns);
    }
}
