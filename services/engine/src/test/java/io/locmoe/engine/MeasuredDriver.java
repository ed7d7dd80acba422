package io.locmoe.engine;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Another driver's devices, with the bytes that all of them have handed out, and their copies to the host. */
public final class MeasuredDriver implements DeviceDriver {
    public final AtomicLong bytes = new AtomicLong();
    /** At each of these places the host waits for all earlier work. */
    public final AtomicLong copiesToHost = new AtomicLong();

    private final DeviceDriver driver;

    public MeasuredDriver(DeviceDriver driver) {
        this.driver = driver;
    }

    @Override
    public String name() {
        return driver.name();
    }

    @Override
    public List<DeviceDescription> devices() {
        return driver.devices();
    }

    @Override
    public Device open(int ordinal) {
        Device device = driver.open(ordinal);
        return new Device() {
            @Override
            public DeviceDescription description() {
                return device.description();
            }

            @Override
            public DeviceBuffer allocate(long size) {
                bytes.addAndGet(size);
                return device.allocate(size);
            }

            @Override
            public DeviceStream openStream() {
                return counted(device.openStream());
            }

            @Override
            public boolean supports(Class<? extends Kernel> kernel) {
                return device.supports(kernel);
            }

            @Override
            public boolean supports(Class<? extends Kernel> kernel, ElementType type) {
                return device.supports(kernel, type);
            }

            @Override
            public void close() {
                device.close();
            }
        };
    }

    private DeviceStream counted(DeviceStream stream) {
        return new DeviceStream() {
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
                copiesToHost.incrementAndGet();
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
        };
    }
}
