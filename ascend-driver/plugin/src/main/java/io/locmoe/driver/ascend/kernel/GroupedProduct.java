package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.Cann;
import java.util.List;

/**
 * Products of pieces of rows, all in one operator ({@code aclnnGroupedMatmul}), whose types are all the same.
 *
 * @param operator that of the newest version, which CANN's documents ask for
 */
record GroupedProduct(String operator, Launch launch) {
    private static final String NEWEST = "aclnnGroupedMatmulV5";
    private static final String BEFORE = "aclnnGroupedMatmulV4";
    private static final long NONE = 0;
    /** {@code splitItem}: all results are in one tensor. */
    private static final long ONE_RESULT = 3;
    /** {@code groupListType}: how many rows each piece has. */
    private static final long COUNTS = 1;

    private static final long OF_ROWS = 0;
    private static final long OF_INNER = 2;

    /** The operator of a toolkit. */
    static String operator(Cann cann) {
        return cann.operator(NEWEST).isPresent() ? NEWEST : BEFORE;
    }

    /**
     * Each piece of the rows times its matrix.
     *
     * @param in       [all rows, inner]
     * @param matrices [inner, columns] of each piece, transposed or not
     * @param biases   [columns] of each piece, or none
     * @param out      [all rows, columns]
     */
    void ofRows(List<Long> counts, long in, List<Long> matrices, List<Long> biases, long out) {
        long bias = biases.isEmpty() ? NONE : launch.list(biases);
        call(OF_ROWS, counts, launch.list(List.of(in)), launch.list(matrices), bias, launch.list(List.of(out)));
    }

    /**
     * For each piece, its columns of one matrix times its rows of another.
     *
     * @param left  [rows, all inner], a transposed view
     * @param right [all inner, columns]
     * @param out   [pieces, rows, columns]
     */
    void ofInner(List<Long> counts, long left, long right, long out) {
        call(
                OF_INNER,
                counts,
                launch.list(List.of(left)),
                launch.list(List.of(right)),
                NONE,
                launch.list(List.of(out)));
    }

    private void call(long type, List<Long> counts, long x, long weight, long bias, long y) {
        long groups = launch.numbers(counts);
        if (operator.equals(NEWEST)) {
            launch.call(operator, (handle, size, plan) -> (int) handle.invokeExact(
                    x,
                    weight,
                    bias,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    groups,
                    NONE,
                    NONE,
                    NONE,
                    ONE_RESULT,
                    type,
                    COUNTS,
                    NONE,
                    NONE,
                    y,
                    NONE,
                    NONE,
                    size,
                    plan));
        } else {
            launch.call(operator, (handle, size, plan) -> (int) handle.invokeExact(
                    x,
                    weight,
                    bias,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    groups,
                    NONE,
                    NONE,
                    NONE,
                    ONE_RESULT,
                    type,
                    COUNTS,
                    NONE,
                    y,
                    NONE,
                    NONE,
                    size,
                    plan));
        }
    }
}
