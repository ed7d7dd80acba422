package io.locmoe.models.gguf.format;

import io.locmoe.models.file.ModelException;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A file: metadata, and tensors that are mapped until the arena closes. Layout: {@code GGUF}, version, count of
 * tensors, count of metadata, metadata, list of tensors, and their bytes from the next multiple of the alignment on
 * ({@code docs/gguf.md} of ggml).
 */
public record GgufFile(Metadata metadata, Map<String, GgufTensor> tensors) {
    /** Bytes at which tensors start where the metadata has no other number. */
    public static final int ALIGNMENT = 32;

    /** "GGUF", as a little-endian number. */
    public static final int MAGIC = 0x46554747;

    public static final int VERSION = 3;

    private static final int LARGEST_ALIGNMENT = 1 << 20;

    /** @throws ModelException if it is damaged, or of another version */
    public static GgufFile open(Path file, Arena arena) {
        try (FileChannel channel = FileChannel.open(file)) {
            MemorySegment all = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            return read(file, all);
        } catch (IOException e) {
            throw new ModelException("cannot read " + file + ": " + FileFailure.of(e), e);
        }
    }

    private static GgufFile read(Path file, MemorySegment all) {
        GgufCursor cursor = new GgufCursor(file, all);
        if (all.byteSize() < Integer.BYTES || cursor.fourBytes() != MAGIC) {
            throw new ModelException(file + " is no GGUF file: it does not start with GGUF");
        }
        int version = cursor.fourBytes();
        if (version != VERSION) {
            throw new ModelException(file + " is of version " + Integer.toUnsignedString(version) + ", not " + VERSION
                    + (Integer.reverseBytes(version) == VERSION ? ": it is big-endian" : ""));
        }
        int tensors = GgufTensors.count(cursor);
        int values = GgufValues.count(cursor);
        Metadata metadata = new Metadata(file, GgufValues.read(cursor, values));
        int alignment = alignment(metadata);
        List<GgufTensor.Place> places = GgufTensors.places(cursor, tensors);
        long start = Math.min(all.byteSize(), Math.ceilDiv(cursor.position(), alignment) * alignment);
        return new GgufFile(metadata, GgufTensors.find(file, places, all.asSlice(start), start, alignment));
    }

    private static int alignment(Metadata metadata) {
        int alignment = metadata.whole("general.alignment", ALIGNMENT);
        metadata.require(
                Integer.bitCount(alignment) == 1 && alignment <= LARGEST_ALIGNMENT,
                "general.alignment",
                "a power of 2 up to " + LARGEST_ALIGNMENT);
        return alignment;
    }
}
