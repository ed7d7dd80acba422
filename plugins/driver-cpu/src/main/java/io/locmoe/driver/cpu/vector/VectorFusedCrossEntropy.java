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
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.cpu.vector.attention.VectorSoftmax;
import io.locmoe.driver.cpu.vector.lane.Lanes;
import io.locmoe.driver.cpu.vector.lane.VectorMath;
import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.driver.reference.kernel.Indices;
import io.locmoe.spi.device.kernel.FusedCrossEntropy;
import io.locmoe.spi.device.kernel.FusedCrossEntropyBackward;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Cross entropy without a matrix of probabilities, with the bits of {@link VectorCrossEntropy}. */
final class VectorFusedCrossEntropy {
    private VectorFusedCrossEntropy() {}

    static void forward(FusedCrossEntropy kernel, DeviceMemory memory) {
        long logits = memory.of(kernel.logits()).address();
        long targets = memory.of(kernel.targets()).address();
        long maxima = memory.of(kernel.maximum()).address();
        long shares = memory.of(kernel.share()).address();
        long loss = memory.of(kernel.loss()).address();
        int columns = kernel.columns();
        float[] lanes = new float[WIDTH];
        for (int row = 0; row < kernel.rows(); row++) {
            int target = Indices.target(integer(targets, row), columns, row);
            long start = (long) row * columns;
            float maximum = VectorSoftmax.maximum(logits, start, columns, 1f);
            double rest = sumLessOne(logits, start, columns, maximum, lanes);
            double gap = target < 0 ? 0 : (double) maximum - get(logits, start + target);
            set(maxima, row, maximum);
            set(shares, row, (float) (1 / (1 + rest)));
            set(loss, row, target < 0 ? 0f : (float) (gap + Math.log1p(rest)));
        }
    }

    /** The sum of a row's exponentials, less 1, where the elements that are the maximum count 1 each. */
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
        if (whole < columns) {
            maxima += addLast(in, start + whole, columns - whole, maximum, lanes);
        }
        return maxima - 1 + (double) Lanes.sum(lanes);
    }

    /** Adds the exponentials after the last whole vector to the lanes; returns how many elements are the maximum. */
    private static int addLast(long in, long start, int left, float maximum, float[] lanes) {
        VectorMask<Float> mask = S.indexInRange(0, left);
        FloatVector x = fromMemorySegment(S, MEMORY, in + (start << SHIFT), ORDER, mask);
        VectorMask<Float> highest = x.compare(VectorOperators.EQ, maximum).and(mask);
        FloatVector e = VectorMath.exp(x.sub(maximum)).blend(FloatVector.zero(S), highest);
        fromArray(S, lanes, 0).add(FloatVector.zero(S).blend(e, mask)).intoArray(lanes, 0);
        return highest.trueCount();
    }

    static void backward(FusedCrossEntropyBackward kernel, DeviceMemory memory) {
        long logits = memory.of(kernel.logits()).address();
        long targets = memory.of(kernel.targets()).address();
        long maxima = memory.of(kernel.maximum()).address();
        long shares = memory.of(kernel.share()).address();
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
                float share = get(shares, row);
                float maximum = get(maxima, row);
                float chosen = exponential(get(logits, start + target) - maximum) * share;
                gradients(logits, below, start, columns, maximum, share, gradient);
                set(below, start + target, gradient * (chosen - 1f));
            }
        }
    }

    /** As a lane of a vector has it, to the bit. */
    private static float exponential(float x) {
        return VectorMath.exp(FloatVector.broadcast(S, x)).lane(0);
    }

    /** out = gradient * (share * exp(in - maximum)), each product rounded. */
    private static void gradients(
            long in, long out, long start, int columns, float maximum, float share, float gradient) {
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector e = VectorMath.exp(fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER)
                    .sub(maximum));
            e.mul(share).mul(gradient).intoMemorySegment(MEMORY, out + (start + i << SHIFT), ORDER);
        }
        if (whole < columns) {
            lastGradients(in, out, start + whole, columns - whole, maximum, share, gradient);
        }
    }

    private static void lastGradients(
            long in, long out, long start, int left, float maximum, float share, float gradient) {
        VectorMask<Float> mask = S.indexInRange(0, left);
        FloatVector e = VectorMath.exp(
                fromMemorySegment(S, MEMORY, in + (start << SHIFT), ORDER, mask).sub(maximum));
        e.mul(share).mul(gradient).intoMemorySegment(MEMORY, out + (start << SHIFT), ORDER, mask);
    }
}
