package io.locmoe.corpus;

import io.locmoe.corpus.tokens.TextSplit;
import java.util.List;

/** Token counts over an even sample of the training text. */
final class TokenFrequencies {

    /** Tokens counted in an average domain, up to one window more; a shorter text is counted more than once. */
    static final int SAMPLE = 1 << 20;

    private static final int WINDOW = 1 << 12;

    private TokenFrequencies() {}

    static long[] count(List<Domain> domains, DomainMixture mixture, int vocabularySize) {
        long[] counts = new long[vocabularySize];
        for (int domain = 0; domain < domains.size(); domain++) {
            double share = mixture.share(domain) * domains.size();
            add(domains.get(domain).text().training(), Math.round(share * SAMPLE), counts);
        }
        return counts;
    }

    private static void add(TextSplit text, long sample, long[] counts) {
        int length = (int) Math.min(WINDOW, text.length());
        int windows = (int) Math.ceilDiv(sample, length);
        long room = text.length() - length;
        for (int window = 0; window < windows; window++) {
            for (int token : text.window(room * window / windows, length)) {
                counts[token]++;
            }
        }
    }
}
