package io.locmoe.driver.reference.host;

import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.MemorySegment;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One device of this machine: it counts its buffers, so that a leak is reported when it closes. */
final class HostDevice implements Device {
    private final String driver;
    private final DeviceDescription description;
    private final KernelTable kernels;
    private final NativeMemory memory;
    private final Set<HostBuffer> buffers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    HostDevice(String driver, DeviceDescription description, KernelTable kernels, NativeMemory memory) {
        this.driver = driver;
        this.description = description;
        this.kernels = kernels;
        this.memory = memory;
    }

    @Override
    public DeviceDescription description() {
        return description;
    }

    @Override
    public DeviceBuffer allocate(long bytes) {
        requireOpen();
        if (bytes < 1) {
            throw new IllegalArgumentException("a buffer has at least 1 byte, not " + bytes);
        }
        HostBuffer buffer = new HostBuffer(this, bytes, memory.allocate(bytes));
        buffers.add(buffer);
        return buffer;
    }

    @Override
    public DeviceStream openStream() {
        requireOpen();
        return new HostStream(this);
    }

    @Override
    public boolean supports(Class<? extends Kernel> kernel) {
        return kernels.supports(kernel);
    }

    @Override
    public boolean supports(Class<? extends Kernel> kernel, ElementType type) {
        return kernels.supports(kernel, type);
    }

    /** A launch is a method call. */
    @Override
    public boolean prefersSmallLaunches() {
        return true;
    }

    @Override
    public boolean executesAtOnce() {
        return true;
    }

    /** Measured at the first call in the process. */
    @Override
    public OptionalDouble peakRate(ElementType type) {
        return PeakRate.of(this, kernels.description(), type);
    }

    /** Why a kernel that is not supported is not executed. */
    String lack(Kernel kernel) {
        return kernels.lack(kernel);
    }

    void execute(Kernel kernel) {
        kernels.execute(kernel, this::segment);
    }

    /** The memory of one of this device's buffers. */
    MemorySegment segment(DeviceBuffer buffer) {
        if (buffer instanceof HostBuffer own && own.device() == this) {
            return own.segment();
        }
        throw new IllegalArgumentException("the buffer is not of this device");
    }

    void release(HostBuffer buffer, NativeMemory.Block block) {
        buffers.remove(buffer);
        memory.free(block);
    }

    void requireOpen() {
        if (closed) {
            throw new DeviceException(this + " is closed");
        }
    }

    /** @throws DeviceException if buffers were left; they are freed all the same */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        long count = 0;
        long bytes = 0;
        for (HostBuffer buffer : Set.copyOf(buffers)) {
            count++;
            bytes += buffer.bytes();
            buffer.free();
        }
        if (count > 0) {
            throw new DeviceException(this + " closed with " + count + " buffers of " + bytes
                    + " bytes not freed; free every buffer before the device");
        }
    }

    @Override
    public String toString() {
        return driver + " device " + description.ordinal();
    }
}
