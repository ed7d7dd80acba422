package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.cpu.vector.lane.Lanes;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.kernel.AdamW;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** AdamW (Loshchilov and Hutter 2019, algorithm 2). The bias corrections are computed in float64, once. */
final class VectorAdamW {
    private VectorAdamW() {}

    static void step(AdamW kernel, DeviceMemory memory) {
        long parameter = memory.of(kernel.parameter()).address();
        long gradient = memory.of(kernel.gradient()).address();
        long first = memory.of(kernel.firstMoment()).address();
        long second = memory.of(kernel.secondMoment()).address();
        float firstCorrection = (float) (1 / (1 - Math.pow(kernel.beta1(), kernel.step())));
        float secondCorrection = (float) (1 / (1 - Math.pow(kernel.beta2(), kernel.step())));
        moments(gradient, first, second, kernel);
        parameters(parameter, first, second, kernel, firstCorrection, secondCorrection);
    }

    private static void moments(long gradient, long first, long second, AdamW kernel) {
        float scale = kernel.gradientScale();
        FloatVector beta1 = Lanes.all(kernel.beta1());
        FloatVector beta2 = Lanes.all(kernel.beta2());
        float newOfFirst = (float) (1.0 - kernel.beta1());
        float newOfSecond = (float) (1.0 - kernel.beta2());
        long length = kernel.parameter().length();
        long whole = Lanes.whole(length);
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            FloatVector g = Lanes.load(gradient, i).mul(scale);
            Lanes.store(Lanes.load(first, i).fma(beta1, g.mul(newOfFirst)), first, i);
            Lanes.store(Lanes.load(second, i).fma(beta2, g.mul(g).mul(newOfSecond)), second, i);
        }
        if (whole < length) {
            VectorMask<Float> rest = Lanes.first(length - whole);
            FloatVector g = Lanes.load(gradient, whole, rest).mul(scale);
            Lanes.store(Lanes.load(first, whole, rest).fma(beta1, g.mul(newOfFirst)), first, whole, rest);
            Lanes.store(Lanes.load(second, whole, rest).fma(beta2, g.mul(g).mul(newOfSecond)), second, whole, rest);
        }
    }

    private static void parameters(
            long parameter, long first, long second, AdamW kernel, float firstCorrection, float secondCorrection) {
        FloatVector decay = Lanes.all(kernel.decay());
        FloatVector rate = Lanes.all(-kernel.rate());
        float epsilon = kernel.epsilon();
        long length = kernel.parameter().length();
        long whole = Lanes.whole(length);
        for (long i = 0; i < whole; i += Lanes.WIDTH) {
            FloatVector p = Lanes.load(parameter, i);
            FloatVector size =
                    Lanes.load(second, i).mul(secondCorrection).sqrt().add(epsilon);
            FloatVector direction = Lanes.load(first, i).mul(firstCorrection).div(size);
            Lanes.store(p.fma(decay, direction).fma(rate, p), parameter, i);
        }
        if (whole < length) {
            VectorMask<Float> rest = Lanes.first(length - whole);
            FloatVector p = Lanes.load(parameter, whole, rest);
            FloatVector size =
                    Lanes.load(second, whole, rest).mul(secondCorrection).sqrt().add(epsilon);
            FloatVector direction =
                    Lanes.load(first, whole, rest).mul(firstCorrection).div(size);
            Lanes.store(p.fma(decay, direction).fma(rate, p), parameter, whole, rest);
        }
    }
}
