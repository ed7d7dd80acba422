package io.locmoe.spi.device;

import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Another device, for one that watches or changes some of what it does. */
public abstract class ForwardingDevice implements Device {
    private final Device device;

    /** @param device does what a subclass does not */
    protected ForwardingDevice(Device device) {
        this.device = device;
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
    public void free(DeviceBuffer buffer) {
        device.free(buffer);
    }

    @Override
    public DeviceStream openStream() {
        return device.openStream();
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
    public boolean prefersSmallLaunches() {
        return device.prefersSmallLaunches();
    }

    @Override
    public boolean executesAtOnce() {
        return device.executesAtOnce();
    }

    @Override
    public OptionalDouble peakRate(ElementType type) {
        return device.peakRate(type);
    }

    @Override
    public OptionalLong nativeAddress(DeviceBuffer buffer) {
        return device.nativeAddress(buffer);
    }

    @Override
    public Map<String, Double> measures() {
        return device.measures();
    }

    @Override
    public void close() {
        device.close();
    }
}
