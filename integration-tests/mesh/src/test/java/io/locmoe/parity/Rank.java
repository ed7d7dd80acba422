package io.locmoe.parity;

import io.locmoe.driver.cpu.CpuDriver;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.model.ParameterBlock;
import io.locmoe.engine.model.RouterSite;
import io.locmoe.engine.model.RouterStates;
import io.locmoe.engine.model.StateArray;
import io.locmoe.engine.settings.Choice;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RouterFactory;
import io.locmoe.spi.tensor.Parameters;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The engine's tensors on a CPU device, and the plug-ins of the class path. */
final class Rank implements AutoCloseable {
    private final Device device = new CpuDriver().open(0);
    private final Tape tape = new Tape(device);
    private final RouterStates states = new RouterStates();
    private final List<ParameterBlock> blocks = new ArrayList<>();

    Tape tape() {
        return tape;
    }

    /** A matrix that gets a gradient. */
    DeviceTensor matrix(float[][] rows) {
        int columns = rows[0].length;
        float[] values = new float[rows.length * columns];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, values, row * columns, columns);
        }
        return tape.variable(values, rows.length, columns);
    }

    /** The gradient of a scalar with respect to a tensor of {@link #matrix}. */
    float[] gradient(Tensor loss, DeviceTensor of) {
        tape.backward(List.of((DeviceTensor) loss), new float[] {1f});
        DeviceTensor gradient = tape.parameter(of.shape());
        gradient.bind(of.gradient(), null);
        return gradient.toArray();
    }

    Gate gate(String name, int width, int experts, Parameters parameters, String... options) {
        GateFactory factory = ServiceLoader.load(MoePlugin.class).stream()
                .flatMap(p -> p.get().gates().stream())
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow();
        return factory.create(Options.parse(factory.options(), map(options)), new GateSetup() {
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
        });
    }

    /** A router over a vocabulary of 256, with options as name, value, name, value. */
    Router router(String name, int experts, String... options) {
        ParameterBlock block = new ParameterBlock(tape);
        Router router = new RouterSite(
                        0, experts, Topology.of(2, 1), 1, new long[256], new ClassPath(), block, states, "")
                .create(new Choice(name, map(options)));
        block.allocate(1);
        blocks.add(block);
        return router;
    }

    /** What the routers keep beside their parameters, by name, where it is of type double. */
    Map<String, double[]> states() {
        Map<String, double[]> doubles = new TreeMap<>();
        states.arrays().forEach((name, array) -> {
            if (array instanceof StateArray.Doubles(double[] values)) {
                doubles.put(name, values);
            }
        });
        return doubles;
    }

    /** The plug-ins of the class path. */
    private static final class ClassPath implements Components {
        @Override
        public GateFactory gate(String name) {
            throw new AssertionError("a router asks for no gate");
        }

        @Override
        public RouterFactory router(String name) {
            return ServiceLoader.load(MoePlugin.class).stream()
                    .flatMap(p -> p.get().routers().stream())
                    .filter(f -> f.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no router " + name));
        }

        @Override
        public CommunicationStrategyFactory communication(String name) {
            throw new AssertionError("a router asks for no communication");
        }
    }

    private static Map<String, String> map(String... options) {
        Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        return map;
    }

    @Override
    public void close() {
        blocks.forEach(ParameterBlock::close);
        tape.close();
        device.close();
    }
}
