package io.locmoe.driver.reference;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.GroupedAdamW;

/** AdamW (Loshchilov and Hutter 2019, algorithm 2), of one parameter and of many. */
final class ReferenceAdamW {
    private ReferenceAdamW() {}

    static void step(AdamW kernel, DeviceMemory memory) {
        Floats parameter = Floats.of(kernel.parameter(), memory);
        Floats gradient = Floats.of(kernel.gradient(), memory);
        Floats first = Floats.of(kernel.firstMoment(), memory);
        Floats second = Floats.of(kernel.secondMoment(), memory);
        double firstCorrection = 1 - Math.pow(kernel.beta1(), kernel.step());
        double secondCorrection = 1 - Math.pow(kernel.beta2(), kernel.step());
        for (long i = 0; i < kernel.parameter().length(); i++) {
            double g = kernel.gradientScale() * gradient.get(i);
            double m = kernel.beta1() * first.get(i) + (1.0 - kernel.beta1()) * g;
            double v = kernel.beta2() * second.get(i) + (1.0 - kernel.beta2()) * g * g;
            double p = parameter.get(i);
            double direction = m / firstCorrection / (Math.sqrt(v / secondCorrection) + kernel.epsilon());
            first.set(i, m);
            second.set(i, v);
            parameter.set(i, p - kernel.rate() * (direction + kernel.decay() * p));
        }
    }

    static void grouped(GroupedAdamW kernel, DeviceMemory memory) {
        long first = 0;
        for (int i = 0; i < kernel.lengths().size(); i++) {
            int length = kernel.lengths().get(i);
            step(
                    new AdamW(
                            kernel.parameters().slice(first, length),
                            kernel.gradients().slice(first, length),
                            kernel.firstMoments().slice(first, length),
                            kernel.secondMoments().slice(first, length),
                            kernel.gradientScale(),
                            kernel.rate(),
                            kernel.beta1(),
                            kernel.beta2(),
                            kernel.epsilon(),
                            kernel.decays().get(i),
                            kernel.step()),
                    memory);
            first += length;
        }
        memory.of(kernel.gradients()).fill((byte) 0);
    }
}
