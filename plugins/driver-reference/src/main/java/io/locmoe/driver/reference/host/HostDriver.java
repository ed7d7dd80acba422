package io.locmoe.driver.reference.host;

import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A driver of this machine's processor. It describes one device a core and opens as many as are asked for. */
public abstract class HostDriver implements DeviceDriver {
    private final String name;
    private final Supplier<KernelTable> kernels;

    /**
     * A driver with a name and its kernels.
     *
     * @param kernels asked for when the first device is described or opened
     */
    protected HostDriver(String name, Supplier<KernelTable> kernels) {
        this.name = name;
        this.kernels = kernels;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final List<DeviceDescription> devices() {
        return IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .mapToObj(this::describe)
                .toList();
    }

    @Override
    public final Device open(int ordinal) {
        if (ordinal < 0) {
            throw new DeviceException("no " + name + " device " + ordinal + ": they count from 0");
        }
        return new HostDevice(name, describe(ordinal), kernels.get(), NativeMemory.instance());
    }

    private DeviceDescription describe(int ordinal) {
        KernelTable table = kernels.get();
        return new DeviceDescription(ordinal, Processor.name(), table.description(), table.elementTypes());
    }
}
