package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.Manifest.Entry;
import io.locmoe.engine.checkpoint.file.SafeTensors;
import io.locmoe.engine.checkpoint.file.Sha256;
import io.locmoe.engine.parameter.ParameterBlock.Parameter;
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

/** Writes a safetensors file and its digests in one pass over the memory. */
final class TensorFile {
    private final FileChannel file;
    private final MessageDigest whole = Sha256.start();
    private long position;

    private TensorFile(FileChannel file) {
        this.file = file;
    }

    /**
     * Writes a new file; it is durable on return.
     *
     * @param named tensors with their names in the file
     * @param data  the tensors, consecutively
     */
    static Entry write(Path path, List<Map.Entry<String, Parameter>> named, MemorySegment data) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            TensorFile file = new TensorFile(channel);
            file.append(ByteBuffer.wrap(SafeTensors.head(named)));
            Map<String, String> digests = new LinkedHashMap<>();
            long at = 0;
            for (var tensor : named) {
                long bytes = (long) tensor.getValue().wholeElements() * Float.BYTES;
                digests.put(tensor.getKey(), file.append(data.asSlice(at, bytes)));
                at += bytes;
            }
            channel.force(true);
            return new Entry(file.position, Sha256.end(file.whole), digests);
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
