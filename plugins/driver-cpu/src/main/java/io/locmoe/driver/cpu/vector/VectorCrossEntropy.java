package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.get;
import static io.locmoe.driver.cpu.vector.lane.Lanes.integer;
import static io.locmoe.driver.cpu.vector.lane.Lanes.set;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.cpu.vector.attention.VectorSoftmax;
import io.locmoe.driver.cpu.vector.lane.Lanes;
import io.locmoe.driver.cpu.vector.lane.VectorMath;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.Indices;
import io.locmoe.spi.device.kernel.CrossEntropy;
import io.locmoe.spi.device.kernel.CrossEntropyBackward;
import io.locmoe.spi.device.kernel.LogSumExp;
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
    private VectorCrossEntropy() {}

    static void forward(CrossEntropy kernel, DeviceMemory memory) {
        long logits = memory.of(kernel.logits()).address();
        long targets = memory.of(kernel.targets()).address();
        long probabilities = memory.of(kernel.probabilities()).address();
        long loss = memory.of(kernel.loss()).address();
        int columns = kernel.columns();
        float[] lanes = new float[WIDTH];
        for (int row = 0; row < kernel.rows(); row++) {
            int target = Indices.target(integer(targets, row), columns, row);
            long start = (long) row * columns;
            float maximum = VectorSoftmax.maximum(logits, start, columns, 1f);
            exponentials(logits, probabilities, start, columns, maximum);
            double rest = sumLessOne(logits, probabilities, start, columns, maximum, lanes);
            VectorSoftmax.multiply(probabilities, start, columns, (float) (1 / (1 + rest)));
            double gap = target < 0 ? 0 : (double) maximum - get(logits, start + target);
            set(loss, row, target < 0 ? 0f : (float) (gap + Math.log1p(rest)));
        }
    }

    static void logSumExp(LogSumExp kernel, DeviceMemory memory) {
        long in = memory.of(kernel.in()).address();
        long out = memory.of(kernel.out()).address();
        int columns = kernel.columns();
        float[] lanes = new float[WIDTH];
        for (int row = 0; row < kernel.rows(); row++) {
            long start = (long) row * columns;
            float maximum = VectorSoftmax.maximum(in, start, columns, 1f);
            set(
                    out,
                    row,
                    Float.isInfinite(maximum)
                            ? maximum
                            : (float) (maximum + Math.log1p(sumLessOne(in, start, columns, maximum, lanes))));
        }
    }

    /** out = exp(in - maximum). */
    private static void exponentials(long in, long out, long start, int columns, float maximum) {
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector e = VectorMath.exp(fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER)
                    .sub(maximum));
            e.intoMemorySegment(MEMORY, out + (start + i << SHIFT), ORDER);
        }
        if (whole < columns) {
            lastExponentials(in, out, start + whole, columns - whole, maximum);
        }
    }

    private static void lastExponentials(long in, long out, long start, int left, float maximum) {
        VectorMask<Float> mask = S.indexInRange(0, left);
        FloatVector e = VectorMath.exp(
                fromMemorySegment(S, MEMORY, in + (start << SHIFT), ORDER, mask).sub(maximum));
        e.intoMemorySegment(MEMORY, out + (start << SHIFT), ORDER, mask);
    }

    /** The sum of a row's exponentials, less 1, where the elements of {@code in} that are the maximum count 1 each. */
    private static double sumLessOne(
            long in, long exponentials, long start, int columns, float maximum, float[] lanes) {
        FloatVector others = FloatVector.zero(S);
        FloatVector zero = FloatVector.zero(S);
        int maxima = 0;
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector e = fromMemorySegment(S, MEMORY, exponentials + (start + i << SHIFT), ORDER);
            VectorMask<Float> highest = fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER)
                    .compare(VectorOperators.EQ, maximum);
            others = others.add(e.blend(zero, highest));
            maxima += highest.trueCount();
        }
        if (whole < columns) {
            VectorMask<Float> rest = S.indexInRange(0, columns - whole);
            FloatVector e = fromMemorySegment(S, MEMORY, exponentials + (start + whole << SHIFT), ORDER, rest);
            VectorMask<Float> highest = fromMemorySegment(S, MEMORY, in + (start + whole << SHIFT), ORDER, rest)
                    .compare(VectorOperators.EQ, maximum)
                    .and(rest);
            others = others.add(e.blend(zero, highest));
            maxima += highest.trueCount();
        }
        others.intoArray(lanes, 0);
        return maxima - 1 + (double) Lanes.sum(lanes);
    }

    /** The same where the exponentials are not kept. */
    private static double sumLessOne(long in, long start, int columns, float maximum, float[] lanes) {
        FloatVector others = FloatVector.zero(S);
        FloatVector zero = FloatVector.zero(S);
        int maxima = 0;
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector x = fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER);
            VectorMask<Float> highest = x.compare(VectorOperators.EQ, maximum);
            others = others.add(VectorMath.exp(x.sub(maximum)).blend(zero, highest));
            maxima += highest.trueCount();
        }
        others.intoArray(lanes, 0);
        double sum = maxima - 1 + (double) Lanes.sum(lanes);
        return whole == columns ? sum : sum + lastSum(in, start + whole, columns - whole, maximum, lanes);
    }

    private static double lastSum(long in, long start, int left, float maximum, float[] lanes) {
        VectorMask<Float> mask = S.indexInRange(0, left);
        FloatVector x = fromMemorySegment(S, MEMORY, in + (start << SHIFT), ORDER, mask);
        VectorMask<Float> highest = x.compare(VectorOperators.EQ, maximum).and(mask);
        FloatVector e = VectorMath.exp(x.sub(maximum)).blend(FloatVector.zero(S), highest);
        FloatVector.zero(S).blend(e, mask).intoArray(lanes, 0);
        return highest.trueCount() + (double) Lanes.sum(lanes);
    }

    static void backward(CrossEntropyBackward kernel, DeviceMemory memory) {
        long probabilities = memory.of(kernel.probabilities()).address();
        long targets = memory.of(kernel.targets()).address();
        long gradientLoss = memory.of(kernel.gradientLoss()).address();
        long below = memory.of(kernel.gradientLogits()).address();
        int columns = kernel.columns();
        for (int row = 0; row < kernel.rows(); row++) {
            int target = Indices.target(integer(targets, row), columns, row);
            long start = (long) row * columns;
            float gradient = get(gradientLoss, row);
            if (target < 0) {
                MEMORY.asSlice(below + (start << SHIFT), (long) columns << SHIFT)
                        .fill((byte) 0);
            } else {
                float chosen = get(probabilities, start + target);
                VectorSoftmax.multiply(probabilities, below, start, columns, gradient);
                set(below, start + target, gradient * (chosen - 1f));
            }
        }
    }
}
