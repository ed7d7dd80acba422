package io.locmoe.engine.exchange;

import io.locmoe.spi.device.memory.Span;

/**
 * One part of a layer's exchange.
 *
 * @param index       number of the part
 * @param sendFirst   [ranks] first of this rank's entries for each rank in this part
 * @param sendRows    [ranks] entries of this rank for each other rank; 0 for itself
 * @param receiveRows [ranks] entries of each other rank for this one
 * @param firstPiece  first piece that the rank's experts compute from this part
 * @param endPiece    one past the last of them
 * @param firstRow    first sorted row of the part
 * @param pairs       rows between all ranks in this part, on their way to the experts
 * @param order       [arrived] position among the part's arrived rows of each sorted row
 */
public record RouteChunk(
        int index,
        int[] sendFirst,
        int[] sendRows,
        int[] receiveRows,
        int firstPiece,
        int endPiece,
        int firstRow,
        PairRows pairs,
        int[] order) {

    /** Number of rows of this part that this rank's experts compute. */
    public int arrived() {
        return order.length;
    }

    /** The part's rows in a matrix of all sorted rows. */
    public Span of(Span sorted, int columns) {
        return sorted.slice((long) firstRow * columns, (long) arrived() * columns);
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
