package io.locmoe.theory;

import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * The probability that a token, uniform on the unit sphere of R^d, lies within the angle arccos(delta) of a fixed
 * vector (LocMoE Lemma 3). Every method refuses a delta outside [-1, 1] and a width below 2 with
 * IllegalArgumentException.
 */
public final class CapProbability {

    private CapProbability() {}

    /**
     * P(|cos| >= |delta|) = 1 - I_{delta^2}(1/2, (d-1)/2), the p_delta that Lemma 3 prints: two opposite caps.
     *
     * @param width d
     */
    public static double twoSided(double delta, int width) {
        check(delta, width);
        return RegularizedBeta.complement(delta * delta, .5, (width - 1) / 2.);
    }

    /**
     * P(cos >= delta), which is what Assumption 3 asks for: one cap, half of {@link #twoSided} where delta is positive.
     *
     * @param width d
     */
    public static double oneSided(double delta, int width) {
        double half = twoSided(delta, width) / 2;
        return delta < 0 ? 1 - half : half;
    }

    /**
     * The gamma approximation of {@link #twoSided} in the proof of Theorem 1,
     * 1 - P(1/2, delta^2 (d - 3/2) / (2 - delta^2)) with the regularised lower gamma function P.
     *
     * @param width d
     */
    public static double gamma(double delta, int width) {
        check(delta, width);
        return RegularizedGamma.Q.value(.5, exponent(delta, width - 1.5));
    }

    /**
     * The same with d for d - 3/2, as Theorem 1 simplifies it: erfc(sqrt(delta^2 d / (2 - delta^2))). It is smaller
     * than {@link #twoSided} by up to 1% at d = 5120 and delta = 0.06.
     *
     * @param width d
     */
    public static double simplified(double delta, int width) {
        check(delta, width);
        return RegularizedGamma.Q.value(.5, exponent(delta, width));
    }

    /** delta^2 d / (2 - delta^2). */
    static double exponent(double delta, double width) {
        return delta * delta * width / (2 - delta * delta);
    }

    static void check(double delta, int width) {
        if (!(delta >= -1 && delta <= 1)) {
            throw new IllegalArgumentException("delta is a cosine, in [-1, 1]: " + delta);
        }
        if (width < 2) {
            throw new IllegalArgumentException("a token has a width of 2 or more: " + width);
        }
    }
}
