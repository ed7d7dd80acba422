package io.locmoe.driver.ascend.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Pieces that one grouped product takes: they have rows, and their rows follow each other.
 *
 * @param pieces their numbers
 * @param counts rows of each
 * @param start  the first of their rows
 * @param rows   of all of them
 */
record PieceRun(List<Integer> pieces, List<Long> counts, long start, long rows) {

    /** All pieces that have rows, in runs of at most so many. */
    static List<PieceRun> of(List<Integer> rows, int most) {
        List<PieceRun> runs = new ArrayList<>();
        List<Integer> pieces = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        long start = 0;
        for (int piece = 0; piece < rows.size(); piece++) {
            if (rows.get(piece) > 0) {
                pieces.add(piece);
                counts.add((long) rows.get(piece));
            }
            if (pieces.size() == most || piece == rows.size() - 1 && !pieces.isEmpty()) {
                long total = counts.stream().mapToLong(Long::longValue).sum();
                runs.add(new PieceRun(List.copyOf(pieces), List.copyOf(counts), start, total));
                start += total;
                pieces.clear();
                counts.clear();
            }
        }
        return runs;
    }
}
