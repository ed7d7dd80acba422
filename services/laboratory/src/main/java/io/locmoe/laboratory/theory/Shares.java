package io.locmoe.laboratory.theory;

import java.util.Arrays;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * Lemma 2: the share of uniform tokens that each of n orthogonal vectors gets, which should be 1/n.
 *
 * @param standardError standard error of a share, sqrt(1/n (1 - 1/n) / tokens)
 * @param shares        [experts]
 * @param chiSquare     sum of (count - expected)^2 / expected, with n - 1 degrees of freedom
 * @param probability   probability of a chi-square at least as large, if the lemma holds
 */
record Shares(
        int width,
        int experts,
        int tokens,
        double standardError,
        double[] shares,
        double chiSquare,
        double probability) {

    static Shares of(DrawnCosines drawn) {
        int n = drawn.experts();
        double[] shares = new double[n];
        for (int t = 0; t < drawn.tokens(); t++) {
            shares[drawn.expert(t)] += 1. / drawn.tokens();
        }
        double chiSquare = 0;
        for (double share : shares) {
            chiSquare += drawn.tokens() * n * (share - 1. / n) * (share - 1. / n);
        }
        return new Shares(
                drawn.width(),
                n,
                drawn.tokens(),
                Math.sqrt((1. / n) * (1 - 1. / n) / drawn.tokens()),
                shares,
                chiSquare,
                n == 1 ? 1 : RegularizedGamma.Q.value((n - 1) / 2., chiSquare / 2));
    }

    double least() {
        return Arrays.stream(shares).min().orElseThrow();
    }

    double greatest() {
        return Arrays.stream(shares).max().orElseThrow();
    }

    /** The largest distance of a share from 1/n, in standard errors. */
    double largestZ() {
        return Math.max(greatest() - 1. / experts, 1. / experts - least()) / standardError;
    }
}
