package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.file.ModelDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged and hostile files are refused with the place, and leave nothing behind. */
class DamagedModelTest {
    @TempDir
    Path directory;

    private Path model;
    private Path tensors;

    @BeforeEach
    void make() {
        model = Parts.random(directory.resolve("model"), "mixtral", false, StoredType.F32);
        tensors = model.resolve("model.safetensors");
    }

    /** Replaces a text of the header by another one, which may be shorter. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"model.norm.weight\" | \"model.norm.gain\" | no tensor model.norm.weight",
                "\"shape\":[256,32] | \"shape\":[32,256] | model.embed_tokens.weight has shape [32, 256]",
                "\"dtype\":\"F32\" | \"dtype\":\"I32\" | is of type I32",
                "[0,32768] | [0,32764] | which does not fit its 32764 bytes",
                "[32768, | [32764, | does not fit",
                "[0,32768] | [1,32769] | starts at byte 1 of the data",
                "[0,32768] | [-4,32768] | has broken offsets"
            })
    void aHeaderIsRefused(String text, String other, String problem) throws IOException {
        byte[] all = Files.readAllBytes(tensors);
        int length = (int) ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong();
        String header = new String(all, 8, length, StandardCharsets.UTF_8);
        assertThat(header).contains(text);
        byte[] changed = header.replaceFirst(Pattern.quote(text), other).getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + changed.length + all.length - 8 - length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(changed.length)
                .put(changed)
                .put(all, 8 + length, all.length - 8 - length);
        Files.write(tensors, file.array());
        refused(problem);
    }

    @Test
    void aHeaderLargerThanTheFileIsRefused() throws IOException {
        byte[] all = Files.readAllBytes(tensors);
        ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE);
        Files.write(tensors, all);
        refused("a header of 9223372036854775807 bytes");
    }

    @Test
    void aFileThatEndsEarlyIsRefused() throws IOException {
        try (FileChannel file = FileChannel.open(tensors, StandardOpenOption.WRITE)) {
            file.truncate(file.size() - 4);
        }
        refused("model.safetensors is truncated");
    }

    @Test
    void aNumberThatIsNotFiniteIsRefused() throws IOException {
        byte[] all = Files.readAllBytes(tensors);
        ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putFloat(all.length - 8, Float.NaN);
        Files.write(tensors, all);
        refused("what becomes embedding.output has NaN at element 8190");
    }

    @Test
    void picklesAreNotRead() throws IOException {
        Files.delete(tensors);
        refused("has neither model.safetensors nor model.safetensors.index.json");
        Files.write(model.resolve("pytorch_model.bin"), new byte[8]);
        refused("pickles");
    }

    @ParameterizedTest
    @CsvSource({
        "../model/model.safetensors, no name of a safetensors file",
        "/etc/passwd, no name of a safetensors file",
        "model.bin, no name of a safetensors file",
        "gone.safetensors, does not exist",
        "model.safetensors, which model.safetensors.index.json does not name"
    })
    void anIndexNamesFilesOfItsDirectoryOnly(String file, String problem) throws IOException {
        Files.writeString(
                model.resolve("model.safetensors.index.json"),
                "{\"weight_map\": {\"model.norm.weight\": \"" + file + "\"}}");
        refused(problem);
    }

    @Test
    void anIndexThatPlacesATensorWhereItIsNotIsRefused() throws IOException {
        StringBuilder map = new StringBuilder("\"surplus.weight\": \"model.safetensors\"");
        try (ModelDirectory whole = ModelDirectory.open(model)) {
            whole.tensors().keySet().forEach(name -> map.append(", \"" + name + "\": \"model.safetensors\""));
        }
        Files.writeString(model.resolve("model.safetensors.index.json"), "{\"weight_map\": {" + map + "}}");
        refused("places tensor surplus.weight in a file that does not have it");
    }

    @Test
    void aConfigurationThatIsNoObjectIsRefused() throws IOException {
        for (String text : new String[] {"[]", "{\"a\": 1, \"a\": 2}", "{\"a\": 1} {}", "{", ""}) {
            Files.writeString(model.resolve("config.json"), text);
            refused("config.json is no JSON object");
        }
    }

    @Test
    void whatExistsIsNotOverwritten() throws IOException {
        Path out = Files.createDirectory(directory.resolve("out"));
        assertThatThrownBy(() -> Parts.imported(model, out)).hasMessageContaining("exists");
        Parts.imported(model, directory.resolve("other"));
        assertThatThrownBy(() -> Parts.exported(directory.resolve("other"), out, 1L << 40))
                .hasMessageContaining("exists");
        assertThat(out).isEmptyDirectory();
    }

    private void refused(String problem) {
        assertThatThrownBy(() -> Parts.imported(model, directory.resolve("out")))
                .hasMessageContaining(problem);
        assertThat(directory).isDirectoryNotContaining("glob:**out");
    }
}
