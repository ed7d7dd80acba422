package io.locmoe.driver.ascend.device;

import io.locmoe.spi.device.memory.DeviceBuffer;
import java.util.concurrent.atomic.AtomicReference;

/** A block of memory of one device. */
final class AscendBuffer implements DeviceBuffer {
    private final AscendDevice device;
    private final long bytes;
    private final AtomicReference<BlockPool.Block> block;

    AscendBuffer(AscendDevice device, long bytes, BlockPool.Block block) {
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
        BlockPool.Block taken = block.getAndSet(null);
        if (taken == null) {
            throw freed();
        }
        device.release(this, taken);
    }

    AscendDevice device() {
        return device;
    }

    /** Where it is on the device, a multiple of 64. */
    long address() {
        BlockPool.Block present = block.get();
        if (present == null) {
            throw freed();
        }
        return present.address();
    }

    private IllegalStateException freed() {
        return new IllegalStateException("the buffer of " + bytes + " bytes is freed");
    }
}
