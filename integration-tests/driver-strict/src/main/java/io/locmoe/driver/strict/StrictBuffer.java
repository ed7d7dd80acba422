package io.locmoe.driver.strict;

import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.memory.DeviceBuffer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A buffer that knows who uses it. Its state is guarded by the device's lock. */
final class StrictBuffer implements DeviceBuffer {
    private final StrictDevice device;
    private final long number;
    private final long bytes;
    private final MemorySegment memory;
    private final String origin;
    private final List<Access> accesses = new ArrayList<>();
    private boolean freed;

    StrictBuffer(StrictDevice device, long number, long bytes, MemorySegment memory, String origin) {
        this.device = device;
        this.number = number;
        this.bytes = bytes;
        this.memory = memory;
        this.origin = origin;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    /** @throws DeviceException if queued work may still use it, naming both */
    @Override
    public void free() {
        device.release(this);
    }

    StrictDevice device() {
        return device;
    }

    MemorySegment memory() {
        return memory;
    }

    void requireLive(String work, String operand) {
        if (freed) {
            throw new DeviceException(work + " uses " + this + " as " + operand + " after it was freed");
        }
    }

    /** Refuses a use if work of another stream on the same elements is not ordered before it. */
    void requireOrdered(Access access, Clock before) {
        for (Access older : accesses) {
            if (older.stream() != access.stream()
                    && !before.covers(older.stream(), older.item())
                    && access.conflicts(older)) {
                throw new DeviceException(access + " is not ordered after " + older + ": on " + this
                        + "; record an event there and waitFor it here");
            }
        }
    }

    /** Notes a use, and forgets older ones that no longer matter. */
    void note(Access access, Clock host) {
        accesses.removeIf(older -> access.supersedes(older) || host.covers(older.stream(), older.item()));
        accesses.add(access);
    }

    void markFreed(Clock host) {
        if (freed) {
            throw new IllegalStateException(this + " is freed twice");
        }
        for (Access access : accesses) {
            if (!host.covers(access.stream(), access.item())) {
                throw new DeviceException(this + " is freed while it may be in use by " + access
                        + "; await an event recorded after that first");
            }
        }
        freed = true;
    }

    @Override
    public String toString() {
        return "buffer " + number + " (" + bytes + " bytes, allocated by " + origin + ")";
    }
}
