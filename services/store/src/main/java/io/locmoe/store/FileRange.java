package io.locmoe.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * Bytes of a file, opened anew for each attempt to send them.
 *
 * @param offset first byte
 * @param bytes  how many
 */
record FileRange(Path file, long offset, long bytes) implements ContentStreamProvider {
    @Override
    public InputStream newStream() {
        try {
            FileChannel channel = FileChannel.open(file).position(offset);
            return new Bounded(Channels.newInputStream(channel), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends after so many bytes. Used by one thread. */
    private static final class Bounded extends InputStream {
        private final InputStream whole;
        private long left;

        Bounded(InputStream whole, long left) {
            this.whole = whole;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int at, int most) throws IOException {
            if (left == 0 && most > 0) {
                return -1;
            }
            int read = whole.read(into, at, (int) Math.min(most, left));
            left -= Math.max(read, 0);
            return read;
        }

        @Override
        public void close() throws IOException {
            whole.close();
        }
    }
}
