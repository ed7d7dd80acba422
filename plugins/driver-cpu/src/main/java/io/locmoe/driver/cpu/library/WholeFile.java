package io.locmoe.driver.cpu.library;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Whether a library is whole. The system's loader maps what the header of a library says; where the file is shorter, as
 * after an interrupted copy, reading it ends the process by SIGBUS. What is no library, the loader refuses.
 */
final class WholeFile {
    private static final int MAGIC = 0x464C457F;
    private static final int HEADER = 64;
    private static final int SEGMENTS_AT = 32;
    private static final int SEGMENT_COUNT_AT = 56;
    private static final int SEGMENT = 56;
    private static final int OFFSET_AT = 8;
    private static final int LENGTH_AT = 32;

    private WholeFile() {}

    /** @throws IOException with words for people if the file cannot be read, is no 64-bit library, or is truncated */
    static void check(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer header = read(channel, 0, HEADER);
            if (header.remaining() < HEADER || header.getInt(0) != MAGIC) {
                throw new IOException("it is no shared library of 64 bits");
            }
            long needed = needed(channel, header);
            if (needed > channel.size()) {
                throw new IOException("it is truncated: it has " + channel.size() + " of at least " + needed
                        + " bytes; install it again");
            }
        } catch (NoSuchFileException e) {
            throw new IOException("there is no such file", e);
        }
    }

    /** Up to where the segments reach that are loaded. */
    private static long needed(FileChannel channel, ByteBuffer header) throws IOException {
        int count = Short.toUnsignedInt(header.getShort(SEGMENT_COUNT_AT));
        long from = header.getLong(SEGMENTS_AT);
        long end = from + (long) SEGMENT * count;
        ByteBuffer segments = read(channel, from, SEGMENT * count);
        for (int at = 0; at + SEGMENT <= segments.remaining(); at += SEGMENT) {
            end = Math.max(end, segments.getLong(at + OFFSET_AT) + segments.getLong(at + LENGTH_AT));
        }
        return end;
    }

    private static ByteBuffer read(FileChannel channel, long from, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, Math.max(0, from) + buffer.position()) > 0) {
            // Until all is read, or the file ends.
        }
        return buffer.flip();
    }
}
