package io.locmoe.driver.cpu;

import io.locmoe.driver.cpu.kernel.KernelTable;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The driver {@code cpu}. It describes one device a core and opens as many as are asked for.
 *
 * <p>{@link CpuKernels} says how its kernels are chosen.
 */
public final class CpuDriver implements DeviceDriver {
    private final Supplier<KernelTable> kernels;

    /** A driver with the kernels of the system property; they are loaded when first needed. */
    public CpuDriver() {
        this.kernels = CpuKernels::configured;
    }

    /**
     * A driver with the kernels of one family.
     *
     * @throws DeviceException if this JVM cannot run them
     */
    public CpuDriver(String family) {
        KernelTable table = CpuKernels.choose(family);
        this.kernels = () -> table;
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public List<DeviceDescription> devices() {
        return IntStream.range(0, Runtime.getRuntime().availableProcessors())
                .mapToObj(this::describe)
                .toList();
    }

    @Override
    public Device open(int ordinal) {
        if (ordinal < 0) {
            throw new DeviceException("no cpu device " + ordinal + ": they count from 0");
        }
        return new CpuDevice(describe(ordinal), kernels.get(), NativeMemory.instance());
    }

    private DeviceDescription describe(int ordinal) {
        return new DeviceDescription(ordinal, Processor.name(), kernels.get().description());
    }
}
