package io.locmoe.driver.strict;

import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A queue that its own thread works off, later. */
final class StrictStream implements DeviceStream {
    private final StrictDevice device;
    private final int number;
    private final WorkQueue queue;
    private final Clock clock = new Clock();
    private long items;
    private boolean closed;

    StrictStream(StrictDevice device, int number) {
        this.device = device;
        this.number = number;
        this.queue = new WorkQueue(this, number, device.options());
    }

    StrictDevice device() {
        return device;
    }

    @Override
    public void launch(Kernel kernel) {
        String name = kernel.getClass().getSimpleName();
        if (!device.supports(kernel.getClass(), kernel.elementType())) {
            throw new DeviceException(device + ": " + device.lack(kernel));
        }
        List<Operand> operands = Operands.of(kernel);
        Aliasing.check(name, operands);
        enqueue(name, operands, () -> {
            for (Operand operand : operands) {
                if (operand.role().reads()) {
                    requireWritten(name, operand);
                }
            }
            device.execute(kernel);
        });
    }

    /** Refuses poison among the elements that the operand reads. */
    private void requireWritten(String work, Operand operand) {
        MemorySegment memory = device.memory(operand.span().buffer())
                .asSlice(operand.span().byteOffset(), operand.span().byteSize());
        operand.runs().forEach(device::memory, (start, length) -> {
            long found = Poison.find(memory, operand.span().type(), start, length);
            if (found >= 0) {
                throw new DeviceException(work + " reads element " + found + " of " + operand.name() + " in "
                        + operand.span().buffer() + ", which nothing has written");
            }
        });
    }

    @Override
    public void copyIn(MemorySegment host, DeviceBuffer target, long targetOffset) {
        HostCopy copy = new HostCopy("copyIn", host, device.own(target), targetOffset);
        long checksum = copy.checksum();
        enqueue(copy.name(), List.of(copy.operand(Operand.Role.WRITE)), () -> copy.in(checksum));
    }

    @Override
    public void copyOut(DeviceBuffer source, long sourceOffset, MemorySegment host) {
        HostCopy copy = new HostCopy("copyOut", host, device.own(source), sourceOffset);
        Operand operand = copy.operand(Operand.Role.READ);
        requireUsable();
        Poison.fill(host);
        enqueue(copy.name(), List.of(operand), () -> {
            requireWritten(copy.name(), operand);
            copy.out();
        });
    }

    private void enqueue(String work, List<Operand> operands, Runnable action) {
        requireUsable();
        long item = ++items;
        List<Access> accesses = new ArrayList<>();
        operands.forEach(operand -> accesses.add(new Access(number, item, work, operand)));
        device.use(accesses, clock);
        clock.advance(number, item);
        queue.add(new WorkQueue.Item(work, action, null));
    }

    @Override
    public DeviceEvent record() {
        requireUsable();
        StrictEvent event = new StrictEvent(this, clock.copy());
        queue.add(new WorkQueue.Item("record", () -> {}, event));
        return event;
    }

    @Override
    public void waitFor(DeviceEvent event) {
        requireUsable();
        if (!(event instanceof StrictEvent strict) || strict.stream().device() != device) {
            throw new IllegalArgumentException("the event is not of " + device);
        }
        clock.merge(strict.clock());
        queue.add(new WorkQueue.Item("waitFor", strict::block, null));
    }

    void demand() {
        queue.demand();
    }

    private void requireUsable() {
        if (closed) {
            throw new DeviceException(this + " is closed");
        }
        DeviceException error = queue.error();
        if (error != null) {
            throw surface(error);
        }
    }

    /** The error for the caller's stack, noted as seen. */
    DeviceException surface(DeviceException error) {
        queue.markSeen();
        return new DeviceException(error.getMessage(), error);
    }

    /** @throws DeviceException if work failed and nobody was told */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        device.demand();
        stop();
        device.forget(this, clock);
        DeviceException error = queue.unseenError();
        if (error != null) {
            throw surface(error);
        }
    }

    /** Works off the queue and ends the thread. */
    void stop() {
        closed = true;
        queue.finish();
    }

    @Override
    public String toString() {
        return "stream " + number + " of " + device;
    }
}
