package io.locmoe.engine.exchange;

/**
 * Number of rows that each rank sends to each other rank in one exchange; equal on all ranks.
 *
 * @param rows [from][to] rows between two ranks; 0 on the diagonal
 * @param slot capacity in rows between any two ranks, like {@link io.locmoe.spi.comm.ExchangePlan#slotRows}
 */
public record PairRows(int[][] rows, int slot) {

    /** The same rows in the opposite direction. */
    public PairRows reversed() {
        int[][] back = new int[rows.length][rows.length];
        for (int from = 0; from < rows.length; from++) {
            for (int to = 0; to < rows.length; to++) {
                back[to][from] = rows[from][to];
            }
        }
        return new PairRows(back, slot);
    }
}
