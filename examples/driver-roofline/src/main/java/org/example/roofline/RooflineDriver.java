package org.example.roofline;

import io.locmoe.driver.reference.ReferenceKernels;
import io.locmoe.driver.reference.host.HostDriver;
import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The devices and kernels of the driver reference, with a count of what every kernel computes, moves and takes. A
 * device that closes writes a table of it. Any other driver could stand in the place of the reference.
 */
final class RooflineDriver implements DeviceDriver {
    private static final String DIRECTORY = "directory";

    private final DeviceDriver measured = new Measured();
    private final List<Option> options;

    /** @param directory for the tables, where users name none */
    RooflineDriver(String directory) {
        options = List.of(Option.of(DIRECTORY, directory, "for the tables; made when a node writes its first"));
    }

    private static final class Measured extends HostDriver {
        private static final KernelTable KERNELS = ReferenceKernels.table().describedAs("scalar, each kernel measured");

        private Measured() {
            super("roofline", () -> KERNELS);
        }
    }

    @Override
    public String name() {
        return measured.name();
    }

    @Override
    public List<DeviceDescription> devices() {
        return measured.devices();
    }

    @Override
    public List<Option> options() {
        return options;
    }

    @Override
    public Device open(int ordinal) {
        return open(ordinal, Options.parse(options, Map.of()));
    }

    @Override
    public Device open(int ordinal, Options given) {
        return new RooflineDevice(measured.open(ordinal), Path.of(given.text(DIRECTORY)));
    }
}
