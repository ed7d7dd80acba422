package io.locmoe.driver.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.ForwardingDevice;
import io.locmoe.spi.device.kernel.CrossEntropy;
import io.locmoe.spi.device.kernel.CrossEntropyBackward;
import io.locmoe.spi.device.kernel.FusedCrossEntropy;
import io.locmoe.spi.device.kernel.FusedCrossEntropyBackward;
import io.locmoe.spi.device.kernel.FusedKernel;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fused kernels add in the order of the plain ones that they stand for, at every shape, so all bits are the same. */
class FusedBitsTest {

    /** Values and gradients of some means of blocks. */
    private static List<float[]> means(Device device, int rows, int columns, int groups, boolean lengthFirst) {
        try (device;
                Tape tape = new Tape(device)) {
            DeviceTensor x = tape.variable(Numbers.uniform(3, rows * columns, -1, 2), rows, columns);
            Tensor first = lengthFirst ? x.normalizedGroupMean(groups) : x.groupMean(groups);
            Tensor second = lengthFirst ? x.groupMean(groups) : x.normalizedGroupMean(groups);
            DeviceTensor sum = (DeviceTensor) first.multiply(second).exp().sum();
            tape.backward(List.of(sum), new float[] {1f});
            List<float[]> all = List.of(first.toArray(), second.toArray(), read(tape, x.gradient()));
            tape.reset();
            return all;
        }
    }

    static float[] read(Tape tape, Span span) {
        DeviceTensor tensor = tape.parameter(true, (int) span.length());
        tensor.bind(span, null);
        return tensor.toArray();
    }

    private static Device plain() {
        return new ForwardingDevice(new CpuDriver().open(0)) {
            @Override
            public boolean supports(Class<? extends Kernel> kernel) {
                return !FusedKernel.class.isAssignableFrom(kernel) && super.supports(kernel);
            }

            @Override
            public boolean supports(Class<? extends Kernel> kernel, ElementType type) {
                return !FusedKernel.class.isAssignableFrom(kernel) && super.supports(kernel, type);
            }
        };
    }

    @ParameterizedTest
    @CsvSource({"33, 77, 7", "40, 128, 8", "5, 20, 20", "3, 4200, 2", "17, 48, 1"})
    void fusedBlockMeansHaveTheBitsOfPlainKernels(int rows, int columns, int groups) {
        for (boolean lengthFirst : new boolean[] {true, false}) {
            List<float[]> fused = means(new CpuDriver().open(0), rows, columns, groups, lengthFirst);
            List<float[]> composed = means(plain(), rows, columns, groups, lengthFirst);
            for (int i = 0; i < fused.size(); i++) {
                assertThat(fused.get(i)).containsExactly(composed.get(i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 77, 256, 1003})
    void fusedCrossEntropyHasTheBitsOfPlainKernels(int columns) {
        int rows = 33;
        try (Device device = new CpuDriver().open(0);
                Tape tape = new Tape(device)) {
            Span logits = tape.of(Numbers.uniform(5, rows * columns, -9, 9), rows, columns)
                    .span();
            Span gradient = tape.of(Numbers.uniform(6, rows, -1, 1), rows).span();
            int[] chosen = new int[rows];
            for (int row = 0; row < rows; row++) {
                chosen[row] = row % (columns + 1) - 1;
            }
            Span targets = tape.indices(chosen);
            Span[] plain = {tape.take(rows), tape.take(logits.length()), tape.take(logits.length())};
            Span[] fused = {tape.take(rows), tape.take(rows), tape.take(rows), tape.take(logits.length())};
            tape.launch(new CrossEntropy(logits, targets, plain[1], plain[0], rows, columns));
            tape.launch(new CrossEntropyBackward(plain[1], targets, gradient, plain[2], rows, columns));
            tape.launch(new FusedCrossEntropy(logits, targets, fused[1], fused[2], fused[0], rows, columns));
            tape.launch(new FusedCrossEntropyBackward(
                    logits, targets, fused[1], fused[2], gradient, fused[3], rows, columns));
            assertThat(read(tape, fused[0])).containsExactly(read(tape, plain[0]));
            assertThat(read(tape, fused[3])).containsExactly(read(tape, plain[2]));
            tape.reset();
        }
    }

    /** Sums of weighted rows, and gradients of rows and weights. */
    private static List<float[]> combined(Device device, int rows, int columns) {
        try (device;
                Tape tape = new Tape(device)) {
            DeviceTensor x = tape.variable(Numbers.uniform(3, rows * columns, -1, 2), rows, columns);
            DeviceTensor weights = tape.variable(Numbers.uniform(4, rows, -1, 1), rows);
            int[] to = new int[rows];
            Arrays.setAll(to, row -> row * 7 % 19);
            DeviceTensor copies = x.gatherRows(to);
            DeviceTensor out = copies.combineRows(weights, to, 23);
            tape.backward(List.of(out.multiply(out).sum()), new float[] {1f});
            List<float[]> all = List.of(out.toArray(), read(tape, x.gradient()), read(tape, weights.gradient()));
            tape.reset();
            return all;
        }
    }

    @ParameterizedTest
    @CsvSource({"40, 5", "33, 77", "64, 128", "19, 2500"})
    void fusedRowCombinationHasTheBitsOfPlainKernels(int rows, int columns) {
        List<float[]> fused = combined(new CpuDriver().open(0), rows, columns);
        List<float[]> composed = combined(plain(), rows, columns);
        for (int i = 0; i < fused.size(); i++) {
            assertThat(fused.get(i)).containsExactly(composed.get(i));
        }
    }
}
