package io.locmoe.engine.checkpoint.file;

import io.locmoe.engine.checkpoint.file.SafeTensors.Named;
import io.locmoe.engine.parameter.Parameter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a safetensors file and its digests in one pass over the memory, tensor by tensor. */
public final class TensorWriter {
    private final FileChannel file;
    private final MessageDigest whole = Sha256.start();
    private long position;

    /** Gives the bytes of tensors. */
    @FunctionalInterface
    public interface Source {
        /** The bytes of a tensor; they are read before the next call, which may overwrite them. */
        MemorySegment bytes(Named tensor) throws IOException;
    }

    /**
     * A file that was written.
     *
     * @param bytes   its length
     * @param sha256  digest of all its bytes
     * @param tensors digests of its tensors by name
     */
    public record Written(long bytes, String sha256, Map<String, String> tensors) {}

    private TensorWriter(FileChannel file) {
        this.file = file;
    }

    /**
     * Writes a new file of parameters; it is durable on return.
     *
     * @param named tensors with their names in the file
     * @param data  the tensors, consecutively
     */
    public static Written write(Path path, List<Map.Entry<String, Parameter>> named, MemorySegment data)
            throws IOException {
        long[] at = {0};
        return write(path, SafeTensors.named(named), tensor -> {
            MemorySegment bytes = data.asSlice(at[0], tensor.bytes());
            at[0] += tensor.bytes();
            return bytes;
        });
    }

    /**
     * Writes a new file; it is durable on return.
     *
     * @param tensors in file order
     * @param source  asked once for each, in this order
     */
    public static Written write(Path path, List<Named> tensors, Source source) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            TensorWriter writer = new TensorWriter(channel);
            writer.append(ByteBuffer.wrap(SafeTensors.headOf(tensors)));
            Map<String, String> digests = new LinkedHashMap<>();
            for (Named tensor : tensors) {
                digests.put(tensor.name(), writer.append(source.bytes(tensor)));
            }
            channel.force(true);
            return new Written(writer.position, Sha256.end(writer.whole), digests);
        }
    }

    /** Appends a tensor and returns its digest. */
    private String append(MemorySegment tensor) throws IOException {
        MessageDigest own = Sha256.start();
        for (long at = 0; at < tensor.byteSize(); at += Sha256.CHUNK) {
            ByteBuffer chunk = tensor.asSlice(at, Math.min(Sha256.CHUNK, tensor.byteSize() - at))
                    .asByteBuffer();
            own.update(chunk.duplicate());
            append(chunk);
        }
        return Sha256.end(own);
    }

    private void append(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        whole.update(bytes.duplicate());
        SafeTensors.writeFully(file, bytes, position);
        position += count;
    }
}
