package io.locmoe.engine.checkpoint.file;

import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Types of elements of a safetensors file that are numbers as float32 holds them; little-endian. */
public enum StoredType implements TensorType {
    F32(ElementType.FLOAT32) {
        @Override
        public float get(MemorySegment tensor, long element) {
            return tensor.get(FLOAT, element * bytes());
        }

        @Override
        public void set(MemorySegment tensor, long element, float value) {
            tensor.set(FLOAT, element * bytes(), value);
        }
    },
    F16(ElementType.FLOAT16) {
        @Override
        public float get(MemorySegment tensor, long element) {
            return Float.float16ToFloat(tensor.get(SHORT, element * bytes()));
        }

        @Override
        public void set(MemorySegment tensor, long element, float value) {
            tensor.set(SHORT, element * bytes(), Float.floatToFloat16(value));
        }
    },
    BF16(ElementType.BFLOAT16) {
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

    private final ElementType element;

    StoredType(ElementType element) {
        this.element = element;
    }

    /** The type of files for a type of devices: float32, float16 or bfloat16. */
    public static StoredType of(ElementType element) {
        return Arrays.stream(values())
                .filter(type -> type.element == element)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no weights are of " + element));
    }

    /** The type of devices that has the same numbers. */
    public ElementType element() {
        return element;
    }

    @Override
    public int bytes() {
        return element.bytes();
    }

    /** The name in configurations, such as {@code bfloat16}. */
    public String word() {
        return element.toString();
    }

    /** Copies the first elements of a tensor to one of another type, each as {@link #set} rounds it. */
    public void copy(MemorySegment from, StoredType type, MemorySegment to, long elements) {
        for (long i = 0; i < elements; i++) {
            type.set(to, i, get(from, i));
        }
    }

    /** An element of a tensor, exactly. */
    public abstract float get(MemorySegment tensor, long element);

    /** Sets an element to the nearest number of the type, of two equally near ones to the even one. */
    public abstract void set(MemorySegment tensor, long element, float value);
}
