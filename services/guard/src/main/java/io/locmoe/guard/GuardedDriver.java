package io.locmoe.guard;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;
import java.util.Map;

/** A driver with guarded calls, also of its devices. */
record GuardedDriver(DeviceDriver driver, Callee callee) implements DeviceDriver {
    @Override
    public String name() {
        return callee.call("name", driver::name);
    }

    @Override
    public List<DeviceDescription> devices() {
        return callee.list("devices", driver::devices);
    }

    @Override
    public List<DeviceDescription> devices(Options options) {
        return callee.list("devices", () -> driver.devices(options));
    }

    @Override
    public Device open(int ordinal) {
        return new GuardedDevice(callee.call("open", () -> Callee.made(driver.open(ordinal))), callee);
    }

    @Override
    public List<Option> options() {
        return callee.list("options", driver::options);
    }

    @Override
    public Device open(int ordinal, Options options) {
        return new GuardedDevice(callee.call("open", () -> Callee.made(driver.open(ordinal, options))), callee);
    }

    @Override
    public Map<String, String> decisions(Options options) {
        return callee.call("decisions", () -> Map.copyOf(Callee.made(driver.decisions(options))));
    }

    @Override
    public List<String> report() {
        return callee.list("report", driver::report);
    }

    @Override
    public List<String> report(Options options) {
        return callee.list("report", () -> driver.report(options));
    }

    @Override
    public void close() {
        callee.run("close", driver::close);
    }
}
