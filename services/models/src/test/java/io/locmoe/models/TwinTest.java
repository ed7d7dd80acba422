package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.models.family.Families;
import io.locmoe.models.file.ModelDirectory;
import io.locmoe.models.layout.ForeignTensor;
import io.locmoe.models.layout.Naming;
import io.locmoe.models.layout.TensorMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine, in float32, computes what a twin in PyTorch does, in float64, which reads the same directory. */
@Tag("slow")
class TwinTest {
    private static final int LENGTH = 12;
    private static final int SEQUENCES = 3;
    private static final RandomText TEXT = new RandomText(LENGTH);

    /** Measured: 3.1e-7, which is what the roundings of float32 come to. */
    private static final double LOGITS = 1e-6;

    /** Measured: 6.4e-7. */
    private static final double GRADIENTS = 5e-6;

    private static final Percentage LOSS = Percentage.withPercentage(1e-4);

    @TempDir
    static Path directory;

    private static final List<Path> MODELS = new ArrayList<>();
    private static final List<Path> CHECKPOINTS = new ArrayList<>();
    private static List<Twin> twins;

    @BeforeAll
    static void runTheTwin() throws Exception {
        random("mixtral", false, StoredType.F32);
        random("mixtral", true, StoredType.BF16, "attentionWindow", "4");
        random(
                "mixtral",
                false,
                StoredType.F16,
                "tiedOutput",
                "true",
                "rotaryScaling",
                "linear",
                "rotaryFactor",
                "2.5");
        random("olmoe", false, StoredType.F32);
        random("olmoe", true, StoredType.BF16, "router.weightNormalization", "choices", "attentionLimit", "0.7");
        random("qwen3_moe", false, StoredType.F32);
        random(
                "qwen3_moe",
                true,
                StoredType.F32,
                "biases",
                "attention",
                "headWidth",
                "16",
                "sparseEvery",
                "1",
                "router.weightNormalization",
                "none");
        random("qwen2_moe", false, StoredType.F32, "blocks", "3", "attentionWindow", "4", "fullAttentionEvery", "2");
        random(
                "qwen2_moe",
                true,
                StoredType.BF16,
                "sparseEvery",
                "2",
                "biases",
                "none",
                "router.weightNormalization",
                "choices");
        random("gpt_oss", false, StoredType.F32);
        random("gpt_oss", true, StoredType.BF16, "blocks", "3", "rotaryScaling", "none", "rotaryFactor", "1");
        random("llama", false, StoredType.F32, scaled("llama3", "biases", "attention", "rotaryFast", "4"));
        random("qwen3", false, StoredType.BF16, scaled("yarn", "tiedOutput", "true", "rotaryTruncate", "false"));
        random("qwen3", false, StoredType.F32, scaled("yarn", "rotaryAttention", "1.3", "rotaryWidth", "12"));
        random("qwen3", false, StoredType.F32, "rotaryPairs", "neighbours", "attentionWindow", "3");
        random("deepseek_v3", false, StoredType.F32);
        random(
                "deepseek_v3",
                true,
                StoredType.BF16,
                scaled("yarn", "latentScoreFactor", "1.7", "router.groups", "1", "router.topGroups", "1"));
        random("deepseek_v2", false, StoredType.F32, "normEpsilon", "0.001");
        random("deepseek_v2", true, StoredType.F32, "denseBlocks", "2", "queryLatentWidth", "10", "valueWidth", "0");
        random("PanguProMoE", false, StoredType.F32);
        random("PanguProMoE", true, StoredType.BF16, "experts", "6", "router.topK", "3", "router.groups", "3");
        twins = Twin.of(
                MODELS,
                IntStream.range(0, SEQUENCES)
                        .mapToObj(slot -> TEXT.tokens(1, slot))
                        .toList());
    }

    /** Changes with positions of which some pairs are scaled, some in part and some not. */
    private static String[] scaled(String kind, String... changes) {
        List<String> all = new ArrayList<>(List.of("rotaryScaling", kind, "rotaryFactor", "4", "rotaryTheta", "100"));
        all.addAll(List.of("rotaryOriginal", "64", "rotaryFast", "8"));
        all.addAll(List.of(changes));
        return all.toArray(String[]::new);
    }

    /** Makes and imports a model whose load balance weighs as much as its text. */
    private static void random(String family, boolean packed, StoredType type, String... changes) {
        List<String> all = new ArrayList<>(List.of(changes));
        all.addAll(List.of("router.alpha", "1"));
        Path model = directory.resolve("model-" + MODELS.size());
        Path checkpoint = directory.resolve("checkpoint-" + MODELS.size());
        MODELS.add(Parts.random(model, family, packed, type, all.toArray(String[]::new)));
        CHECKPOINTS.add(checkpoint);
        Parts.imported(model, checkpoint, LENGTH);
    }

    @Test
    void importedModelsHaveTheLogitsOfTheTwin() {
        for (int m = 0; m < MODELS.size(); m++) {
            double[] theirs = twins.get(m).logits();
            int sequence = theirs.length / SEQUENCES;
            for (int slot = 0; slot < SEQUENCES; slot++) {
                float[] logits = Parts.logits(CHECKPOINTS.get(m), Arrays.copyOf(TEXT.tokens(1, slot), LENGTH));
                double[] rows = Arrays.copyOfRange(theirs, slot * sequence, (slot + 1) * sequence);
                String as = MODELS.get(m).getFileName() + ", sequence " + slot;
                requireSame(as, logits, rows, LOGITS);
            }
        }
    }

    @Test
    void aTrainingStepOfAnImportHasTheLossesAndTheGradientsOfTheTwin() throws Exception {
        for (int m = 0; m < MODELS.size(); m++) {
            MeshTraining training = step(m);
            StepReport report = training.steps.getFirst();
            assertThat(report.lossPerToken()).isCloseTo(twins.get(m).loss(), LOSS);
            assertThat(report.auxiliaryLoss()).isCloseTo(twins.get(m).auxiliary(), LOSS);
            Map<String, float[]> gradients = StoredGradients.of(training.last(), tensors(m));
            Map<String, double[]> theirs = twins.get(m).gradients();
            assertThat(gradients.keySet()).isEqualTo(theirs.keySet());
            theirs.forEach((name, gradient) -> requireSame(name, gradients.get(name), gradient, GRADIENTS));
        }
    }

    private static MeshTraining step(int model) throws Exception {
        return MeshTraining.run(
                CHECKPOINTS.get(model),
                TEXT,
                directory.resolve("trained-" + model),
                "batch",
                Integer.toString(SEQUENCES),
                "validationSequences",
                Integer.toString(SEQUENCES),
                "steps",
                "1",
                "stopAfter",
                "1",
                "beta1",
                "0",
                "clip",
                "0");
    }

    /** The tensors of a model's directory, as parts of its checkpoint. */
    private static List<ForeignTensor> tensors(int model) {
        JobSettings job = SettingsParser.parse(
                CheckpointConfig.read(CHECKPOINTS.get(model)).settings());
        try (ModelDirectory files = ModelDirectory.open(MODELS.get(model))) {
            String family = files.config().path("model_type").asText();
            Naming naming = Families.named(family).naming().of(files.tensors().keySet());
            return TensorMap.of(job.model(), job.data().vocabulary(), naming).stream()
                    .filter(tensor -> !tensor.state())
                    .toList();
        }
    }

    /** Each element differs by at most {@code tolerance} of the largest one. */
    private static void requireSame(String as, float[] ours, double[] theirs, double tolerance) {
        assertThat(ours).as(as).hasSameSizeAs(theirs);
        double largest = Arrays.stream(theirs).map(Math::abs).max().orElse(0);
        assertThat(largest).as("largest of %s", as).isGreaterThan(0);
        for (int i = 0; i < ours.length; i++) {
            assertThat((double) ours[i]).as("%s, element %d", as, i).isCloseTo(theirs[i], within(tolerance * largest));
        }
    }
}
