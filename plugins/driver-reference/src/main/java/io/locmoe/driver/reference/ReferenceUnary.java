package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;

/** The functions of {@link Unary.Function} and their derivatives. */
final class ReferenceUnary {
    /** sqrt(2 / pi), of the tanh form of GELU. */
    private static final double GELU_SCALE = Math.sqrt(2 / Math.PI);

    private static final double GELU_CUBE = 0.044715;

    private ReferenceUnary() {}

    static void forward(Unary kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats out = Floats.of(kernel.out(), memory);
        for (long i = 0; i < kernel.in().length(); i++) {
            out.set(i, value(kernel.function(), in.get(i)));
        }
    }

    static void backward(UnaryBackward kernel, DeviceMemory memory) {
        Floats in = Floats.of(kernel.in(), memory);
        Floats gradientOut = Floats.of(kernel.gradientOut(), memory);
        Floats gradientIn = Floats.of(kernel.gradientIn(), memory);
        for (long i = 0; i < kernel.in().length(); i++) {
            gradientIn.set(i, gradientOut.get(i) * derivative(kernel.function(), in.get(i)));
        }
    }

    static double value(Unary.Function function, double x) {
        return switch (function) {
            case RELU -> Math.max(x, 0);
            // The same as x / 2 (1 + tanh u), which loses all digits where tanh is near -1.
            case GELU -> x * sigmoid(2 * geluArgument(x));
            case EXP -> Math.exp(x);
            case LOG -> Math.log(x);
            case SQRT -> Math.sqrt(x);
            case SIGMOID -> sigmoid(x);
            case TANH -> Math.tanh(x);
        };
    }

    static double derivative(Unary.Function function, double x) {
        return switch (function) {
            case RELU -> x > 0 ? 1 : 0;
            case GELU -> geluDerivative(x);
            case EXP -> Math.exp(x);
            case LOG -> 1 / x;
            case SQRT -> 0.5 / Math.sqrt(x);
            case SIGMOID -> sigmoid(x) * sigmoid(-x);
            case TANH -> 1 / (Math.cosh(x) * Math.cosh(x));
        };
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double geluArgument(double x) {
        return GELU_SCALE * (x + GELU_CUBE * x * x * x);
    }

    private static double geluDerivative(double x) {
        double cosh = Math.cosh(geluArgument(x));
        double slope = GELU_SCALE * (1 + 3 * GELU_CUBE * x * x);
        double bell = Double.isInfinite(cosh) ? 0 : x / 2 * slope / (cosh * cosh);
        return sigmoid(2 * geluArgument(x)) + bell;
    }
}
