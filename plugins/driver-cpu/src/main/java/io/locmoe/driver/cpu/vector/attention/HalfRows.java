package io.locmoe.driver.cpu.vector.attention;

import static io.locmoe.driver.cpu.vector.lane.Lanes.WIDTH;

import io.locmoe.driver.cpu.product.Tile;
import io.locmoe.driver.cpu.vector.lane.LaneSums;
import io.locmoe.driver.cpu.vector.lane.Lanes;
import io.locmoe.spi.device.memory.ElementType;

/**
 * Rows for products of bfloat16: weights and slopes are rounded into the first half of the memory that their row has as
 * float32. The numbers are those of {@link FloatRows}, which rounds to bfloat16, to the bit.
 */
final class HalfRows implements AttentionRows {
    private final long maxima;
    private final long shares;
    private final float scale;
    private final SoftmaxRows group = new SoftmaxRows();
    private final float[] dots = new float[LaneSums.ELEMENTS];

    /**
     * @param maxima largest score of each row and head
     * @param shares weight of the largest score
     * @param scale  multiplies scores first
     */
    HalfRows(long maxima, long shares, float scale) {
        this.maxima = maxima;
        this.shares = shares;
        this.scale = scale;
    }

    @Override
    public void weights(Tile tile, long number, int token, int count) {
        for (int first = 0; first < count; first += SoftmaxRows.GROUP) {
            int some = Math.min(SoftmaxRows.GROUP, count - first);
            for (int i = 0; i < some; i++) {
                group.see(i, token + first + i + 1);
            }
            long memory = tile.memory().address();
            group.exponentials(
                    memory, memory, tile.start() + (long) first * tile.rowStride(), tile.rowStride(), some, scale);
            for (int i = 0; i < some; i++) {
                int visible = token + first + i + 1;
                HalfRow.multiply(row(tile, first + i), visible, token + count, group.share(i));
                Lanes.set(maxima, number + first + i, group.maximum(i));
                Lanes.set(shares, number + first + i, group.share(i));
            }
        }
    }

    private static long row(Tile tile, int row) {
        return tile.from(row, 0).address();
    }

    @Override
    public void slopes(Tile weights, Tile slopes, long number, int token, int count) {
        for (int first = 0; first < count; first += SoftmaxRows.GROUP) {
            int some = Math.min(SoftmaxRows.GROUP, count - first);
            for (int i = 0; i < some; i++) {
                long at = number + first + i;
                float maximum = Lanes.get(maxima, at);
                float share = Lanes.get(shares, at);
                long row = row(weights, first + i);
                long above = row(slopes, first + i);
                HalfRow.weights(row, above, token + first + i + 1, scale, maximum, share, dots, i * WIDTH);
                HalfRow.clear(row, token + first + i + 1, token + count);
            }
            LaneSums.of(dots);
            for (int i = 0; i < some; i++) {
                long row = row(slopes, first + i);
                HalfRow.slopes(row(weights, first + i), row, token + first + i + 1, scale, dots[i]);
                HalfRow.clear(row, token + first + i + 1, token + count);
            }
        }
    }

    @Override
    public Tile factors(Tile tile) {
        return tile.halves(ElementType.BFLOAT16);
    }
}
