package io.locmoe.driver.ascend;

import io.locmoe.driver.ascend.binding.CannException;
import io.locmoe.driver.ascend.device.AscendDevice;
import io.locmoe.driver.ascend.toolkit.Environment;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The driver {@code ascend}.
 *
 * <p>The toolkit is loaded when devices are first asked for. It stays loaded, and initialised, until the process ends:
 * CANN is one for the process, and when a running node replaces this plug-in, the next one is using it already.
 */
public final class AscendDriver implements DeviceDriver {
    private static final String WAIT = "waitSeconds";
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
        return List.of(Option.of(WAIT, USUAL_WAIT, "how long one wait for the device may take, in seconds")
                .within(1, MOST_WAIT));
    }

    /** @throws DeviceException if there is no toolkit or no device; with what is missing */
    @Override
    public synchronized List<DeviceDescription> devices() {
        try {
            int count = session().cann().runtime().deviceCount();
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
        return open(ordinal, USUAL_WAIT);
    }

    @Override
    public Device open(int ordinal, Options options) {
        return open(ordinal, options.integer(WAIT));
    }

    @Override
    public synchronized List<String> report() {
        try {
            return new AscendReport(session(), devices()).lines();
        } catch (DeviceException e) {
            return List.of();
        }
    }

    private synchronized Device open(int ordinal, int waitSeconds) {
        List<DeviceDescription> devices = devices();
        if (ordinal < 0 || ordinal >= devices.size()) {
            throw new DeviceException(
                    "no ascend device " + ordinal + ": this process sees " + devices.size() + ", counted from 0");
        }
        return AscendDevice.open(session.cann(), devices.get(ordinal), waitSeconds * 1000);
    }

    private DeviceDescription describe(int ordinal) {
        return new DeviceDescription(
                ordinal,
                session.cann().runtime().chip(),
                "CANN " + session.cann().runtime().version());
    }

    private Session session() {
        if (session == null) {
            session = Session.open(environment);
        }
        return session;
    }
}
