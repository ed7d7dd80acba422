package io.locmoe.corpus;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;

/** Keeps tokens on the heap, for text of a few megabytes. */
final class HeapTokens implements TokenStorage {

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
