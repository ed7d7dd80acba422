package io.locmoe.engine.position;

import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * {@link RotaryPositions} composed of plain kernels. Rows are seen as halves of heads: x becomes x C + y S, where y has
 * the halves of each head exchanged, and C and S have the cosines and the signed sines of a whole row; 1 and 0 for the
 * heads that are not turned.
 */
final class ComposedRotation {
    private ComposedRotation() {}

    /**
     * Rotates the first heads of each row.
     *
     * @param cosines [sequence x half]
     * @param heads   heads of a row
     * @param turned  those that are turned, which come first
     */
    static Rotation of(Tape tape, float[] cosines, float[] sines, int rows, int heads, int turned, int sequence) {
        int half = cosines.length / sequence;
        int halves = 2 * heads;
        DeviceTensor table = table(tape, cosines, sines, sequence, half);
        int[] factors = indices(sequence * halves, i -> i % halves < 2 * turned ? i / halves : 3 * sequence);
        int[] signed = indices(
                sequence * halves,
                i -> i % halves < 2 * turned ? (i % 2 == 0 ? 2 : 1) * sequence + i / halves : 3 * sequence + 1);
        Span exchanged = tape.indices(indices(rows * halves, i -> i ^ 1));
        Span ofItself = table.gatherRows(factors).span();
        Span ofOther = table.gatherRows(signed).span();
        return (on, matrix, back) -> {
            Span other = on.borrow(matrix.length());
            on.launch(new GatherRows(matrix, exchanged, other, rows * halves, rows * halves, half));
            multiply(on, other, ofOther);
            multiply(on, matrix, ofItself);
            on.launch(new Accumulate(other, back ? -1f : 1f, matrix));
            on.giveBack(other);
        };
    }

    /** Cosines, sines and their negatives for each position, then a row of ones and one of zeros. */
    private static DeviceTensor table(Tape tape, float[] cosines, float[] sines, int sequence, int half) {
        int size = sequence * half;
        float[] table = new float[3 * size + 2 * half];
        for (int i = 0; i < size; i++) {
            table[i] = cosines[i];
            table[size + i] = sines[i];
            table[2 * size + i] = -sines[i];
        }
        Arrays.fill(table, 3 * size, 3 * size + half, 1f);
        return tape.of(table, 3 * sequence + 2, half);
    }

    private static int[] indices(int count, IntUnaryOperator index) {
        return IntStream.range(0, count).map(index).toArray();
    }

    /** Multiplies the rows of every sequence by the same numbers. */
    private static void multiply(Tape tape, Span matrix, Span factors) {
        int columns = (int) factors.length();
        tape.launch(new Binary(
                Binary.Operation.MULTIPLY,
                matrix,
                factors,
                matrix,
                (int) (matrix.length() / columns),
                columns,
                Binary.Spread.OVER_ROWS));
    }
}
