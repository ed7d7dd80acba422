package io.locmoe.laboratory.bench.step.device;

/**
 * A part of a step; NaN for numbers that a part does not have.
 *
 * @param kind           kind of the part
 * @param calls          mean number of calls per step
 * @param milliseconds   milliseconds per step, without the launches of kernels, which are a separate part
 * @param share          share of the step
 * @param gflops         billions of operations per second, for products
 * @param gbytes         billions of bytes per second, for other parts that move bytes
 * @param shareOfMachine rate relative to the device's best product, or to a copy; caches may lift it above 1
 * @param shareOfShape   for products, rate relative to the device's best for this shape
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

    /** The resource that limits a part. */
    public enum Kind {
        PRODUCT,
        MEMORY,
        OVERHEAD
    }
}
