package io.locmoe.guard;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;

/** A driver with guarded calls, also of its devices. */
record GuardedDriver(DeviceDriver driver, Callee callee) implements DeviceDriver {
    @Override
    public String name() {
        return callee.call("name", driver::name);
    }

    @Override
    public List<DeviceDescription> devices() {
        return callee.call("devices", () -> List.copyOf(driver.devices()));
    }

    @Override
    public List<DeviceDescription> devices(Options options) {
        return callee.call("devices", () -> List.copyOf(driver.devices(options)));
    }

    @Override
    public Device open(int ordinal) {
        return new GuardedDevice(callee.call("open", () -> Callee.made(driver.open(ordinal))), callee);
    }

    @Override
    public List<Option> options() {
        return callee.call("options", () -> List.copyOf(driver.options()));
    }

    @Override
    public Device open(int ordinal, Options options) {
        return new GuardedDevice(callee.call("open", () -> Callee.made(driver.open(ordinal, options))), callee);
    }

    @Override
    public List<String> report() {
        return callee.call("report", () -> List.copyOf(driver.report()));
    }

    @Override
    public List<String> report(Options options) {
        return callee.call("report", () -> List.copyOf(driver.report(options)));
    }

    @Override
    public void close() {
        callee.run("close", driver::close);
    }
}
