package io.locmoe.laboratory.theory;

import io.locmoe.theory.CapProbability;

/**
 * Lemma 3 at one width and threshold.
 *
 * @param deviations  c, with delta = c / sqrt(d)
 * @param beyond      P(|cos| >= delta) by Monte Carlo
 * @param above       P(cos >= delta) by Monte Carlo
 * @param printed     p_delta = 1 - I_{delta^2}(1/2, (d-1)/2), as the lemma prints it
 * @param oneSided    the exact P(cos >= delta)
 * @param gamma       the proof's approximation of p_delta with d - 3/2
 * @param simplified  the same with d: erfc(sqrt(delta^2 d / (2 - delta^2)))
 * @param exponential exp(-delta^2 d / (2 - delta^2)), the last step
 */
record Cap(
        int width,
        double deviations,
        double delta,
        Estimate beyond,
        Estimate above,
        double printed,
        double oneSided,
        double gamma,
        double simplified,
        double exponential) {

    static Cap of(DrawnCosines drawn, double deviations) {
        int width = drawn.width();
        double delta = deviations / Math.sqrt(width);
        return new Cap(
                width,
                deviations,
                delta,
                drawn.beyond(delta),
                drawn.above(delta),
                CapProbability.twoSided(delta, width),
                CapProbability.oneSided(delta, width),
                CapProbability.gamma(delta, width),
                CapProbability.simplified(delta, width),
                Math.exp(-delta * delta * width / (2 - delta * delta)));
    }

    /** Whether Monte Carlo and an exact value are within four standard errors. */
    static boolean agree(Estimate drawn, double exact) {
        return Math.abs(drawn.z(exact)) <= 4;
    }
}
