package io.locmoe.engine.exchange;

/**
 * Number of rows that each rank sends to each other rank in one exchange; equal on all ranks.
 *
 * @param rows [from][to] rows between two ranks; 0 on the diagonal
 * @param slot capacity in rows between any two ranks, like {@link io.locmoe.spi.comm.ExchangePlan#slotRows}
 */
public record PairRows(int[][] rows, int slot) {
    /** Rows that are turned at once, as caches hold that many of thousands. */
    private static final int BLOCK = 32;

    /** The same rows in the opposite direction. */
    public PairRows reversed() {
        int[][] back = new int[rows.length][rows.length];
        for (int first = 0; first < rows.length; first += BLOCK) {
            int end = Math.min(rows.length, first + BLOCK);
            for (int to = 0; to < rows.length; to++) {
                for (int from = first; from < end; from++) {
                    back[to][from] = rows[from][to];
                }
            }
        }
        return new PairRows(back, slot);
    }
}
