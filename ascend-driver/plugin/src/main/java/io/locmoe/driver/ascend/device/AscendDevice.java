package io.locmoe.driver.ascend.device;

import io.locmoe.driver.ascend.binding.AclStreams;
import io.locmoe.driver.ascend.binding.Cann;
import io.locmoe.driver.ascend.binding.CannException;
import io.locmoe.driver.ascend.binding.Releases;
import io.locmoe.driver.ascend.kernel.AclnnKernels;
import io.locmoe.driver.ascend.kernel.KernelQueue;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One NPU.
 *
 * <p>It has the memory of all its streams, and the lock under which they pass things on.
 */
public final class AscendDevice implements Device {
    private static final long DEVICE_PIECE = 32L << 20;
    private static final long HOST_PIECE = 8L << 20;

    private final Cann cann;
    private final AclnnKernels kernels;
    private final DeviceDescription description;
    private final int longestWait;
    private final CurrentDevice current;
    private final BlockPool memory;
    private final BlockPool pinned;
    private final Object lock = new Object();
    private final Set<AscendBuffer> buffers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger streams = new AtomicInteger();
    private volatile boolean closed;

    private AscendDevice(Cann cann, DeviceDescription description, int longestWait, long context) {
        this.cann = cann;
        this.kernels = new AclnnKernels(cann);
        this.description = description;
        this.longestWait = longestWait;
        this.current = new CurrentDevice(cann.runtime(), context, toString());
        this.memory = new BlockPool(cann.runtime()::allocate, cann.runtime()::free, DEVICE_PIECE);
        this.pinned = new BlockPool(cann.runtime()::allocateHost, cann.runtime()::freeHost, HOST_PIECE);
    }

    /**
     * Opens a device.
     *
     * @param longestWait milliseconds that a wait for the device may take
     * @throws DeviceException if it cannot be opened
     */
    public static AscendDevice open(Cann cann, DeviceDescription description, int longestWait) {
        try {
            return current(cann, description, longestWait, cann.runtime().setDevice(description.ordinal()));
        } catch (CannException e) {
            throw new DeviceException(text(description) + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static AscendDevice current(Cann cann, DeviceDescription description, int longestWait, long context) {
        try {
            cann.runtime().requireSameBits();
            return new AscendDevice(cann, description, longestWait, context);
        } catch (CannException e) {
            cann.runtime().resetDevice(description.ordinal());
            throw e;
        }
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
        AscendBuffer buffer = new AscendBuffer(
                this, bytes, current.call(() -> "memory of " + bytes + " bytes", () -> memory.allocate(bytes)));
        buffers.add(buffer);
        return buffer;
    }

    @Override
    public DeviceStream openStream() {
        requireOpen();
        long stream = current.call(() -> "a stream", () -> memory.withMemory(cann.streams()::createStream));
        return new AscendStream(this, stream, streams.getAndIncrement());
    }

    @Override
    public boolean supports(Class<? extends Kernel> kernel) {
        return kernels.supports(kernel);
    }

    @Override
    public boolean supports(Class<? extends Kernel> kernel, ElementType type) {
        return kernels.supports(kernel, type);
    }

    @Override
    public OptionalLong nativeAddress(DeviceBuffer buffer) {
        return OptionalLong.of(address(buffer));
    }

    @Override
    public Map<String, Double> measures() {
        return DeviceMeasures.take(kernels, memory);
    }

    /** @throws DeviceException if buffers were left; they are freed all the same */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        long count = buffers.size();
        long bytes = buffers.stream().mapToLong(AscendBuffer::bytes).sum();
        Releases.all(
                () -> current.giveBack(
                        memory::close, pinned::close, () -> cann.runtime().resetDevice(description.ordinal())),
                () -> requireAllFreed(count, bytes));
    }

    private void requireAllFreed(long count, long bytes) {
        if (count > 0) {
            throw new DeviceException(this + " closed with " + count + " buffers of " + bytes
                    + " bytes not freed; free every buffer before the device");
        }
    }

    @Override
    public String toString() {
        return text(description);
    }

    private static String text(DeviceDescription description) {
        return "ascend device " + description.ordinal() + " (" + description.name() + ")";
    }

    CurrentDevice current() {
        return current;
    }

    AclStreams streams() {
        return cann.streams();
    }

    BlockPool memory() {
        return memory;
    }

    BlockPool pinned() {
        return pinned;
    }

    Object lock() {
        return lock;
    }

    int longestWait() {
        return longestWait;
    }

    KernelQueue kernels(long stream, InFlight inFlight, Transfers transfers) {
        return kernels.queue(stream, new StreamMemory(this, memory, inFlight, transfers));
    }

    /** Where a buffer of this device is. */
    long address(DeviceBuffer buffer) {
        if (buffer instanceof AscendBuffer own && own.device() == this) {
            return own.address();
        }
        throw new IllegalArgumentException("the buffer is not of this device");
    }

    void release(AscendBuffer buffer, BlockPool.Block block) {
        buffers.remove(buffer);
        if (!closed) {
            memory.free(block);
        }
    }

    void requireOpen() {
        if (closed) {
            throw new DeviceException(this + " is closed");
        }
    }
}
