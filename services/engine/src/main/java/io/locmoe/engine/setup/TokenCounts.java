package io.locmoe.engine.setup;

import io.locmoe.engine.job.TextSource;
import java.util.function.Supplier;

/**
 * How often each token of the vocabulary occurs in the training text. Counted when a router first asks, as most routers
 * never do, and a rank that starts would spend a tenth of a second on it. Thread-safe.
 */
public final class TokenCounts {
    private final int vocabularySize;
    private final Supplier<long[]> count;
    /** Empty until they are asked for. */
    private long[] counts = {};

    private TokenCounts(int vocabularySize, Supplier<long[]> count) {
        this.vocabularySize = vocabularySize;
        this.count = count;
    }

    /** @param counts [vocabulary] all 0 without training text */
    public static TokenCounts of(long[] counts) {
        return new TokenCounts(counts.length, () -> counts);
    }

    public static TokenCounts of(TextSource text) {
        return new TokenCounts(text.vocabularySize(), text::tokenFrequencies);
    }

    public int vocabularySize() {
        return vocabularySize;
    }

    /** A copy. */
    public synchronized long[] counts() {
        if (counts.length == 0) {
            counts = count.get();
        }
        return counts.clone();
    }
}
