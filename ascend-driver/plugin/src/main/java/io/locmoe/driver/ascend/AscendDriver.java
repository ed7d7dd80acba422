package io.locmoe.driver.ascend;

import io.locmoe.driver.ascend.binding.AclRuntime;
import io.locmoe.driver.ascend.binding.CannException;
import io.locmoe.driver.ascend.device.AscendDevice;
import io.locmoe.driver.ascend.toolkit.Environment;
import io.locmoe.driver.ascend.toolkit.ToolkitRoot;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.ElementSupport;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The driver {@code ascend}.
 *
 * <p>The toolkit is loaded when devices are first asked for. It stays loaded, and initialised, until the process ends:
 * CANN is one for the process, and when a running node replaces this plug-in, the next one is using it already. So a
 * process has either the devices of the machine or those that the simulator plays.
 */
public final class AscendDriver implements DeviceDriver {
    private static final String WAIT = "waitSeconds";
    private static final String SIMULATED = "simulated";
    private static final String UNITS = "the chip's matrix units";
    private static final int USUAL_WAIT = 300;
    private static final int MOST_WAIT = Integer.MAX_VALUE / 1000;

    private final Environment environment;
    private Session session;

    /** The driver of this process's toolkit. */
    public AscendDriver() {
        this(Environment.ofProcess());
    }

    AscendDriver(Environment environment) {
        this.environment = environment;
    }

    @Override
    public String name() {
        return "ascend";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of(WAIT, USUAL_WAIT, "how long one wait for the device may take, in seconds")
                        .within(1, MOST_WAIT),
                Option.of(SIMULATED, false, "devices that the simulator plays on the processor"));
    }

    /** None where there is no toolkit. */
    @Override
    public List<DeviceDescription> devices() {
        return devices(false);
    }

    @Override
    public List<DeviceDescription> devices(Options options) {
        return devices(options.flag(SIMULATED));
    }

    private synchronized List<DeviceDescription> devices(boolean simulated) {
        return simulated || session != null || ToolkitRoot.missing(environment).isEmpty()
                ? present(simulated)
                : List.of();
    }

    private List<DeviceDescription> present(boolean simulated) {
        try {
            int count = session(simulated).cann().runtime().deviceCount();
            if (count == 0) {
                throw new DeviceException("CANN sees no device; npu-smi info shows what the NPU's driver sees, and"
                        + " ASCEND_RT_VISIBLE_DEVICES limits what a process sees");
            }
            return IntStream.range(0, count).mapToObj(this::describe).toList();
        } catch (CannException e) {
            throw new DeviceException("CANN names no devices: " + e.getMessage(), e);
        }
    }

    @Override
    public Device open(int ordinal) {
        return open(ordinal, USUAL_WAIT, false);
    }

    @Override
    public Device open(int ordinal, Options options) {
        return open(ordinal, options.integer(WAIT), options.flag(SIMULATED));
    }

    @Override
    public List<String> report() {
        return report(false);
    }

    @Override
    public List<String> report(Options options) {
        return report(options.flag(SIMULATED));
    }

    private synchronized List<String> report(boolean simulated) {
        try {
            List<DeviceDescription> devices = devices(simulated);
            return devices.isEmpty()
                    ? ToolkitRoot.missing(environment).stream().toList()
                    : new AscendReport(session(simulated), devices).lines();
        } catch (DeviceException e) {
            return List.of();
        }
    }

    private synchronized Device open(int ordinal, int waitSeconds, boolean simulated) {
        List<DeviceDescription> devices = present(simulated);
        if (ordinal < 0 || ordinal >= devices.size()) {
            throw new DeviceException(
                    "no ascend device " + ordinal + ": this process sees " + devices.size() + ", counted from 0");
        }
        return AscendDevice.open(session.cann(), devices.get(ordinal), waitSeconds * 1000);
    }

    private DeviceDescription describe(int ordinal) {
        AclRuntime runtime = session.cann().runtime();
        return new DeviceDescription(
                ordinal, runtime.chip(), "CANN " + runtime.version(), types(runtime.hasBfloat16()));
    }

    /** The chips without bfloat16 are those that multiply no float32, either. */
    private static List<ElementSupport> types(boolean newer) {
        ElementSupport half = new ElementSupport(ElementType.FLOAT16, UNITS);
        return newer
                ? List.of(
                        new ElementSupport(ElementType.FLOAT32, UNITS),
                        new ElementSupport(ElementType.BFLOAT16, UNITS),
                        half)
                : List.of(
                        new ElementSupport(ElementType.FLOAT32, "rounded to float16: the matrix units have no float32"),
                        half);
    }

    private Session session(boolean simulated) {
        if (session == null) {
            session = simulated ? Session.simulated(environment) : Session.open(environment);
        }
        session.requireSimulated(simulated);
        return session;
    }
}
