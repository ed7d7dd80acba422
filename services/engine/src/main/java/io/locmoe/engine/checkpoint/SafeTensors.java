package io.locmoe.engine.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.model.ParameterBlock.Parameter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Layout of a safetensors file of float32 tensors: the length of a JSON header as 8 bytes, little-endian, the header,
 * then the data (the format of the Hugging Face library of that name).
 *
 * @param tensors by name, in file order
 * @param start   first byte of the data in the file
 * @param bytes   size of the data
 */
record SafeTensors(Map<String, Tensor> tensors, long start, long bytes) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST_HEADER = 100_000_000;

    /** @param offset first byte within the data */
    record Tensor(int[] shape, long offset, long bytes) {}

    /** Lays tensors out one after another, each name with a prefix, and writes the header. */
    static SafeTensors create(FileChannel file, List<Map.Entry<String, Parameter>> named) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        header.putObject("__metadata__").put("format", "pt");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        long offset = 0;
        for (var entry : named) {
            Parameter p = entry.getValue();
            long bytes = (long) p.wholeElements() * Float.BYTES;
            ObjectNode node = header.putObject(entry.getKey()).put("dtype", "F32");
            for (int size : p.shape()) {
                node.withArray("shape").add(size);
            }
            node.withArray("data_offsets").add(offset).add(offset + bytes);
            tensors.put(entry.getKey(), new Tensor(p.shape(), offset, bytes));
            offset += bytes;
        }
        byte[] text = padded(JSON.writeValueAsBytes(header));
        ByteBuffer head = ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(text.length).put(text).flip();
        writeFully(file, head, 0);
        return new SafeTensors(tensors, 8 + text.length, offset);
    }

    /** The header is filled with spaces to a multiple of 8, which keeps the data aligned. */
    private static byte[] padded(byte[] text) {
        byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        return padded;
    }

    /**
     * Reads the header and checks that the data is complete.
     *
     * @throws CheckpointException if the file is not a safetensors file or is truncated
     */
    static SafeTensors open(FileChannel file, Path path) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        long size = file.size();
        if (size < 8) {
            throw new CheckpointException(path + " is truncated: it has only " + size + " bytes");
        }
        readFully(file, length, 0);
        long header = length.flip().getLong();
        if (header < 2 || header > LARGEST_HEADER || 8 + header > size) {
            throw new CheckpointException(path + " is truncated or not a safetensors file: a header of " + header
                    + " bytes in a file of " + size);
        }
        ByteBuffer text = ByteBuffer.allocate((int) header);
        readFully(file, text, 8);
        SafeTensors layout = parse(text.array(), 8 + header, path);
        if (layout.start + layout.bytes != size) {
            throw new CheckpointException(path + " is truncated: it has " + size + " bytes, but its header asks for "
                    + (layout.start + layout.bytes));
        }
        return layout;
    }

    private static SafeTensors parse(byte[] text, long start, Path path) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        long end = 0;
        JsonNode root;
        try {
            root = JSON.readTree(new String(text, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new CheckpointException(path + " has a broken header: " + e.getOriginalMessage());
        }
        for (var field : root.properties()) {
            if (field.getKey().equals("__metadata__")) {
                continue;
            }
            JsonNode node = field.getValue();
            if (!node.path("dtype").asText().equals("F32")) {
                throw new CheckpointException(path + ": tensor " + field.getKey() + " is of type "
                        + node.path("dtype").asText() + ", but only F32 is supported");
            }
            int[] shape = new int[node.path("shape").size()];
            for (int axis = 0; axis < shape.length; axis++) {
                shape[axis] = node.path("shape").get(axis).asInt();
            }
            long from = node.path("data_offsets").path(0).asLong(-1);
            long to = node.path("data_offsets").path(1).asLong(-1);
            if (from < 0 || to < from) {
                throw new CheckpointException(path + ": tensor " + field.getKey() + " has broken offsets");
            }
            tensors.put(field.getKey(), new Tensor(shape, from, to - from));
            end = Math.max(end, to);
        }
        return new SafeTensors(tensors, start, end);
    }

    static void writeFully(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        while (bytes.hasRemaining()) {
            position += file.write(bytes, position);
        }
    }

    static void readFully(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        while (bytes.hasRemaining()) {
            int read = file.read(bytes, position);
            if (read < 0) {
                throw new IOException("end of file at byte " + position);
            }
            position += read;
        }
    }
}
