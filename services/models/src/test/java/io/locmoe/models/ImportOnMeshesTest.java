package io.locmoe.models;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A training that continues an import is the same with its experts on 1, 2 and 4 nodes. Choices are equal exactly;
 * losses and norms to 1e-5 of their value, as gradients are float32 sums in another order.
 */
@Tag("slow")
class ImportOnMeshesTest {
    private static final int STEPS = 3;
    private static final int LENGTH = 6;
    private static final Percentage TOLERANCE = Percentage.withPercentage(1e-3);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mixtral",
                "olmoe",
                "qwen2_moe",
                "qwen3_moe",
                "gpt_oss",
                "deepseek_v3",
                "deepseek_v2",
                "PanguProMoE"
            })
    void lossesAndChoicesAreThoseOfOneNode(String family) throws Exception {
        Path model = Parts.random(directory.resolve(family), family, false, StoredType.F32, "router.alpha", "1");
        Path start = directory.resolve("start");
        Parts.imported(model, start, LENGTH);
        List<StepReport> one = train(start, "1");
        assertThat(one).hasSize(STEPS);
        assertThat(one).allMatch(step -> step.auxiliaryLoss() > 0);
        assertThat(one.getLast().lossPerToken()).isNotEqualTo(one.getFirst().lossPerToken());
        for (String nodes : List.of("2", "4")) {
            List<StepReport> many = train(start, nodes);
            assertThat(many).hasSize(STEPS);
            for (int i = 0; i < STEPS; i++) {
                assertSame(nodes + " nodes, step " + (i + 1), many.get(i), one.get(i));
            }
        }
    }

    /** The table of {@code hash} is that of a new model, and the gate stays behind; its own checkpoint has both so. */
    @Test
    void aRouterWithATableBeginsWithAnImportAndContinuesItself() throws Exception {
        Path start = directory.resolve("start");
        Parts.imported(Parts.random(directory.resolve("model"), "olmoe", false, StoredType.F32), start, LENGTH);
        MeshTraining two = run(start, 2, "2", "router", "hash");
        assertThat(Files.readString(two.last().resolve("router-state.json"))).contains("expertOfToken");
        assertThat(two.last().resolve("model.safetensors")).content(ISO_8859_1).doesNotContain("gate.weight");
        MeshTraining further = run(two.last(), 3, "1");
        MeshTraining whole = run(start, 3, "1", "router", "hash");
        assertSame("step 3", further.steps.getFirst(), whole.steps.getLast());
    }

    private List<StepReport> train(Path start, String nodes) throws Exception {
        return run(start, STEPS, nodes).steps;
    }

    private MeshTraining run(Path start, int last, String nodes, String... changes) throws Exception {
        List<String> all = new ArrayList<>(List.of(changes));
        all.addAll(List.of("nodes", nodes, "batch", "4", "validationSequences", "4", "steps", "" + STEPS));
        all.addAll(List.of("stopAfter", "" + last, "warmupSteps", "1", "learningRate", "0.01"));
        Path out = directory.resolve("to-" + last + "-on-" + nodes);
        return MeshTraining.run(start, new RandomText(LENGTH), out, all.toArray(String[]::new));
    }

    private static void assertSame(String at, StepReport many, StepReport one) {
        assertThat(many.layers())
                .extracting(LayerReport::expertLoad)
                .as(at)
                .containsExactlyElementsOf(
                        one.layers().stream().map(LayerReport::expertLoad).toList());
        assertThat(many.lossPerToken()).as("loss on " + at).isCloseTo(one.lossPerToken(), TOLERANCE);
        assertThat(many.auxiliaryLoss()).as("auxiliary loss on " + at).isCloseTo(one.auxiliaryLoss(), TOLERANCE);
        assertThat(many.gradientNorm()).as("gradient norm on " + at).isCloseTo(one.gradientNorm(), TOLERANCE);
    }
}
