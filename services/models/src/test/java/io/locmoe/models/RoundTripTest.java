package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.file.MappedTensor;
import io.locmoe.models.file.ModelDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was imported and exported has the same bytes in every tensor, and the same configuration. */
class RoundTripTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long ONE_FILE = 1L << 40;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "mixtral, false, F32",
        "mixtral, true, BF16",
        "mixtral rotaryPairs=neighbours rotaryWidth=6, false, F32",
        "olmoe, false, F16",
        "olmoe attentionLimit=2.5, false, F32",
        "qwen3_moe, false, BF16",
        "qwen3_moe, true, F32",
        "qwen2_moe, false, BF16",
        "qwen2_moe, true, F32",
        "qwen2_moe blocks=3 attentionWindow=4 fullAttentionEvery=2 attentionWindowUntil=1, false, F32",
        "qwen3 attentionWindow=4 attentionWindowFrom=1, false, F32",
        "qwen3_moe attentionWindow=4, false, F32",
        "gpt_oss, false, BF16",
        "gpt_oss, true, F32",
        "deepseek_v3, false, BF16",
        "deepseek_v3, true, F32",
        "deepseek_v2, false, F16",
        "PanguProMoE, false, BF16",
        "PanguProMoE, true, F32",
        "llama, false, BF16",
        "qwen3, false, F32"
    })
    void everyTensorHasTheSameBytes(String described, boolean packed, StoredType type) throws IOException {
        String[] words = described.split("[ =]");
        String[] changes = Arrays.copyOfRange(words, 1, words.length);
        Path model = Parts.random(directory.resolve("model"), words[0], packed, type, changes);
        Parts.imported(model, directory.resolve("checkpoint"));
        Path back = Parts.exported(directory.resolve("checkpoint"), directory.resolve("back"), ONE_FILE);
        assertSame(model, back);
    }

    @Test
    void anotherNameOfAFamilyIsKept() throws IOException {
        Path model = Parts.random(directory.resolve("model"), "pangu_pro_moe", false, StoredType.F32);
        Path file = model.resolve("config.json");
        ObjectNode config = (ObjectNode) JSON.readTree(file.toFile());
        assertThat(config.path("model_type").asText()).isEqualTo("PanguProMoE");
        Files.write(file, JSON.writeValueAsBytes(config.put("model_type", "pangu_pro_moe")));
        assertThat(Parts.imported(model, directory.resolve("checkpoint")).family())
                .isEqualTo("PanguProMoE");
        assertSame(model, Parts.exported(directory.resolve("checkpoint"), directory.resolve("back"), ONE_FILE));
        assertThat(FamilySettings.of("pangu_pro_moe")).isEqualTo(FamilySettings.of("PanguProMoE"));
    }

    @Test
    void shardsAreReadAndWritten() throws IOException {
        Path model = Parts.random(directory.resolve("model"), "mixtral", false, StoredType.BF16, 40_000);
        assertThat(model).isDirectoryContaining("glob:**/model.safetensors.index.json");
        Parts.imported(model, directory.resolve("checkpoint"));
        Path back = Parts.exported(directory.resolve("checkpoint"), directory.resolve("back"), 40_000);
        assertSame(model, back);
        try (var files = Files.list(back)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .contains("model-00001-of-00004.safetensors", "model-00004-of-00004.safetensors");
        }
    }

    @Test
    void filesOfTheTokenizerAreCarriedAlong() throws IOException {
        Path model = Parts.random(directory.resolve("model"), "olmoe", false, StoredType.F32);
        Files.writeString(model.resolve("tokenizer.json"), "{\"model\": {}}");
        Files.writeString(model.resolve("tokenizer_config.json"), "{\"chat_template\": \"{% for m in messages %}\"}");
        assertThat(Parts.imported(model, directory.resolve("checkpoint")).tokenizer())
                .isTrue();
        Path back = Parts.exported(directory.resolve("checkpoint"), directory.resolve("back"), ONE_FILE);
        assertThat(back.resolve("tokenizer.json")).hasContent("{\"model\": {}}");
        assertThat(json(back.resolve("tokenizer_config.json"))).isEqualTo(json(model.resolve("tokenizer_config.json")));
    }

    @Test
    void configurationOfTransformers5IsReadAndKept() throws IOException {
        Path model = Parts.random(directory.resolve("model"), "mixtral", true, StoredType.BF16);
        ObjectNode config = json(model.resolve("config.json"));
        JsonNode theta = config.remove("rope_theta");
        config.putObject("rope_parameters").put("rope_type", "default").set("rope_theta", theta);
        config.set("dtype", config.remove("torch_dtype"));
        Files.write(model.resolve("config.json"), JSON.writeValueAsBytes(config));
        Parts.imported(model, directory.resolve("checkpoint"));
        assertSame(model, Parts.exported(directory.resolve("checkpoint"), directory.resolve("back"), ONE_FILE));
    }

    @Test
    void aTensorOfAnotherTypeKeepsIt() throws IOException {
        Path wide = Parts.random(directory.resolve("wide"), "mixtral", false, StoredType.F32, 20_000);
        Path narrow = Parts.random(directory.resolve("narrow"), "mixtral", false, StoredType.BF16, 10_000);
        String last = json(wide.resolve("model.safetensors.index.json"))
                .at("/weight_map/lm_head.weight")
                .asText();
        assertThat(json(narrow.resolve("model.safetensors.index.json"))
                        .at("/weight_map/lm_head.weight")
                        .asText())
                .as("the same tensors in files of the same names")
                .isEqualTo(last);
        Files.copy(wide.resolve(last), narrow.resolve(last), StandardCopyOption.REPLACE_EXISTING);
        Parts.imported(narrow, directory.resolve("checkpoint"));
        assertSame(narrow, Parts.exported(directory.resolve("checkpoint"), directory.resolve("back"), ONE_FILE));
    }

    private static void assertSame(Path model, Path back) throws IOException {
        assertThat(json(back.resolve("config.json"))).isEqualTo(json(model.resolve("config.json")));
        try (ModelDirectory before = ModelDirectory.open(model);
                ModelDirectory after = ModelDirectory.open(back)) {
            assertThat(after.tensors().keySet()).isEqualTo(before.tensors().keySet());
            before.tensors().forEach((name, tensor) -> {
                MappedTensor other = after.tensors().get(name);
                assertThat(other.type()).as(name).isEqualTo(tensor.type());
                assertThat(other.shape()).as(name).isEqualTo(tensor.shape());
                assertThat(other.data().mismatch(tensor.data())).as(name).isEqualTo(-1);
            });
        }
    }

    private static ObjectNode json(Path file) throws IOException {
        return (ObjectNode) JSON.readTree(file.toFile());
    }
}
