package io.locmoe.models.gguf.format;

import io.locmoe.models.file.ModelException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads the head of a file, which comes from anybody: every length is compared with what is left. */
final class GgufCursor {
    /** Longer heads are no model's; those of the largest vocabularies have some 20 MB. */
    static final long LONGEST_HEAD = 64L << 20;

    private static final long LONGEST_TEXT = 1L << 20;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final MemorySegment data;
    private final long end;
    private long at;

    GgufCursor(Path file, MemorySegment data) {
        this.file = file;
        this.data = data;
        this.end = Math.min(data.byteSize(), LONGEST_HEAD);
    }

    /** The next byte that is read. */
    long position() {
        return at;
    }

    /** Bytes that may be read. */
    long left() {
        return end - at;
    }

    /** The place of the next byte and what is wrong with it. */
    ModelException problem(String problem) {
        return new ModelException(file + " at byte " + at + ": " + problem);
    }

    private long advance(long bytes, String what) {
        if (bytes < 0 || bytes > left()) {
            throw problem(what + " of " + Long.toUnsignedString(bytes) + " bytes does not fit the "
                    + (end < data.byteSize() ? end + " bytes that a head may have" : "file of " + end + " bytes"));
        }
        at += bytes;
        return at - bytes;
    }

    byte oneByte() {
        return data.get(ValueLayout.JAVA_BYTE, advance(Byte.BYTES, "a number"));
    }

    short twoBytes() {
        return (short) (Byte.toUnsignedInt(oneByte()) | oneByte() << Byte.SIZE);
    }

    int fourBytes() {
        return data.get(INT, advance(Integer.BYTES, "a number"));
    }

    long eightBytes() {
        return data.get(LONG, advance(Long.BYTES, "a number"));
    }

    /** A number of things that each need some bytes. */
    int count(String what, long bytesOfEach, int most) {
        long count = eightBytes();
        if (count < 0 || count > most || count > left() / bytesOfEach) {
            throw problem(Long.toUnsignedString(count) + " " + what + ", of which at most "
                    + Math.min(most, left() / bytesOfEach) + " can be here");
        }
        return (int) count;
    }

    /** A text in UTF-8 after its length. */
    String text(String what) {
        long length = eightBytes();
        if (length < 0 || length > LONGEST_TEXT) {
            throw problem(what + " of " + Long.toUnsignedString(length) + " bytes, where at most " + LONGEST_TEXT
                    + " are taken");
        }
        long start = advance(length, what);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(data.asSlice(start, length).asByteBuffer())
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ModelException(file + " at byte " + start + ": " + what + " is no UTF-8", e);
        }
    }
}
