package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.models.family.Decoder;
import io.locmoe.models.family.Families;
import io.locmoe.models.file.ModelDirectory;
import io.locmoe.models.file.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A training from random weights has the architecture that an import of a model of the family has. */
class FamilySettingsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LENGTH = 16;

    @TempDir
    Path directory;

    static List<String> families() {
        return Families.names();
    }

    /** The settings say the same architecture if the family writes the same {@code config.json} for both. */
    @ParameterizedTest
    @MethodSource("families")
    void aNameIsTheArchitectureOfAnImport(String family) {
        Path model = Parts.random(directory.resolve("model"), family, false, StoredType.F32);
        Map<String, String> named = FamilySettings.of(family);
        assertThat(named).doesNotContainKeys("nodes", "vocabulary", "tokenizer");
        assertThat(written(family, named)).isEqualTo(written(family, imported(model)));
    }

    @ParameterizedTest
    @MethodSource("families")
    void aDirectoryGivesWhatItsImportHas(String family) throws IOException {
        Path model = Parts.random(directory.resolve("model"), family, false, StoredType.F32, "sequence", "32");
        Map<String, String> stored = imported(model);
        Files.delete(model.resolve("model.safetensors"));
        Map<String, String> described = FamilySettings.of(model.toString());
        assertThat(stored).containsAllEntriesOf(described);
        assertThat(described)
                .containsEntry("sequence", "32")
                .containsEntry("vocabulary", "256")
                .doesNotContainKeys("nodes", "tokenizer");
        assertThat(FamilySettings.of(model.resolve("config.json").toString())).isEqualTo(described);
    }

    /** New weights say nothing of the next byte of a random text: each has the probability 1 / 256, nearly. */
    @ParameterizedTest
    @MethodSource("families")
    void theFirstLossIsThatOfEqualProbabilities(String family) throws Exception {
        Map<String, String> settings = new TreeMap<>(FamilySettings.of(family));
        settings.putAll(Map.of("sequence", "" + LENGTH, "batch", "4", "validationSequences", "4", "nodes", "1"));
        settings.putAll(Map.of("steps", "1", "warmupSteps", "1", "validateEvery", "0", "deadlineSeconds", "20"));
        MeshTraining training = MeshTraining.run(settings, new RandomText(LENGTH), directory.resolve("out"));
        assertThat(training.steps.getFirst().lossPerToken()).isCloseTo(Math.log(256), within(0.2));
    }

    @Test
    void theTokenizerOfADirectoryIsTaken() throws IOException {
        Path model = Parts.random(directory.resolve("model"), "olmoe", false, StoredType.F32);
        Path tokenizer = Files.writeString(model.resolve("tokenizer.json"), "{}");
        assertThat(FamilySettings.of(model.toString())).containsEntry("tokenizer", tokenizer.toString());
    }

    /** How weights are stored is no part of the architecture. */
    @Test
    void aQuantisedDirectoryHasTheArchitectureOfOthers() throws IOException {
        Path model = Parts.random(directory.resolve("model"), "qwen3", false, StoredType.F32);
        Map<String, String> described = FamilySettings.of(model.toString());
        Path file = model.resolve("config.json");
        ObjectNode config = ModelDirectory.config(file);
        config.putObject("quantization_config").put("quant_method", "gptq");
        Files.write(file, JSON.writeValueAsBytes(config));
        assertThat(FamilySettings.of(model.toString())).isEqualTo(described);
    }

    @ParameterizedTest
    @CsvSource({
        "mixtral, secret, 1, secret is a field that is not known",
        "olmoe, clip_qkv, -8.0, clip_qkv",
        "gpt_oss, attention_bias, false, attention_bias",
        "deepseek_v3, moe_layer_freq, 2, moe_layer_freq",
        "qwen3, vocab_size, 0, vocab_size must be a whole number from 1 on"
    })
    void aFieldThatIsNotHonouredIsNamed(String family, String field, String value, String named) throws IOException {
        Path model = Parts.random(directory.resolve("model"), family, false, StoredType.F32);
        Path file = model.resolve("config.json");
        ObjectNode config = ModelDirectory.config(file);
        config.set(field, JSON.readTree(value));
        Files.write(file, JSON.writeValueAsBytes(config));
        refused(model.toString(), file + " cannot be honoured", named);
    }

    @Test
    void whatIsNoModelIsRefusedWithWhatThereIs() throws IOException {
        refused("olmo", "olmo is neither a family", "mixtral, olmoe,", "nor a directory with config.json");
        refused(directory.toString(), "is neither a family");
        Path config = directory.resolve("config.json");
        Files.writeString(config, "[]");
        refused(directory.toString(), config + " is no JSON object");
        Files.writeString(config, "{\"model_type\": \"phimoe\"}");
        refused(config.toString(), "models of type 'phimoe' are not taken; there are mixtral");
    }

    private static void refused(String model, String... words) {
        assertThatThrownBy(() -> FamilySettings.of(model))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(words);
    }

    private Map<String, String> imported(Path model) {
        Path checkpoint = directory.resolve("checkpoint");
        Parts.imported(model, checkpoint);
        return CheckpointConfig.read(checkpoint).settings();
    }

    private static ObjectNode written(String family, Map<String, String> settings) {
        ObjectNode config = JSON.createObjectNode();
        Decoder decoder = Decoder.of(SettingsParser.parse(settings), 256, Parts.components());
        assertThat(Families.named(family).against(decoder)).isEmpty();
        Families.named(family).write(decoder, config);
        return config;
    }
}
