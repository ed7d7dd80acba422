package org.example.moge;

import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.TopK;

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
        return TopK.chooseInGroups(scores, experts, topK, groups, valid);
    }
}
