package io.locmoe.spi.device.kernel;

import io.locmoe.spi.device.memory.Span;

/**
 * One step of AdamW (Loshchilov and Hutter 2019, algorithm 2) with the gradient scaled first (for clipping):
 * <pre>
 * g = gradientScale * gradient
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g^2
 * p = p - rate * (m / (1 - beta1^step) / (sqrt(v / (1 - beta2^step)) + epsilon) + decay * p)
 * </pre>
 *
 * @param step counted from 1
 */
public record AdamW(
        Span parameter,
        Span gradient,
        Span firstMoment,
        Span secondMoment,
        float gradientScale,
        float rate,
        float beta1,
        float beta2,
        float epsilon,
        float decay,
        long step)
        implements Kernel {
    public AdamW {
        Check.float32("parameter", parameter);
        Check.length("gradient", gradient, parameter.length());
        Check.length("firstMoment", firstMoment, parameter.length());
        Check.length("secondMoment", secondMoment, parameter.length());
        if (step < 1) {
            throw new IllegalArgumentException("step counts from 1: " + step);
        }
    }
}
