package io.locmoe.engine;

import io.locmoe.driver.cpu.CpuDriver;
import io.locmoe.driver.strict.StrictDriver;
import io.locmoe.driver.strict.StrictOptions;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDriver;

/** Devices that the engine must not tell apart. */
public enum TestDriver {
    /** Scalar kernels. */
    REFERENCE(new CpuDriver("reference")),
    /** The fastest kernels of this machine. */
    CPU(new CpuDriver()),
    /** An address space of its own, a queue on another thread, poisoned memory. */
    STRICT(new StrictDriver(StrictOptions.defaults())),
    /** Like strict, but no work starts before the host waits for it. */
    STRICT_LAZY(new StrictDriver(StrictOptions.defaults().withLazy(true)));

    private final DeviceDriver driver;

    TestDriver(DeviceDriver driver) {
        this.driver = driver;
    }

    public DeviceDriver driver() {
        return driver;
    }

    public Device open() {
        return driver.open(0);
    }
}
