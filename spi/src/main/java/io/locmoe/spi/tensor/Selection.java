package io.locmoe.spi.tensor;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Elements of one tensor or another, as the host decides. Made of operations that every tensor has: both are laid into
 * one column, of which rows are taken, so that values are exact and gradients go where values came from.
 */
final class Selection {
    private static final int[] NONE = new int[0];

    private Selection() {}

    /** Which of two elements is taken. */
    interface Choice {
        boolean right(float left, float right);
    }

    /** Elements of the left tensor, or those of the right one, broadcast over it. */
    static Tensor of(Tensor left, Tensor right, Choice choice) {
        int elements = left.elements();
        int[] positions = positions(left, right);
        float[] l = left.toArray();
        float[] r = right.toArray();
        int[] rows = new int[elements];
        Arrays.setAll(rows, i -> choice.right(l[i], r[positions[i]]) ? elements + positions[i] : i);
        int all = elements + right.elements();
        return column(left, 0, all)
                .add(column(right, elements, all))
                .gatherRows(rows)
                .reshape(left.shape());
    }

    /** Elements, or one of two constants. */
    static Tensor clamp(Tensor in, float low, float high) {
        if (!(low <= high)) {
            throw new IllegalArgumentException("clamp: there is no number from " + low + " to " + high);
        }
        int elements = in.elements();
        float[] values = in.toArray();
        int[] rows = new int[elements];
        Arrays.setAll(rows, i -> values[i] < low ? elements : values[i] > high ? elements + 1 : i);
        Tensor zero = in.detach().reshape(elements, 1).gatherRows(NONE).scatterRows(NONE, 1);
        int all = elements + 2;
        return column(in, 0, all)
                .add(column(zero.affine(1f, low), elements, all))
                .add(column(zero.affine(1f, high), elements + 1, all))
                .gatherRows(rows)
                .reshape(in.shape());
    }

    /** The elements as rows of one column, from a place on; the others are 0. */
    private static Tensor column(Tensor in, int first, int rows) {
        return in.reshape(in.elements(), 1)
                .scatterRows(IntStream.range(first, first + in.elements()).toArray(), rows);
    }

    /** Which element of the right tensor meets each of the left one. */
    private static int[] positions(Tensor left, Tensor right) {
        int[] shape = left.shape();
        int columns = shape.length == 0 ? 1 : shape[shape.length - 1];
        int[] positions = new int[left.elements()];
        if (Arrays.equals(shape, right.shape())) {
            Arrays.setAll(positions, i -> i);
        } else if (right.elements() == 1) {
            return positions;
        } else if (right.elements() == columns && right.size(-1) == columns) {
            Arrays.setAll(positions, i -> i % columns);
        } else if (right.size(-1) == 1 && (long) right.elements() * columns == left.elements()) {
            Arrays.setAll(positions, i -> i / columns);
        } else {
            throw new IllegalArgumentException(
                    "cannot broadcast " + Arrays.toString(right.shape()) + " over " + Arrays.toString(shape));
        }
        return positions;
    }
}
