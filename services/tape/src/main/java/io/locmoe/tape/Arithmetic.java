package io.locmoe.tape;

import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.Binary.Operation;
import io.locmoe.spi.device.kernel.Binary.Spread;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.SumColumns;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.memory.Span;
import java.util.Arrays;

/** Element-wise arithmetic, with the right side broadcast over the left if it is smaller. */
final class Arithmetic {
    private Arithmetic() {}

    static DeviceTensor affine(DeviceTensor in, float factor, float shift) {
        Tape tape = in.tape();
        DeviceTensor out = tape.output(in.shape(), in);
        tape.launch(new Affine(in.span(), factor, shift, out.span()));
        tape.record(
                out, gradient -> tape.contribute(in, target -> tape.launch(new Affine(gradient, factor, 0f, target))));
        return out;
    }

    static DeviceTensor of(Operation operation, DeviceTensor left, DeviceTensor right) {
        Spread spread = spread(left, right);
        Tape tape = left.tape();
        DeviceTensor out = tape.output(left.shape(), left, right);
        int rows = left.rows();
        int columns = left.columns();
        tape.launch(new Binary(operation, left.span(), right.span(), out.span(), rows, columns, spread));
        tape.record(out, gradient -> {
            left(tape, operation, left, right, gradient, spread);
            right(tape, operation, left, right, out, gradient, spread);
        });
        return out;
    }

    private static Spread spread(DeviceTensor left, DeviceTensor right) {
        if (Arrays.equals(left.shape(), right.shape())) {
            return Spread.NONE;
        } else if (right.elements() == 1) {
            return Spread.SCALAR;
        } else if (right.elements() == left.columns() && right.columns() == left.columns()) {
            return Spread.OVER_ROWS;
        } else if (right.elements() == left.rows() && right.columns() == 1) {
            return Spread.OVER_COLUMNS;
        }
        throw new IllegalArgumentException("cannot broadcast " + right + " over " + left);
    }

    private static void left(
            Tape tape, Operation operation, DeviceTensor left, DeviceTensor right, Span gradient, Spread spread) {
        tape.contribute(left, target -> {
            switch (operation) {
                case ADD, SUBTRACT -> tape.launch(new Copy(gradient, target));
                case MULTIPLY, DIVIDE ->
                    tape.launch(
                            new Binary(operation, gradient, right.span(), target, left.rows(), left.columns(), spread));
            }
        });
    }

    /**
     * d(l + r) = dy, d(l - r) = -dy, d(l r) = dy l, d(l / r) = -dy (l / r) / r, each summed over the axes along which r
     * was broadcast.
     */
    private static void right(
            Tape tape,
            Operation operation,
            DeviceTensor left,
            DeviceTensor right,
            DeviceTensor out,
            Span gradient,
            Spread spread) {
        if (!right.needsGradient()) {
            return;
        }
        int rows = left.rows();
        int columns = left.columns();
        if (operation == Operation.ADD) {
            reduce(tape, right, gradient, rows, columns, spread);
            return;
        }
        Span part = tape.borrow(left.elements());
        switch (operation) {
            case SUBTRACT -> tape.launch(new Affine(gradient, -1f, 0f, part));
            case MULTIPLY ->
                tape.launch(new Binary(Operation.MULTIPLY, gradient, left.span(), part, rows, columns, Spread.NONE));
            default -> {
                tape.launch(new Binary(Operation.MULTIPLY, gradient, out.span(), part, rows, columns, Spread.NONE));
                tape.launch(new Binary(Operation.DIVIDE, part, right.span(), part, rows, columns, spread));
                tape.launch(new Affine(part, -1f, 0f, part));
            }
        }
        reduce(tape, right, part, rows, columns, spread);
        tape.giveBack(part);
    }

    private static void reduce(Tape tape, DeviceTensor right, Span part, int rows, int columns, Spread spread) {
        switch (spread) {
            case NONE -> tape.contribute(right, target -> tape.launch(new Copy(part, target)));
            case OVER_ROWS ->
                tape.accumulate(
                        right, (target, beta) -> tape.launch(new SumRows(part, target, rows, columns, beta != 0f)));
            case OVER_COLUMNS ->
                tape.contribute(right, target -> tape.launch(new SumColumns(part, target, rows, columns)));
            case SCALAR ->
                tape.contribute(right, target -> tape.launch(new SumColumns(part, target, 1, rows * columns)));
        }
    }
}
