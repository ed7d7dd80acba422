package io.locmoe.driver.cpu.vector;

import io.locmoe.driver.cpu.kernel.DeviceMemory;
import io.locmoe.driver.cpu.kernel.Indices;
import io.locmoe.spi.device.kernel.CrossEntropy;
import io.locmoe.spi.device.kernel.CrossEntropyBackward;
import io.locmoe.spi.device.kernel.LogSumExp;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Cross entropy, its gradient, and log-sum-exp.
 *
 * <p>The sum of exponentials is 1 for the maximum and usually little for the rest. The rest is summed apart and goes to
 * log1p, so that the small loss of a confident prediction keeps its digits.
 */
final class VectorCrossEntropy {
    private VectorCrossEntropy() {
    }

    static void forward(CrossEntropy kernel, DeviceMemory memory) {
        MemorySegment logits = memory.of(kernel.logits());
        MemorySegment targets = memory.of(kernel.targets());
        MemorySegment probabilities = memory.of(kernel.probabilities());
        MemorySegment loss = memory.of(kernel.loss());
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            int target = Indices.target(Lanes.integer(targets, row), columns, row);
            long start = (long) row * columns;
            float maximum = VectorSoftmax.maximum(logits, start, columns, 1f);
            double rest = exponentials(logits, probabilities, start, columns, maximum);
            VectorSoftmax.multiply(probabilities, start, columns, (float) (1 / (1 + rest)));
            double gap = target < 0 ? 0 : (double) maximum - Lanes.get(logits, start + target);
            Lanes.set(loss, row, target < 0 ? 0f : (float) (gap + Math.log1p(rest)));
        }
    }

    /** out = exp(in - maximum); returns the sum less 1. */
    private static double exponentials(MemorySegment in, MemorySegment out, long start, int columns, float maximum) {
        FloatVector others = Lanes.zero();
        FloatVector maxima = Lanes.zero();
        int whole = (int) Lanes.whole(columns);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            FloatVector x = Lanes.load(in, start + i);
            FloatVector e = VectorMath.exp(x.sub(maximum));
            e.intoMemorySegment(out, start + i << Lanes.SHIFT, Lanes.ORDER);
            VectorMask<Float> highest = x.compare(VectorOperators.EQ, maximum);
            others = others.add(e.blend(0f, highest));
            maxima = maxima.add(FloatVector.zero(Lanes.SPECIES).blend(1f, highest));
        }
        double sum = (double) Lanes.sum(maxima) - 1 + Lanes.sum(others);
        return whole == columns ? sum : sum + lastExponentials(in, out, start + whole, columns - whole, maximum);
    }

    private static double lastExponentials(MemorySegment in, MemorySegment out, long start, int left, float maximum) {
        VectorMask<Float> mask = Lanes.first(left);
        FloatVector x = Lanes.load(in, start, mask);
        FloatVector e = VectorMath.exp(x.sub(maximum));
        e.intoMemorySegment(out, start << Lanes.SHIFT, Lanes.ORDER, mask);
        VectorMask<Float> highest = x.compare(VectorOperators.EQ, maximum).and(mask);
        return highest.trueCount() + (double) Lanes.sum(FloatVector.zero(Lanes.SPECIES).blend(e, mask).blend(0f, highest));
    }

    static void logSumExp(LogSumExp kernel, DeviceMemory memory) {
        MemorySegment in = memory.of(kernel.in());
        MemorySegment out = memory.of(kernel.out());
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            long start = (long) row * columns;
            float maximum = VectorSoftmax.maximum(in, start, columns, 1f);
            Lanes.set(out, row, Float.isInfinite(maximum)
                    ? maximum : (float) (maximum + Math.log1p(sum(in, start, columns, maximum))));
        }
    }

    /** The sum of exp(in - maximum), less 1. */
    private static double sum(MemorySegment in, long start, int columns, float maximum) {
        FloatVector others = Lanes.zero();
        FloatVector maxima = Lanes.zero();
        int whole = (int) Lanes.whole(columns);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            FloatVector x = Lanes.load(in, start + i);
            VectorMask<Float> highest = x.compare(VectorOperators.EQ, maximum);
            others = others.add(VectorMath.exp(x.sub(maximum)).blend(0f, highest));
            maxima = maxima.add(FloatVector.zero(Lanes.SPECIES).blend(1f, highest));
        }
        double sum = (double) Lanes.sum(maxima) - 1 + Lanes.sum(others);
        return whole == columns ? sum : sum + lastSum(in, start + whole, columns - whole, maximum);
    }

    private static double lastSum(MemorySegment in, long start, int left, float maximum) {
        VectorMask<Float> mask = Lanes.first(left);
        FloatVector x = Lanes.load(in, start, mask);
        VectorMask<Float> highest = x.compare(VectorOperators.EQ, maximum).and(mask);
        FloatVector e = VectorMath.exp(x.sub(maximum));
        return highest.trueCount() + (double) Lanes.sum(FloatVector.zero(Lanes.SPECIES).blend(e, mask).blend(0f, highest));
    }

    static void backward(CrossEntropyBackward kernel, DeviceMemory memory) {
        MemorySegment probabilities = memory.of(kernel.probabilities());
        MemorySegment targets = memory.of(kernel.targets());
        MemorySegment gradientLoss = memory.of(kernel.gradientLoss());
        MemorySegment below = memory.of(kernel.gradientLogits());
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            int target = Indices.target(Lanes.integer(targets, row), columns, row);
            long start = (long) row * columns;
            float gradient = Lanes.get(gradientLoss, row);
            if (target < 0) {
                below.asSlice(start * Float.BYTES, (long) columns * Float.BYTES).fill((byte) 0);
            } else {
                float chosen = Lanes.get(probabilities, start + target);
                scaled(probabilities, below, start, columns, gradient);
                Lanes.set(below, start + target, gradient * (chosen - 1f));
            }
        }
    }

    private static void scaled(MemorySegment in, MemorySegment out, long start, int columns, float factor) {
        int whole = (int) Lanes.whole(columns);
        for (int i = 0; i < whole; i += Lanes.WIDTH) {
            Lanes.store(Lanes.load(in, start + i).mul(factor), out, start + i);
        }
        if (whole < columns) {
            VectorMask<Float> rest = Lanes.first(columns - whole);
            Lanes.store(Lanes.load(in, start + whole, rest).mul(factor), out, start + whole, rest);
        }
    }
}
