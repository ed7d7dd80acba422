package io.locmoe.engine.exchange;

import io.locmoe.spi.topology.ExpertPlacement;

/**
 * How the entries of all ranks meet the experts of this one, worked out from the gathered counts.
 *
 * <p>Entries leave sorted by expert, which is also by hosting rank. They arrive sorted by source rank and then by expert;
 * {@code order} sorts them by expert and then by source rank, which is the order of the global batch, so that an expert
 * sees the same rows in the same order whatever the number of ranks.
 *
 * @param counts        [ranks][experts] entries of each source rank for each expert
 * @param sendRows      [ranks] entries of this rank for each rank, itself included
 * @param receiveRows   [ranks] entries of each rank for this one
 * @param expertOffsets [hosted + 1] first row of each hosted expert after sorting
 * @param order         [arrived] position among the arrived rows of each sorted row
 * @param pairs         rows between all ranks on their way to the experts
 */
public record TokenRoute(long[][] counts, int[] sendRows, int[] receiveRows, int[] expertOffsets, int[] order,
                         PairRows pairs) {

    /**
     * Works out the route of one layer.
     *
     * @param most entries of one rank that an expert takes at most; {@code Integer.MAX_VALUE} where nothing limits them
     */
    public static TokenRoute of(long[][] counts, int rank, ExpertPlacement placement, int most) {
        int ranks = counts.length;
        int first = placement.firstExpert(rank);
        int hosted = placement.hosted(rank);
        int[] sendRows = new int[ranks];
        for (int e = 0; e < placement.experts(); e++) {
            sendRows[placement.rank(e)] += (int) counts[rank][e];
        }
        int[] receiveRows = new int[ranks];
        int[][] start = new int[ranks][hosted];
        int arrived = 0;
        for (int r = 0; r < ranks; r++) {
            for (int e = 0; e < hosted; e++) {
                start[r][e] = arrived;
                arrived += (int) counts[r][first + e];
                receiveRows[r] += (int) counts[r][first + e];
            }
        }
        int[] offsets = new int[hosted + 1];
        int[] order = new int[arrived];
        int row = 0;
        for (int e = 0; e < hosted; e++) {
            for (int r = 0; r < ranks; r++) {
                for (int i = 0; i < counts[r][first + e]; i++) {
                    order[row++] = start[r][e] + i;
                }
            }
            offsets[e + 1] = row;
        }
        return new TokenRoute(counts, sendRows, receiveRows, offsets, order, PairRows.of(counts, placement, most));
    }

    /** Number of rows that this rank's experts compute. */
    public int arrived() {
        return order.length;
    }

    /** [arrived] position after sorting of each arrived row: the inverse of {@code order}. */
    public int[] inverseOrder() {
        int[] inverse = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[order[i]] = i;
        }
        return inverse;
    }
}
