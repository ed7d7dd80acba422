package io.locmoe.laboratory.bench.step.device;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.ForwardingDevice;
import io.locmoe.spi.device.memory.DeviceBuffer;

/** Wraps a device and times calls while its timer is on. */
final class TimedDevice extends ForwardingDevice {
    private final StepTimer timer;

    /** @param device closed by its owner */
    TimedDevice(Device device, StepTimer timer) {
        super(device);
        this.timer = timer;
    }

    @Override
    public DeviceBuffer allocate(long bytes) {
        if (!timer.isOn()) {
            return super.allocate(bytes);
        }
        long begin = System.nanoTime();
        DeviceBuffer buffer = super.allocate(bytes);
        timer.memory.add(System.nanoTime() - begin, bytes);
        return buffer;
    }

    @Override
    public DeviceStream openStream() {
        return new TimedStream(super.openStream(), timer);
    }

    /** Does nothing; the owner closes the device. */
    @Override
    public void close() {}
}
