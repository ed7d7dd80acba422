package io.locmoe.engine.model;

import io.locmoe.engine.job.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The documents of a batch: a token attends to tokens of its document only, and its position counts from the beginning
 * of it.
 *
 * @param stretches all rows, in order
 * @param positions [rows of the batch, or of one sequence if all have these] position of each row
 */
record Documents(List<Stretch> stretches, int[] positions) {

    /**
     * Neighbouring documents of equal length, which kernels compute at once.
     *
     * @param first  first row
     * @param count  number of documents
     * @param length rows of a document
     */
    record Stretch(int first, int count, int length) {
        int rows() {
            return count * length;
        }
    }

    /** Sequences of one document each. */
    static Documents ofSequences(int rows, int sequence) {
        return new Documents(
                List.of(new Stretch(0, rows / sequence, sequence)),
                IntStream.range(0, sequence).toArray());
    }

    /** The end of one document, whose first row has a position. */
    static Documents ending(int first, int rows) {
        return new Documents(
                List.of(new Stretch(0, 1, rows)),
                IntStream.range(first, first + rows).toArray());
    }

    /** The documents of a batch: each begins with position 0. */
    static Documents of(Batch batch) {
        List<Stretch> stretches = new ArrayList<>();
        int first = 0;
        for (int end = 1; end <= batch.rows(); end++) {
            if (end == batch.rows() || batch.positions()[end] == 0) {
                append(stretches, first, end - first);
                first = end;
            }
        }
        boolean whole = stretches.stream().allMatch(stretch -> stretch.length == batch.sequence());
        return whole ? ofSequences(batch.rows(), batch.sequence()) : new Documents(stretches, batch.positions());
    }

    private static void append(List<Stretch> stretches, int first, int length) {
        Stretch last = stretches.isEmpty() ? new Stretch(0, 0, length) : stretches.getLast();
        if (last.length != length || stretches.isEmpty()) {
            stretches.add(new Stretch(first, 1, length));
        } else {
            stretches.set(stretches.size() - 1, new Stretch(last.first, last.count + 1, length));
        }
    }
}
