package io.locmoe.driver.strict;

import io.locmoe.driver.cpu.CpuKernels;
import io.locmoe.driver.reference.kernel.KernelTable;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;
import java.util.stream.IntStream;

/** The driver {@code strict}; the package says what it refuses. Opens as many devices as are asked for. */
public final class StrictDriver implements DeviceDriver {
    private final StrictOptions options;

    /** A driver with the options of the system properties. */
    public StrictDriver() {
        this(StrictOptions.fromSystemProperties());
    }

    public StrictDriver(StrictOptions options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "strict";
    }

    @Override
    public List<DeviceDescription> devices() {
        KernelTable kernels = CpuKernels.choose(options.kernels());
        return IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .mapToObj(ordinal -> describe(ordinal, kernels))
                .toList();
    }

    @Override
    public List<Option> options() {
        return options.declared();
    }

    @Override
    public Device open(int ordinal, Options chosen) {
        return new StrictDriver(StrictOptions.of(chosen)).open(ordinal);
    }

    @Override
    public Device open(int ordinal) {
        if (ordinal < 0) {
            throw new DeviceException("no strict device " + ordinal + ": they count from 0");
        }
        KernelTable kernels = CpuKernels.choose(options.kernels());
        return new StrictDevice(describe(ordinal, kernels), kernels, options);
    }

    private static DeviceDescription describe(int ordinal, KernelTable kernels) {
        return new DeviceDescription(
                ordinal, "strict test device", "checked " + kernels.description(), kernels.elementTypes());
    }
}
