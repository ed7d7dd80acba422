package io.locmoe.engine.report;

import java.util.Arrays;

/**
 * Choices of a layer's router and its shadow in a validation, over the whole mesh. The array belongs to the reader.
 *
 * @param agreement share of real tokens that both routers send to the same experts
 * @param confusion [groups + 1 of the router][groups + 1 of the shadow] real tokens by the experts that take their
 *     first choice. A group is one expert, or neighbouring experts where a layer has more than 32; the last row and
 *     column are for tokens whose first choice the capacity dropped. Null if only the agreement is kept.
 */
public record ShadowValidation(double agreement, long[][] confusion) {

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if the matrix is not square
     */
    public ShadowValidation {
        for (int row = 0; confusion != null && row < confusion.length; row++) {
            if (confusion[row] == null || confusion[row].length != confusion.length) {
                throw new IllegalArgumentException("row " + row + " of a confusion of " + confusion.length
                        + " rows has " + (confusion[row] == null ? "no" : confusion[row].length) + " numbers");
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShadowValidation that
                && Double.compare(agreement, that.agreement) == 0
                && Arrays.deepEquals(confusion, that.confusion);
    }

    @Override
    public int hashCode() {
        return 31 * Double.hashCode(agreement) + Arrays.deepHashCode(confusion);
    }
}
