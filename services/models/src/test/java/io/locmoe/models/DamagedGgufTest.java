package io.locmoe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.models.file.ModelException;
import io.locmoe.models.gguf.GgufModel;
import io.locmoe.settings.SettingsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged and hostile files are refused with the place, and leave nothing behind. */
class DamagedGgufTest {
    private static final String EMBEDDING = "token_embd.weight";
    private static final int DIMENSION = Integer.BYTES;
    private static final int TYPE = DIMENSION + 2 * Long.BYTES;
    private static final int OFFSET = TYPE + Integer.BYTES;

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void make() {
        Path model = Parts.random(directory.resolve("model"), "mixtral", false, StoredType.F32);
        Parts.imported(model, directory.resolve("made"));
        file = Parts.gguf(directory.resolve("made"), directory.resolve("file.gguf"));
    }

    private void refused(Consumer<GgufBytes> change, String problem) throws IOException {
        GgufBytes bytes = GgufBytes.of(file);
        change.accept(bytes);
        bytes.write();
        refused(problem);
    }

    private void refused(String problem) {
        assertThatThrownBy(() -> Parts.imported(file, directory.resolve("out")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(problem)
                .hasMessageContaining("file.gguf");
        assertThat(directory).isDirectoryNotContaining("glob:**out");
    }

    @Test
    void theStartIsRefused() throws IOException {
        refused(b -> b.bytes().putInt(GgufBytes.VERSION, 2), "is of version 2, not 3");
        refused(b -> b.bytes().putInt(GgufBytes.VERSION, Integer.reverseBytes(3)), "it is big-endian");
        refused(b -> b.bytes().putInt(0, 0), "is no GGUF file");
        Files.write(file, new byte[3]);
        refused("is no GGUF file");
    }

    @ParameterizedTest
    @CsvSource({
        "8, 9223372036854775807 tensors",
        "16, 9223372036854775807 values",
        "24, a name of 9223372036854775807 bytes"
    })
    void countsAndLengthsBeyondTheFileAreRefused(int at, String problem) throws IOException {
        refused(b -> b.bytes().putLong(at, Long.MAX_VALUE), "at byte " + (at + Long.BYTES) + ": " + problem);
        refused(b -> b.bytes().putLong(at, -1), "18446744073709551615");
    }

    @Test
    void listsAreRefused() throws IOException {
        String name = "tokenizer.ggml.tokens";
        byte[] before = Files.readAllBytes(file);
        refused(b -> b.value(name, 9), "is a list of elements of type 9, and only lists of numbers and texts");
        Files.write(file, before);
        refused(b -> b.bytes().putLong(b.after(name) + 8, 1L << 40), "1099511627776 elements of " + name);
        Files.write(file, before);
        refused(b -> b.bytes().putLong(b.after(name) + 16, 1L << 40), name + " of 1099511627776 bytes");
        Files.write(file, before);
        refused(b -> b.bytes().putInt(b.after(name), 77), name + " is of type 77");
    }

    @Test
    void textsThatAreNoUtf8AreRefused() throws IOException {
        refused(b -> b.bytes().put(b.after("general.type") + 12, (byte) 0xff), "general.type is no UTF-8");
    }

    @Test
    void tensorsAreRefused() throws IOException {
        byte[] before = Files.readAllBytes(file);
        String second = "blk.0.attn_norm.weight";
        Object[][] cases = {
            {0, 9, "has 9 dimensions"},
            {DIMENSION, -1L, "has a dimension of 18446744073709551615"},
            {DIMENSION, 1L << 40, "has a dimension of 1099511627776"},
            {DIMENSION, (long) Integer.MAX_VALUE, "which end after the file"},
            {TYPE, 2, "tensor token_embd.weight is of type Q4_0"},
            {TYPE, 12, "has rows of 32 numbers, which are no blocks of 256"},
            {OFFSET, 4L, "is not aligned to 32"},
            {OFFSET, -32L, "is not aligned to 32"},
            {OFFSET, 32L, "overlaps the one before it"},
            {OFFSET, 1L << 40, "which end after the file"}
        };
        for (Object[] change : cases) {
            Files.write(file, before);
            refused(b -> put(b.bytes(), b.after(EMBEDDING) + (int) change[0], change[1]), (String) change[2]);
        }
        Files.write(file, before);
        refused(b -> b.renamed(second, "blk.1.attn_norm.weight"), "is the second one of this name");
        Files.write(file, before);
        refused(b -> b.renamed(second, "blk.0.attn_nurm.weight"), "there is no tensor blk.0.attn_norm.weight");
        Files.write(file, before);
        refused(b -> b.renamed(EMBEDDING, "token_embd.wrong!"), "has no tensor token_embd.weight");
    }

    private static void put(ByteBuffer bytes, int at, Object value) {
        if (value instanceof Integer number) {
            bytes.putInt(at, number);
        } else {
            bytes.putLong(at, (long) value);
        }
    }

    @Test
    void aSecondValueOfANameIsRefused() throws IOException {
        String twice = "llama.attention.key_length";
        refused(b -> b.renamed("llama.rope.dimension_count", twice), "a second value of " + twice);
    }

    @Test
    void aFileThatEndsEarlyIsRefused() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 32);
        }
        refused("which end after the file");
    }

    /** A changed byte of the head leaves a model or is refused, and nothing else happens. */
    @Test
    void anyByteMayBeWrong() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int head = GgufBytes.of(file).after("output.weight");
        SplittableRandom random = new SplittableRandom(5);
        int refused = 0;
        for (int round = 0; round < 400; round++) {
            byte[] changed = round % 4 == 0 ? Arrays.copyOf(whole, random.nextInt(head)) : whole.clone();
            for (int n = random.nextInt(3); n >= 0 && changed.length > 0; n--) {
                changed[random.nextInt(Math.min(head, changed.length))] = (byte) random.nextInt();
            }
            Files.write(file, changed);
            refused += opens() ? 0 : 1;
        }
        assertThat(refused).isBetween(200, 399);
    }

    private boolean opens() {
        try (GgufModel model = GgufModel.open(file)) {
            return !model.tensors().isEmpty();
        } catch (ModelException | SettingsException e) {
            assertThat(e).hasMessageContaining("file.gguf");
            return false;
        }
    }
}
