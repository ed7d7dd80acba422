package io.locmoe.engine;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.ForwardingDevice;
import io.locmoe.spi.device.ForwardingDeviceStream;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.ElementType;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A driver without some kernels: it says so, and fails if one is launched all the same. */
public final class PartialDriver implements DeviceDriver {
    public final AtomicLong launches = new AtomicLong();
    /** Kinds of kernels that were launched. */
    public final Set<Class<? extends Kernel>> kinds = ConcurrentHashMap.newKeySet();

    private final Set<Class<? extends Kernel>> missing;
    private final boolean smallLaunches;

    public PartialDriver(Set<Class<? extends Kernel>> missing) {
        this(missing, true);
    }

    /** @param smallLaunches whether it wants them */
    public PartialDriver(Set<Class<? extends Kernel>> missing, boolean smallLaunches) {
        this.missing = missing;
        this.smallLaunches = smallLaunches;
    }

    @Override
    public String name() {
        return "partial";
    }

    @Override
    public List<DeviceDescription> devices() {
        return TestDriver.CPU.driver().devices();
    }

    @Override
    public Device open(int ordinal) {
        return new ForwardingDevice(TestDriver.CPU.driver().open(ordinal)) {
            @Override
            public boolean supports(Class<? extends Kernel> kernel) {
                return !missing.contains(kernel) && super.supports(kernel);
            }

            @Override
            public boolean supports(Class<? extends Kernel> kernel, ElementType type) {
                return !missing.contains(kernel) && super.supports(kernel, type);
            }

            @Override
            public boolean prefersSmallLaunches() {
                return smallLaunches;
            }

            @Override
            public DeviceStream openStream() {
                return checked(super.openStream());
            }
        };
    }

    private DeviceStream checked(DeviceStream stream) {
        return new ForwardingDeviceStream(stream) {
            @Override
            public void launch(Kernel kernel) {
                launches.incrementAndGet();
                kinds.add(kernel.getClass());
                if (missing.contains(kernel.getClass())) {
                    throw new DeviceException("no kernel " + kernel.getClass().getSimpleName());
                }
                super.launch(kernel);
            }
        };
    }
}
