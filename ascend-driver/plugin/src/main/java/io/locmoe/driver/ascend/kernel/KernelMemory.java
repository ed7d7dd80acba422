package io.locmoe.driver.ascend.kernel;

import io.locmoe.driver.ascend.binding.ElementType;
import io.locmoe.spi.device.memory.DeviceBuffer;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;

/** Device memory for the kernels of one stream. Used by the thread that enqueues. */
public interface KernelMemory extends AutoCloseable {

    /** @throws RuntimeException if the buffer is freed or of another device */
    long address(DeviceBuffer buffer);

    /** Memory that is the next operator's while it runs; 0 for 0 bytes. */
    long workspace(long bytes);

    /** Numbers that kernels need again and again; a record, so that equal ones are one. */
    interface Constant {
        /** Their type. */
        default ElementType type() {
            return ElementType.FLOAT32;
        }

        /** The numbers, in memory of the heap. */
        MemorySegment values();
    }

    /** Where a constant is on the device, which it is copied to once. */
    long constant(Constant constant);

    /** Memory until {@link #launched}. */
    long temporary(long bytes);

    /** Integers on the device, in memory until {@link #launched}. */
    long uploaded(List<Long> values);

    /** All that uses temporary memory is enqueued. */
    void launched();

    /** Makes a call that needs device memory of its own, a second time if there is none left. */
    <T> T withMemory(Supplier<T> call);

    /** Gives workspace and constants back. */
    @Override
    void close();
}
