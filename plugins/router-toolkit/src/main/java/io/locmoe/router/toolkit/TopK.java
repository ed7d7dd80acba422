package io.locmoe.router.toolkit;

import java.util.Arrays;

/** The k best-scored experts of each token, on the host. */
public final class TopK {
    /**
     * How many experts a token may choose of each group.
     *
     * @param size consecutive experts of a group
     */
    private record Quota(int size, int most) {
        /** Whether a token that has made some choices cannot choose an expert any more. */
        boolean closed(int[] chosen, int first, int count, int expert) {
            int ofGroup = 0;
            for (int i = first; i < first + count; i++) {
                if (chosen[i] == expert) {
                    return true;
                }
                ofGroup += chosen[i] / size == expert / size ? 1 : 0;
            }
            return ofGroup >= most;
        }
    }

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
        return chooseInGroups(scores, experts, k, 1, valid);
    }

    /** As {@link #choose(float[], int, int, boolean[])}, by scores in float64. */
    public static TokenChoices choose(double[] scores, int experts, int k, boolean[] valid) {
        return choose(scores, experts, k, new Quota(experts, k), valid);
    }

    /**
     * As {@link #choose(float[], int, int, boolean[])}, with the same number of choices in each of several groups of
     * consecutive experts: mixture of grouped experts (Pangu Pro MoE, Tang et al. 2025, eq. 6). The best of a token's
     * choices comes first, whatever its group.
     *
     * @param groups a divisor of n and of k
     */
    public static TokenChoices chooseInGroups(float[] scores, int experts, int k, int groups, boolean[] valid) {
        if (groups < 1 || experts % groups != 0 || k % groups != 0) {
            throw new IllegalArgumentException(experts + " experts and " + k + " choices of a token do not divide into "
                    + groups + " equal groups");
        }
        double[] wide = new double[scores.length];
        Arrays.setAll(wide, i -> scores[i]);
        return choose(wide, experts, k, new Quota(experts / groups, k / groups), valid);
    }

    private static TokenChoices choose(double[] scores, int experts, int k, Quota quota, boolean[] valid) {
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
                chosen[token * k + choice] = best(scores, token, experts, quota, chosen, k, choice);
            }
        }
        return new TokenChoices(chosen, k);
    }

    private static int best(double[] scores, int token, int experts, Quota quota, int[] chosen, int k, int taken) {
        int row = token * experts;
        int best = -1;
        for (int e = 0; e < experts; e++) {
            if (!quota.closed(chosen, token * k, taken, e)
                    && (best < 0 || better(scores[row + e], scores[row + best]))) {
                best = e;
            }
        }
        return best;
    }

    private static boolean better(double score, double than) {
        return score > than || Double.isNaN(than) && !Double.isNaN(score);
    }
}
