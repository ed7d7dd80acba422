package io.locmoe.corpus.text;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What is wrong with a text, collected so that a user reads it all at once. There is an end to it: after
 * {@value #MOST} problems, or {@value #MOST_BYTES} bytes that were read for nothing but problems. Used by one thread.
 */
public final class TextProblems {
    static final int MOST = 20;
    static final long MOST_BYTES = 1 << 28;

    private final Set<String> texts = new LinkedHashSet<>();
    private final long mostBytes;
    private long bytes;

    public TextProblems() {
        this(MOST_BYTES);
    }

    TextProblems(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Runs work that may find something wrong, which is collected instead of thrown. */
    public void collect(Runnable work) {
        try {
            work.run();
        } catch (CorpusException e) {
            e.getMessage().lines().forEach(texts::add);
        }
    }

    boolean isEmpty() {
        return texts.isEmpty();
    }

    /** Counts bytes that are read only to find problems. */
    void spend(long count) {
        bytes += count;
    }

    /** Whether the search is at its end. */
    boolean areEnough() {
        return texts.size() >= MOST || bytes > mostBytes;
    }

    /** @throws CorpusException with every problem, one per line, if there are any */
    public void throwAny() {
        if (areEnough() && !texts.isEmpty()) {
            texts.add("the check ended here; more of the text may be wrong");
        }
        if (!texts.isEmpty()) {
            throw new CorpusException(texts);
        }
    }
}
