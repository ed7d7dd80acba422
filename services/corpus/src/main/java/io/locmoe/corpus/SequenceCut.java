package io.locmoe.corpus;

import io.locmoe.corpus.tokens.TextSplit;
import io.locmoe.engine.job.Sequence;

/**
 * Cuts texts into sequences.
 *
 * @param separator the token that ends each document
 */
record SequenceCut(CorpusSettings settings, int separator) {

    /** A window from a position on. */
    Sequence window(TextSplit text, long position, int domain) {
        int length = settings.sequenceLength();
        Sequence window = Sequence.of(text.window(position, length + 1), length, domain);
        return settings.separate() ? window.separatedAt(separator) : window;
    }

    /** A document, cut or padded. */
    Sequence document(TextSplit text, long index, int domain) {
        int length = settings.sequenceLength();
        return Sequence.of(text.document(index, length + 1), length, domain);
    }
}
