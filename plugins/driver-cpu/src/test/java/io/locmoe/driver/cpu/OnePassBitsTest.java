package io.locmoe.driver.cpu;

import static io.locmoe.driver.cpu.FusedBitsTest.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.AddLayerNorm;
import io.locmoe.spi.device.kernel.AddLayerNormBackward;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.GroupedAdamW;
import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.tape.Tape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels that do in one pass what others do in several have the bits of those. */
class OnePassBitsTest {

    @ParameterizedTest
    @CsvSource({"5, 7", "33, 77", "200, 128"})
    void onePassAddLayerNormHasTheBitsOfTwoKernels(int rows, int columns) {
        try (Device device = new CpuDriver().open(0);
                Tape tape = new Tape(device)) {
            Numbered all = new Numbered(tape, rows, columns);
            Span[] one = all.results();
            Span[] many = all.results();
            Span part = tape.take((long) rows * columns);
            tape.launch(new AddLayerNorm(
                    all.left, all.right, all.gain, all.bias, one[0], one[1], one[2], one[3], rows, columns, 1e-5f));
            tape.launch(new AddLayerNormBackward(
                    one[0], all.gain, one[2], one[3], all.right, one[4], one[4], one[5], one[6], rows, columns));
            tape.launch(
                    new Binary(Binary.Operation.ADD, all.left, all.right, many[0], rows, columns, Binary.Spread.NONE));
            tape.launch(new LayerNorm(many[0], all.gain, all.bias, many[1], many[2], many[3], rows, columns, 1e-5f));
            tape.launch(new LayerNormBackward(
                    many[0], all.gain, many[2], many[3], all.right, part, many[5], many[6], rows, columns));
            tape.launch(new Accumulate(part, 1f, many[4]));
            for (int i = 0; i < one.length; i++) {
                assertThat(read(tape, one[i])).containsExactly(read(tape, many[i]));
            }
            tape.reset();
        }
    }

    /** Operands of a layer norm. */
    private record Numbered(Tape tape, int rows, int columns, Span left, Span right, Span gain, Span bias) {
        Numbered(Tape tape, int rows, int columns) {
            this(
                    tape,
                    rows,
                    columns,
                    values(tape, 1, rows * columns),
                    values(tape, 2, rows * columns),
                    values(tape, 3, columns),
                    values(tape, 4, columns));
        }

        /** Sum, result, mean, deviation; gradients of the sum, of the gain and of the bias, which are added to. */
        Span[] results() {
            int elements = rows * columns;
            return new Span[] {
                tape.take(elements),
                tape.take(elements),
                tape.take(rows),
                tape.take(rows),
                values(tape, 5, elements),
                values(tape, 6, columns),
                values(tape, 7, columns)
            };
        }
    }

    private static Span values(Tape tape, long seed, int length) {
        return tape.of(Numbers.uniform(seed, length, 0.1, 1), length).span();
    }

    @Test
    void groupedAdamWHasTheBitsOfSingleUpdates() {
        List<Integer> lengths = List.of(7, 40_000, 0, 128, 33);
        int length = 40_168;
        try (Device device = new CpuDriver().open(0);
                Tape tape = new Tape(device)) {
            Span[] one = new Span[4];
            Span[] many = new Span[4];
            Arrays.setAll(one, i -> values(tape, i, length));
            Arrays.setAll(many, i -> values(tape, i, length));
            List<Float> decays = List.of(0f, 0.1f, 0f, 0.2f, 0f);
            tape.launch(new GroupedAdamW(
                    one[0], one[1], one[2], one[3], lengths, decays, 0.7f, 0.01f, 0.9f, 0.99f, 1e-8f, 3));
            int first = 0;
            for (int i = 0; i < lengths.size(); i++) {
                int start = first;
                int some = lengths.get(i);
                Span[] part = Stream.of(many).map(all -> all.slice(start, some)).toArray(Span[]::new);
                tape.launch(new AdamW(
                        part[0], part[1], part[2], part[3], 0.7f, 0.01f, 0.9f, 0.99f, 1e-8f, decays.get(i), 3));
                first += some;
            }
            tape.launch(new Fill(many[1], 0f));
            for (int i = 0; i < one.length; i++) {
                assertThat(read(tape, one[i])).containsExactly(read(tape, many[i]));
            }
            tape.reset();
        }
    }

    /** A sum of rows has the same bits however many columns are beside it, also where rows are wide. */
    @ParameterizedTest
    @ValueSource(ints = {70, 128, 513})
    void rowSumsHaveTheSameBitsAtEveryWidth(int columns) {
        int rows = 300;
        try (Device device = new CpuDriver().open(0);
                Tape tape = new Tape(device)) {
            float[] x = Numbers.uniform(3, rows * columns, -1, 2);
            for (boolean accumulate : new boolean[] {false, true}) {
                Span wide = values(tape, 4, columns);
                tape.launch(new SumRows(tape.of(x, rows, columns).span(), wide, rows, columns, accumulate));
                float[] sums = read(tape, wide);
                float[] old = Numbers.uniform(4, columns, 0.1, 1);
                for (int column = 0; column < columns; column++) {
                    float[] alone = new float[rows];
                    for (int row = 0; row < rows; row++) {
                        alone[row] = x[row * columns + column];
                    }
                    Span narrow = tape.of(new float[] {old[column]}, 1).span();
                    tape.launch(new SumRows(tape.of(alone, rows, 1).span(), narrow, rows, 1, accumulate));
                    assertThat(sums[column]).isEqualTo(read(tape, narrow)[0]);
                }
            }
            tape.reset();
        }
    }
}
