package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.ShortText;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.job.TextSource;
import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One global batch gives one training, whatever the mesh: expert parallelism over 1, 2 and 4 nodes, over 2 nodes of 2
 * devices, and over 8 ranks of which 4 host no expert. Choices, drops and loads are equal exactly. Losses and norms
 * agree to 1e-5 of their value over 12 steps: the ranks' gradients are float32 sums in another order (1e-7 at the first
 * step), and the difference grows with every update.
 */
@Tag("slow")
class SameOnEveryMeshTest {
    private static final Percentage TOLERANCE = Percentage.withPercentage(1e-3);
    private static final String[][] MESHES = {{"2", "1"}, {"4", "1"}, {"2", "2"}, {"2", "4"}};
    private static final Map<String, List<String>> JOBS = Map.ofEntries(
            Map.entry("switch", List.of("router", "switch", "gate", "dense")),
            Map.entry("hash", List.of("router", "hash")),
            Map.entry("sinkhorn", List.of("router", "sinkhorn", "gate", "dense", "router.capacityFactor", "1")),
            Map.entry("locmoe without its locality loss", List.of("router", "locmoe", "router.mu", "0")),
            Map.entry(
                    "locmoe-plus without its locality loss",
                    List.of(
                            "router",
                            "locmoe-plus",
                            "router.mu",
                            "0",
                            "router.topK",
                            "2",
                            "router.capacityBound",
                            "literal",
                            "router.boundScale",
                            "20",
                            "gate.epsilon",
                            "trained")),
            Map.entry(
                    "switch in domain groups",
                    List.of(
                            "router",
                            "multi-level",
                            "router.groups",
                            "2",
                            "router.second",
                            "switch",
                            "router.secondOptions",
                            "dropPolicy=score,capacityFactor=1")),
            Map.entry(
                    "top-2, token order",
                    List.of("router", "switch", "gate", "dense", "router.topK", "2", "router.capacityFactor", "1")),
            Map.entry(
                    "noise and random drops",
                    List.of(
                            "router",
                            "top-k",
                            "gate",
                            "dense",
                            "router.noise",
                            "0.1",
                            "router.dropPolicy",
                            "random",
                            "router.capacityFactor",
                            "1",
                            "router.auxiliaryScope",
                            "sequence")),
            Map.entry(
                    "balanced by a bias",
                    List.of(
                            "router",
                            "bias-balanced",
                            "gate",
                            "dense",
                            "router.groups",
                            "2",
                            "router.topGroups",
                            "1",
                            "router.biasRate",
                            "0.02",
                            "router.capacityFactor",
                            "1",
                            "microBatches",
                            "2",
                            "batch",
                            "16")),
            Map.entry(
                    "top-2 of a decoder like Qwen2-MoE",
                    TinyJob.decoderWith(
                            "router",
                            "top-k",
                            "gate",
                            "dense",
                            "router.topK",
                            "2",
                            "router.capacityFactor",
                            "1",
                            "sharedFeedForward",
                            "12",
                            "sharedGate",
                            "true")),
            Map.entry(
                    "gates that see the tokens before",
                    List.of("router", "top-k", "gate", "dense", "gateWindow", "3", "router.alpha", "1")),
            Map.entry("a dense decoder like Llama", TinyJob.decoderWith("sparseEvery", "0")),
            Map.entry(
                    "top-2, by score",
                    List.of(
                            "router",
                            "switch",
                            "gate",
                            "dense",
                            "router.topK",
                            "2",
                            "router.dropPolicy",
                            "score",
                            "router.capacityFactor",
                            "1")),
            Map.entry(
                    "top-2, choice order",
                    List.of(
                            "router",
                            "switch",
                            "gate",
                            "grap",
                            "router.topK",
                            "2",
                            "router.dropPolicy",
                            "choice-order",
                            "router.capacityFactor",
                            "1",
                            "microBatches",
                            "1",
                            "blocks",
                            "4")));

    @TempDir
    Path directory;

    static Stream<Arguments> jobs() {
        return JOBS.keySet().stream()
                .sorted()
                .flatMap(job -> Stream.of(new Patterns(8), new ShortText(8))
                        .map(text -> Arguments.of(job, text.getClass().getSimpleName(), text)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("jobs")
    void lossesNormsAndChoicesAreThoseOfOneNode(String job, String textName, TextSource text) {
        Map<String, String> settings = TinyJob.settings(JOBS.get(job).toArray(String[]::new));
        MeshRun one = run(settings, text, "1", "1");
        assertThat(one.steps.getFirst().lossPerToken())
                .isGreaterThan(one.steps.getLast().lossPerToken());
        assertThat(one.steps)
                .as("the capacity drops something, if there is one")
                .anyMatch(step -> step.layers().isEmpty() || step.droppedShare() > 0);
        for (String[] mesh : MESHES) {
            MeshRun many = run(settings, text, mesh[0], mesh[1]);
            String on = mesh[0] + " nodes of " + mesh[1];
            assertThat(many.steps).hasSize(12);
            for (int i = 0; i < 12; i++) {
                assertSame(on, many.steps.get(i), one.steps.get(i));
            }
            assertThat(many.validations).hasSize(2).hasSameSizeAs(one.validations);
            one.validations.forEach((step, loss) -> assertThat(many.validations.get(step))
                    .as("validation on %s", on)
                    .isCloseTo(loss, TOLERANCE));
        }
    }

    private MeshRun run(Map<String, String> settings, TextSource text, String nodes, String devices) {
        settings.put("nodes", nodes);
        settings.put("devicesPerNode", devices);
        return MeshRun.run(settings, TestDriver.CPU.driver(), text, directory);
    }

    private static void assertSame(String on, StepReport many, StepReport one) {
        String at = on + ", step " + one.step();
        assertThat(many.tokens()).as(at).isEqualTo(one.tokens());
        assertThat(many.layers())
                .extracting(LayerReport::expertLoad)
                .as(at)
                .containsExactlyElementsOf(
                        one.layers().stream().map(LayerReport::expertLoad).toList());
        assertThat(many.layers())
                .extracting(LayerReport::dropped)
                .as(at)
                .isEqualTo(one.layers().stream().map(LayerReport::dropped).toList());
        assertThat(many.lossPerToken()).as("loss on " + at).isCloseTo(one.lossPerToken(), TOLERANCE);
        assertThat(many.auxiliaryLoss()).as("auxiliary loss on " + at).isCloseTo(one.auxiliaryLoss(), TOLERANCE);
        assertThat(many.gradientNorm()).as("gradient norm on " + at).isCloseTo(one.gradientNorm(), TOLERANCE);
    }
}
