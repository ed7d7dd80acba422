package io.locmoe.report.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * A file of records as TensorFlow frames them: the length as 8 bytes, a checksum of these, the record, and its
 * checksum, little-endian. A checksum is a CRC-32C, rotated and shifted by a constant, so that a record may contain
 * records. Used by one thread at a time; methods block as long as the disk takes.
 */
final class EventFile implements AutoCloseable {
    private static final int MASK = 0xa282ead8;

    private final Path path;
    private final FileChannel channel;

    private EventFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Creates a file whose name TensorBoard takes for events; by names, files of one directory are in order of time.
     *
     * @param directory exists
     */
    static EventFile create(Path directory, Instant now) throws IOException {
        for (int number = 0; ; number++) {
            Path path = directory.resolve("events.out.tfevents.%010d.locmoe.%d.%d"
                    .formatted(now.getEpochSecond(), ProcessHandle.current().pid(), number));
            try {
                return new EventFile(
                        path, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            } catch (FileAlreadyExistsException e) {
                // The number tells files of one second apart.
                continue;
            }
        }
    }

    /**
     * Appends a record.
     *
     * @throws IOException with the name of the file; it holds whole records, and more may be appended
     */
    void append(byte[] content) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(8 + 4 + content.length + 4).order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(content.length).putInt(checksum(frame.array(), 0, 8));
        frame.put(content);
        frame.putInt(checksum(frame.array(), 12, content.length)).flip();
        long begin = channel.position();
        try {
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
        } catch (IOException e) {
            channel.truncate(begin).position(begin);
            throw new IOException("cannot write the events to " + path + ": " + e.getMessage(), e);
        }
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, length);
        return Integer.rotateRight((int) sum.getValue(), 15) + MASK;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
