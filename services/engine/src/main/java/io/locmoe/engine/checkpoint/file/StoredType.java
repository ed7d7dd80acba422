package io.locmoe.engine.checkpoint.file;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Types of elements of a safetensors file that are numbers as float32 holds them; little-endian. */
public enum StoredType {
    F32(4, "float32") {
        @Override
        public float get(MemorySegment tensor, long element) {
            return tensor.get(FLOAT, element * bytes());
        }

        @Override
        public void set(MemorySegment tensor, long element, float value) {
            tensor.set(FLOAT, element * bytes(), value);
        }
    },
    F16(2, "float16") {
        @Override
        public float get(MemorySegment tensor, long element) {
            return Float.float16ToFloat(tensor.get(SHORT, element * bytes()));
        }

        @Override
        public void set(MemorySegment tensor, long element, float value) {
            tensor.set(SHORT, element * bytes(), Float.floatToFloat16(value));
        }
    },
    BF16(2, "bfloat16") {
        @Override
        public float get(MemorySegment tensor, long element) {
            return Float.intBitsToFloat(tensor.get(SHORT, element * bytes()) << Short.SIZE);
        }

        @Override
        public void set(MemorySegment tensor, long element, float value) {
            int bits = Float.floatToIntBits(value);
            int nearestEven = 0x7fff + (bits >>> Short.SIZE & 1);
            tensor.set(SHORT, element * bytes(), (short) (bits + nearestEven >>> Short.SIZE));
        }
    };

    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int bytes;
    private final String word;

    StoredType(int bytes, String word) {
        this.bytes = bytes;
        this.word = word;
    }

    /** Bytes of an element. */
    public int bytes() {
        return bytes;
    }

    /** The name in configurations, such as {@code bfloat16}. */
    public String word() {
        return word;
    }

    /** An element of a tensor, exactly. */
    public abstract float get(MemorySegment tensor, long element);

    /** Sets an element to the nearest number of the type, of two equally near ones to the even one. */
    public abstract void set(MemorySegment tensor, long element, float value);
}
