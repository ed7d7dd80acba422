package io.locmoe.driver.cpu.onednn;

/**
 * Sizes of a product C [m, n] = op(A) [m, k] op(B) [k, n], and elements from one row of A, B and C to the next, as
 * stored.
 */
record Extents(long m, long n, long k, long strideA, long strideB, long strideC) {
    /** What comes with each call. */
    static final Extents AT_RUN_TIME = new Extents(
            Shape.AT_RUN_TIME,
            Shape.AT_RUN_TIME,
            Shape.AT_RUN_TIME,
            Shape.AT_RUN_TIME,
            Shape.AT_RUN_TIME,
            Shape.AT_RUN_TIME);

    long multiplications() {
        return m * n * k;
    }
}
