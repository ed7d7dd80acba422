package io.locmoe.engine.checkpoint;

import io.locmoe.attack.fuzz.Parser;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.SafeTensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The files of a checkpoint. */
public final class CheckpointParsers {
    private static final String TWO_TENSORS = "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[24,40]}}";

    private CheckpointParsers() {}

    /** Every parser of this package. */
    public static List<Parser> all() {
        return List.of(new Parser(
                "safetensors",
                List.of(safeTensors(TWO_TENSORS, 40), safeTensors("{}", 0)),
                Parser.ofFile(".safetensors", CheckpointParsers::readTensors),
                List.of(CheckpointException.class)));
    }

    private static byte[] safeTensors(String header, int dataBytes) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + text.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .array();
    }

    private static void readTensors(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            SafeTensors layout = SafeTensors.open(channel, file);
            for (SafeTensors.Tensor tensor : layout.tensors().values()) {
                if (tensor.offset() < 0 || tensor.offset() + tensor.bytes() > channel.size() - layout.start()) {
                    throw new IllegalStateException("a tensor outside of the file was accepted: " + tensor);
                }
            }
        }
    }
}
