package io.locmoe.engine.model;

import static io.locmoe.conformance.tensor.Numbers.assertClose;
import static io.locmoe.conformance.tensor.Numbers.doubles;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.driver.cpu.CpuDriver;
import io.locmoe.engine.LayerBench;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.parameter.Products;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.Precision;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.ForwardingDevice;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attention by the fused kernels against the same layer composed of plain ones, and the memory that both keep. */
class AttentionTest {
    private static final int WIDTH = 32;
    private static final int HEADS = 4;
    private static final ModelSettings MODEL =
            TinyJob.model("width", Integer.toString(WIDTH), "heads", Integer.toString(HEADS));

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
        return pass(family, fused, Precision.FLOAT32, sequences, sequence);
    }

    private static Pass pass(String family, boolean fused, Precision precision, int sequences, int sequence) {
        int rows = sequences * sequence;
        try (Device device = device(family, fused);
                LayerBench bench = new LayerBench(device, Products.of(precision), block -> {
                    Attention attention = new Attention(block, "a", MODEL, 0, Optional.empty(), TensorGroup.solo());
                    return x -> attention.apply(x, Documents.ofSequences(x.rows(), sequence));
                })) {
            assertThat(bench.tape.executes(precision.type(), FusedAttention.class, FusedAttentionBackward.class))
                    .isEqualTo(fused);
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
     * add in the order of the terms: those of the vector API do; of OpenBLAS's it depends on the processor. Of small
     * types, both round the same numbers.
     */
    @ParameterizedTest
    @CsvSource({
        "3, 1, auto, FLOAT32",
        "2, 5, auto, FLOAT32",
        "2, 16, auto, FLOAT32",
        "3, 48, auto, FLOAT32",
        "1, 49, vector, FLOAT32",
        "1, 100, vector, FLOAT32",
        "2, 128, vector, FLOAT32",
        "3, 1, vector, BFLOAT16",
        "1, 49, vector, BFLOAT16",
        "2, 128, vector, BFLOAT16",
        "2, 5, vector, FLOAT16",
        "2, 128, vector, FLOAT16"
    })
    void shortSequencesHaveTheBitsOfPlainKernels(int sequences, int sequence, String family, Precision precision) {
        List<float[]> fused = pass(family, true, precision, sequences, sequence).all();
        List<float[]> composed =
                pass(family, false, precision, sequences, sequence).all();
        for (int i = 0; i < fused.size(); i++) {
            assertThat(Arrays.mismatch(fused.get(i), composed.get(i)))
                    .as("result %d", i)
                    .isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 49", "2, 128", "1, 129", "2, 200", "1, 500"})
    void longSequencesMatchPlainKernelsClosely(int sequences, int sequence) {
        List<float[]> fused = pass("auto", true, sequences, sequence).all();
        List<float[]> composed = pass("auto", false, sequences, sequence).all();
        for (int i = 0; i < fused.size(); i++) {
            assertClose("result " + i, fused.get(i), doubles(composed.get(i)), 3e-6);
        }
    }

    /** Every operand is rounded by half a unit; the sums of many are off by less than four units of the largest. */
    @ParameterizedTest
    @CsvSource({
        "3, 40, BFLOAT16, true",
        "3, 40, BFLOAT16, false",
        "1, 300, BFLOAT16, true",
        "1, 300, BFLOAT16, false",
        "3, 40, FLOAT16, true",
        "3, 40, FLOAT16, false",
        "1, 300, FLOAT16, true",
        "1, 300, FLOAT16, false"
    })
    void smallTypesMatchFloat32UpToRounding(int sequences, int sequence, Precision precision, boolean fused) {
        Pass exact = pass("auto", fused, sequences, sequence);
        Pass rounded = pass("auto", fused, precision, sequences, sequence);
        for (int i = 0; i < exact.all().size(); i++) {
            assertThat(rounded.all().get(i)).isNotEqualTo(exact.all().get(i));
            assertClose(
                    "result " + i,
                    rounded.all().get(i),
                    doubles(exact.all().get(i)),
                    precision.type().tolerance());
        }
    }

    /** What is kept between the maps of a layer is kept in the small type alone, by plain kernels the weights, too. */
    @ParameterizedTest
    @CsvSource({"BFLOAT16, true", "BFLOAT16, false", "FLOAT16, true", "FLOAT16, false"})
    void manyLayersKeepLessInSmallTypes(Precision precision, boolean fused) {
        assertThat((double) bytesOfMany(precision, fused)).isLessThan(0.85 * bytesOfMany(Precision.FLOAT32, fused));
    }

    private static long bytesOfMany(Precision precision, boolean fused) {
        int rows = 64;
        try (Device device = device("auto", fused);
                LayerBench bench = new LayerBench(device, Products.of(precision), block -> {
                    List<Attention> layers = IntStream.range(0, 24)
                            .mapToObj(
                                    i -> new Attention(block, "a" + i, MODEL, 0, Optional.empty(), TensorGroup.solo()))
                            .toList();
                    return x -> {
                        DeviceTensor y = x;
                        for (Attention layer : layers) {
                            y = layer.apply(y, Documents.ofSequences(rows, rows));
                        }
                        return y;
                    };
                })) {
            DeviceTensor x = bench.tape.variable(Numbers.uniform(8, rows * WIDTH, -1, 1), rows, WIDTH);
            bench.tape.backward(List.of((DeviceTensor) bench.layer.apply(x).sum()), new float[] {1f});
            long bytes = bench.tape.memoryBytes();
            bench.tape.reset();
            return bytes;
        }
    }

    /** A sequence of twice the tokens takes twice the memory; of plain kernels, up to four times. */
    @Tag("slow")
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
