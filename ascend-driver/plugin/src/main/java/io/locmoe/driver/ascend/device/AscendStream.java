package io.locmoe.driver.ascend.device;

import io.locmoe.driver.ascend.binding.CannException;
import io.locmoe.driver.ascend.kernel.KernelQueue;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.Consumer;

/** A stream of CANN. */
final class AscendStream implements DeviceStream {
    private final AscendDevice device;
    private final long handle;
    private final String name;
    private final InFlight inFlight;
    private final NativeEvents events;
    private final Transfers transfers;
    private final KernelQueue kernels;
    private final Consumer<Kernel> launch;
    /** Events in their order, so that what is passed is noticed if nobody asks. */
    private final Queue<AscendEvent> recorded = new ArrayDeque<>();

    private boolean closed;

    /** @param handle of a stream of CANN that is this one's from now on */
    AscendStream(AscendDevice device, long handle, int number) {
        this.device = device;
        this.handle = handle;
        this.name = "stream " + number;
        this.inFlight = new InFlight(device.lock());
        this.events = new NativeEvents(device.streams(), device.memory(), device.lock());
        this.transfers = new Transfers(device.streams(), device.pinned(), inFlight, handle, this::waitUntilIdle);
        this.kernels = device.kernels(handle, inFlight, transfers);
        this.launch = kernels::launch;
    }

    @Override
    public void launch(Kernel kernel) {
        requireOpen();
        device.current().run(name, kernel.getClass().getSimpleName(), launch, kernel);
    }

    @Override
    public void copyIn(MemorySegment host, DeviceBuffer target, long targetOffset) {
        long address = checked(host, target, targetOffset);
        device.current().run(name, "copy to the device", () -> transfers.in(host, address));
    }

    @Override
    public void copyOut(DeviceBuffer source, long sourceOffset, MemorySegment host) {
        long address = checked(host, source, sourceOffset);
        device.current().run(name, "copy from the device", () -> transfers.out(address, host));
    }

    @Override
    public DeviceEvent record() {
        requireOpen();
        return device.current().call(name, "event", this::recordEvent);
    }

    @Override
    public void waitFor(DeviceEvent event) {
        requireOpen();
        if (!(event instanceof AscendEvent own) || own.device() != device) {
            throw new IllegalArgumentException("the event is not of " + device);
        }
        device.current().run(name, "wait for an event", () -> own.awaitIn(handle, inFlight));
    }

    @Override
    public OptionalLong nativeHandle() {
        requireOpen();
        return OptionalLong.of(handle);
    }

    /** @throws DeviceException if work of the stream failed; it is closed all the same */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (!device.current().isLost()) {
                device.current().run(name, "waiting to close it", this::waitUntilIdle);
            }
        } finally {
            device.current()
                    .giveBack(
                            kernels::close,
                            inFlight::abandon,
                            events::close,
                            () -> device.streams().destroyStream(handle));
        }
    }

    private AscendEvent recordEvent() {
        long event = events.take();
        try {
            device.streams().record(event, handle);
        } catch (CannException e) {
            events.giveBack(event);
            throw e;
        }
        AscendEvent result = new AscendEvent(device, inFlight, events, event, handle, name);
        result.enterStream();
        recorded.add(result);
        while (!recorded.isEmpty() && recorded.peek().query()) {
            recorded.poll();
        }
        return result;
    }

    private void waitUntilIdle() {
        device.streams().synchronizeStream(handle, device.longestWait());
        inFlight.passedAll();
    }

    private long checked(MemorySegment host, DeviceBuffer buffer, long offset) {
        requireOpen();
        if (!host.isNative()) {
            throw new IllegalArgumentException("the host memory of a copy is native (off-heap)");
        }
        if (offset < 0 || host.byteSize() > buffer.bytes() - offset) {
            throw new DeviceException(device + ": copy of " + host.byteSize() + " bytes at offset " + offset
                    + " of a buffer of " + buffer.bytes());
        }
        return device.address(buffer) + offset;
    }

    private void requireOpen() {
        device.requireOpen();
        if (closed) {
            throw new DeviceException(name + " of " + device + " is closed");
        }
    }
}
