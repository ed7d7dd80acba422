package io.locmoe.pluginhost;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DriverLookup;
import io.locmoe.spi.plugin.NearestName;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The device drivers of one catalogue, or of the catalogues that follow each other on a shelf, for drivers that wrap
 * others. Filled while plug-ins are loaded, in their order. Thread-safe.
 */
final class KnownDrivers implements DriverLookup {
    private final Map<String, DeviceDriver> drivers = new ConcurrentHashMap<>();

    void add(String name, DeviceDriver driver) {
        drivers.put(name, driver);
    }

    /** Forgets drivers of other names. */
    void retain(Map<String, Object> known) {
        drivers.keySet().retainAll(known.keySet());
    }

    @Override
    public DeviceDriver driver(String name) {
        current(name);
        return new Current(name);
    }

    private DeviceDriver current(String name) {
        DeviceDriver driver = drivers.get(name);
        if (driver == null) {
            throw new IllegalArgumentException("no device driver '" + name + "' is loaded yet; "
                    + NearestName.hint(name, drivers.keySet())
                    + " A driver can wrap those of the distribution, and of plug-ins in directories before its own");
        }
        return driver;
    }

    /** The driver that has a name now: its plug-in may be replaced, which closes the driver before. */
    private final class Current implements DeviceDriver {
        private final String name;

        Current(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<DeviceDescription> devices() {
            return current(name).devices();
        }

        @Override
        public List<DeviceDescription> devices(Options options) {
            return current(name).devices(options);
        }

        @Override
        public Device open(int ordinal) {
            return current(name).open(ordinal);
        }

        @Override
        public List<Option> options() {
            return current(name).options();
        }

        @Override
        public Device open(int ordinal, Options options) {
            return current(name).open(ordinal, options);
        }

        @Override
        public Map<String, String> decisions(Options options) {
            return current(name).decisions(options);
        }

        @Override
        public List<String> report() {
            return current(name).report();
        }

        @Override
        public List<String> report(Options options) {
            return current(name).report(options);
        }
    }
}
