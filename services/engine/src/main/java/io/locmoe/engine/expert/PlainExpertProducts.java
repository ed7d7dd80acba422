package io.locmoe.engine.expert;

import io.locmoe.engine.exchange.ExpertPieces;
import io.locmoe.engine.expert.Experts.Matrices;
import io.locmoe.engine.parameter.Products;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;

/** Launches plain kernels, piece by piece. Results of a smaller type are float32 until complete, and then rounded. */
final class PlainExpertProducts implements ExpertProducts {
    private final Tape tape;
    private final ExpertPieces pieces;

    PlainExpertProducts(Tape tape, ExpertPieces pieces) {
        this.tape = tape;
        this.pieces = pieces;
    }

    /** The number of launches does not depend on the order. */
    @Override
    public boolean oneByOne() {
        return true;
    }

    @Override
    public void linear(int firstPiece, int endPiece, Matrices map, Span x, Span y, Span active) {
        for (int p = firstPiece; p < endPiece; p++) {
            if (pieces.rows(p) > 0) {
                linear(p, map, x, part(p, y, map.to()), active == null ? null : part(p, active, map.to()));
            }
        }
    }

    private void linear(int p, Matrices map, Span x, Span y, Span active) {
        Span sum = Products.wide(tape, y);
        product(p, map, x, sum);
        addBias(p, map, sum);
        if (active != null) {
            Span gelu = Products.wide(tape, active);
            tape.launch(new Unary(Unary.Function.GELU, sum, gelu));
            Products.narrow(tape, gelu, active);
        }
        Products.narrow(tape, sum, y);
    }

    @Override
    public void product(int firstPiece, int endPiece, Matrices map, Span x, Span y) {
        for (int p = firstPiece; p < endPiece; p++) {
            if (pieces.rows(p) > 0) {
                product(p, map, x, part(p, y, map.to()));
            }
        }
    }

    /** @param y the rows of the piece */
    private void product(int p, Matrices map, Span x, Span y) {
        Span weight = map.operand(pieces.experts()[p]);
        tape.launch(
                MatMul.of(part(p, x, map.from()), false, weight, false, y, pieces.rows(p), map.to(), map.from(), 0f));
    }

    @Override
    public void addBias(int firstPiece, int endPiece, Matrices map, Span y) {
        for (int p = firstPiece; p < endPiece; p++) {
            if (pieces.rows(p) > 0) {
                addBias(p, map, part(p, y, map.to()));
            }
        }
    }

    private void addBias(int p, Matrices map, Span y) {
        if (!map.biased()) {
            return;
        }
        Span bias = map.biases()[pieces.experts()[p]].span();
        tape.launch(new Binary(Binary.Operation.ADD, y, bias, y, pieces.rows(p), map.to(), Binary.Spread.OVER_ROWS));
    }

    @Override
    public void inputs(int firstPiece, int endPiece, Matrices map, Span dy, Span inner, Span dx) {
        for (int p = firstPiece; p < endPiece; p++) {
            if (pieces.rows(p) > 0) {
                inputs(p, map, dy, inner, part(p, dx, map.from()));
            }
        }
    }

    private void inputs(int p, Matrices map, Span dy, Span inner, Span dx) {
        Span target = Products.wide(tape, dx);
        Span weight = map.operand(pieces.experts()[p]);
        Span above = part(p, dy, map.to());
        tape.launch(MatMul.of(above, false, weight, true, target, pieces.rows(p), map.from(), map.to(), 0f));
        if (inner != null) {
            Span x = part(p, inner, map.from());
            // GeLU's gradient reads the input of the forward pass, not its output.
            tape.launch(new UnaryBackward(Unary.Function.GELU, x, x, target, target));
        }
        Products.narrow(tape, target, dx);
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
            if (map.biased()) {
                Span bias = map.biases()[expert].gradient();
                Products.widened(tape, above, wide -> tape.launch(new SumRows(wide, bias, rows, map.to(), true)));
            }
        }
    }

    private Span part(int piece, Span matrix, int columns) {
        return pieces.of(matrix, piece, piece + 1, columns);
    }
}
