package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.SafeTensors;
import io.locmoe.engine.checkpoint.file.TensorWriter;
import io.locmoe.engine.parameter.Parameter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tensors without axes, such as a learned temperature: the format asks for their shape too, an empty list. */
class ScalarTensorTest {
    private static final Parameter SCALAR = new Parameter("temperature", new int[0], 0, 0, 0, null);
    private static final Parameter ROW = new Parameter("bias", new int[] {2}, 0, 0, 1, null);

    @TempDir
    Path directory;

    @Test
    void aScalarIsWrittenWithItsEmptyShape() throws IOException {
        byte[] head = SafeTensors.head(List.of(Map.entry("temperature", SCALAR), Map.entry("bias", ROW)));
        assertThat(new String(head, 8, head.length - 8, StandardCharsets.UTF_8))
                .contains("\"temperature\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}")
                .contains("\"bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}");
    }

    @Test
    void aScalarIsReadAsItWasWritten() throws IOException {
        Path file = directory.resolve("model.safetensors");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 0.5f, 1f, 2f);
            TensorWriter.write(file, List.of(Map.entry("temperature", SCALAR), Map.entry("bias", ROW)), data);
        }
        assertThat(SavedTensors.read(file).get("temperature")).containsExactly(0.5f);
        assertThat(SavedTensors.read(file).get("bias")).containsExactly(1f, 2f);
    }

    /** Checkpoints of former versions have no shape there; nothing else may lack one. */
    @Test
    void onlyScalarsMayLackAShape() throws IOException {
        assertThat(SavedTensors.read(file("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4)))
                .containsOnlyKeys("a");
        Path longer = file("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", 8);
        assertThatThrownBy(() -> SavedTensors.read(longer))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("tensor a has no shape");
    }

    private Path file(String header, int data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return Files.write(
                directory.resolve("other.safetensors"),
                ByteBuffer.allocate(8 + text.length + data)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(text.length)
                        .put(text)
                        .array());
    }
}
