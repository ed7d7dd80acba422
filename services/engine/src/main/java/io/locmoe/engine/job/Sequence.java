package io.locmoe.engine.job;

import java.util.Arrays;

/**
 * One training example. The record takes ownership of the arrays.
 *
 * @param tokens  [sequence] token ids; arbitrary on padding
 * @param targets [sequence] the token that follows each position; {@link #NO_TARGET} for padding
 * @param domain  index of the domain the text came from, see {@link TextSource#domains()}
 */
public record Sequence(int[] tokens, int[] targets, int domain) {

    /** The target of a padding position: it takes no part in the loss. */
    public static final int NO_TARGET = -1;

    public Sequence {
        if (tokens.length != targets.length) {
            throw new IllegalArgumentException(tokens.length + " tokens but " + targets.length + " targets");
        }
        if (domain < 0) {
            throw new IllegalArgumentException("domain " + domain + " is negative");
        }
    }

    /**
     * A sequence whose targets are its tokens shifted by one, padded to {@code length}.
     *
     * @param text token ids, one more than positions with a target; at most {@code length + 1}
     */
    public static Sequence of(int[] text, int length, int domain) {
        int valid = text.length - 1;
        if (valid < 1 || valid > length) {
            throw new IllegalArgumentException(valid + " tokens with a target, not 1 to " + length);
        }
        int[] tokens = Arrays.copyOf(Arrays.copyOf(text, valid), length);
        int[] targets = new int[length];
        Arrays.fill(targets, valid, length, NO_TARGET);
        System.arraycopy(text, 1, targets, 0, valid);
        return new Sequence(tokens, targets, domain);
    }

    /** Number of positions that have a target. */
    public int validTokens() {
        return (int)
                Arrays.stream(targets).filter(target -> target != NO_TARGET).count();
    }
}
