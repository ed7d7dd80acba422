package io.locmoe.engine.job;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One training example. The record takes ownership of the arrays.
 *
 * @param tokens    [sequence] token ids; arbitrary on padding
 * @param targets   [sequence] the token that follows each token; {@link #NO_TARGET} for padding
 * @param positions [sequence] position of each token in its document: 0 begins one, and others follow their neighbour
 * @param domain    index of the domain the text came from, see {@link TextSource#domains()}
 */
public record Sequence(int[] tokens, int[] targets, int[] positions, int domain) {

    /** The target of a padding position: it takes no part in the loss. */
    public static final int NO_TARGET = -1;

    /** One document, or a text that is read as one. */
    public Sequence(int[] tokens, int[] targets, int domain) {
        this(tokens, targets, IntStream.range(0, tokens.length).toArray(), domain);
    }

    public Sequence {
        if (tokens.length != targets.length || tokens.length != positions.length) {
            throw new IllegalArgumentException(
                    tokens.length + " tokens, " + targets.length + " targets, " + positions.length + " positions");
        }
        for (int t = 0; t < tokens.length; t++) {
            if (positions[t] != 0 && (t == 0 || positions[t] != positions[t - 1] + 1)) {
                throw new IllegalArgumentException("token " + t + " has the position " + positions[t]);
            }
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

    /**
     * This sequence with its documents apart, as if each were trained on alone: positions begin again behind a
     * separator, which is the last target of its document and has no target itself.
     *
     * @param separator the token that ends each document
     */
    public Sequence separatedAt(int separator) {
        int[] apart = targets.clone();
        int[] restarted = positions.clone();
        for (int t = 0; t < tokens.length; t++) {
            apart[t] = tokens[t] == separator ? NO_TARGET : targets[t];
            restarted[t] = t == 0 || tokens[t - 1] == separator ? 0 : restarted[t - 1] + 1;
        }
        return new Sequence(tokens, apart, restarted, domain);
    }

    /** Number of positions that have a target. */
    public int validTokens() {
        return (int)
                Arrays.stream(targets).filter(target -> target != NO_TARGET).count();
    }
}
