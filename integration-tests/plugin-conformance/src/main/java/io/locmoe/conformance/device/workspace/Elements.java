package io.locmoe.conformance.device.workspace;

import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Elements of each type in host memory. The rounding is written down on its own, not by the code of a driver. */
public final class Elements {
    private static final int BFLOAT16_STEP = 1 << Short.SIZE;

    private Elements() {}

    static double get(MemorySegment memory, ElementType type, long index) {
        return switch (type) {
            case FLOAT32 -> memory.getAtIndex(ValueLayout.JAVA_FLOAT, index);
            case BFLOAT16 -> Float.intBitsToFloat(memory.getAtIndex(ValueLayout.JAVA_SHORT, index) * BFLOAT16_STEP);
            case FLOAT16 -> Float.float16ToFloat(memory.getAtIndex(ValueLayout.JAVA_SHORT, index));
            case INT32 -> memory.getAtIndex(ValueLayout.JAVA_INT, index);
            case INT8 -> memory.get(ValueLayout.JAVA_BYTE, index);
        };
    }

    /** Stores the nearest element. */
    static void set(MemorySegment memory, ElementType type, long index, double value) {
        switch (type) {
            case FLOAT32 -> memory.setAtIndex(ValueLayout.JAVA_FLOAT, index, (float) value);
            case BFLOAT16 ->
                memory.setAtIndex(ValueLayout.JAVA_SHORT, index, (short)
                        (Float.floatToIntBits((float) rounded(type, value)) >> Short.SIZE));
            case FLOAT16 -> memory.setAtIndex(ValueLayout.JAVA_SHORT, index, Float.floatToFloat16((float) value));
            case INT32 -> memory.setAtIndex(ValueLayout.JAVA_INT, index, (int) value);
            case INT8 -> memory.set(ValueLayout.JAVA_BYTE, index, (byte) value);
        }
    }

    /** The nearest number of the type, ties to even. */
    public static double rounded(ElementType type, double value) {
        float x = (float) value;
        return switch (type) {
            case FLOAT32 -> x;
            case BFLOAT16 -> bfloat16(x);
            case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(x));
            case INT32, INT8 -> Math.rint(value);
        };
    }

    /** Compares both neighbours; the one after the largest number counts as the power of two that it stands for. */
    private static float bfloat16(float x) {
        if (Float.isNaN(x) || Float.isInfinite(x)) {
            return x;
        }
        int towardsZero = Float.floatToIntBits(x) & -BFLOAT16_STEP;
        float low = Float.intBitsToFloat(towardsZero);
        float high = Float.intBitsToFloat(towardsZero + BFLOAT16_STEP);
        double above = Float.isInfinite(high) ? Math.copySign(0x1p128, x) : high;
        double toLow = Math.abs((double) x - low);
        double toHigh = Math.abs(above - x);
        boolean lowIsEven = (towardsZero & BFLOAT16_STEP) == 0;
        return toLow < toHigh || toLow == toHigh && lowIsEven ? low : high;
    }
}
