package io.locmoe.driver.cpu.vector.attention;

import static io.locmoe.driver.cpu.vector.lane.Lanes.ORDER;
import static io.locmoe.driver.cpu.vector.lane.Lanes.S;
import static io.locmoe.driver.cpu.vector.lane.Lanes.SHIFT;
import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;
import static io.locmoe.driver.cpu.vector.lane.Lanes.whole;
import static io.locmoe.driver.cpu.vector.lane.Memory.MEMORY;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import io.locmoe.driver.cpu.product.Tile;
import io.locmoe.driver.cpu.vector.lane.Lanes;
import io.locmoe.driver.cpu.vector.lane.VectorCast;
import io.locmoe.driver.cpu.vector.lane.VectorMath;
import io.locmoe.spi.device.memory.ElementType;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Rows for products of float32, with the bits of {@link VectorSoftmax} and {@link VectorSoftmaxBackward} over whole
 * rows.
 */
final class FloatRows implements AttentionRows {
    private final long maxima;
    private final long shares;
    private final float scale;
    private final ElementType factors;
    private final SoftmaxRows group = new SoftmaxRows();

    /**
     * @param maxima  largest score of each row and head
     * @param shares  weight of the largest score
     * @param scale   multiplies scores first
     * @param factors type that weights and their gradients are rounded to, in the float32 that products read
     */
    FloatRows(long maxima, long shares, float scale, ElementType factors) {
        this.maxima = maxima;
        this.shares = shares;
        this.scale = scale;
        this.factors = factors;
    }

    @Override
    public void weights(Tile tile, long number, int token, int count) {
        long memory = tile.memory().address();
        for (int first = 0; first < count; first += SoftmaxRows.GROUP) {
            int some = see(token + first, count - first);
            long start = tile.start() + (long) first * tile.rowStride();
            group.weights(memory, memory, start, tile.rowStride(), some, scale);
            for (int i = 0; i < some; i++) {
                int visible = token + first + i + 1;
                long row = start + (long) i * tile.rowStride();
                VectorCast.round(factors, memory, row, visible);
                VectorSoftmax.clear(memory, row + visible, count - first - i - 1);
                Lanes.set(maxima, number + first + i, group.maximum(i));
                Lanes.set(shares, number + first + i, group.share(i));
            }
        }
    }

    /** Makes a group of so many rows at most; the first is that of a token. */
    private int see(int token, int rows) {
        int some = Math.min(SoftmaxRows.GROUP, rows);
        for (int i = 0; i < some; i++) {
            group.see(i, token + i + 1);
        }
        return some;
    }

    /** in = exp(scale * in - maximum) * share. */
    private static void weights(long memory, long start, int columns, float scale, float maximum, float share) {
        FloatVector factor = FloatVector.broadcast(S, scale);
        FloatVector shift = FloatVector.broadcast(S, -maximum);
        int whole = (int) whole(columns);
        for (int i = 0; i < whole; i += WIDTH) {
            FloatVector e = VectorMath.exp(fromMemorySegment(S, MEMORY, memory + (start + i << SHIFT), ORDER)
                    .fma(factor, shift));
            e.mul(share).intoMemorySegment(MEMORY, memory + (start + i << SHIFT), ORDER);
        }
        if (whole < columns) {
            lastWeights(memory, start + whole, columns - whole, scale, maximum, share);
        }
    }

    private static void lastWeights(long memory, long start, int left, float scale, float maximum, float share) {
        VectorMask<Float> mask = S.indexInRange(0, left);
        FloatVector x = fromMemorySegment(S, MEMORY, memory + (start << SHIFT), ORDER, mask);
        FloatVector e = VectorMath.exp(x.mul(scale).sub(maximum));
        e.mul(share).intoMemorySegment(MEMORY, memory + (start << SHIFT), ORDER, mask);
    }

    @Override
    public void slopes(Tile weights, Tile slopes, long number, int token, int count) {
        long out = weights.memory().address();
        long memory = slopes.memory().address();
        for (int first = 0; first < count; first += SoftmaxRows.GROUP) {
            int some = see(token + first, count - first);
            long start = slopes.start() + (long) first * slopes.rowStride();
            for (int i = 0; i < some; i++) {
                long row = start + (long) i * slopes.rowStride();
                int visible = token + first + i + 1;
                long at = number + first + i;
                weights(out, row, visible, scale, Lanes.get(maxima, at), Lanes.get(shares, at));
                VectorCast.round(factors, out, row, visible);
            }
            group.slopes(out, memory, memory, start, slopes.rowStride(), some, scale);
            for (int i = 0; i < some; i++) {
                long row = start + (long) i * slopes.rowStride();
                int visible = token + first + i + 1;
                VectorCast.round(factors, memory, row, visible);
                VectorSoftmax.clear(out, row + visible, count - first - i - 1);
                VectorSoftmax.clear(memory, row + visible, count - first - i - 1);
            }
        }
    }

    @Override
    public Tile factors(Tile tile) {
        return tile;
    }
}
