package io.locmoe.spi.device;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;
import java.util.Map;

/**
 * Another driver under a name of its own, for one that watches or changes some of what its devices do
 * ({@link ForwardingDevice}). Its options are those of the other driver.
 */
public abstract class ForwardingDriver implements DeviceDriver {
    private final String name;
    private final DeviceDriver driver;

    /**
     * Wraps a driver.
     *
     * @param name   by which users choose this one
     * @param driver does what a subclass does not, see {@link DriverLookup}
     */
    protected ForwardingDriver(String name, DeviceDriver driver) {
        this.name = name;
        this.driver = driver;
    }

    @Override
    public final String name() {
        return name;
    }

    /**
     * What this driver makes of a device of the other one. Called by both {@code open} methods.
     *
     * @param device opened, and closed by what is returned
     */
    protected abstract Device wrap(Device device);

    @Override
    public List<DeviceDescription> devices() {
        return driver.devices();
    }

    @Override
    public List<DeviceDescription> devices(Options options) {
        return driver.devices(options);
    }

    @Override
    public Device open(int ordinal) {
        return wrap(driver.open(ordinal));
    }

    @Override
    public List<Option> options() {
        return driver.options();
    }

    @Override
    public Device open(int ordinal, Options options) {
        return wrap(driver.open(ordinal, options));
    }

    @Override
    public Map<String, String> decisions(Options options) {
        return driver.decisions(options);
    }

    @Override
    public List<String> report() {
        return driver.report();
    }

    @Override
    public List<String> report(Options options) {
        return driver.report(options);
    }

    @Override
    public void close() {
        driver.close();
    }
}
