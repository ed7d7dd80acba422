package io.locmoe.corpus.tokens;

import io.locmoe.corpus.text.TextSink;
import io.locmoe.corpus.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** Encodes documents as they arrive, puts a separator after each, and writes tokens and document ends to streams. */
final class TokenSink implements TextSink {

    /** Chars to encode at once, so that the tokenizer's output fits in memory. */
    private static final int LONGEST = 1 << 20;

    private final Tokenizer tokenizer;
    private final TokenWidth width;
    private final OutputStream tokens;
    private final OutputStream documentEnds;
    private final LongConsumer progress;
    private final ByteBuffer buffer = littleEndian(1 << 16);
    private final ByteBuffer ends = littleEndian(1 << 13);
    private final TokenHash hash = new TokenHash();
    private long length;
    private long documentStart;

    /** @param progress receives the number of bytes of the source that have been read */
    TokenSink(Tokenizer tokenizer, OutputStream tokens, OutputStream documentEnds, LongConsumer progress) {
        this.tokenizer = tokenizer;
        this.width = TokenWidth.of(tokenizer.vocabularySize());
        this.tokens = tokens;
        this.documentEnds = documentEnds;
        this.progress = progress;
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void text(String piece) {
        for (int from = 0; from < piece.length(); ) {
            int to = Math.min(piece.length(), from + LONGEST);
            if (to < piece.length() && Character.isHighSurrogate(piece.charAt(to - 1))) {
                to--;
            }
            append(tokenizer.encode(piece.substring(from, to)));
            from = to;
        }
    }

    @Override
    public void endDocument() {
        if (length > documentStart) {
            append(tokenizer.endOfDocument());
            if (!ends.hasRemaining()) {
                drain(ends, documentEnds);
            }
            ends.putLong(length);
            documentStart = length;
        }
    }

    /** A token at the end of the conversation that ends a document is the separator. */
    @Override
    public void conversation(List<Map<String, Object>> messages) {
        int[] encoded = tokenizer.encode(messages);
        int last = encoded.length - 1;
        boolean ended = last >= 0 && encoded[last] == tokenizer.endOfDocument();
        append(ended ? Arrays.copyOf(encoded, last) : encoded);
        endDocument();
    }

    @Override
    public void read(long bytes) {
        progress.accept(bytes);
    }

    private void append(int... encoded) {
        for (int from = 0; from < encoded.length; ) {
            if (!buffer.hasRemaining()) {
                drain(buffer, tokens);
            }
            int to = from + Math.min(encoded.length - from, buffer.remaining() / width.bytes());
            width.put(buffer, encoded, from, to);
            from = to;
        }
        hash.add(encoded);
        length += encoded.length;
    }

    private static void drain(ByteBuffer from, OutputStream to) {
        try {
            to.write(from.array(), 0, from.position());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        from.clear();
    }

    /** Writes the buffered rest. */
    void finish() {
        drain(buffer, tokens);
        drain(ends, documentEnds);
    }

    TokenWidth width() {
        return width;
    }

    /** Hash of the tokens so far. */
    TokenHash hash() {
        return hash;
    }
}
