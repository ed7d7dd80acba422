package io.locmoe.driver.strict;

import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One device with an address space of its own. Its lock guards buffers, clocks and the list of streams. */
final class StrictDevice implements Device {
    private final DeviceDescription description;
    private final KernelTable kernels;
    private final StrictOptions options;
    private final BlockPool memory = new BlockPool();
    private final Set<StrictBuffer> buffers = new LinkedHashSet<>();
    private final Set<StrictStream> streams = new LinkedHashSet<>();
    private final Clock host = new Clock();
    private long buffersMade;
    private int streamsMade;
    private boolean closed;

    StrictDevice(DeviceDescription description, KernelTable kernels, StrictOptions options) {
        this.description = description;
        this.kernels = kernels;
        this.options = options;
    }

    @Override
    public DeviceDescription description() {
        return description;
    }

    StrictOptions options() {
        return options;
    }

    @Override
    public synchronized DeviceBuffer allocate(long bytes) {
        requireOpen();
        if (bytes < 1) {
            throw new IllegalArgumentException("a buffer has at least 1 byte, not " + bytes);
        }
        try {
            StrictBuffer buffer = new StrictBuffer(this, ++buffersMade, bytes, memory.take(bytes), caller());
            buffers.add(buffer);
            return buffer;
        } catch (OutOfMemoryError | IllegalArgumentException e) {
            throw new DeviceException(this + " has no memory for " + bytes + " bytes", e);
        }
    }

    private static String caller() {
        String here = StrictDevice.class.getName();
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !frame.getClassName().equals(here))
                        .limit(3)
                        .map(Object::toString)
                        .collect(Collectors.joining(" < ")));
    }

    @Override
    public synchronized DeviceStream openStream() {
        requireOpen();
        StrictStream stream = new StrictStream(this, ++streamsMade);
        streams.add(stream);
        return stream;
    }

    @Override
    public boolean supports(Class<? extends Kernel> kernel) {
        return kernels.supports(kernel);
    }

    @Override
    public boolean supports(Class<? extends Kernel> kernel, ElementType type) {
        return kernels.supports(kernel, type);
    }

    /** Why a kernel that is not supported is not executed. */
    String lack(Kernel kernel) {
        return kernels.lack(kernel);
    }

    void execute(Kernel kernel) {
        kernels.execute(kernel, this::memory);
    }

    MemorySegment memory(DeviceBuffer buffer) {
        return own(buffer).memory();
    }

    /** The buffer, if it is this device's. */
    StrictBuffer own(DeviceBuffer buffer) {
        if (buffer instanceof StrictBuffer strict && strict.device() == this) {
            return strict;
        }
        throw new IllegalArgumentException("the buffer is not of " + this);
    }

    /** Notes the uses of new work; if one is refused, none is noted. */
    synchronized void use(List<Access> accesses, Clock stream) {
        requireOpen();
        stream.merge(host);
        for (Access access : accesses) {
            StrictBuffer buffer = own(access.operand().span().buffer());
            buffer.requireLive(access.work(), access.operand().name());
            buffer.requireOrdered(access, stream);
        }
        accesses.forEach(access -> own(access.operand().span().buffer()).note(access, host));
    }

    synchronized void release(StrictBuffer buffer) {
        buffer.markFreed(host);
        buffers.remove(buffer);
        memory.give(buffer.memory());
    }

    synchronized void hostSaw(Clock clock) {
        host.merge(clock);
    }

    synchronized void forget(StrictStream stream, Clock clock) {
        streams.remove(stream);
        host.merge(clock);
    }

    /** Lets lazy streams run what is queued now. */
    void demand() {
        List<StrictStream> all;
        synchronized (this) {
            all = List.copyOf(streams);
        }
        all.forEach(StrictStream::demand);
    }

    private void requireOpen() {
        if (closed) {
            throw new DeviceException(this + " is closed");
        }
    }

    /** @throws DeviceException if buffers or streams were left; they are closed all the same */
    @Override
    public void close() {
        List<StrictStream> openStreams;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            openStreams = List.copyOf(streams);
        }
        demand();
        openStreams.forEach(StrictStream::stop);
        synchronized (this) {
            memory.close();
        }
        if (!openStreams.isEmpty() || !buffers.isEmpty()) {
            long bytes = buffers.stream().mapToLong(StrictBuffer::bytes).sum();
            throw new DeviceException(this + " closed with " + openStreams.size() + " streams open " + openStreams
                    + " and " + buffers.size() + " buffers of " + bytes + " bytes not freed " + buffers);
        }
    }

    @Override
    public String toString() {
        return "strict device " + description.ordinal();
    }
}
