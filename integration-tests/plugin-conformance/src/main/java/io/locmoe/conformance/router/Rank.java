package io.locmoe.conformance.router;

import io.locmoe.driver.reference.ReferenceDriver;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.tensor.Parameters;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** A rank: tensors on a device, and the plug-ins of the class path. For its thread only. */
public final class Rank implements AutoCloseable {
    private final Device device;
    private final Tape tape;
    private final DeviceParameters parameters;
    private KeptStates states = new KeptStates();

    /** On a device with scalar kernels. */
    public Rank() {
        this(new ReferenceDriver());
    }

    /** @param driver whose device 0 computes */
    public Rank(DeviceDriver driver) {
        device = driver.open(0);
        tape = new Tape(device);
        parameters = new DeviceParameters(tape);
    }

    public Tape tape() {
        return tape;
    }

    /** Learned tensors of this rank's plug-ins. */
    public DeviceParameters parameters() {
        return parameters;
    }

    /** A matrix that gets a gradient. */
    public DeviceTensor matrix(float[][] rows) {
        int columns = rows[0].length;
        float[] values = new float[rows.length * columns];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, values, row * columns, columns);
        }
        return tape.variable(values, rows.length, columns);
    }

    /** The gradient of a scalar with respect to a tensor of {@link #matrix} or a parameter. */
    public float[] gradient(Tensor loss, DeviceTensor of) {
        tape.backward(List.of((DeviceTensor) loss), new float[] {1f});
        return gradient(of);
    }

    /** The gradient that the last backward pass left; zeros where none arrived. */
    public float[] gradient(DeviceTensor of) {
        if (of.gradient() == null) {
            return new float[of.elements()];
        }
        DeviceTensor gradient = tape.parameter(true, of.shape());
        gradient.bind(of.gradient(), null);
        return gradient.toArray();
    }

    /** A gate of the class path, with options as name, value, name, value. */
    public Gate gate(String name, int width, int experts, Parameters lent, String... options) {
        GateFactory factory = ServiceLoader.load(MoePlugin.class).stream()
                .flatMap(p -> p.get().gates().stream())
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow();
        return factory.create(Options.parse(factory.options(), map(options)), setup(width, experts, lent));
    }

    static GateSetup setup(int width, int experts, Parameters parameters) {
        return new GateSetup() {
            @Override
            public int layer() {
                return 0;
            }

            @Override
            public int width() {
                return width;
            }

            @Override
            public int experts() {
                return experts;
            }

            @Override
            public Parameters parameters() {
                return parameters;
            }
        };
    }

    /** A router of the class path over a vocabulary of 256, with options as name, value, name, value. */
    public Router router(String name, int experts, String... options) {
        states = new KeptStates();
        return new TestSetup(experts, Topology.of(2, 1), 1, new long[256], parameters, states, "")
                .create(TestSetup.find(name), map(options));
    }

    /** The numbers of double that the latest router keeps beside its parameters, by name. */
    public Map<String, double[]> states() {
        return states.doubles();
    }

    KeptStates kept() {
        return states;
    }

    static Map<String, String> map(String... options) {
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        return map;
    }

    @Override
    public void close() {
        tape.reset();
        parameters.close();
        tape.close();
        device.close();
    }
}
