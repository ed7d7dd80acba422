package io.locmoe.laboratory.bench;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/** Another device, with a count of the operations of the kernels that are launched on it. */
final class CountingDevice implements Device {
    private final Device device;
    private final AtomicLong flops = new AtomicLong();

    /** @param device closed by its owner */
    CountingDevice(Device device) {
        this.device = device;
    }

    /** Floating-point operations since the last call. */
    long take() {
        return flops.getAndSet(0);
    }

    @Override
    public DeviceDescription description() {
        return device.description();
    }

    @Override
    public DeviceBuffer allocate(long bytes) {
        return device.allocate(bytes);
    }

    @Override
    public DeviceStream openStream() {
        return new CountingStream(device.openStream(), flops);
    }

    @Override
    public boolean supports(Class<? extends Kernel> kernel) {
        return device.supports(kernel);
    }

    @Override
    public void close() {}

    private record CountingStream(DeviceStream stream, AtomicLong flops) implements DeviceStream {
        @Override
        public void launch(Kernel kernel) {
            flops.addAndGet(KernelFlops.of(kernel));
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
        public void close() {
            stream.close();
        }
    }
}
