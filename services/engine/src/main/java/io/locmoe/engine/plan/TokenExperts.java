package io.locmoe.engine.plan;

import io.locmoe.spi.router.Assignment;
import java.util.Arrays;

/** The experts that take each token of a rank, after the capacity. Immutable; six bytes for a token of one expert. */
public final class TokenExperts {
    /** [rows + 1] where the experts of a token begin. */
    private final int[] begins;
    /** The experts of token after token, ascending. */
    private final char[] experts;

    private TokenExperts(int[] begins, char[] experts) {
        this.begins = begins;
        this.experts = experts;
    }

    /** @param rows tokens of the rank, padding included */
    public static TokenExperts of(Assignment assignment, int rows) {
        int[] begins = new int[rows + 1];
        for (int token : assignment.tokens()) {
            begins[token + 1]++;
        }
        Arrays.parallelPrefix(begins, Integer::sum);
        int[] next = begins.clone();
        char[] experts = new char[assignment.entries()];
        for (int e = 0; e < assignment.experts(); e++) {
            for (int i = assignment.offsets()[e]; i < assignment.offsets()[e + 1]; i++) {
                experts[next[assignment.tokens()[i]]++] = (char) e;
            }
        }
        return new TokenExperts(begins, experts);
    }

    /** Number of tokens, padding included. */
    int rows() {
        return begins.length - 1;
    }

    /** Number of experts that take a token. */
    int count(int token) {
        return begins[token + 1] - begins[token];
    }

    /** Number of experts that take a token in both plans. */
    int common(TokenExperts other, int token) {
        int common = 0;
        int mine = begins[token];
        int theirs = other.begins[token];
        while (mine < begins[token + 1] && theirs < other.begins[token + 1]) {
            int difference = experts[mine] - other.experts[theirs];
            common += difference == 0 ? 1 : 0;
            mine += difference <= 0 ? 1 : 0;
            theirs += difference >= 0 ? 1 : 0;
        }
        return common;
    }

    /** Whether the same experts take a token in both plans, or none in either. */
    public boolean same(TokenExperts other, int token) {
        return count(token) == other.count(token) && common(other, token) == count(token);
    }
}
