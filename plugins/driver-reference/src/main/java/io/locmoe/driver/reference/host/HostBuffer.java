package io.locmoe.driver.reference.host;

import io.locmoe.spi.device.memory.DeviceBuffer;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReference;

/** A block of native memory of one device. */
final class HostBuffer implements DeviceBuffer {
    private final HostDevice device;
    private final long bytes;
    private final AtomicReference<NativeMemory.Block> block;

    HostBuffer(HostDevice device, long bytes, NativeMemory.Block block) {
        this.device = device;
        this.bytes = bytes;
        this.block = new AtomicReference<>(block);
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void free() {
        device.release(this, takeBlock());
    }

    private NativeMemory.Block takeBlock() {
        NativeMemory.Block taken = block.getAndSet(null);
        if (taken == null) {
            throw freed();
        }
        return taken;
    }

    HostDevice device() {
        return device;
    }

    MemorySegment segment() {
        NativeMemory.Block present = block.getPlain();
        if (present == null) {
            throw freed();
        }
        return present.aligned();
    }

    private IllegalStateException freed() {
        return new IllegalStateException("the buffer of " + bytes + " bytes is freed");
    }
}
