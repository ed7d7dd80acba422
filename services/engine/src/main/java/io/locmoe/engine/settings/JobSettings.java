package io.locmoe.engine.settings;

import io.locmoe.spi.topology.Topology;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that defines a job. Made by {@link SettingsParser} from dotted names; {@link #text()} gives them back, so
 * a job travels and is saved as its text.
 *
 * @param gates          [sparse layers]
 * @param routers        [sparse layers]
 * @param tensorParallel devices of a node that are one rank: they compute the same tokens with a part of the weights
 *                       each
 * @param resume         checkpoint directory to continue from; empty for a new model
 * @param text           every setting by its dotted name, with defaults, sorted
 */
public record JobSettings(
        String preset,
        ModelSettings model,
        TrainingSettings training,
        DataSettings data,
        List<Choice> gates,
        List<Choice> routers,
        Choice communication,
        Choice driver,
        int nodes,
        int devicesPerNode,
        int tensorParallel,
        Optional<Path> resume,
        Map<String, String> text) {
    public JobSettings {
        gates = List.copyOf(gates);
        routers = List.copyOf(routers);
        text = Collections.unmodifiableMap(new TreeMap<>(text));
    }

    /** Ranks of the mesh that the job asks for: a tensor group is one. */
    public int ranks() {
        return nodes * devicesPerNode / tensorParallel;
    }

    /** The ranks on their nodes. */
    public Topology topology() {
        return Topology.of(nodes, devicesPerNode / tensorParallel);
    }
}
