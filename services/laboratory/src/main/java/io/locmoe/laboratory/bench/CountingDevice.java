package io.locmoe.laboratory.bench;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.ForwardingDevice;
import io.locmoe.spi.device.ForwardingDeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import java.util.concurrent.atomic.AtomicLong;

/** Another device, with a count of the operations of the kernels that are launched on it. */
final class CountingDevice extends ForwardingDevice {
    private final AtomicLong flops = new AtomicLong();

    /** @param device closed by its owner */
    CountingDevice(Device device) {
        super(device);
    }

    /** Floating-point operations since the last call. */
    long take() {
        return flops.getAndSet(0);
    }

    @Override
    public DeviceStream openStream() {
        return new ForwardingDeviceStream(super.openStream()) {
            @Override
            public void launch(Kernel kernel) {
                flops.addAndGet(KernelFlops.of(kernel));
                super.launch(kernel);
            }
        };
    }

    /** The device is its owner's. */
    @Override
    public void close() {}
}
