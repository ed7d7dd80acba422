package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.file.SafeTensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The tensors of a safetensors file, by name. */
public final class SavedTensors {
    private SavedTensors() {}

    public static Map<String, float[]> read(Path file) {
        Map<String, float[]> tensors = new TreeMap<>();
        try (FileChannel channel = FileChannel.open(file)) {
            SafeTensors layout = SafeTensors.open(channel, file);
            for (var entry : layout.tensors().entrySet()) {
                ByteBuffer bytes =
                        ByteBuffer.allocate((int) entry.getValue().bytes()).order(ByteOrder.LITTLE_ENDIAN);
                SafeTensors.readFully(
                        channel, bytes, layout.start() + entry.getValue().offset());
                float[] values = new float[bytes.capacity() / 4];
                bytes.flip().asFloatBuffer().get(values);
                tensors.put(entry.getKey(), values);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tensors;
    }
}
