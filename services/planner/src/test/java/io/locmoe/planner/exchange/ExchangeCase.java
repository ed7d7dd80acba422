package io.locmoe.planner.exchange;

import io.locmoe.planner.exchange.LayerTrip.Layer;
import io.locmoe.planner.hardware.Hardware;
import io.locmoe.planner.hardware.HardwareSheets;
import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.ExpertPlacement;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Exchanges for tests: the strategies that are shipped, on links of simple rates. */
public final class ExchangeCase {
    private ExchangeCase() {}

    public static Supplier<CommunicationStrategy> strategy(String name, String... options) {
        Map<String, String> given = new TreeMap<>();
        for (int i = 0; i < options.length; i += 2) {
            given.put(options[i], options[i + 1]);
        }
        CommunicationStrategyFactory factory = ServiceLoader.load(MoePlugin.class).stream()
                .flatMap(plugin -> plugin.get().communicationStrategies().stream())
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return () -> factory.create(Options.parse(factory.options(), given));
    }

    /** Links between nodes of 1 GB/s, of devices inside a node 10 GB/s, and nothing else that takes time. */
    public static Hardware hardware(String... values) {
        Map<String, String> all = new TreeMap<>(Map.of("nodeRate", "1e9", "deviceRate", "1e10"));
        for (int i = 0; i < values.length; i += 2) {
            all.put(values[i], values[i + 1]);
        }
        return HardwareSheets.parse(all);
    }

    /** A layer whose router treats all experts alike. */
    static Layer layer(MeshShape shape, int experts, long tokens, int choices, double local, int overlap) {
        return new Layer(
                RouterStatistics.of(experts, 1, local, 0, Double.POSITIVE_INFINITY),
                ExpertPlacement.even(0, experts, shape.ranks()),
                tokens,
                choices,
                64,
                ElementType.FLOAT32,
                overlap);
    }
}
