package io.locmoe.corpus.builtin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;

/**
 * Lines of a UTF-8 stream as slices of one buffer: most lines of the built-in texts are skipped, and converting all of
 * them to strings took most of the start-up time. Used by one thread; a slice is valid until {@link #next}.
 */
final class ByteLines implements AutoCloseable {

    private final InputStream in;
    private byte[] buffer = new byte[1 << 16];
    private int filled;
    private int start;
    private int end = -1;
    private boolean ended;

    ByteLines(InputStream in) {
        this.in = in;
    }

    /** Moves to the next line; false at the end. */
    boolean next() throws IOException {
        start = end + 1;
        end = newline(start);
        while (end < 0 && !ended) {
            int scanned = filled - start;
            fill();
            end = newline(start + scanned);
        }
        if (end < 0) {
            end = filled;
        }
        return start < filled;
    }

    /** Array that holds the line. */
    byte[] array() {
        return buffer;
    }

    /** Index of its first byte. */
    int start() {
        return start;
    }

    /** Index after its last byte, without the line break. */
    int end() {
        return end;
    }

    /** The line from byte {@code from} on. */
    String text(int from) {
        return new String(buffer, from, end - from, UTF_8);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private int newline(int from) {
        for (int i = from; i < filled; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Moves the unfinished line to the front and reads more after it. */
    private void fill() throws IOException {
        int kept = filled - start;
        byte[] target = kept > buffer.length / 2 ? new byte[2 * buffer.length] : buffer;
        System.arraycopy(buffer, start, target, 0, kept);
        buffer = target;
        start = 0;
        int read = in.readNBytes(buffer, kept, buffer.length - kept);
        filled = kept + read;
        ended = filled < buffer.length;
    }
}
