package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.tensor.Numbers;
import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.checkpoint.SavedTensors;
import io.locmoe.engine.model.ModelBench;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.spi.device.Device;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The global gradient norm, and what clipping and AdamW do with the gradient, against float64 on one device. */
class GradientClippingTest {
    private static final Percentage ROUNDING = Percentage.withPercentage(1e-3);

    @TempDir
    Path directory;

    private MeshRun oneStep(String... changes) {
        Map<String, String> settings = TinyJob.settings("router", "switch", "gate", "dense", "stopAfter", "1");
        settings.putAll(Map.of("devicesPerNode", "1", "clip", "0"));
        for (int i = 0; i < changes.length; i += 2) {
            settings.put(changes[i], changes[i + 1]);
        }
        return MeshRun.run(settings, TestDriver.CPU.driver(), new Patterns(8), directory);
    }

    /** Gradients of the first step by name, on one device. */
    private static Map<String, double[]> firstGradients(boolean values) {
        Map<String, double[]> all = new TreeMap<>();
        try (Device device = TestDriver.CPU.open();
                ModelBench bench = new ModelBench(device, TinyJob.settings("router", "switch", "gate", "dense"))) {
            bench.backward();
            for (ParameterBlock block : List.of(bench.model.shared(), bench.model.experts())) {
                float[] read = bench.read(values ? block.values() : block.gradients());
                block.parameters()
                        .forEach(p -> all.put(
                                p.name(),
                                Numbers.doubles(
                                        Arrays.copyOfRange(read, (int) p.offset(), (int) p.offset() + p.elements()))));
            }
        }
        return all;
    }

    private static double norm(Map<String, double[]> gradients) {
        return Math.sqrt(
                gradients.values().stream().mapToDouble(g -> Numbers.dot(g, g)).sum());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "4, 1", "2, 2", "2, 4"})
    void theNormCountsSharedParametersAndEachExpertOnce(String nodes, String devices) {
        assertThat(oneStep("nodes", nodes, "devicesPerNode", devices)
                        .steps
                        .getFirst()
                        .gradientNorm())
                .isCloseTo(norm(firstGradients(false)), ROUNDING);
    }

    /** After one step the first moment is (1 - beta1) times the gradient that AdamW saw. */
    @ParameterizedTest
    @CsvSource({"1", "4"})
    void clippingScalesTheWholeGradientToTheGivenNorm(String nodes) {
        double norm = norm(firstGradients(false));
        double clip = norm / 3;
        MeshRun run = oneStep("nodes", nodes, "clip", Double.toString(clip));
        assertThat(run.steps.getFirst().gradientNorm())
                .as("reported before clipping")
                .isCloseTo(norm, ROUNDING);
        Map<String, float[]> saved = SavedTensors.read(run.checkpoints.getLast().resolve("optimizer.safetensors"));
        firstGradients(false)
                .forEach((name, gradient) -> Numbers.assertClose(
                        name, saved.get("firstMoment." + name), scaled(gradient, (1 - 0.9) * clip / norm), 1e-7));
        double squares = saved.entrySet().stream()
                .filter(e -> e.getKey().startsWith("firstMoment."))
                .map(e -> Numbers.doubles(e.getValue()))
                .mapToDouble(m -> Numbers.dot(m, m))
                .sum();
        assertThat(Math.sqrt(squares) / (1 - 0.9)).isCloseTo(clip, ROUNDING);
    }

    @Test
    void aNormBelowTheLimitIsLeftAlone() {
        double norm = norm(firstGradients(false));
        Map<String, float[]> loose = SavedTensors.read(
                oneStep("clip", Double.toString(2 * norm)).checkpoints.getLast().resolve("model.safetensors"));
        Map<String, float[]> none =
                SavedTensors.read(oneStep("clip", "0").checkpoints.getLast().resolve("model.safetensors"));
        none.forEach((name, values) -> assertThat(loose.get(name)).as(name).isEqualTo(values));
    }

    /**
     * Loshchilov and Hutter 2019, algorithm 2, on every parameter; matrices decay, vectors do not. To 1e-6: the first
     * update is the rate (0.005) times nearly the gradient's sign, where the gradient is far above epsilon.
     */
    @ParameterizedTest
    @CsvSource({"1", "4"})
    void adamWStepMatchesItsEquations(String nodes) {
        MeshRun run = oneStep("nodes", nodes, "epsilon", "1e-3", "weightDecay", "0.5");
        Map<String, float[]> saved = SavedTensors.read(run.checkpoints.getLast().resolve("model.safetensors"));
        Map<String, double[]> start = firstGradients(true);
        Map<String, double[]> gradients = firstGradients(false);
        assertThat(saved.keySet()).isEqualTo(start.keySet());
        saved.forEach((name, values) -> {
            double decay = name.endsWith(".bias") || name.endsWith(".gain") ? 0 : 0.5;
            Numbers.assertClose(name, values, adamW(start.get(name), gradients.get(name), 0.005, 1e-3, decay), 1e-6);
        });
    }

    private static double[] adamW(double[] start, double[] gradient, double rate, double epsilon, double decay) {
        double[] p = start.clone();
        for (int i = 0; i < p.length; i++) {
            double m = (1 - 0.9) * gradient[i] / (1 - 0.9);
            double v = (1 - 0.95) * gradient[i] * gradient[i] / (1 - 0.95);
            p[i] -= rate * (m / (Math.sqrt(v) + epsilon) + decay * p[i]);
        }
        return p;
    }

    private static double[] scaled(double[] values, double factor) {
        return Arrays.stream(values).map(v -> v * factor).toArray();
    }
}
