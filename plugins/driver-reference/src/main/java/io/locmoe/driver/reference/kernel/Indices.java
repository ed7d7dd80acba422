package io.locmoe.driver.reference.kernel;

/** Checks of index operands, which no shape check can make. */
public final class Indices {
    private Indices() {}

    /** The index, if it is a row of the matrix. */
    public static int row(int index, int rows, long position) {
        if (index < 0 || index >= rows) {
            throw new IndexOutOfBoundsException(
                    "index[" + position + "] = " + index + " is not one of the " + rows + " rows");
        }
        return index;
    }

    /** The target class, negative for padding. */
    public static int target(int target, int columns, long row) {
        if (target >= columns) {
            throw new IndexOutOfBoundsException(
                    "targets[" + row + "] = " + target + " is not one of the " + columns + " classes");
        }
        return target;
    }
}
