package io.locmoe.laboratory.bench.step;

/**
 * A part of a step; numbers that a part does not have are NaN.
 *
 * @param kind           of the part
 * @param calls          in a step, the mean
 * @param milliseconds   of a step, without the launches of kernels, which are a part of their own
 * @param share          of the step
 * @param gflops         billions of operations a second, of products
 * @param gbytes         billions of bytes a second, of all else that moves bytes
 * @param shareOfMachine of what the device reaches with its best product, or with a copy; caches may help beyond 1
 * @param shareOfShape   of products: of the best that the device does with products of this shape
 */
public record TimeRow(
        String name,
        Kind kind,
        double calls,
        double milliseconds,
        double share,
        double gflops,
        double gbytes,
        double shareOfMachine,
        double shareOfShape) {

    /** What a part is bound by. */
    public enum Kind {
        PRODUCT,
        MEMORY,
        OVERHEAD
    }
}
