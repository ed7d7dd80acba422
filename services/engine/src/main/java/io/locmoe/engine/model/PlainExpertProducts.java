package io.locmoe.engine.model;

import io.locmoe.engine.exchange.ExpertPieces;
import io.locmoe.engine.model.Experts.Matrices;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;

/** Plain kernels, piece by piece. */
final class PlainExpertProducts implements ExpertProducts {
    private final Tape tape;
    private final ExpertPieces pieces;

    PlainExpertProducts(Tape tape, ExpertPieces pieces) {
        this.tape = tape;
        this.pieces = pieces;
    }

    @Override
    public void linear(int firstPiece, int endPiece, Matrices map, Span x, Span y, Span active) {
        for (int p = firstPiece; p < endPiece; p++) {
            product(p, p + 1, map, x, y);
            addBias(p, p + 1, map, y);
            if (active != null && pieces.rows(p) > 0) {
                tape.launch(new Unary(Unary.Function.GELU, part(p, y, map.to()), part(p, active, map.to())));
            }
        }
    }

    @Override
    public void product(int firstPiece, int endPiece, Matrices map, Span x, Span y) {
        for (int p = firstPiece; p < endPiece; p++) {
            if (pieces.rows(p) > 0) {
                Span weight = map.weights()[pieces.experts()[p]].span();
                tape.launch(MatMul.of(
                        part(p, x, map.from()),
                        false,
                        weight,
                        false,
                        part(p, y, map.to()),
                        pieces.rows(p),
                        map.to(),
                        map.from(),
                        0f));
            }
        }
    }

    @Override
    public void addBias(int firstPiece, int endPiece, Matrices map, Span y) {
        for (int p = firstPiece; p < endPiece; p++) {
            if (pieces.rows(p) > 0) {
                Span target = part(p, y, map.to());
                Span bias = map.biases()[pieces.experts()[p]].span();
                tape.launch(new Binary(
                        Binary.Operation.ADD, target, bias, target, pieces.rows(p), map.to(), Binary.Spread.OVER_ROWS));
            }
        }
    }

    @Override
    public void inputs(int firstPiece, int endPiece, Matrices map, Span dy, Span inner, Span dx) {
        for (int p = firstPiece; p < endPiece; p++) {
            if (pieces.rows(p) > 0) {
                Span target = part(p, dx, map.from());
                Span weight = map.weights()[pieces.experts()[p]].span();
                Span above = part(p, dy, map.to());
                tape.launch(MatMul.of(above, false, weight, true, target, pieces.rows(p), map.from(), map.to(), 0f));
                if (inner != null) {
                    Span x = part(p, inner, map.from());
                    // Of the forward's input and output, the gradient of the GeLU reads the input.
                    tape.launch(new UnaryBackward(Unary.Function.GELU, x, x, target, target));
                }
            }
        }
    }

    @Override
    public void weights(Matrices map, Span x, Span dy) {
        int[] runs = pieces.runs();
        for (int run = 0; run + 1 < runs.length; run++) {
            add(runs[run], runs[run + 1], map, x, dy);
        }
    }

    /** Adds the gradients of consecutive pieces of one expert. */
    private void add(int first, int end, Matrices map, Span x, Span dy) {
        int expert = pieces.experts()[first];
        int rows = pieces.rows(first, end);
        if (rows > 0) {
            Span above = pieces.of(dy, first, end, map.to());
            Span from = pieces.of(x, first, end, map.from());
            Span weight = map.weights()[expert].gradient();
            tape.launch(MatMul.of(from, true, above, false, weight, map.from(), map.to(), rows, 1f));
            tape.launch(new SumRows(above, map.biases()[expert].gradient(), rows, map.to(), true));
        }
    }

    private Span part(int piece, Span matrix, int columns) {
        return pieces.of(matrix, piece, piece + 1, columns);
    }
}
