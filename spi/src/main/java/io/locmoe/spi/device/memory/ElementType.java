package io.locmoe.spi.device.memory;

/**
 * What one element of device memory is. Elements are stored in the byte order of the host, without gaps. Later hosts
 * may have more types: a driver says no to one that it does not know.
 *
 * <p>Numbers that come into a smaller type, by a kernel's result or by {@link io.locmoe.spi.device.kernel.Cast}, are
 * rounded to nearest, ties to even; what is too large for the type becomes infinite, a NaN stays a NaN.
 */
public enum ElementType {
    /** IEEE 754 binary32. */
    FLOAT32("float32", 4, 1e-5),
    /** The upper half of a float32: 8 bits of exponent, 7 of fraction. */
    BFLOAT16("bfloat16", 2, 0x1p-6),
    /** IEEE 754 binary16: 5 bits of exponent, 10 of fraction; the largest number is 65,504. */
    FLOAT16("float16", 2, 0x1p-9),
    /** Two's complement; no arithmetic, but indices and moves. */
    INT32("int32", 4, 0),
    /** Two's complement; no arithmetic, but moves. */
    INT8("int8", 1, 0);

    private final String word;
    private final int bytes;
    private final double tolerance;

    ElementType(String word, int bytes, double tolerance) {
        this.word = word;
        this.bytes = bytes;
        this.tolerance = tolerance;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /**
     * Largest error of a kernel's results of this type, relative to the largest magnitude of the exact result: 1e-5 for
     * float32, four times the rounding for bfloat16 (2^-6) and float16 (2^-9), none for integers.
     */
    public double tolerance() {
        return tolerance;
    }

    /** As users read and write it, for example {@code bfloat16}. */
    @Override
    public String toString() {
        return word;
    }
}
