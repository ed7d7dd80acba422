package io.locmoe.conformance.device;

import io.locmoe.conformance.device.workspace.Workspace;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;
import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** The functions and, by a difference quotient of an independent kind, their derivatives. */
final class UnaryCases {
    private static final int[] LENGTHS = {0, 1, 7, 16, 17, 63, 128, 257, 1000};
    private static final float[] EDGES = {
        0, -0f, 1e-30f, -1e-30f, 1e-7f, 0.3f, -0.7f, 0.9999f, 1, 1.0001f, -1, 2.5f, -5, 9, -9.5f, 20, -20, 60, -60, 88,
        -87, 88.9f, -103, -105, 200, -200, 1e4f, -1e4f, 1e15f, -1e15f, 3e38f, -3e38f
    };

    private UnaryCases() {}

    static List<KernelCase> forward() {
        List<KernelCase> cases = new ArrayList<>();
        for (Unary.Function function : Unary.Function.values()) {
            for (int length : LENGTHS) {
                for (double magnitude : new double[] {0.01, 1, 6}) {
                    Workspace w = new Workspace(length);
                    add(
                            cases,
                            function,
                            w,
                            positive(function)
                                    ? w.uniform(length, 1e-3 * magnitude, magnitude)
                                    : w.normal(length, magnitude));
                }
            }
            // One element a case, so that none hides behind a larger one.
            for (float edge : EDGES) {
                Workspace w = new Workspace(0);
                add(cases, function, w, w.of(edge));
            }
        }
        return cases;
    }

    private static void add(List<KernelCase> cases, Unary.Function function, Workspace w, Span in) {
        double[] x = w.read(in);
        double[] y = Cases.values(x.length, i -> value(function).applyAsDouble(x[i]));
        Span out = w.unwritten(x.length);
        cases.add(new KernelCase("unary", w, new Unary(function, in, out)).gives(out, y));
        cases.add(new KernelCase("in place", w, new Unary(function, in, in)).gives(in, y));
    }

    static List<KernelCase> backward() {
        List<KernelCase> cases = new ArrayList<>();
        for (Unary.Function function : Unary.Function.values()) {
            for (int length : LENGTHS) {
                Workspace w = new Workspace(length);
                add(cases, function, w, positive(function) ? w.uniform(length, 0.2, 3) : w.normal(length, 3), length);
            }
            for (float edge :
                    new float[] {0.25f, 1, 2.5f, 9, 20, 60, 200, 1e4f, -0.25f, -1, -2.5f, -9, -20, -200, -1e4f}) {
                // exp and the like leave float32, or the quotient its accuracy, where the slope is no longer of order
                // 1.
                if (edge > 0 || !positive(function)) {
                    Workspace w = new Workspace(0);
                    add(cases, function, w, w.of(edge, 0.5f), 2);
                }
            }
        }
        return cases;
    }

    private static void add(List<KernelCase> cases, Unary.Function function, Workspace w, Span in, int length) {
        double[] x = w.read(in);
        Span out = w.of(floats(Cases.values(length, i -> value(function).applyAsDouble(x[i]))));
        Span gradientOut = w.normal(length);
        double[] g = w.read(gradientOut);
        double[] expected = Cases.values(length, i -> g[i] * slope(function, x[i]));
        if (function == Unary.Function.EXP && Arrays.stream(x).anyMatch(value -> value > 50)) {
            return;
        }
        Span gradientIn = w.unwritten(length);
        cases.add(new KernelCase("backward", w, new UnaryBackward(function, in, out, gradientOut, gradientIn))
                .gives(gradientIn, expected));
        cases.add(new KernelCase("in place", w, new UnaryBackward(function, in, out, gradientOut, gradientOut))
                .gives(gradientOut, expected));
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** Richardson's extrapolation of central differences: error of order h^4, about 1e-10 here. */
    static double slope(Unary.Function function, double x) {
        if (function == Unary.Function.RELU) {
            return x > 0 ? 1 : 0;
        }
        DoubleUnaryOperator f = value(function);
        double h = 1e-3 * Math.max(Math.abs(x), positive(function) ? 0 : 1);
        h = Math.min(h, 1e-2);
        double wide = (f.applyAsDouble(x + 2 * h) - f.applyAsDouble(x - 2 * h)) / (4 * h);
        double narrow = (f.applyAsDouble(x + h) - f.applyAsDouble(x - h)) / (2 * h);
        return (4 * narrow - wide) / 3;
    }

    private static boolean positive(Unary.Function function) {
        return function == Unary.Function.LOG || function == Unary.Function.SQRT;
    }

    static DoubleUnaryOperator value(Unary.Function function) {
        return switch (function) {
            case RELU -> x -> x > 0 ? x : 0;
            // x/2 (1 + tanh u) = x / (1 + exp(-2u)), which float64 can compute also for large negative x.
            case GELU -> x -> x / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case EXP -> Math::exp;
            case LOG -> Math::log;
            case SQRT -> Math::sqrt;
            case SIGMOID -> x -> 1 / (1 + Math.exp(-x));
            case TANH -> Math::tanh;
        };
    }
}
