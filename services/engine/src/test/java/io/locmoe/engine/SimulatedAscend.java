package io.locmoe.engine;

import io.locmoe.driver.ascend.AscendDriver;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.plugin.Options;
import java.util.List;
import java.util.Map;

/** NPUs played by the simulator; the driver and CANN's interface are the real ones. */
public final class SimulatedAscend implements DeviceDriver {
    private static final DeviceDriver DRIVER = new AscendDriver();
    private static final Options SIMULATED = Options.parse(DRIVER.options(), Map.of("simulated", "true"));

    /** True if the simulator was built, which needs a C compiler. */
    public static boolean isThere() {
        return SimulatedAscend.class.getResource("/native/linux-"
                        + System.getProperty("os.arch").replace("amd64", "x86_64") + "/9.x/libraries.txt")
                != null;
    }

    @Override
    public String name() {
        return DRIVER.name();
    }

    @Override
    public List<DeviceDescription> devices() {
        return DRIVER.devices(SIMULATED);
    }

    @Override
    public Device open(int ordinal) {
        return DRIVER.open(ordinal, SIMULATED);
    }
}
