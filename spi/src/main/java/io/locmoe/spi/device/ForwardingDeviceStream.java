package io.locmoe.spi.device;

import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/** Another stream, for one that watches or changes some of what goes through it. */
public abstract class ForwardingDeviceStream implements DeviceStream {
    private final DeviceStream stream;

    /** @param stream does what a subclass does not */
    protected ForwardingDeviceStream(DeviceStream stream) {
        this.stream = stream;
    }

    @Override
    public void launch(Kernel kernel) {
        stream.launch(kernel);
    }

    @Override
    public void copyIn(MemorySegment host, DeviceBuffer target, long targetOffset) {
        stream.copyIn(host, target, targetOffset);
    }

    @Override
    public void copyOut(DeviceBuffer source, long sourceOffset, MemorySegment host) {
        stream.copyOut(source, sourceOffset, host);
    }

    @Override
    public DeviceEvent record() {
        return stream.record();
    }

    @Override
    public void waitFor(DeviceEvent event) {
        stream.waitFor(event);
    }

    @Override
    public OptionalLong nativeHandle() {
        return stream.nativeHandle();
    }

    @Override
    public void close() {
        stream.close();
    }
}
