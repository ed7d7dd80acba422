package io.locmoe.driver.ascend.kernel;

import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;

/**
 * Functions of single elements, and their gradients. {@code aclnnGelu} is the tanh form, as the kernel's; where CANN
 * has no gradient for every chip, it is made of the function's result.
 */
final class UnaryKernels {
    static final String[] FORWARD = {
        "aclnnRelu", "aclnnGelu", "aclnnExp", "aclnnLog", "aclnnSqrt", "aclnnSigmoid", "aclnnTanh"
    };
    static final String[] BACKWARD = {
        "aclnnThresholdBackward",
        "aclnnGeluBackward",
        "aclnnMul",
        "aclnnDiv",
        "aclnnMuls",
        "aclnnInplaceMuls",
        "aclnnSigmoid"
    };

    private final UnaryBackward kernel;
    private final Launch launch;
    private final long gradient;
    private final long result;

    private UnaryKernels(UnaryBackward kernel, Launch launch) {
        this.kernel = kernel;
        this.launch = launch;
        this.gradient = launch.tensor(kernel.gradientOut(), length());
        this.result = launch.tensor(kernel.gradientIn(), length());
    }

    static void forward(Unary kernel, Launch launch) {
        long length = kernel.in().length();
        if (length == 0) {
            return;
        }
        long in = launch.tensor(kernel.in(), length);
        long out = launch.tensor(kernel.out(), length);
        launch.call(operator(kernel.function()), (handle, size, plan) -> (int) handle.invokeExact(in, out, size, plan));
    }

    static void backward(UnaryBackward kernel, Launch launch) {
        if (kernel.in().length() > 0) {
            new UnaryKernels(kernel, launch).enqueue();
        }
    }

    private static String operator(Unary.Function function) {
        return switch (function) {
            case RELU -> "aclnnRelu";
            case GELU -> "aclnnGelu";
            case EXP -> "aclnnExp";
            case LOG -> "aclnnLog";
            case SQRT -> "aclnnSqrt";
            case SIGMOID -> "aclnnSigmoid";
            case TANH -> "aclnnTanh";
        };
    }

    private void enqueue() {
        switch (kernel.function()) {
            case RELU -> threshold();
            case GELU -> combine("aclnnGeluBackward", gradient, in(), result);
            case EXP -> combine("aclnnMul", gradient, out(), result);
            case LOG -> combine("aclnnDiv", gradient, in(), result);
            case SQRT -> {
                combine("aclnnDiv", gradient, out(), result);
                scale(result, 0.5f);
            }
            case SIGMOID -> logistic(1);
            case TANH -> logistic(2);
        }
    }

    private void threshold() {
        long in = in();
        long zero = launch.scalar(0);
        launch.call("aclnnThresholdBackward", (handle, size, plan) ->
                (int) handle.invokeExact(gradient, in, zero, result, size, plan));
    }

    /** The gradient times sigmoid(f x) sigmoid(-f x) f^2, whose digits, unlike those of 1 - t^2, do not cancel. */
    private void logistic(float factor) {
        long slope = sigmoid(factor);
        combine("aclnnMul", slope, sigmoid(-factor), slope);
        scale(slope, factor * factor);
        combine("aclnnMul", gradient, slope, result);
    }

    private long sigmoid(float factor) {
        long in = in();
        long value = launch.temporary(length());
        long scalar = launch.scalar(factor);
        launch.call("aclnnMuls", (handle, size, plan) -> (int) handle.invokeExact(in, scalar, value, size, plan));
        launch.call("aclnnSigmoid", (handle, size, plan) -> (int) handle.invokeExact(value, value, size, plan));
        return value;
    }

    private void combine(String operator, long left, long right, long out) {
        launch.call(operator, (handle, size, plan) -> (int) handle.invokeExact(left, right, out, size, plan));
    }

    private void scale(long tensor, float factor) {
        long scalar = launch.scalar(factor);
        launch.call("aclnnInplaceMuls", (handle, size, plan) -> (int) handle.invokeExact(tensor, scalar, size, plan));
    }

    private long in() {
        return launch.tensor(kernel.in(), length());
    }

    private long out() {
        return launch.tensor(kernel.out(), length());
    }

    private long length() {
        return kernel.in().length();
    }
}
