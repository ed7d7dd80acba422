package io.locmoe.engine.checkpoint.file;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.parameter.Parameter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Layout of a safetensors file: the length of a JSON header as 8 bytes, little-endian, the header,
 * then the data (the format of the Hugging Face library of that name).
 *
 * @param tensors tensors by name, in file order
 * @param start   first byte of the data in the file
 */
public record SafeTensors(Map<String, Tensor> tensors, long start) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Room for some 200,000 tensors. The header is read into memory before anything else is known about a file. */
    private static final int LARGEST_HEADER = 32 << 20;

    /** @param offset first byte within the data */
    public record Tensor(int[] shape, TensorType type, long offset, long bytes) {}

    /** A tensor to be written. */
    public record Named(String name, int[] shape, StoredType type) {
        /** Bytes of the data. */
        public long bytes() {
            long bytes = type.bytes();
            for (int size : shape) {
                bytes *= size;
            }
            return bytes;
        }
    }

    /** Parameters by name as tensors of float32. */
    public static List<Named> named(List<Map.Entry<String, Parameter>> parameters) {
        return parameters.stream()
                .map(p -> new Named(p.getKey(), p.getValue().shape(), StoredType.F32))
                .toList();
    }

    /** The first bytes of a file of consecutive tensors: length and header. */
    public static byte[] head(List<Map.Entry<String, Parameter>> parameters) throws IOException {
        return headOf(named(parameters));
    }

    /** The same, with tensors of any types. */
    static byte[] headOf(List<Named> tensors) throws IOException {
        ObjectNode header = JSON.createObjectNode();
        header.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (Named tensor : tensors) {
            ObjectNode node = header.putObject(tensor.name());
            node.put("dtype", tensor.type().name());
            ArrayNode shape = node.putArray("shape");
            for (int size : tensor.shape()) {
                shape.add(size);
            }
            node.putArray("data_offsets").add(offset).add(offset + tensor.bytes());
            offset += tensor.bytes();
        }
        byte[] text = padded(JSON.writeValueAsBytes(header));
        ByteBuffer head = ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN);
        return head.putLong(text.length).put(text).array();
    }

    /** Pads the header with spaces to a multiple of 8, which keeps the data aligned. */
    private static byte[] padded(byte[] text) {
        byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        return padded;
    }

    /** Reads the header of a file of float32 tensors, as {@link #open(FileChannel, Path, Set)}. */
    public static SafeTensors open(FileChannel file, Path path) throws IOException {
        return open(file, path, Set.of(StoredType.F32));
    }

    /**
     * Reads the header and checks that the data is complete. Nothing is allocated for a size that the file does not
     * have.
     *
     * @param types those that the tensors may have
     * @throws CheckpointException if the file is not a safetensors file or is truncated
     */
    public static SafeTensors open(FileChannel file, Path path, Set<? extends TensorType> types) throws IOException {
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
        return new SafeTensors(new SafeTensorsHeader(path, size - 8 - header, types).parse(text.array()), 8 + header);
    }

    public static void writeFully(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        while (bytes.hasRemaining()) {
            position += file.write(bytes, position);
        }
    }

    public static void readFully(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        while (bytes.hasRemaining()) {
            int read = file.read(bytes, position);
            if (read < 0) {
                throw new IOException("end of file at byte " + position);
            }
            position += read;
        }
    }
}
