package io.locmoe.driver.cpu.vector.lane;

/** Sums of columns, row by row in blocks: the sum of a block joins the total when the block ends. */
public final class ColumnSums {
    private final int columns;
    private final float[] block;
    private final float[] total;

    public ColumnSums(int columns) {
        this.columns = columns;
        this.block = new float[(columns + Lanes.WIDTH - 1) / Lanes.WIDTH * Lanes.WIDTH];
        this.total = new float[block.length];
    }

    /** The sums of the present block, padded to whole vectors, to be added to. */
    public float[] block() {
        return block;
    }

    public void endBlock() {
        for (int i = 0; i < block.length; i++) {
            total[i] += block[i];
            block[i] = 0;
        }
    }

    public void addTo(long memory) {
        endBlock();
        for (int i = 0; i < columns; i++) {
            Lanes.set(memory, i, Lanes.get(memory, i) + total[i]);
        }
    }
}
