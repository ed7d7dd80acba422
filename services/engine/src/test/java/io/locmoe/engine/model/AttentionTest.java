package io.locmoe.engine.model;

import static io.locmoe.conformance.tensor.Numbers.assertClose;
import static io.locmoe.conformance.tensor.Numbers.doubles;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.driver.cpu.CpuDriver;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.ForwardingDevice;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attention by the fused kernels against the same layer composed of plain ones, and the memory that both keep. */
class AttentionTest {
    private static final int WIDTH = 32;
    private static final int HEADS = 4;

    /** A device with all kernels of a family, or without those of attention. */
    private static Device device(String family, boolean fused) {
        return new ForwardingDevice(new CpuDriver(family).open(0)) {
            @Override
            public boolean supports(Class<? extends Kernel> kernel) {
                return (fused || kernel != FusedAttention.class) && super.supports(kernel);
            }

            @Override
            public boolean supports(Class<? extends Kernel> kernel, ElementType type) {
                return (fused || kernel != FusedAttention.class) && super.supports(kernel, type);
            }
        };
    }

    /** Output, gradients of the input and of the parameters, and the bytes of device memory that were taken for it. */
    private record Pass(float[] out, float[] ofInput, float[] ofParameters, long bytes) {
        List<float[]> all() {
            return List.of(out, ofInput, ofParameters);
        }
    }

    private static Pass pass(String family, boolean fused, int sequences, int sequence) {
        int rows = sequences * sequence;
        try (Device device = device(family, fused);
                LayerBench bench = new LayerBench(device, block -> {
                    Attention attention = new Attention(block, "a", WIDTH, HEADS, 1f, TensorGroup.solo());
                    return x -> attention.apply(x, sequence);
                })) {
            DeviceTensor x = bench.tape.variable(Numbers.uniform(8, rows * WIDTH, -1, 1), rows, WIDTH);
            DeviceTensor out = bench.layer.apply(x);
            DeviceTensor weighted = out.multiply(bench.tape.of(Numbers.uniform(9, rows * WIDTH, -1, 1), rows, WIDTH));
            bench.tape.backward(List.of(weighted.sum()), new float[] {1f});
            Pass pass = new Pass(
                    out.toArray(),
                    LayerBench.read(bench.tape, x.gradient()),
                    LayerBench.read(bench.tape, bench.block.gradients()),
                    bench.tape.memoryBytes());
            bench.tape.reset();
            return pass;
        }
    }

    /**
     * One panel has the whole sequence. Where it has several tiles, sums lack zeros, which moves no bit where products
     * add in the order of the terms: those of the vector API do; of OpenBLAS's it depends on the processor.
     */
    @ParameterizedTest
    @CsvSource({
        "3, 1, auto",
        "2, 5, auto",
        "2, 16, auto",
        "3, 48, auto",
        "1, 49, vector",
        "1, 100, vector",
        "2, 128, vector"
    })
    void ofShortSequencesHasTheBitsOfPlainKernels(int sequences, int sequence, String family) {
        List<float[]> fused = pass(family, true, sequences, sequence).all();
        List<float[]> composed = pass(family, false, sequences, sequence).all();
        for (int i = 0; i < fused.size(); i++) {
            assertThat(Arrays.mismatch(fused.get(i), composed.get(i)))
                    .as("result %d", i)
                    .isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 49", "2, 128", "1, 129", "2, 200", "1, 500"})
    void ofLongSequencesIsNear(int sequences, int sequence) {
        List<float[]> fused = pass("auto", true, sequences, sequence).all();
        List<float[]> composed = pass("auto", false, sequences, sequence).all();
        for (int i = 0; i < fused.size(); i++) {
            assertClose("result " + i, fused.get(i), doubles(composed.get(i)), 3e-6);
        }
    }

    /** A sequence of twice the tokens takes twice the memory; of plain kernels, up to four times. */
    @Test
    void memoryGrowsWithTheSequenceAndNotWithItsSquare() {
        long[] bytes = IntStream.iterate(128, s -> s <= 4096, s -> 2 * s)
                .mapToLong(s -> pass("auto", true, 1, s).bytes)
                .toArray();
        for (int i = 1; i < bytes.length; i++) {
            assertThat((double) bytes[i] / bytes[i - 1])
                    .as("%d tokens", 128 << i)
                    .isBetween(1.7, 2.3);
        }
        assertThat(pass("auto", false, 1, 1024).bytes).isGreaterThan(3 * pass("auto", false, 1, 512).bytes);
    }
}
