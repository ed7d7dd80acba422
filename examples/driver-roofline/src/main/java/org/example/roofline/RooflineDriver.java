package org.example.roofline;

import io.locmoe.driver.reference.ReferenceKernels;
import io.locmoe.driver.reference.host.HostDriver;
import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import java.nio.file.Path;
import java.util.List;

/**
 * The devices and kernels of the driver reference, with a count of what every kernel computes, moves and takes. A
 * device that closes writes a table of it. Any other driver could stand in the place of the reference.
 */
final class RooflineDriver implements DeviceDriver {
    private final DeviceDriver measured = new Measured();
    private final Path directory;

    /** @param directory for the tables; made when the first is written */
    RooflineDriver(String directory) {
        this.directory = Path.of(directory);
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
    public Device open(int ordinal) {
        return new RooflineDevice(measured.open(ordinal), directory);
    }
}
