package io.locmoe.guard;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A device with guarded calls, also of its streams. */
record GuardedDevice(Device device, Callee callee) implements Device {
    @Override
    public DeviceDescription description() {
        return callee.call("description", device::description);
    }

    /** Checks the size of the buffer once, because the buffer's own methods are not guarded. */
    @Override
    public DeviceBuffer allocate(long bytes) {
        return callee.call("allocate", () -> {
            DeviceBuffer buffer = device.allocate(bytes);
            if (buffer.bytes() != bytes) {
                throw new IllegalArgumentException("asked for " + bytes + " bytes, it gave " + buffer.bytes());
            }
            return buffer;
        });
    }

    @Override
    public void free(DeviceBuffer buffer) {
        callee.run("free", () -> device.free(buffer));
    }

    @Override
    public DeviceStream openStream() {
        DeviceStream stream = callee.call("openStream", () -> Callee.made(device.openStream()));
        return new GuardedStream(stream, callee, this::executesAtOnce);
    }

    @Override
    public boolean supports(Class<? extends Kernel> kernel) {
        return callee.call("supports", () -> device.supports(kernel));
    }

    @Override
    public boolean supports(Class<? extends Kernel> kernel, ElementType type) {
        return callee.call("supports", () -> device.supports(kernel, type));
    }

    @Override
    public boolean prefersSmallLaunches() {
        return callee.call("prefersSmallLaunches", device::prefersSmallLaunches);
    }

    @Override
    public boolean executesAtOnce() {
        return callee.call("executesAtOnce", device::executesAtOnce);
    }

    /** Refuses what is no rate, because reports would divide by it. */
    @Override
    public OptionalDouble peakRate(ElementType type) {
        return callee.call("peakRate", () -> {
            OptionalDouble rate = device.peakRate(type);
            if (rate.isPresent() && !(rate.getAsDouble() > 0 && Double.isFinite(rate.getAsDouble()))) {
                throw new IllegalArgumentException("a rate is positive and finite, not " + rate.getAsDouble()
                        + "; return an empty one where the device does not know it");
            }
            return rate;
        });
    }

    @Override
    public OptionalLong nativeAddress(DeviceBuffer buffer) {
        return callee.call("nativeAddress", () -> device.nativeAddress(buffer));
    }

    @Override
    public Map<String, Double> measures() {
        return callee.measures(device);
    }

    @Override
    public void close() {
        callee.run("close", device::close);
    }
}
