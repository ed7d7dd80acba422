package io.locmoe.conformance.tensor;

import java.util.function.ToDoubleFunction;

/** Gradients of a float64 function by (f(x + h) - f(x - h)) / 2h, whose error is of the order of h squared. */
public final class CentralDifferences {
    private static final double STEP = 1e-5;

    private CentralDifferences() {}

    /** The gradient with respect to one of several arrays; the arrays are as before on return. */
    public static double[] gradient(ToDoubleFunction<double[][]> function, double[][] at, int which) {
        double[] x = at[which];
        double[] gradient = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double here = x[i];
            x[i] = here + STEP;
            double above = function.applyAsDouble(at);
            x[i] = here - STEP;
            double below = function.applyAsDouble(at);
            x[i] = here;
            gradient[i] = (above - below) / (2 * STEP);
        }
        return gradient;
    }
}
