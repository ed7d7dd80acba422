package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.models.family.Decoder;
import io.locmoe.models.family.Families;
import io.locmoe.models.family.Family;
import io.locmoe.models.file.ModelDirectory;
import io.locmoe.models.gguf.GgufModel;
import io.locmoe.models.gguf.GgufWriter;
import io.locmoe.models.layout.ForeignTensor;
import io.locmoe.models.layout.TensorMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A GGUF file that was imported and exported is the same, and is the model that a directory is. */
class GgufRoundTripTest {
    private static final int[] TOKENS = {72, 101, 32, 115, 97, 105, 100};

    @TempDir
    Path directory;

    private Path first(String described, boolean packed, StoredType type) {
        String[] words = described.split("[ =]");
        String[] changes = Arrays.copyOfRange(words, 1, words.length);
        Path model = Parts.random(directory.resolve("model"), words[0], packed, type, changes);
        Parts.imported(model, directory.resolve("first"));
        return Parts.gguf(directory.resolve("first"), directory.resolve("first.gguf"));
    }

    @ParameterizedTest
    @CsvSource({
        "mixtral, false, F32",
        "mixtral, true, BF16",
        "olmoe, true, F32",
        "olmoe, false, F16",
        "qwen3_moe sparseEvery=1, false, F32",
        "qwen3_moe sparseEvery=1, true, BF16",
        "qwen2_moe, false, BF16",
        "llama, false, F16",
        "qwen3 rotaryScaling=linear rotaryFactor=4, false, F32",
        "qwen3_moe sparseEvery=1 rotaryScaling=yarn rotaryFactor=8 rotaryOriginal=40, false, F16",
        "llama rotaryScaling=yarn rotaryFactor=8 rotaryOriginal=40 rotaryAttention=1.7, false, F16",
        "llama rotaryScaling=llama3 rotaryFactor=8 rotaryOriginal=64 rotaryFast=4 rotaryTheta=100, false, F16",
        "mixtral rotaryScaling=llama3 rotaryFactor=3 rotaryOriginal=96 rotarySlow=2 rotaryFast=3, false, F32",
        "gpt_oss rotaryTruncate=true rotaryFast=32 gateLimit=7, false, F16",
        "gpt_oss rotaryScaling=none rotaryFactor=1 gateLimit=7, false, F32",
        "deepseek_v3, false, BF16",
        "deepseek_v3 rotaryScaling=yarn rotaryFactor=40 rotaryOriginal=40 rotaryAttention=1 latentScoreFactor=1.9,"
                + " false, F32",
        "deepseek_v2 router.topGroups=4 rotaryScaling=yarn rotaryFactor=4 rotaryOriginal=40, false, F32"
    })
    void theFileHasTheSameBytes(String described, boolean packed, StoredType type) throws Exception {
        Path file = first(described, packed, type);
        Import.Imported imported = Parts.imported(file, directory.resolve("second"));
        assertThat(imported.family()).isEqualTo(described.split(" ")[0]);
        assertThat(imported.tokenizer()).as("tokens are bytes").isFalse();
        assertThat(Files.mismatch(file, Parts.gguf(directory.resolve("second"), directory.resolve("second.gguf"))))
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "mixtral",
        "olmoe",
        "qwen2_moe",
        "qwen3_moe sparseEvery=1 rotaryScaling=yarn rotaryFactor=8 rotaryOriginal=40",
        "llama rotaryScaling=llama3 rotaryFactor=8 rotaryOriginal=64 rotaryFast=4 rotaryTheta=100",
        "qwen3",
        "gpt_oss rotaryTruncate=true rotaryFast=32 gateLimit=7",
        "deepseek_v3 router.weightScale=2.5",
        "deepseek_v2 router.topGroups=4"
    })
    void theModelIsThatOfTheDirectory(String described) {
        Parts.imported(first(described, false, StoredType.F32), directory.resolve("second"));
        assertThat(Parts.logits(directory.resolve("second"), TOKENS))
                .isEqualTo(Parts.logits(directory.resolve("first"), TOKENS));
        Path back = Parts.exported(directory.resolve("second"), directory.resolve("back"), 1L << 40);
        try (ModelDirectory before = ModelDirectory.open(directory.resolve("model"));
                ModelDirectory after = ModelDirectory.open(back)) {
            assertThat(after.tensors().keySet()).isEqualTo(before.tensors().keySet());
            before.tensors()
                    .forEach((name, tensor) -> assertThat(
                                    after.tensors().get(name).data().mismatch(tensor.data()))
                            .as(name)
                            .isEqualTo(-1));
        }
    }

    /** As older files have them, with the keys and values of each head. */
    @Test
    void olderFilesOfLatentAttentionAreRead() throws Exception {
        first("deepseek_v2 router.topGroups=4", false, StoredType.F32);
        Path older = directory.resolve("older.gguf");
        writeWhole(directory.resolve("first"), older);
        GgufBytes.of(older)
                .value("deepseek2.attention.head_count_kv", 4)
                .value("deepseek2.attention.key_length", 20)
                .value("deepseek2.attention.value_length", 16)
                .renamed("deepseek2.attention.key_length_mla", "general.".repeat(4) + "no")
                .renamed("deepseek2.attention.value_length_mla", "general.".repeat(4) + "none")
                .write();
        Parts.imported(older, directory.resolve("second"));
        assertThat(Parts.logits(directory.resolve("second"), TOKENS))
                .isEqualTo(Parts.logits(directory.resolve("first"), TOKENS));
    }

    /** Writes the tensors that a directory has. */
    private static void writeWhole(Path checkpoint, Path file) {
        try (CheckpointReader reader = new CheckpointReader(checkpoint)) {
            CheckpointConfig config = reader.config();
            Decoder decoder =
                    Decoder.of(SettingsParser.parse(config.settings()), config.vocabulary(), Parts.components());
            Family family = Families.of(decoder);
            ObjectNode fields = new ObjectMapper().createObjectNode();
            family.write(decoder, fields);
            List<ForeignTensor> tensors = TensorMap.of(decoder.model(), decoder.vocabulary(), family.naming());
            GgufWriter writer = new GgufWriter(family, decoder, tensors, _ -> StoredType.F32, fields);
            try (Tensors source = new Tensors(tensors, reader.saved())) {
                writer.write(file, source::bytes);
            }
        }
    }

    @Test
    void gatesAndVectorsAreFloat32() {
        try (GgufModel model = GgufModel.open(first("mixtral", false, StoredType.BF16))) {
            assertThat(model.tensors().get("model.norm.weight").type()).isEqualTo(StoredType.F32);
            assertThat(model.tensors()
                            .get("model.layers.1.block_sparse_moe.gate.weight")
                            .type())
                    .isEqualTo(StoredType.F32);
            assertThat(model.tensors()
                            .get("model.layers.1.block_sparse_moe.experts.3.w2.weight")
                            .type())
                    .isEqualTo(StoredType.BF16);
        }
    }
}
