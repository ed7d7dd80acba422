package io.locmoe.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.checkpoint.file.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A safetensors file that somebody else made. */
class HostileHeaderTest {
    @TempDir
    Path directory;

    /** A header of 2³¹ bytes in a small file, and one of many axes, take no memory. */
    @Test
    void aHostileHeaderIsRefusedBeforeAnythingIsAllocated() throws IOException {
        for (long length : new long[] {Integer.MAX_VALUE, Long.MAX_VALUE, -1, 1L << 40}) {
            ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
            hostile(bytes.putLong(length).array(), "a header of " + length + " bytes");
        }
        hostile(
                file("{\"a\":{\"dtype\":\"F32\",\"shape\":[" + "1,".repeat(100) + "1],\"data_offsets\":[0,4]}}", 4),
                "a");
        hostile(file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647],\"data_offsets\":[0,4]}}", 4), "a");
        hostile(
                file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,99999999999999999999]}}", 4),
                "header");
        hostile(file("{\"a\":" + "[".repeat(100_000), 4), "header");
        String one = "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
        hostile(file("{" + one + "," + one + "}", 4), "header");
        hostile(file("{" + one + "}{" + one + "}", 4), "header");
    }

    private static byte[] file(String header, int data) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }

    private void hostile(byte[] file, String part) throws IOException {
        Path path = Files.write(directory.resolve("hostile.safetensors"), file);
        assertThatThrownBy(() -> SavedTensors.read(path))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContainingAll(path.toString(), part);
    }
}
