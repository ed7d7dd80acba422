package io.locmoe.guard;

import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import java.lang.foreign.MemorySegment;

/** Counts launches, and does nothing else. */
record CountingStream(long[] launched) implements DeviceStream {
    @Override
    public void launch(Kernel kernel) {
        launched[0]++;
    }

    @Override
    public void copyIn(MemorySegment host, DeviceBuffer target, long targetOffset) {}

    @Override
    public void copyOut(DeviceBuffer source, long sourceOffset, MemorySegment host) {}

    @Override
    public DeviceEvent record() {
        return null;
    }

    @Override
    public void waitFor(DeviceEvent event) {}

    @Override
    public void close() {}
}
