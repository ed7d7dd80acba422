package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.driver.cpu.CpuDriver;
import io.locmoe.engine.checkpoint.CheckpointReader;
import io.locmoe.engine.checkpoint.StoredModel;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.generation.OtherPrecision;
import io.locmoe.engine.generation.SoloModel;
import io.locmoe.engine.settings.Precision;
import io.locmoe.models.file.ModelDirectory;
import io.locmoe.models.file.ModelException;
import io.locmoe.models.gguf.GgufModel;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.ForwardingDevice;
import io.locmoe.spi.device.memory.DeviceBuffer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A directory or a file that is read as it is computes what its import computes, and is in memory once. */
class MappedModelTest {
    private static final int[] TOKENS = {84, 104, 101, 32, 104, 111, 117, 115, 101};

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "mixtral, false, F32",
        "mixtral, true, BF16",
        "olmoe, false, F16",
        "olmoe, false, BF16",
        "qwen3_moe, true, F32",
        "qwen2_moe, false, BF16",
        "llama, false, BF16",
        "qwen3, false, F32"
    })
    void itHasTheLogitsOfItsImport(String family, boolean packed, StoredType type) {
        Path model = Parts.random(directory.resolve("model"), family, packed, type);
        Parts.imported(model, directory.resolve("checkpoint"));
        Precision precision = Precision.named(type.word()).orElseThrow();
        try (StoredModel mapped = MappedModel.open(model, Parts.components());
                StoredModel imported =
                        new OtherPrecision(new CheckpointReader(directory.resolve("checkpoint")), precision)) {
            assertThat(mapped.config().settings()).containsEntry("precision", type.word());
            assertThat(Parts.logits(mapped, TOKENS)).isEqualTo(Parts.logits(imported, TOKENS));
        }
    }

    @ParameterizedTest
    @CsvSource({"mixtral, BF16", "deepseek_v3, F32"})
    void aFileHasThemToo(String family, StoredType type) {
        Parts.imported(Parts.random(directory.resolve("model"), family, false, type), directory.resolve("checkpoint"));
        Path file = Parts.gguf(directory.resolve("checkpoint"), directory.resolve("file.gguf"));
        Precision precision = Precision.named(type.word()).orElseThrow();
        try (StoredModel mapped = MappedModel.open(file, directory, Parts.components());
                StoredModel imported =
                        new OtherPrecision(new CheckpointReader(directory.resolve("checkpoint")), precision)) {
            assertThat(mapped.config().settings())
                    .containsEntry("precision", type.word())
                    .containsEntry("tokenizer", "");
            assertThat(Parts.logits(mapped, TOKENS)).isEqualTo(Parts.logits(imported, TOKENS));
        }
    }

    @Test
    void theTokenizerOfAFileIsWritten() throws IOException {
        Path file = GgufTokenizerTest.file(directory, GgufTokenizerTest.tokenizer());
        Path place = Files.createDirectory(directory.resolve("place"));
        try (StoredModel mapped = MappedModel.open(file, place, Parts.components())) {
            assertThat(mapped.config().settings())
                    .containsEntry("tokenizer", place.resolve("tokenizer.json").toString());
        }
        try (GgufModel model = GgufModel.open(file)) {
            assertThat(place.resolve("tokenizer.json"))
                    .hasBinaryContent(model.tokenizer().orElseThrow());
        }
    }

    @ParameterizedTest
    @CsvSource({"olmoe, BF16", "qwen3_moe, F32", "qwen3, F16"})
    void theDeviceHoldsEachWeightOnceInItsType(String family, StoredType type) {
        Path model =
                Parts.random(directory.resolve("model"), family, false, type, "width", "128", "feedForward", "256");
        long bytes;
        try (ModelDirectory files = ModelDirectory.open(model)) {
            bytes = files.tensors().values().stream()
                    .mapToLong(tensor -> tensor.data().byteSize())
                    .sum();
        }
        AtomicLong held = new AtomicLong();
        try (StoredModel mapped = MappedModel.open(model, Parts.components());
                Device device = counting(new CpuDriver("reference").open(0), held);
                SoloModel solo = SoloModel.of(device, Parts.components(), mapped)) {
            assertThat(held.get()).isBetween(bytes, bytes + bytes / 50);
            assertThat(solo.settings().training().precision().toString()).isEqualTo(type.word());
        }
    }

    @Test
    void aWeightThatIsNotFiniteIsNamedWithItsFile() throws IOException {
        Path model = Parts.random(directory.resolve("model"), "olmoe", false, StoredType.BF16);
        Path file = model.resolve("model.safetensors");
        try (RandomAccessFile weights = new RandomAccessFile(file.toFile(), "rw")) {
            weights.seek(weights.length() - 2);
            weights.write(new byte[] {(byte) 0x80, 0x7f});
        }
        try (StoredModel mapped = MappedModel.open(model, Parts.components())) {
            assertThatThrownBy(() -> Parts.logits(mapped, TOKENS))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("embedding.output has Infinity at element");
        }
    }

    private static Device counting(Device device, AtomicLong held) {
        return new ForwardingDevice(device) {
            @Override
            public DeviceBuffer allocate(long bytes) {
                held.addAndGet(bytes);
                return super.allocate(bytes);
            }
        };
    }
}
