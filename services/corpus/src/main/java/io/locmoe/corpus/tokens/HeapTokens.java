package io.locmoe.corpus.tokens;

import io.locmoe.corpus.text.DomainSource;
import io.locmoe.corpus.tokenizer.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Keeps tokens on the heap, for text of a few megabytes. */
public final class HeapTokens implements TokenStorage {
    /** Largest size of the tokens of all domains, of 192 MB that the heap of a node has. */
    private static final long MOST_BYTES = 1 << 24;

    /** Whether the tokens of all sources are few enough; assumes that a byte of text is at most one token. */
    public static boolean canHold(List<DomainSource> sources, Tokenizer tokenizer) {
        long bytes = sources.stream().mapToLong(DomainSource::bytes).sum();
        return bytes <= MOST_BYTES / TokenWidth.of(tokenizer.vocabularySize()).bytes();
    }

    @Override
    public DomainText text(DomainSource source, Tokenizer tokenizer) {
        ByteArrayOutputStream tokens = new ByteArrayOutputStream();
        ByteArrayOutputStream ends = new ByteArrayOutputStream();
        TokenSink sink = new TokenSink(tokenizer, tokens, ends, bytes -> {});
        source.read(sink);
        sink.finish();
        TokenStore store = new TokenStore(MemorySegment.ofArray(tokens.toByteArray()), sink.width());
        Positions documentEnds = new Positions(MemorySegment.ofArray(ends.toByteArray()));
        CutMarks marks = CutMarks.of(store, documentEnds, tokenizer.endOfDocument(), sink.hash());
        marks.positions().forEach(position -> store.set(position, tokenizer.endOfDocument()));
        return DomainText.split(store, documentEnds, marks.fingerprint());
    }

    @Override
    public boolean isShared() {
        return false;
    }
}
