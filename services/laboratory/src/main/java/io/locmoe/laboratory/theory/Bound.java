package io.locmoe.laboratory.theory;

import io.locmoe.theory.CapProbability;
import io.locmoe.theory.CapacityBound;
import io.locmoe.theory.CapacityBound.Form;

/**
 * Theorem 1 at one width, number of experts and threshold: number of tokens per class-discriminative one.
 *
 * @param literal   (1/n) exp(delta^2 d / (2 - delta^2))
 * @param erfc      1 / (n erfc(sqrt(delta^2 d / (2 - delta^2))))
 * @param printed   1 / (n p_delta) with the exact p_delta
 * @param corrected max(1, 2 / (n p_delta))
 * @param drawn     p_i by Monte Carlo
 * @param feasible  whether enough drawn tokens passed the threshold for a meaningful {@code drawn}
 */
record Bound(
        int width,
        int experts,
        double delta,
        double literal,
        double erfc,
        double printed,
        double corrected,
        Estimate drawn,
        boolean feasible) {
    private static final int LEAST_HITS = 20;

    static Bound of(DrawnCosines drawn, double delta) {
        int width = drawn.width();
        int experts = drawn.experts();
        Estimate p = drawn.discriminative(delta);
        return new Bound(
                width,
                experts,
                delta,
                tokens(Form.LITERAL, delta, width, experts),
                tokens(Form.ERFC, delta, width, experts),
                printed(delta, width, experts),
                tokens(Form.CORRECTED, delta, width, experts),
                p,
                p.value() * drawn.tokens() >= LEAST_HITS);
    }

    static double tokens(Form form, double delta, int width, int experts) {
        return CapacityBound.tokens(form, delta, width, experts);
    }

    /** The theorem's first line, 1 / (n p_delta). */
    static double printed(double delta, int width, int experts) {
        return 1 / (experts * CapProbability.twoSided(delta, width));
    }

    /** Whether 1/p_i is at least a bound, within four standard errors of Monte Carlo. */
    boolean holds(double bound) {
        return drawn.value() - 4 * drawn.standardError() <= 1 / bound;
    }
}
