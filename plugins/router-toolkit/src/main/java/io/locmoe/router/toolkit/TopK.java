package io.locmoe.router.toolkit;

import java.util.Arrays;

/** The k best-scored experts of each token, on the host. */
public final class TopK {

    private TopK() {}

    /**
     * Chooses by score. Where scores are equal the lower expert index wins; NaN loses to every number.
     *
     * @param scores  [T * n]
     * @param experts n
     * @param k       choices per token, in [1, n]
     * @param valid   [T] whether the token chooses at all
     * @return the experts of each token, best first; -1 for a token that is not valid
     */
    public static TokenChoices choose(float[] scores, int experts, int k, boolean[] valid) {
        double[] wide = new double[scores.length];
        Arrays.setAll(wide, i -> scores[i]);
        return choose(wide, experts, k, valid);
    }

    /** As {@link #choose(float[], int, int, boolean[])}, by scores in float64. */
    public static TokenChoices choose(double[] scores, int experts, int k, boolean[] valid) {
        if (k < 1 || k > experts) {
            throw new IllegalArgumentException("a token chooses 1 to " + experts + " of " + experts + " experts: " + k);
        }
        if (scores.length != (long) valid.length * experts) {
            throw new IllegalArgumentException(
                    scores.length + " scores for " + valid.length + " tokens and " + experts + " experts");
        }
        int[] chosen = new int[valid.length * k];
        Arrays.fill(chosen, -1);
        for (int token = 0; token < valid.length; token++) {
            for (int choice = 0; valid[token] && choice < k; choice++) {
                chosen[token * k + choice] = best(scores, token * experts, experts, chosen, token * k, choice);
            }
        }
        return new TokenChoices(chosen, k);
    }

    private static int best(double[] scores, int row, int experts, int[] chosen, int first, int taken) {
        int best = -1;
        for (int e = 0; e < experts; e++) {
            if (!contains(chosen, first, taken, e) && (best < 0 || better(scores[row + e], scores[row + best]))) {
                best = e;
            }
        }
        return best;
    }

    private static boolean better(double score, double than) {
        return score > than || Double.isNaN(than) && !Double.isNaN(score);
    }

    private static boolean contains(int[] chosen, int first, int count, int expert) {
        for (int i = first; i < first + count; i++) {
            if (chosen[i] == expert) {
                return true;
            }
        }
        return false;
    }
}
