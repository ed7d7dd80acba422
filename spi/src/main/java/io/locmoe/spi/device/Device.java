package io.locmoe.spi.device;

import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.plugin.Measured;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One open device: memory, streams and kernels.
 *
 * <p>Thread-safe. The host never reads or writes device memory except by {@link DeviceStream#copyIn} and
 * {@link DeviceStream#copyOut}.
 */
public interface Device extends Measured, AutoCloseable {

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
     * Whether the device executes this kernel, in float32 if the kernel takes that. A job whose device lacks one that
     * it may need is refused before it starts, by the kernel's name: a training needs all, a model that only generates
     * those of forward passes; {@link io.locmoe.spi.device.kernel.Cast} is not needed to compute in float32, and a
     * {@link io.locmoe.spi.device.kernel.FusedKernel} never. Of a class that the device does not know, such as that of
     * a later version, it says no.
     */
    boolean supports(Class<? extends Kernel> kernel);

    /**
     * Whether the device executes this kernel with operands of this type. A driver that says nothing has float32 only.
     *
     * @param kernel one of the kernels
     * @param type   what {@link Kernel#elementType()} of its calls would be
     */
    default boolean supports(Class<? extends Kernel> kernel, ElementType type) {
        return type == ElementType.FLOAT32 && Kernel.types(kernel).contains(type) && supports(kernel);
    }

    /**
     * Whether kernels that follow each other on the same rows are better launched a part of the rows at a time, so that
     * these are in a cache when the next kernel reads them, than each for all rows: where a launch costs little beside
     * the work on a few hundred rows, as on a processor. Results are the same to the bit. A driver that says nothing
     * wants few large launches.
     */
    default boolean prefersSmallLaunches() {
        return false;
    }

    /**
     * Whether what is enqueued is done when the call returns, so that the host's thread is what computes. A driver that
     * says nothing works beside the host: copies of one stream may run while another one computes, and the engine
     * enqueues the next work before it waits for rows. Results are the same to the bit.
     */
    default boolean executesAtOnce() {
        return false;
    }

    /**
     * The most that the device achieves in matrix products of a type, in floating-point operations per second: what its
     * maker states, or what the driver has measured. Reports divide the rate of a training by it (MFU). It is the same
     * at each call; a first call may take some tenths of a second for a measurement. A driver that says nothing does
     * not know, and reports leave the share out.
     *
     * @param type of the operands
     */
    default OptionalDouble peakRate(ElementType type) {
        return OptionalDouble.empty();
    }

    /**
     * Where memory is, as other libraries of the device's maker know it, such as one that moves rows between devices
     * ({@link io.locmoe.spi.comm.CommunicationStrategy#onDevices}); they use it on this device and in its streams. A
     * driver that says nothing has no such libraries.
     *
     * @param buffer of this device, not freed
     */
    default OptionalLong nativeAddress(DeviceBuffer buffer) {
        return OptionalLong.empty();
    }

    /**
     * Closes the device. All streams are closed and all buffers freed before; what is left is reported by the driver.
     */
    @Override
    void close();
}
