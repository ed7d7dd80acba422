package io.locmoe.engine.settings;

import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that defines a job. Made by {@link SettingsParser} from dotted names; {@link #text()} gives them back, so a
 * job travels and is saved as its text.
 *
 * @param gates   [sparse layers]
 * @param routers [sparse layers]
 * @param resume  checkpoint directory to continue from; empty for a new model
 * @param text    every setting by its dotted name, with defaults, sorted
 */
public record JobSettings(String preset, ModelSettings model, TrainingSettings training, DataSettings data,
                          java.util.List<Choice> gates, java.util.List<Choice> routers, Choice communication,
                          Choice driver, int nodes, int devicesPerNode, java.util.Optional<java.nio.file.Path> resume,
                          Map<String, String> text) {
    public JobSettings {
        gates = java.util.List.copyOf(gates);
        routers = java.util.List.copyOf(routers);
        text = java.util.Collections.unmodifiableMap(new TreeMap<>(text));
    }

    /** Ranks of the mesh that the job asks for. */
    public int ranks() {
        return nodes * devicesPerNode;
    }
}
