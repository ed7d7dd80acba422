package io.locmoe.engine.exchange;

import io.locmoe.spi.device.memory.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The pieces in which a rank's experts compute their rows: first the pieces of its own rows, in expert order, then
 * those of other ranks' rows, also in expert order. Own rows do not wait for an exchange, so experts can compute them
 * while others travel. A rank with one expert has two pieces of own rows, one to compute on the way out and one on the
 * way back.
 *
 * @param offsets [pieces + 1] first sorted row of each piece
 * @param experts [pieces] hosted expert, from 0, that computes each piece
 * @param own     number of pieces of own rows
 */
public record ExpertPieces(int[] offsets, int[] experts, int own) {

    /** Number of pieces. */
    public int count() {
        return experts.length;
    }

    /** Rows of all pieces. */
    public int rows() {
        return offsets[offsets.length - 1];
    }

    /** Rows of one piece. */
    public int rows(int piece) {
        return offsets[piece + 1] - offsets[piece];
    }

    /** Rows of some pieces. */
    public int rows(int first, int end) {
        return offsets[end] - offsets[first];
    }

    /** The rows of some pieces in a matrix of all rows. */
    public Span of(Span matrix, int first, int end, int columns) {
        return matrix.slice((long) offsets[first] * columns, (long) rows(first, end) * columns);
    }

    /** The first piece of each run of consecutive pieces of one expert, and after them the number of pieces. */
    public int[] runs() {
        return IntStream.rangeClosed(0, count())
                .filter(p -> p == 0 || p == count() || experts[p] != experts[p - 1])
                .toArray();
    }

    /** Rows of all pieces of own rows. */
    public int ownRows() {
        return offsets[own];
    }

    /** Collects pieces in order. */
    static final class Builder {
        private final List<Integer> offsets = new ArrayList<>(List.of(0));
        private final List<Integer> experts = new ArrayList<>();
        private int own;

        /** Adds the own rows of one of a rank's hosted experts. */
        void own(int expert, int rows, int hosted) {
            if (hosted == 1) {
                add(expert, rows / 2);
                add(expert, rows - rows / 2);
            } else {
                add(expert, rows);
            }
            own = experts.size();
        }

        /** Adds a piece of other ranks' rows, after all own ones. */
        void others(int expert, int rows) {
            add(expert, rows);
        }

        private void add(int expert, int rows) {
            experts.add(expert);
            offsets.add(offsets.getLast() + rows);
        }

        ExpertPieces build() {
            return new ExpertPieces(ints(offsets), ints(experts), own);
        }

        private static int[] ints(List<Integer> numbers) {
            return numbers.stream().mapToInt(Integer::intValue).toArray();
        }
    }
}
