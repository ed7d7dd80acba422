package io.locmoe.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.engine.LayerBench;
import io.locmoe.engine.PartialDriver;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.expert.Experts;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.parameter.Products;
import io.locmoe.engine.position.RotaryPositions;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.Precision;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.sparse.LoneExperts;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.ForwardingDevice;
import io.locmoe.spi.device.ForwardingDeviceStream;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.tape.DeviceTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Products of a smaller type: how far values and gradients are from those of float32, and what is rounded when. */
class ProductsTest {
    private static final ModelSettings MODEL = TinyJob.model("width", "12", "heads", "3", "feedForward", "20");
    private static final ModelSettings DECODER = SettingsParser.parse(
                    TinyJob.decoder("width", "12", "heads", "6", "feedForward", "20"))
            .model();
    private static final Map<String, Function<ParameterBlock, UnaryOperator<DeviceTensor>>> LAYERS = Map.of(
            "linear", block -> Linear.columns(block, "l", 12, List.of(20), true, 1f, TensorGroup.solo())::apply,
            "feed-forward", block -> new FeedForward(block, "f", MODEL, TensorGroup.solo())::apply,
            "attention",
                    block -> {
                        Attention attention = new Attention(block, "a", MODEL, 0, Optional.empty(), TensorGroup.solo());
                        return x -> attention.apply(x, Documents.ofSequences(x.rows(), 4));
                    },
            "experts",
                    block -> LoneExperts.of(
                            new Experts(block, "e", 4, 4, MODEL, TensorGroup.solo()), new int[] {0, 3, 3, 4, 8}),
            "gated feed-forward", block -> new FeedForward(block, "f", DECODER, TensorGroup.solo())::apply,
            "gated experts",
                    block -> LoneExperts.of(
                            new Experts(block, "e", 4, 4, DECODER, TensorGroup.solo()), new int[] {0, 3, 3, 4, 8}),
            "attention with rotary positions and shared keys and values",
                    block -> {
                        Attention attention =
                                new Attention(block, "a", DECODER, 0, RotaryPositions.of(DECODER), TensorGroup.solo());
                        return x -> attention.apply(x, Documents.ofSequences(x.rows(), 4));
                    },
            "logits", block -> new OutputMatrix(block, block.declare("e", 0f, 1f, 20, 12))::apply);

    /** Values and gradients of a layer: its result, dx, and those of all parameters. */
    private static List<float[]> numbers(Device device, Precision precision, String layer) {
        try (LayerBench bench = new LayerBench(device, Products.of(precision), LAYERS.get(layer))) {
            DeviceTensor x = bench.tape.variable(Numbers.uniform(5, 8 * 12, -1, 1), 8, 12);
            DeviceTensor y = bench.layer.apply(x);
            DeviceTensor weights = bench.tape.of(Numbers.uniform(7, y.elements(), -1, 1), y.shape());
            List<float[]> numbers = new ArrayList<>(List.of(y.toArray()));
            bench.tape.backward(List.of(y.multiply(weights).sum()), new float[] {1});
            numbers.add(LayerBench.read(bench.tape, x.gradient()));
            float[] gradients = LayerBench.read(bench.tape, bench.block.gradients());
            for (int i = 0; i < bench.block.parameters().size(); i++) {
                numbers.add(bench.part(gradients, i));
            }
            bench.tape.reset();
            return numbers;
        }
    }

    static Stream<Arguments> layers() {
        return Stream.of(TestDriver.CPU, TestDriver.STRICT)
                .flatMap(driver -> LAYERS.keySet().stream()
                        .flatMap(layer -> Stream.of(Precision.BFLOAT16, Precision.FLOAT16)
                                .map(precision -> Arguments.of(driver, layer, precision))));
    }

    /** Each operand is off by half a unit of its type, and a chain of products adds up: four units of the largest. */
    @ParameterizedTest(name = "{1} in {2} on {0}")
    @MethodSource("layers")
    void valuesAndGradientsAreThoseOfFloat32UpToRounding(TestDriver driver, String layer, Precision precision) {
        try (Device device = driver.open()) {
            List<float[]> exact = numbers(device, Precision.FLOAT32, layer);
            List<float[]> rounded = numbers(device, precision, layer);
            assertThat(rounded.getFirst()).isNotEqualTo(exact.getFirst());
            assertClose(rounded, exact, precision);
        }
    }

    private static void assertClose(List<float[]> numbers, List<float[]> expected, Precision precision) {
        for (int n = 0; n < expected.size(); n++) {
            double largest = 1e-6;
            for (float value : expected.get(n)) {
                largest = Math.max(largest, Math.abs(value));
            }
            for (int i = 0; i < expected.get(n).length; i++) {
                assertThat((double) numbers.get(n)[i])
                        .as("number %d of %d", i, n)
                        .isCloseTo(expected.get(n)[i], within(precision.type().tolerance() * largest));
            }
        }
    }

    /** On a device without kernels for all experts, the results of plain kernels are rounded equally late. */
    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"BFLOAT16", "FLOAT16"})
    void expertsAreTheSameByPlainKernels(Precision precision) {
        try (Device fused = TestDriver.CPU.open();
                Device plain = new PartialDriver(Set.of(GroupedLinear.class)).open(0)) {
            assertClose(numbers(plain, precision, "experts"), numbers(fused, precision, "experts"), precision);
        }
    }

    /** A device that keeps the kernels that were launched. */
    private static Device recording(Device device, List<Kernel> launched) {
        return new ForwardingDevice(device) {
            @Override
            public DeviceStream openStream() {
                return new ForwardingDeviceStream(super.openStream()) {
                    @Override
                    public void launch(Kernel kernel) {
                        launched.add(kernel);
                        super.launch(kernel);
                    }
                };
            }
        };
    }

    private static ModelBench bench(Device device, String precision) {
        return new ModelBench(device, TinyJob.settings("router", "hash", "precision", precision));
    }

    /** Once for all products of all passes, until an update or a checkpoint has changed the values. */
    @Test
    void weightsAreRoundedOnceAfterEachChange() {
        List<Kernel> launched = new ArrayList<>();
        try (Device device = recording(TestDriver.CPU.open(), launched);
                ModelBench bench = bench(device, "bfloat16")) {
            long shared = bench.model.shared().elements();
            bench.backward();
            bench.backward();
            assertThat(casts(launched))
                    .filteredOn(cast -> cast.in().length() == shared)
                    .hasSize(1);
            bench.model.shared().valuesChanged();
            bench.backward();
            assertThat(casts(launched))
                    .filteredOn(cast -> cast.in().length() == shared)
                    .hasSize(2);
        }
    }

    private static final Set<Class<? extends Kernel>> PRODUCTS = Set.of(
            MatMul.class,
            GroupedLinear.class,
            GroupedLinearBackward.class,
            GroupedLinearGradients.class,
            FusedAttention.class,
            FusedAttentionBackward.class);

    /** Linear maps, attention, experts and logits, by fused kernels and, where these lack, by plain ones. */
    @ParameterizedTest
    @CsvSource({"BFLOAT16, true", "BFLOAT16, false", "FLOAT16, true", "FLOAT16, false"})
    void everyProductIsMultipliedInTheType(ElementType type, boolean fused) {
        List<Kernel> launched = new ArrayList<>();
        Set<Class<? extends Kernel>> missing = fused ? Set.of() : Set.of(FusedAttention.class, GroupedLinear.class);
        try (Device device = recording(new PartialDriver(missing).open(0), launched);
                ModelBench bench = bench(device, type.toString())) {
            bench.backward();
        }
        assertThat(launched)
                .filteredOn(kernel -> PRODUCTS.contains(kernel.getClass()))
                .hasSizeGreaterThan(20)
                .extracting(Kernel::elementType)
                .containsOnly(type);
    }

    @Test
    void float32ProductsRoundNothing() {
        List<Kernel> launched = new ArrayList<>();
        try (Device device = recording(TestDriver.CPU.open(), launched);
                ModelBench bench = bench(device, "float32")) {
            bench.backward();
        }
        assertThat(casts(launched)).isEmpty();
    }

    private static List<Cast> casts(List<Kernel> launched) {
        return launched.stream()
                .filter(Cast.class::isInstance)
                .map(Cast.class::cast)
                .toList();
    }
}
