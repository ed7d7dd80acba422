package io.locmoe.driver.ascend.toolkit;

import io.locmoe.spi.device.DeviceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether libraries are whole. The system's loader maps what the header of a library says; where the file is shorter,
 * as after an interrupted installation, reading it ends the process by SIGBUS. What is no library, the loader refuses.
 */
final class WholeFile {
    private static final int MAGIC = 0x464C457F;
    private static final int HEADER = 64;
    private static final int SEGMENTS_AT = 32;
    private static final int SEGMENT_SIZE_AT = 54;
    private static final int SEGMENT_COUNT_AT = 56;
    private static final int SEGMENT = 56;
    private static final int OFFSET_AT = 8;
    private static final int LENGTH_AT = 32;

    private WholeFile() {}

    /**
     * Looks at a library and at all others of its directory, as libraries load each other.
     *
     * @throws DeviceException if one is truncated
     */
    static void check(Path library) {
        for (Path file : libraries(library.toAbsolutePath().getParent())) {
            try (FileChannel channel = FileChannel.open(file)) {
                long needed = needed(channel);
                if (needed > channel.size()) {
                    throw new DeviceException(file + " is truncated: it has " + channel.size() + " of at least "
                            + needed + " bytes; install the toolkit again");
                }
            } catch (IOException e) {
                throw new DeviceException(file + " cannot be read: " + e, e);
            }
        }
    }

    private static List<Path> libraries(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("lib.*\\.so(\\.\\d+)*"))
                    .filter(Files::isRegularFile)
                    .toList();
        } catch (IOException e) {
            throw new DeviceException("the CANN toolkit cannot be read: " + e, e);
        }
    }

    /** Up to where the header and the segments of a 64-bit library reach; 0 for any other file. */
    private static long needed(FileChannel channel) throws IOException {
        ByteBuffer header = read(channel, 0, HEADER);
        if (header.remaining() < Integer.BYTES || header.getInt(0) != MAGIC) {
            return 0;
        }
        if (header.remaining() < HEADER) {
            return HEADER;
        }
        int size = header.getShort(SEGMENT_SIZE_AT);
        int count = Short.toUnsignedInt(header.getShort(SEGMENT_COUNT_AT));
        long from = header.getLong(SEGMENTS_AT);
        long end = from + (long) size * count;
        ByteBuffer segments = read(channel, from, size * count);
        for (int at = 0; size >= SEGMENT && at + size <= segments.remaining(); at += size) {
            end = Math.max(end, segments.getLong(at + OFFSET_AT) + segments.getLong(at + LENGTH_AT));
        }
        return end;
    }

    private static ByteBuffer read(FileChannel channel, long from, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Math.max(bytes, 0)).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) > 0) {
            // Until all is read, or the file ends.
        }
        return buffer.flip();
    }
}
