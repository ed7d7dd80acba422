package io.locmoe.engine.exchange;

import io.locmoe.spi.topology.ExpertPlacement;
import java.util.Arrays;

/**
 * How many rows every rank has for every other in one exchange, equal on all ranks.
 *
 * @param rows [from][to] rows between two ranks; 0 on the diagonal
 * @param slot rows that fit between any two ranks, as {@link io.locmoe.spi.comm.ExchangePlan#slotRows}
 */
public record PairRows(int[][] rows, int slot) {

    /**
     * Rows on their way to the experts.
     *
     * @param counts [ranks][experts] entries of each source rank for each expert
     * @param most   entries of one rank that an expert takes at most; {@code Integer.MAX_VALUE} where nothing limits them
     */
    static PairRows of(long[][] counts, ExpertPlacement placement, int most) {
        int[][] rows = new int[counts.length][counts.length];
        int hosted = 0;
        for (int rank = 0; rank < counts.length; rank++) {
            hosted = Math.max(hosted, placement.hosted(rank));
            for (int e = 0; e < placement.experts(); e++) {
                rows[rank][placement.rank(e)] += (int) counts[rank][e];
            }
            rows[rank][rank] = 0;
        }
        int largest = Arrays.stream(rows).flatMapToInt(Arrays::stream).max().orElse(0);
        return new PairRows(rows, most == Integer.MAX_VALUE ? largest : Math.max(largest, Math.multiplyExact(most, hosted)));
    }

    /** The same rows on their way back. */
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
