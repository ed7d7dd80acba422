package io.locmoe.driver.ascend;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** More pieces of rows than one operator takes matrices, with a matrix of one number each. */
@EnabledIf("io.locmoe.driver.ascend.SimulatedToolkit#isThere")
class ManyPiecesTest {
    private static final int PIECES = 300;
    private static final List<Integer> ROWS =
            IntStream.range(0, PIECES).map(piece -> piece % 3).boxed().toList();
    /** The piece of each row. */
    private static final int[] OF_ROW = IntStream.range(0, PIECES)
            .flatMap(piece -> IntStream.range(0, piece % 3).map(row -> piece))
            .toArray();

    @Test
    void eachRowMeetsTheMatrixOfItsPiece() {
        try (Device device = new AscendDriver(SimulatedToolkit.environment()).open(0);
                Tape tape = new Tape(device)) {
            DeviceTensor x = numbers(tape, OF_ROW.length, 1);
            DeviceTensor weights = numbers(tape, PIECES, 10);
            DeviceTensor out = numbers(tape, OF_ROW.length, 0);
            tape.launch(new GroupedLinear(ROWS, x.span(), each(weights), each(weights), out.span(), null, 1, 1));
            assertThat(out.toArray()).isEqualTo(ofRows(row -> (row + 2) * (OF_ROW[row] + 10)));
            tape.launch(new GroupedLinearBackward(ROWS, x.span(), each(weights), null, out.span(), 1, 1));
            assertThat(out.toArray()).isEqualTo(ofRows(row -> (row + 1) * (OF_ROW[row] + 10)));
            DeviceTensor biases = numbers(tape, PIECES, 10);
            tape.launch(new GroupedLinearGradients(ROWS, x.span(), x.span(), each(weights), each(biases), 1, 1));
            assertThat(weights.toArray()).isEqualTo(sums(2));
            assertThat(biases.toArray()).isEqualTo(sums(1));
        }
    }

    /** first, first + 1, ... */
    private static DeviceTensor numbers(Tape tape, int count, int first) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i + first;
        }
        return tape.of(values, count);
    }

    private static List<Span> each(DeviceTensor numbers) {
        return IntStream.range(0, PIECES)
                .mapToObj(piece -> numbers.span().slice(piece, 1))
                .toList();
    }

    private interface OfRow {
        float value(int row);
    }

    private static float[] ofRows(OfRow function) {
        float[] values = new float[OF_ROW.length];
        for (int row = 0; row < values.length; row++) {
            values[row] = function.value(row);
        }
        return values;
    }

    /** What was there, and the powers of the numbers of a piece's rows. */
    private static float[] sums(int power) {
        float[] sums = new float[PIECES];
        for (int piece = 0; piece < PIECES; piece++) {
            sums[piece] = piece + 10;
        }
        for (int row = 0; row < OF_ROW.length; row++) {
            sums[OF_ROW[row]] += (float) Math.pow(row + 1, power);
        }
        return sums;
    }
}
