package io.locmoe.dashboard;

import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;

/**
 * Thins a line of very many points without changing how it looks: of each run of neighbours it keeps the least and the
 * greatest value, and one value that is not finite if there is one. Values are never averaged or moved.
 */
final class Envelope {
    /** Maximum number of points of a line. */
    static final int MOST = 360;

    private static final int KEPT_OF_EACH = 3;

    private Envelope() {}

    /**
     * The indices of the points to draw, ascending; at most {@value #MOST}, with the first and the last one.
     *
     * @param points number of points
     * @param value  of each
     */
    static int[] of(int points, IntToDoubleFunction value) {
        TreeSet<Integer> kept = new TreeSet<>();
        int buckets = points <= MOST ? points : (MOST - 2) / KEPT_OF_EACH;
        for (int bucket = 0; bucket < buckets; bucket++) {
            keep(first(bucket, buckets, points), first(bucket + 1, buckets, points), value, kept);
        }
        if (points > 0) {
            kept.add(0);
            kept.add(points - 1);
        }
        return kept.stream().mapToInt(i -> i).toArray();
    }

    private static int first(int bucket, int buckets, int points) {
        return (int) ((long) bucket * points / buckets);
    }

    private static void keep(int from, int to, IntToDoubleFunction value, TreeSet<Integer> kept) {
        int least = -1;
        int greatest = -1;
        int gap = -1;
        for (int i = from; i < to; i++) {
            double v = value.applyAsDouble(i);
            if (!Double.isFinite(v)) {
                gap = i;
                continue;
            }
            least = least < 0 || v < value.applyAsDouble(least) ? i : least;
            greatest = greatest < 0 || v > value.applyAsDouble(greatest) ? i : greatest;
        }
        for (int index : new int[] {least, greatest, gap}) {
            if (index >= 0) {
                kept.add(index);
            }
        }
    }
}
