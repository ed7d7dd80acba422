package io.locmoe.mesh.deciding;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.DriverLookup;
import io.locmoe.spi.device.ForwardingDevice;
import io.locmoe.spi.device.ForwardingDeviceStream;
import io.locmoe.spi.device.ForwardingDriver;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.GroupedAdamW;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;
import java.util.Map;

/** Offers the driver {@code machine} on a machine that updates quickly in its own way, which changes losses. */
public abstract class MachinePlugin implements MoePlugin {
    /** The way that is quick here. */
    protected abstract String quick();

    /** Whether the other way is possible here at all. */
    protected boolean both() {
        return true;
    }

    @Override
    public final List<DeviceDriver> deviceDrivers(DriverLookup others) {
        return List.of(new Machine(others.driver("cpu")));
    }

    private final class Machine extends ForwardingDriver {
        private final DeviceDriver cpu;

        Machine(DeviceDriver cpu) {
            super("machine", cpu);
            this.cpu = cpu;
        }

        @Override
        public List<Option> options() {
            return List.of(Option.of("updates", "measure", "left, right, or what is quicker here"));
        }

        @Override
        public Map<String, String> decisions(Options options) {
            String updates = options.text("updates");
            if (!both() && !updates.equals("measure") && !updates.equals(quick())) {
                throw new DeviceException("this machine cannot update " + updates + "; set updates=" + quick());
            }
            return updates.equals("measure") ? Map.of("updates", quick()) : Map.of();
        }

        @Override
        public Device open(int ordinal, Options options) {
            String updates = options.text("updates");
            String way = updates.equals("measure") ? quick() : updates;
            return way.equals("right") ? new RightDevice(cpu.open(ordinal)) : cpu.open(ordinal);
        }

        @Override
        protected Device wrap(Device device) {
            return device;
        }
    }

    /** Updates a little more. */
    private static final class RightDevice extends ForwardingDevice {
        private static final float MORE = 1.01f;

        RightDevice(Device device) {
            super(device);
        }

        @Override
        public boolean supports(Class<? extends Kernel> kernel) {
            return kernel != GroupedAdamW.class && super.supports(kernel);
        }

        @Override
        public boolean supports(Class<? extends Kernel> kernel, ElementType type) {
            return kernel != GroupedAdamW.class && super.supports(kernel, type);
        }

        @Override
        public DeviceStream openStream() {
            return new ForwardingDeviceStream(super.openStream()) {
                @Override
                public void launch(Kernel kernel) {
                    super.launch(kernel instanceof AdamW update ? more(update) : kernel);
                }
            };
        }

        private static AdamW more(AdamW update) {
            return new AdamW(
                    update.parameter(),
                    update.gradient(),
                    update.firstMoment(),
                    update.secondMoment(),
                    update.gradientScale(),
                    MORE * update.rate(),
                    update.beta1(),
                    update.beta2(),
                    update.epsilon(),
                    update.decay(),
                    update.step());
        }
    }
}
