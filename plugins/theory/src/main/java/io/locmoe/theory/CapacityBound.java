package io.locmoe.theory;

/**
 * The lower bound ec_min = 1/p_i of an expert's capacity (LocMoE Theorem 1): tokens that an expert must receive so that
 * one class-discriminative token, one with a cosine of at least delta to the expert's gate vector, is expected among
 * them. It grows exponentially as delta grows.
 */
public final class CapacityBound {

    /** Which of the theorem's expressions. */
    public enum Form {
        /** (1/n) exp(delta^2 d / (2 - delta^2)): the last line of Theorem 1, and C_min of LocMoE+ (Remark 7). */
        LITERAL,
        /** 1 / (n erfc(sqrt(delta^2 d / (2 - delta^2)))): the line before, 3 to 10 times as large. */
        ERFC,
        /**
         * max(1, 2 / (n p_delta)) with the exact p_delta = 1 - I_{delta^2}(1/2, (d-1)/2). The printed p_delta counts
         * |cos| >= delta, twice what Assumption 3 asks for, so that p_i <= min(1, n p_delta / 2).
         */
        CORRECTED
    }

    private CapacityBound() {}

    /**
     * The bound in tokens, before any rounding. It is infinite where it exceeds the range of a double. The forms are
     * even in delta, but a negative threshold excludes fewer tokens than 0 does; it counts as 0.
     *
     * @param delta   threshold of the cosine, in [-1, 1]
     * @param width   d, 2 or more
     * @param experts n, 1 or more
     * @throws IllegalArgumentException if an argument is outside its range
     */
    public static double tokens(Form form, double delta, int width, int experts) {
        if (experts < 1) {
            throw new IllegalArgumentException("a layer has 1 expert or more: " + experts);
        }
        CapProbability.check(delta, width);
        double threshold = Math.max(0, delta);
        return switch (form) {
            case LITERAL -> Math.exp(CapProbability.exponent(threshold, width)) / experts;
            case ERFC -> 1 / (experts * CapProbability.simplified(threshold, width));
            case CORRECTED -> Math.max(1, 2 / (experts * CapProbability.twoSided(threshold, width)));
        };
    }

    /**
     * The bound as a number of tokens that an expert can take: ceil(bound), in [1, largest].
     *
     * @param bound   0 or more; may be infinite
     * @param largest what another rule allows at most; where it is below 1, the result is 1
     */
    public static int capacity(double bound, int largest) {
        return (int) Math.max(1, Math.min(Math.ceil(bound), largest));
    }
}
