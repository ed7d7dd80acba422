package io.locmoe.corpus;

import io.locmoe.corpus.tokens.TextSplit;
import java.util.List;

/** Token counts over an even sample of the training text. */
final class TokenFrequencies {

    /** Tokens counted in each domain, up to one window more or less; a shorter text is counted more than once. */
    static final int SAMPLE = 1 << 20;

    private static final int WINDOW = 1 << 12;

    private TokenFrequencies() {}

    static long[] count(List<Domain> domains, int vocabularySize) {
        long[] counts = new long[vocabularySize];
        for (Domain domain : domains) {
            add(domain.text().training(), counts);
        }
        return counts;
    }

    private static void add(TextSplit text, long[] counts) {
        int length = (int) Math.min(WINDOW, text.length());
        int windows = Math.ceilDiv(SAMPLE, length);
        long room = text.length() - length;
        for (int window = 0; window < windows; window++) {
            for (int token : text.window(room * window / windows, length)) {
                counts[token]++;
            }
        }
    }
}
