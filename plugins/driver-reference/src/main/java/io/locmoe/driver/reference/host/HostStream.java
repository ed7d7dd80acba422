package io.locmoe.driver.reference.host;

import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import java.lang.foreign.MemorySegment;

/** Executes at once, on the thread that enqueues; errors are thrown where the work was enqueued. */
final class HostStream implements DeviceStream {
    private final HostDevice device;
    private boolean closed;

    HostStream(HostDevice device) {
        this.device = device;
    }

    @Override
    public void launch(Kernel kernel) {
        requireOpen();
        Class<? extends Kernel> type = kernel.getClass();
        if (!device.supports(type, kernel.elementType())) {
            throw new DeviceException(device + ": " + device.lack(kernel));
        }
        try {
            device.execute(kernel);
        } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new DeviceException(device + ": " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void copyIn(MemorySegment host, DeviceBuffer target, long targetOffset) {
        requireNative(host);
        requireOpen();
        try {
            MemorySegment.copy(host, 0, device.segment(target), targetOffset, host.byteSize());
        } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new DeviceException(
                    device + ": copy of " + host.byteSize() + " bytes to offset " + targetOffset + " of a buffer of "
                            + target.bytes() + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void copyOut(DeviceBuffer source, long sourceOffset, MemorySegment host) {
        requireNative(host);
        requireOpen();
        try {
            MemorySegment.copy(device.segment(source), sourceOffset, host, 0, host.byteSize());
        } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new DeviceException(
                    device + ": copy of " + host.byteSize() + " bytes from offset " + sourceOffset + " of a buffer of "
                            + source.bytes() + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public DeviceEvent record() {
        requireOpen();
        return new HostEvent(device);
    }

    @Override
    public void waitFor(DeviceEvent event) {
        requireOpen();
        if (!(event instanceof HostEvent own) || own.device() != device) {
            throw new IllegalArgumentException("the event is not of " + device);
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Copies from and to heap arrays would work here, but on no accelerator. */
    private static void requireNative(MemorySegment host) {
        if (!host.isNative()) {
            throw new IllegalArgumentException("the host memory of a copy is native (off-heap)");
        }
    }

    private void requireOpen() {
        device.requireOpen();
        if (closed) {
            throw new DeviceException("the stream of " + device + " is closed");
        }
    }
}
