package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.file.ModelDirectory;
import io.locmoe.models.gguf.GgufModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A GGUF file that was imported and exported is the same, and is the model that a directory is. */
class GgufRoundTripTest {
    private static final int[] TOKENS = {72, 101, 32, 115, 97, 105, 100};

    @TempDir
    Path directory;

    private Path first(String family, boolean packed, StoredType type) {
        boolean dense = family.equals("llama") || family.equals("qwen3");
        Path model = Parts.random(directory.resolve("model"), family, packed, type, "sparseEvery", dense ? "0" : "1");
        Parts.imported(model, directory.resolve("first"));
        return Parts.gguf(directory.resolve("first"), directory.resolve("first.gguf"));
    }

    @ParameterizedTest
    @CsvSource({
        "mixtral, false, F32",
        "mixtral, true, BF16",
        "olmoe, true, F32",
        "olmoe, false, F16",
        "qwen3_moe, false, F32",
        "qwen3_moe, true, BF16",
        "qwen2_moe, false, BF16",
        "llama, false, F16",
        "qwen3, false, F32"
    })
    void theFileHasTheSameBytes(String family, boolean packed, StoredType type) throws Exception {
        Path file = first(family, packed, type);
        Import.Imported imported = Parts.imported(file, directory.resolve("second"));
        assertThat(imported.family()).isEqualTo(family);
        assertThat(imported.tokenizer()).as("tokens are bytes").isFalse();
        assertThat(Files.mismatch(file, Parts.gguf(directory.resolve("second"), directory.resolve("second.gguf"))))
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"mixtral", "olmoe", "qwen2_moe", "qwen3_moe", "llama", "qwen3"})
    void theModelIsThatOfTheDirectory(String family) {
        Parts.imported(first(family, false, StoredType.F32), directory.resolve("second"));
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
