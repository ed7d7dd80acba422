package io.locmoe.driver.reference.kernel;

/** Single numbers of bfloat16, the upper half of a float32. */
public final class Bfloat16 {
    /** Added before the lower half is cut off; one more where the upper half is odd, so that ties go to even. */
    private static final int HALF = 0x7FFF;

    private static final int QUIET = 0x0040;

    private Bfloat16() {}

    /** The nearest bfloat16, ties to even; a NaN keeps its sign and the upper bits of its payload. */
    public static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> Short.SIZE | QUIET);
        }
        return (short) (bits + HALF + (bits >>> Short.SIZE & 1) >>> Short.SIZE);
    }

    public static float value(short bits) {
        return Float.intBitsToFloat(bits << Short.SIZE);
    }
}
