package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.locmoe.conformance.tensor.Plain;
import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.generation.Sampling;
import io.locmoe.engine.generation.SoloModel;
import io.locmoe.engine.generation.TextGenerator;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.Slots;
import io.locmoe.spi.device.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of a checkpoint say all that a reader needs to have the model's logits. */
@Tag("slow")
class CheckpointFormatTest {
    private static final int SEQUENCE = 8;

    @TempDir
    Path directory;

    private Path checkpoint(String... changes) {
        Map<String, String> job = TinyJob.settings("nodes", "2", "blocks", "4", "steps", "6");
        for (int i = 0; i < changes.length; i += 2) {
            job.put(changes[i], changes[i + 1]);
        }
        return MeshRun.run(job, TestDriver.CPU.driver(), new Patterns(SEQUENCE), directory)
                .checkpoints
                .getLast();
    }

    @ParameterizedTest
    @CsvSource({"hash, grap", "switch, dense", "switch, grap"})
    void aReaderThatKnowsTheFormatOnlyHasTheLogitsOfTheModel(String router, String gate) throws IOException {
        assertReaderAgrees(checkpoint("router", router, "gate", gate));
    }

    private static void assertReaderAgrees(Path checkpoint) throws IOException {
        int[] tokens = {3, 7, 12, 1, 9, 15, 4, 2};
        double[][] twin = new CheckpointTwin(checkpoint).logits(tokens);
        float[] logits = logits(checkpoint, tokens);
        for (int t = 0; t < tokens.length; t++) {
            for (int v = 0; v < twin[t].length; v++) {
                assertThat((double) logits[t * twin[t].length + v])
                        .as("token %d, id %d", t, v)
                        .isCloseTo(twin[t][v], within(1e-5 * Math.max(1, Math.abs(twin[t][v]))));
            }
        }
    }

    @Test
    void aReaderHasTheLogitsOfAModelWithoutSparseBlocks() throws IOException {
        assertReaderAgrees(checkpoint("sparseEvery", "0"));
    }

    private static float[] logits(Path checkpoint, int[] tokens) {
        boolean[] valid = new boolean[SEQUENCE];
        Arrays.fill(valid, true);
        Batch batch = new Batch(
                tokens,
                new int[SEQUENCE],
                new int[SEQUENCE],
                valid,
                SEQUENCE,
                new Slots(0, 1, 8),
                SEQUENCE,
                0,
                0,
                false);
        try (CheckpointReader reader = new CheckpointReader(checkpoint);
                Device device = TestDriver.CPU.open();
                SoloModel model = SoloModel.of(device, MeshRun.components(), reader)) {
            return model.logits(batch, IntStream.range(0, SEQUENCE).toArray());
        }
    }

    /** New tokens, one at a time behind kept keys and values, beside the reader's float64 of the whole text. */
    @Test
    void newTokensHaveTheProbabilitiesOfTheReader() throws IOException {
        Path checkpoint = checkpoint("router", "switch", "gate", "dense");
        int[] text = Arrays.copyOf(new int[] {3, 7}, SEQUENCE);
        List<Double> given = new ArrayList<>();
        try (CheckpointReader reader = new CheckpointReader(checkpoint);
                Device device = TestDriver.CPU.open();
                TextGenerator generator = new TextGenerator(device, MeshRun.components(), reader)) {
            generator.generate(new int[] {3, 7}, 0, SEQUENCE - 2, Sampling.of(1, 0, 4), (token, logProbability) -> {
                text[2 + given.size()] = token;
                return given.add(logProbability);
            });
        }
        double[][] twin = new CheckpointTwin(checkpoint).logits(text);
        for (int t = 2; t < SEQUENCE; t++) {
            double probability = Plain.softmax(twin[t - 1], twin[t - 1].length)[text[t]];
            assertThat(given.get(t - 2)).as("token %d", t).isCloseTo(Math.log(probability), within(1e-5));
        }
    }

    /** Numbers are numbers, and defaults that nobody set are there. */
    @Test
    void theConfigurationIsWholeAndTyped() throws IOException {
        JsonNode config = new CheckpointTwin(checkpoint("router", "switch", "gate", "dense")).config();
        assertThat(config.path("model_type").asText()).isEqualTo("locmoe");
        assertThat(config.path("architectures").path(0).asText()).isEqualTo("LocMoeForCausalLM");
        assertThat(config.path("hidden_act").asText()).isEqualTo("gelu_pytorch_tanh");
        assertThat(config.path("tie_word_embeddings").asBoolean()).isTrue();
        assertThat(config.path("settings").path("learningRate").isNumber()).isTrue();
        assertThat(config.path("settings").path("packing").isBoolean()).isTrue();
        JsonNode router = config.path("sparse_layers").path(1).path("router");
        assertThat(config.path("sparse_layers").path(1).path("block").asInt()).isEqualTo(3);
        assertThat(router.path("name").asText()).isEqualTo("switch");
        assertThat(router.path("options").path("capacityFactor").isNumber()).isTrue();
        assertThat(config.path("mesh").path("nodes").asInt()).isEqualTo(2);
        assertThat(config.path("mesh").path("rank_of_expert")).hasSize(4);
        assertThat(config.path("tokenizer").asText()).isEqualTo("bytes");
    }
}
