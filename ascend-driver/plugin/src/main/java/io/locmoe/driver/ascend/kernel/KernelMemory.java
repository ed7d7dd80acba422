package io.locmoe.driver.ascend.kernel;

import io.locmoe.spi.device.memory.DeviceBuffer;
import java.util.function.Supplier;

/** Device memory for the kernels of one stream. Used by the thread that enqueues. */
public interface KernelMemory extends AutoCloseable {

    /** @throws RuntimeException if the buffer is freed or of another device */
    long address(DeviceBuffer buffer);

    /** Memory that is the next operator's while it runs; 0 for 0 bytes. */
    long workspace(long bytes);

    /** Memory until {@link #launched}. */
    long temporary(long bytes);

    /** All that uses temporary memory is enqueued. */
    void launched();

    /** Makes a call that needs device memory of its own, a second time if there is none left. */
    <T> T withMemory(Supplier<T> call);

    /** Gives the workspace back. */
    @Override
    void close();
}
