package io.locmoe.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.LayerBench;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of the whole model's training loss, auxiliary and locality losses included, at every parameter. */
@Tag("slow")
class ModelGradientTest {
    /** Coefficients a hundred times the usual, so that the routers' losses weigh as much as the model's. */
    private static final List<List<String>> MODELS = List.of(
            List.of("router", "switch", "gate", "dense", "router.alpha", "1", "router.zLoss", "0.1"),
            List.of("router", "switch", "gate", "grap", "router.alpha", "1", "gate.logits", "cosine"),
            List.of("router", "switch", "gate", "dense", "router.topK", "2", "router.dropPolicy", "choice-order"),
            List.of("router", "switch", "gate", "dense", "router.topK", "2", "router.normalizeWeights", "false"),
            List.of("router", "locmoe", "gate", "dense", "router.alpha", "1", "router.mu", "1"),
            List.of("router", "locmoe", "gate", "grap", "router.alpha", "1", "router.mu", "1"),
            List.of(
                    "router",
                    "locmoe",
                    "gate",
                    "grap",
                    "router.alpha",
                    "1",
                    "router.mu",
                    "1",
                    "gate.logits",
                    "literal"),
            List.of(
                    "router",
                    "top-k",
                    "gate",
                    "dense",
                    "router.alpha",
                    "1",
                    "router.score",
                    "sigmoid",
                    "router.auxiliaryScope",
                    "sequence",
                    "router.zLoss",
                    "0.1"),
            List.of(
                    "router",
                    "top-k",
                    "gate",
                    "dense",
                    "router.score",
                    "sqrt-softplus",
                    "router.alpha",
                    "1",
                    "router.auxiliaryScope",
                    "micro-batch",
                    "router.weightNormalization",
                    "kept",
                    "router.dropPolicy",
                    "random"),
            List.of(
                    "router",
                    "group-limited",
                    "gate",
                    "dense",
                    "router.alpha",
                    "1",
                    "router.groups",
                    "2",
                    "router.topGroups",
                    "1",
                    "router.weightScale",
                    "2"),
            List.of(
                    "router",
                    "top-k",
                    "gate",
                    "dense",
                    "router.groups",
                    "2",
                    "router.weightNormalization",
                    "none",
                    "expertScale",
                    "true"),
            List.of("router", "bias-balanced", "gate", "dense", "router.alpha", "1"),
            List.of("router", "random", "router.topK", "2"),
            List.of("router", "hash"),
            List.of("router", "expert-choice", "gate", "dense"),
            List.of("router", "sinkhorn", "gate", "dense", "router.topK", "2"),
            List.of("router", "topology", "gate", "dense", "router.alpha", "1"),
            List.of("router", "sam", "gate", "dense", "router.topK", "2", "router.alpha", "1", "router.alignment", "1"),
            List.of("router", "ta-moe", "gate", "dense", "router.alpha", "1"),
            List.of("router", "locmoe", "gate", "grap", "layers.1.router", "hash", "blocks", "4"),
            List.of("router", "locmoe", "gate", "grap", "gateWindow", "3", "router.mu", "1", "router.alpha", "1"),
            TinyJob.decoderWith("sparseEvery", "0"),
            TinyJob.decoderWith(
                    "router",
                    "hash",
                    "queryKeyNorm",
                    "head",
                    "headWidth",
                    "6",
                    "rotaryWidth",
                    "4",
                    "rotaryPairs",
                    "neighbours",
                    "attentionLimit",
                    "1.2",
                    "attentionWindow",
                    "3",
                    "attentionWindowFrom",
                    "1"),
            TinyJob.decoderWith("router", "hash", "sharedFeedForward", "12", "sharedGate", "true"),
            TinyJob.decoderWith(
                    "router",
                    "hash",
                    "keyValueHeads",
                    "0",
                    "headWidth",
                    "6",
                    "latentWidth",
                    "8",
                    "queryLatentWidth",
                    "10",
                    "rotaryWidth",
                    "2",
                    "valueWidth",
                    "4",
                    "denseBlocks",
                    "2",
                    "denseFeedForward",
                    "20",
                    "blocks",
                    "4"),
            TinyJob.decoderWith(
                    "router", "top-k", "gate", "dense", "router.topK", "2", "router.alpha", "1", "router.mu", "1"));

    /** Each model on one driver, and some on every driver: what the others compute is that of the reference. */
    static Stream<Arguments> models() {
        return IntStream.range(0, MODELS.size())
                .boxed()
                .flatMap(model -> Stream.of(TestDriver.values())
                        .filter(driver -> driver == TestDriver.REFERENCE || model % 6 == 0)
                        .map(driver -> Arguments.of(driver, MODELS.get(model))));
    }

    /** The sum over the ranks starts with the first gradients that are complete, those of the last block. */
    @ParameterizedTest
    @MethodSource("models")
    void gradientsReportedCompleteDoNotChangeAfterwards(TestDriver driver, List<String> changes) {
        var settings = TinyJob.settings(changes.toArray(String[]::new));
        settings.put("batch", "4");
        Map<Long, float[]> complete = new TreeMap<>();
        try (Device device = driver.open();
                ModelBench bench = new ModelBench(device, settings).spread()) {
            Span gradients = bench.model.shared().gradients();
            bench.backward(first ->
                    complete.put(first, bench.read(gradients.slice(first, gradients.length() - first))));
            float[] last = bench.read(gradients);
            assertThat(complete).as("a mark for each block").hasSize(Integer.parseInt(settings.get("blocks")));
            complete.forEach((first, then) -> assertThat(then)
                    .as("from element %d", first)
                    .isEqualTo(Arrays.copyOfRange(last, first.intValue(), last.length)));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void theSlopeAlongEachParametersGradientIsItsLength(TestDriver driver, List<String> changes) {
        var settings = TinyJob.settings(changes.toArray(String[]::new));
        settings.put("batch", "4");
        try (Device device = driver.open();
                ModelBench bench = new ModelBench(device, settings).spread()) {
            List<long[]> chosen = bench.backward();
            for (ParameterBlock block : List.of(bench.model.shared(), bench.model.experts())) {
                float[] gradients = LayerBench.read(bench.tape, block.gradients());
                for (Parameter p : block.parameters()) {
                    Span span = block.values().slice(p.offset(), p.elements());
                    float[] own = Arrays.copyOfRange(gradients, (int) p.offset(), (int) p.offset() + p.elements());
                    DirectionalDerivative.check(p.name(), bench.tape, span, own, () -> {
                        List<long[]> loads = new ArrayList<>();
                        double loss = bench.loss(loads);
                        assertThat(loads.toArray(long[][]::new))
                                .as("the step at %s changes no choice", p.name())
                                .isDeepEqualTo(chosen.toArray(long[][]::new));
                        return loss;
                    });
                }
            }
        }
    }
}
