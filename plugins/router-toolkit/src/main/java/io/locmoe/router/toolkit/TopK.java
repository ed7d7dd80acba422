package io.locmoe.router.toolkit;

import java.util.Arrays;

/** The k best-scored experts of each token, on the host. */
public final class TopK {
    /** The scores of a token, from a place on. */
    private record Row(double[] scores, int start) {
        /** Whether an expert comes before another one of a higher index. */
        boolean better(int expert, int than) {
            double score = scores[start + expert];
            double other = scores[start + than];
            return score > other || Double.isNaN(other) && !Double.isNaN(score);
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
        return choose(scores, experts, k, 1, valid);
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
        return choose(wide, experts, k, groups, valid);
    }

    private static TokenChoices choose(double[] scores, int experts, int k, int groups, boolean[] valid) {
        if (k < 1 || k > experts) {
            throw new IllegalArgumentException("a token chooses 1 to " + experts + " of " + experts + " experts: " + k);
        }
        if (scores.length != (long) valid.length * experts) {
            throw new IllegalArgumentException(
                    scores.length + " scores for " + valid.length + " tokens and " + experts + " experts");
        }
        int size = experts / groups;
        int picks = k / groups;
        int[] chosen = new int[valid.length * k];
        Arrays.fill(chosen, -1);
        for (int token = 0; token < valid.length; token++) {
            Row row = new Row(scores, token * experts);
            for (int group = 0; valid[token] && group < groups; group++) {
                choose(row, group * size, size, chosen, token * k + group * picks, picks);
                merge(row, chosen, token * k, group * picks, picks);
            }
        }
        return new TokenChoices(chosen, k);
    }

    /** Chooses the best of consecutive experts, best first. */
    private static void choose(Row row, int begin, int experts, int[] chosen, int first, int count) {
        for (int choice = first; choice < first + count; choice++) {
            int best = -1;
            for (int e = begin; e < begin + experts; e++) {
                if (!contains(chosen, first, choice, e) && (best < 0 || row.better(e, best))) {
                    best = e;
                }
            }
            chosen[choice] = best;
        }
    }

    /** Puts the choices of a group, which follow those of the groups before it, in order with these. */
    private static void merge(Row row, int[] chosen, int first, int before, int count) {
        for (int next = first + before; next < first + before + count; next++) {
            int expert = chosen[next];
            int place = next;
            while (place > first && row.better(expert, chosen[place - 1])) {
                chosen[place] = chosen[place - 1];
                place--;
            }
            chosen[place] = expert;
        }
    }

    private static boolean contains(int[] chosen, int from, int to, int expert) {
        for (int i = from; i < to; i++) {
            if (chosen[i] == expert) {
                return true;
            }
        }
        return false;
    }
}
