package io.locmoe.driver.cpu.vector;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.cpu.product.Tile;
import io.locmoe.driver.cpu.vector.lane.Lanes;
import io.locmoe.driver.cpu.vector.lane.VectorMath;
import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The softmax of attention, its repetition, and its gradient, in rows of tiles, with the bits of {@link VectorSoftmax}
 * and {@link VectorSoftmaxBackward} over whole rows. The row of token t sees the columns 0 to t; the other columns that
 * the tile's last row sees become 0.
 */
final class AttentionRows {
    private final MemorySegment maxima;
    private final MemorySegment shares;
    private final float scale;
    private final ElementType factors;
    private final float[] lanes = new float[WIDTH];

    /**
     * @param maxima  largest score of each row and head
     * @param shares  weight of the largest score
     * @param scale   multiplies scores first
     * @param factors type that weights and their gradients are rounded to, in the float32 that products read
     */
    AttentionRows(MemorySegment maxima, MemorySegment shares, float scale, ElementType factors) {
        this.maxima = maxima;
        this.shares = shares;
        this.scale = scale;
        this.factors = factors;
    }

    /**
     * Scores become weights, and the numbers of the rows are kept.
     *
     * @param number place of the first row's numbers
     * @param token  of the first row
     */
    void weights(Tile tile, long number, int token, int count) {
        MemorySegment memory = tile.memory();
        for (int row = 0; row < count; row++) {
            long start = tile.start() + (long) row * tile.rowStride();
            int visible = token + row + 1;
            float maximum = VectorSoftmax.maximum(memory, start, visible, scale);
            float share = 1f / VectorSoftmax.exponentials(memory, memory, start, visible, scale, maximum, lanes);
            VectorSoftmax.multiply(memory, start, visible, share);
            VectorCast.round(factors, memory, start, visible);
            VectorSoftmax.clear(memory, start + visible, count - row - 1);
            Lanes.set(maxima, number + row, maximum);
            Lanes.set(shares, number + row, share);
        }
    }

    /** in = exp(scale * in - maximum) * share. */
    private static void weights(
            MemorySegment memory, long start, int columns, float scale, float maximum, float share) {
        FloatVector factor = FloatVector.broadcast(S, scale);
        FloatVector shift = FloatVector.broadcast(S, -maximum);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector e = VectorMath.exp(
                    fromMemorySegment(S, memory, start + i << SHIFT, ORDER).fma(factor, shift));
            e.mul(share).intoMemorySegment(memory, start + i << SHIFT, ORDER);
        }
        if (whole < columns) {
            lastWeights(memory, start + whole, columns - whole, scale, maximum, share);
        }
    }

    private static void lastWeights(
            MemorySegment memory, long start, int left, float scale, float maximum, float share) {
        VectorMask<Float> mask = S.indexInRange(0, left);
        FloatVector x = fromMemorySegment(S, memory, start << SHIFT, ORDER, mask);
        FloatVector e = VectorMath.exp(x.mul(scale).sub(maximum));
        e.mul(share).intoMemorySegment(memory, start << SHIFT, ORDER, mask);
    }

    /**
     * Scores become the weights that they were in the forward, and gradients of weights become those of the products of
     * queries and keys.
     *
     * @param weights the scores
     * @param slopes  the gradients, which lie as the scores do, in other memory
     * @param number  place of the first row's numbers
     * @param token   of the first row
     */
    void slopes(Tile weights, Tile slopes, long number, int token, int count) {
        MemorySegment out = weights.memory();
        MemorySegment memory = slopes.memory();
        for (int row = 0; row < count; row++) {
            long start = slopes.start() + (long) row * slopes.rowStride();
            int visible = token + row + 1;
            weights(out, start, visible, scale, Lanes.get(maxima, number + row), Lanes.get(shares, number + row));
            VectorCast.round(factors, out, start, visible);
            float dot = VectorSoftmaxBackward.dot(out, memory, start, visible, lanes);
            VectorSoftmaxBackward.gradient(out, memory, memory, start, visible, dot, scale);
            VectorCast.round(factors, memory, start, visible);
            VectorSoftmax.clear(out, start + visible, count - row - 1);
            VectorSoftmax.clear(memory, start + visible, count - row - 1);
        }
    }
}
