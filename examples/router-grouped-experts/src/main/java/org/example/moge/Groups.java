package org.example.moge;

import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.TopK;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The groups of experts, and the choice in them.
 *
 * @param experts N
 * @param groups  M, which divides N; group m has the experts m N / M to (m + 1) N / M - 1
 * @param topK    K, which M divides
 */
record Groups(int experts, int groups, int topK) {
    /** @throws IllegalArgumentException saying which numbers fit */
    Groups {
        if (experts % groups != 0) {
            throw new IllegalArgumentException(
                    experts + " experts do not divide into " + groups + " groups; set groups to a divisor");
        }
        if (topK % groups != 0 || topK > experts) {
            throw new IllegalArgumentException(
                    "topK=" + topK + " is not the same number of experts in each of " + groups + " groups of "
                            + experts / groups + "; set topK to a multiple of groups, up to " + experts);
        }
    }

    /**
     * The K / M best experts of each token in every group.
     *
     * @param scores [T * N]
     * @param valid  [T] whether the token chooses at all
     * @return K experts of each token, best first
     */
    TokenChoices choose(float[] scores, boolean[] valid) {
        int size = experts / groups;
        int picks = topK / groups;
        int[] chosen = new int[valid.length * topK];
        for (int group = 0; group < groups; group++) {
            TokenChoices best = TopK.choose(of(group, scores, valid.length), size, picks, valid);
            for (int token = 0; token < valid.length; token++) {
                for (int pick = 0; pick < picks; pick++) {
                    int expert = best.expert(token, pick);
                    chosen[token * topK + group * picks + pick] = expert < 0 ? -1 : group * size + expert;
                }
            }
        }
        for (int token = 0; token < valid.length; token++) {
            sort(chosen, token, scores);
        }
        return new TokenChoices(chosen, topK);
    }

    private float[] of(int group, float[] scores, int tokens) {
        int size = experts / groups;
        float[] own = new float[tokens * size];
        for (int token = 0; token < tokens; token++) {
            System.arraycopy(scores, token * experts + group * size, own, token * size, size);
        }
        return own;
    }

    /** Best first; of equal scores the lower expert first. */
    private void sort(int[] chosen, int token, float[] scores) {
        int[] sorted = IntStream.of(Arrays.copyOfRange(chosen, token * topK, (token + 1) * topK))
                .boxed()
                .sorted(Comparator.comparingDouble((Integer e) -> e < 0 ? 0 : -scores[token * experts + e])
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
        System.arraycopy(sorted, 0, chosen, token * topK, topK);
    }
}
