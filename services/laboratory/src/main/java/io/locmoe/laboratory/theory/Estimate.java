package io.locmoe.laboratory.theory;

import io.locmoe.page.Digits;
import java.util.function.IntToDoubleFunction;

/**
 * A mean over independent draws.
 *
 * @param value         the mean
 * @param standardError standard deviation of the mean, estimated from the draws
 */
record Estimate(double value, double standardError) {

    /** The mean of one number per draw. */
    static Estimate of(int draws, IntToDoubleFunction number) {
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < draws; i++) {
            double x = number.applyAsDouble(i);
            double before = x - mean;
            mean += before / (i + 1);
            squares += before * (x - mean);
        }
        return new Estimate(mean, Math.sqrt(squares / (draws - 1.) / draws));
    }

    /** How many standard errors the mean lies above an exact value; NaN if all draws are equal. */
    double z(double exact) {
        return standardError > 0 ? (value - exact) / standardError : Double.NaN;
    }

    /** The reciprocal, with the error to first order. */
    Estimate inverse() {
        return new Estimate(1 / value, standardError / (value * value));
    }

    /** Formats mean and error, with two significant digits of the error. */
    String text() {
        if (!(standardError > 0) || !Double.isFinite(value)) {
            return Digits.four(value);
        }
        int decimals = Math.clamp(1 - (int) Math.floor(Math.log10(standardError)), 0, 8);
        return Digits.fixed(value, decimals) + " ± " + Digits.fixed(standardError, decimals);
    }
}
