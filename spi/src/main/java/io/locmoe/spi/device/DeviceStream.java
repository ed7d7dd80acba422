package io.locmoe.spi.device;

import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/**
 * An ordered queue of kernels and copies on one device.
 *
 * <p>Every method only enqueues; a driver may also execute at once. One thread enqueues at a time. An error of queued
 * work surfaces as {@link DeviceException} at the next {@link DeviceEvent#await} or enqueue.
 */
public interface DeviceStream extends AutoCloseable {

    /**
     * Enqueues a kernel.
     *
     * @throws DeviceException if the device does not support it, which the message says with the kernel's name; the
     *     stream stays usable
     */
    void launch(Kernel kernel);

    /**
     * Enqueues a copy from host memory ({@code host.byteSize()} bytes). The host memory is native (off-heap), and stays
     * valid and unchanged until an event recorded after the copy is complete.
     */
    void copyIn(MemorySegment host, DeviceBuffer target, long targetOffset);

    /** Enqueues a copy to native host memory, which is readable once an event recorded after the copy is complete. */
    void copyOut(DeviceBuffer source, long sourceOffset, MemorySegment host);

    /** Enqueues a marker that completes when all work enqueued before it is done. */
    DeviceEvent record();

    /**
     * Work enqueued after this call starts only when the event, of this device, is complete. Does not block the host.
     */
    void waitFor(DeviceEvent event);

    /**
     * The stream as other libraries of the device's maker know it, who enqueue work of their own in it while it is
     * open: there is one if {@link Device#nativeAddress} gives one.
     */
    default OptionalLong nativeHandle() {
        return OptionalLong.empty();
    }

    /** Waits for the queued work and closes the stream. */
    @Override
    void close();
}
