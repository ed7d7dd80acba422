package io.locmoe.driver.cpu.product;

import io.locmoe.driver.reference.kernel.DeviceMemory;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory of the calling thread in which a kernel keeps float32 numbers while it runs. It grows to what the largest
 * kernel took, and goes with the thread.
 *
 * @param memory the elements
 */
public record Scratch(MemorySegment memory) implements DeviceBuffer {
    private static final long ALIGNMENT = 64;
    private static final ThreadLocal<Scratch[]> OF_THREAD =
            ThreadLocal.withInitial(() -> new Scratch[Slot.values().length]);

    /** What is kept; one kernel has one of each at most. */
    public enum Slot {
        /** Operands of a product, or of attention, whose products take none of these. */
        A,
        B,
        C,
        /** Memory of a product with what follows it, which uses the others meanwhile. */
        OUT,
        ACTIVE,
        BIAS,
        /** Weights of attention. */
        WEIGHTS,
        /** Their gradients. */
        SLOPES
    }

    /** Room for so many elements, with any content, until the thread asks for this slot again. */
    static Span take(Slot slot, long elements) {
        Scratch[] all = OF_THREAD.get();
        Scratch present = all[slot.ordinal()];
        long bytes = Math.max(1, elements) * Float.BYTES;
        if (present == null || present.bytes() < bytes) {
            present = new Scratch(Arena.ofAuto().allocate(bytes, ALIGNMENT));
            all[slot.ordinal()] = present;
        }
        return new Span(present, 0, elements);
    }

    /** The memory of such room, which may be larger. */
    public static MemorySegment memory(Slot slot, long elements) {
        return ((Scratch) take(slot, elements).buffer()).memory;
    }

    /** Memory in which buffers of a device and of this kind are found. */
    static DeviceMemory with(DeviceMemory device) {
        return buffer -> buffer instanceof Scratch scratch ? scratch.memory : device.of(buffer);
    }

    @Override
    public long bytes() {
        return memory.byteSize();
    }

    @Override
    public void free() {
        throw new UnsupportedOperationException("scratch memory goes with its thread");
    }
}
