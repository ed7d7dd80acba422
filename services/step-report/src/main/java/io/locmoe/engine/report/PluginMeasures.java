package io.locmoe.engine.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Numbers by name that plug-ins report about themselves in a step, beside the measures of routers in
 * {@link LayerReport}.
 *
 * @param gates         [sparse layers] those of the gate of each layer; empty if no gate has any
 * @param communication those of the communication strategy
 * @param driver        those of the device
 */
public record PluginMeasures(
        List<Map<String, Double>> gates, Map<String, Double> communication, Map<String, Double> driver) {
    /** No plug-in reports anything. */
    public static final PluginMeasures NONE = new PluginMeasures(List.of(), Map.of(), Map.of());

    public PluginMeasures {
        gates = gates.stream().allMatch(Map::isEmpty)
                ? List.of()
                : gates.stream().map(PluginMeasures::sorted).toList();
        communication = sorted(communication);
        driver = sorted(driver);
    }

    private static Map<String, Double> sorted(Map<String, Double> measures) {
        return measures.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(measures));
    }

    private Stream<Map<String, Double>> parts() {
        return Stream.concat(gates.stream(), Stream.of(communication, driver));
    }

    /** The values, in the order of {@link #names}. */
    public double[] values() {
        return parts().flatMap(part -> part.values().stream())
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /** The names with those of their kinds, for messages: {@code communication.unsentShare}. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (int layer = 0; layer < gates.size(); layer++) {
            String gate = "layers." + layer + ".gate.";
            gates.get(layer).keySet().forEach(name -> names.add(gate + name));
        }
        communication.keySet().forEach(name -> names.add("communication." + name));
        driver.keySet().forEach(name -> names.add("driver." + name));
        return names;
    }

    /** The same names with other values, in the order of {@link #names}. */
    public PluginMeasures with(double[] values) {
        if (values.length == 0) {
            return this;
        }
        PrimitiveIterator.OfDouble next = Arrays.stream(values).iterator();
        return new PluginMeasures(
                gates.stream().map(gate -> with(gate, next)).toList(), with(communication, next), with(driver, next));
    }

    private static Map<String, Double> with(Map<String, Double> measures, PrimitiveIterator.OfDouble next) {
        Map<String, Double> changed = new TreeMap<>(measures);
        changed.replaceAll((_, _) -> next.nextDouble());
        return changed;
    }
}
