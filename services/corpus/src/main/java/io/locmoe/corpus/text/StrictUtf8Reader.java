package io.locmoe.corpus.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads UTF-8 and refuses invalid bytes, naming file and byte; the platform's readers silently replace them. A
 * byte-order mark at the start is skipped.
 */
final class StrictUtf8Reader extends Reader {

    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final Path file;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final byte[] buffer = new byte[BUFFER];
    private ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, 0);
    private long bufferOffset;
    /** Line feeds before the buffer. */
    private long lines;

    private boolean end;

    StrictUtf8Reader(InputStream in, Path file) {
        this.in = in;
        this.file = file;
    }

    /** Needs space for two chars, the most that one code point takes. */
    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (length < 2) {
            throw new IllegalArgumentException("room for " + length + " chars, but a surrogate pair needs 2");
        }
        CharBuffer chars = CharBuffer.wrap(target, offset, length);
        while (true) {
            CoderResult result = decoder.decode(bytes, chars, end);
            if (result.isError()) {
                throw broken(bytes.position(), "not UTF-8");
            }
            if (chars.position() > offset) {
                return chars.position() - offset;
            }
            if (end) {
                return -1;
            }
            fill();
        }
    }

    /** Bytes taken from the file so far. */
    long bytes() {
        return bufferOffset + bytes.limit();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void fill() throws IOException {
        int kept = bytes.remaining();
        lines += lineFeeds(bytes.position());
        bufferOffset += bytes.position();
        System.arraycopy(buffer, bytes.position(), buffer, 0, kept);
        int read = in.readNBytes(buffer, kept, BUFFER - kept);
        end = kept + read < BUFFER;
        bytes = ByteBuffer.wrap(buffer, 0, kept + read);
        for (int i = kept; i < kept + read; i++) {
            if (buffer[i] == 0) {
                throw broken(i, "a NUL byte, so this is binary or UTF-16");
            }
        }
        if (bufferOffset == 0 && startsWithByteOrderMark()) {
            bytes.position(3);
        }
    }

    private boolean startsWithByteOrderMark() {
        return bytes.limit() >= 3 && buffer[0] == (byte) 0xEF && buffer[1] == (byte) 0xBB && buffer[2] == (byte) 0xBF;
    }

    private CorpusException broken(int position, String what) {
        return new CorpusException(file + ", line " + (1 + lines + lineFeeds(position)) + ", byte "
                + (bufferOffset + position) + ": " + what + ": convert the file to UTF-8");
    }

    /** Line feeds in the buffer before a position. */
    private int lineFeeds(int position) {
        int found = 0;
        for (int i = 0; i < position; i++) {
            if (buffer[i] == '\n') {
                found++;
            }
        }
        return found;
    }
}
