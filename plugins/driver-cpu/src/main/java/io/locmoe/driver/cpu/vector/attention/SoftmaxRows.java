package io.locmoe.driver.cpu.vector.attention;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.cpu.vector.lane.LaneSums;
import io.locmoe.driver.cpu.vector.lane.VectorMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Softmax of a group of rows, and its gradient. The processor works on the sums of several rows at once, and the sums
 * over lanes of the whole group are one; each row has the bits that it has alone.
 */
final class SoftmaxRows {
    /** Rows of a group, at most. */
    static final int GROUP = WIDTH;

    private final float[] sums = new float[LaneSums.ELEMENTS];
    /** The same of the elements after the last whole vector, which are added last. */
    private final float[] lastSums = new float[LaneSums.ELEMENTS];

    private final int[] visible = new int[GROUP];
    private final float[] maxima = new float[GROUP];

    /** How many columns of a row there are; what is behind them becomes no weight. */
    void see(int row, int columns) {
        visible[row] = columns;
    }

    /** The largest of a row's numbers, scaled. */
    float maximum(int row) {
        return maxima[row];
    }

    /** The weight of the largest number. */
    float share(int row) {
        return 1f / (sums[row] + lastSums[row]);
    }

    /** Numbers become weights. */
    void weights(long in, long out, long start, int stride, int rows, float scale) {
        exponentials(in, out, start, stride, rows, scale);
        for (int i = 0; i < rows; i++) {
            VectorSoftmax.multiply(out, start + (long) i * stride, visible[i], share(i));
        }
    }

    /** Numbers become what weights are before they are divided by their sum. */
    void exponentials(long in, long out, long start, int stride, int rows, float scale) {
        for (int i = 0; i < rows; i++) {
            maxima[i] = VectorSoftmax.maximum(in, start + (long) i * stride, visible[i], scale);
        }
        for (int i = 0; i < rows; i++) {
            exponentials(in, out, start + (long) i * stride, i, scale);
        }
        LaneSums.of(sums);
        LaneSums.of(lastSums);
    }

    /** out = exp(scale * in - maximum), with partial sums. */
    private void exponentials(long in, long out, long start, int row, float scale) {
        int columns = visible[row];
        int whole = (int) whole(columns);
        exponentials(in, out, start, whole, scale, maxima[row], sums, row * WIDTH);
        FloatVector.zero(S).intoArray(lastSums, row * WIDTH);
        if (whole < columns) {
            lastExponentials(in, out, start + whole, columns - whole, scale, maxima[row], lastSums, row * WIDTH);
        }
    }

    private static void exponentials(
            long in, long out, long start, int whole, float scale, float maximum, float[] sums, int at) {
        FloatVector factor = FloatVector.broadcast(S, scale);
        FloatVector shift = FloatVector.broadcast(S, -maximum);
        FloatVector sum = FloatVector.zero(S);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector e = VectorMath.exp(fromMemorySegment(S, MEMORY, in + (start + i << SHIFT), ORDER)
                    .fma(factor, shift));
            e.intoMemorySegment(MEMORY, out + (start + i << SHIFT), ORDER);
            sum = sum.add(e);
        }
        sum.intoArray(sums, at);
    }

    private static void lastExponentials(
            long in, long out, long start, int left, float scale, float maximum, float[] sums, int at) {
        VectorMask<Float> mask = S.indexInRange(0, left);
        FloatVector x = fromMemorySegment(S, MEMORY, in + (start << SHIFT), ORDER, mask);
        FloatVector e = VectorMath.exp(x.mul(scale).sub(maximum));
        e.intoMemorySegment(MEMORY, out + (start << SHIFT), ORDER, mask);
        FloatVector.zero(S).blend(e, mask).intoArray(sums, at);
    }

    /** below = scale * out * (above - sum(out * above)), all of them laid out alike. */
    void slopes(long out, long above, long below, long start, int stride, int rows, float scale) {
        for (int i = 0; i < rows; i++) {
            VectorSoftmaxBackward.dot(out, above, start + (long) i * stride, visible[i], sums, i * WIDTH);
        }
        LaneSums.of(sums);
        for (int i = 0; i < rows; i++) {
            long row = start + (long) i * stride;
            VectorSoftmaxBackward.gradient(out, above, below, row, visible[i], sums[i], scale);
        }
    }
}
