package io.locmoe.laboratory.bench;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.ForwardingDevice;
import io.locmoe.spi.device.ForwardingDeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import java.util.concurrent.atomic.AtomicLong;

/** Wraps a device and counts the operations of the kernels launched on it. */
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
                flops.addAndGet(KernelWork.of(kernel).flops());
                super.launch(kernel);
            }
        };
    }

    /** Does nothing; the owner closes the device. */
    @Override
    public void close() {}
}
