package io.locmoe.corpus;

import java.util.Arrays;
import java.util.Objects;

/**
 * One training example. The record keeps the arrays it is given; callers own them and may not share them.
 *
 * @param tokens token ids, exactly {@code sequenceLength} of them; beyond {@code validTokens} they are 0
 * @param targets the token that follows each position, {@link #NO_TARGET} beyond {@code validTokens}
 * @param validTokens positions that carry a target, from 1 to {@code tokens.length}
 * @param domain index of the domain the text came from, see {@link Corpus#domains()}
 */
public record Sequence(int[] tokens, int[] targets, int validTokens, int domain) {

    /** The target of a padding position: it takes no part in the loss. */
    public static final int NO_TARGET = -1;

    public Sequence {
        Objects.requireNonNull(tokens, "tokens");
        if (tokens.length != targets.length) {
            throw new IllegalArgumentException(tokens.length + " tokens but " + targets.length + " targets");
        }
        if (validTokens < 1 || validTokens > tokens.length) {
            throw new IllegalArgumentException("validTokens " + validTokens + " not in [1, " + tokens.length + "]");
        }
        if (domain < 0) {
            throw new IllegalArgumentException("domain " + domain + " is negative");
        }
    }

    /**
     * A sequence whose targets are its tokens shifted by one, padded to {@code length}.
     *
     * @param text one token more than valid positions
     */
    static Sequence of(int[] text, int length, int domain) {
        int valid = text.length - 1;
        int[] tokens = Arrays.copyOf(Arrays.copyOf(text, valid), length);
        int[] targets = new int[length];
        Arrays.fill(targets, valid, length, NO_TARGET);
        System.arraycopy(text, 1, targets, 0, valid);
        return new Sequence(tokens, targets, valid, domain);
    }
}
