package io.locmoe.spi.device;

import io.locmoe.spi.contract.Experimental;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;

/**
 * One open device: memory, streams and kernels.
 *
 * <p>Thread-safe. The host never reads or writes device memory except by {@link DeviceStream#copyIn} and
 * {@link DeviceStream#copyOut}.
 */
@Experimental
public interface Device extends AutoCloseable {

    DeviceDescription description();

    /**
     * Allocates device memory, aligned to 64 bytes, with undefined content. Does not wait for streams.
     *
     * @param bytes size, at least 1
     * @throws DeviceException if the device is out of memory
     */
    DeviceBuffer allocate(long bytes);

    /**
     * Gives memory of this device back, as {@link DeviceBuffer#free}: who holds a buffer frees it here.
     *
     * @param buffer of this device, which no queued work uses any more
     */
    default void free(DeviceBuffer buffer) {
        buffer.free();
    }

    /** Opens an ordered queue of work. Work of different streams is unordered unless events order it. */
    DeviceStream openStream();

    /**
     * Whether the device executes this kernel. A job whose device lacks one that it may need is refused before it
     * starts, by the kernel's name: a training needs all, a model that only generates those of forward passes. A
     * {@link io.locmoe.spi.device.kernel.FusedKernel} is never demanded. Of a class that the device does not know, such
     * as that of a later version, it says no.
     */
    boolean supports(Class<? extends Kernel> kernel);

    /**
     * Closes the device. All streams are closed and all buffers freed before; what is left is reported by the driver.
     */
    @Override
    void close();
}
