package io.locmoe.driver.cpu;

import static io.locmoe.driver.cpu.FusedBitsTest.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kernels that take rows in groups give each row the bits that it has alone; casts in parts, those of each number. */
class RowGroupBitsTest {

    /** Operands of kernels over rows, and what comes out row by row. */
    private record Rows(Tape tape, int rows, int columns, Span x, Span y, Span gain, Span bias) {
        Rows(Tape tape, int rows, int columns) {
            this(
                    tape,
                    rows,
                    columns,
                    values(tape, 1, rows * columns),
                    values(tape, 2, rows * columns),
                    values(tape, 3, columns),
                    values(tape, 4, columns));
        }

        private static Span values(Tape tape, long seed, int length) {
            return tape.of(Numbers.uniform(seed, length, -2, 5), length).span();
        }

        Rows row(int row) {
            long start = (long) row * columns;
            return new Rows(tape, 1, columns, x.slice(start, columns), y.slice(start, columns), gain, bias);
        }

        /** Softmax, its gradient, layer norm and its gradient, of all rows. */
        List<float[]> results() {
            Span[] out = new Span[4];
            Arrays.setAll(out, i -> tape.take((long) rows * columns));
            Span[] r = {tape.take(rows), tape.take(rows), tape.take(columns), tape.take(columns)};
            List<Kernel> kernels = List.of(
                    new Softmax(x, out[0], rows, columns, 0.3f, false),
                    new SoftmaxBackward(x, y, out[1], rows, columns, 0.3f),
                    new LayerNorm(x, gain, bias, out[2], r[0], r[1], rows, columns, 1e-5f),
                    new LayerNormBackward(x, gain, r[0], r[1], y, out[3], r[2], r[3], rows, columns));
            kernels.forEach(tape::launch);
            return Arrays.stream(out).map(span -> read(tape, span)).toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 16", "9, 5", "37, 77", "40, 128"})
    void eachRowHasTheBitsThatItHasAlone(int rows, int columns) {
        try (Device device = new CpuDriver().open(0);
                Tape tape = new Tape(device)) {
            Rows all = new Rows(tape, rows, columns);
            List<float[]> together = all.results();
            for (int row = 0; row < rows; row++) {
                List<float[]> alone = all.row(row).results();
                for (int i = 0; i < alone.size(); i++) {
                    float[] same = Arrays.copyOfRange(together.get(i), row * columns, (row + 1) * columns);
                    assertThat(alone.get(i)).containsExactly(same).doesNotContain(Float.NaN);
                }
            }
            tape.reset();
        }
    }

    /** More numbers than go through an array at a time, with every half there is. */
    @Test
    void castsOfFloat16AreThoseOfEachNumber() {
        int length = 65_536 + 77;
        try (Device device = new CpuDriver().open(0);
                Tape tape = new Tape(device)) {
            float[] numbers = new float[length];
            for (int i = 0; i < length; i++) {
                numbers[i] = Float.float16ToFloat((short) i) * (1 + i % 7 * 1e-4f);
            }
            Span in = tape.of(numbers, length).span();
            Span half = tape.take(length, ElementType.FLOAT16);
            Span out = tape.take(length);
            tape.launch(new Cast(in, half));
            tape.launch(new Cast(half, out));
            float[] cast = read(tape, out);
            for (int i = 0; i < length; i++) {
                numbers[i] = Float.float16ToFloat(Float.floatToFloat16(numbers[i]));
            }
            assertThat(cast).containsExactly(numbers);
            tape.reset();
        }
    }
}
