package io.locmoe.engine.settings;

import io.locmoe.settings.Declarations;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.topology.Topology;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that defines a job. {@link SettingsParser} makes it from dotted names; {@link #text()} returns them, and
 * is the form in which a job is sent and saved.
 *
 * @param gates   [sparse layers]
 * @param routers [sparse layers]
 * @param shadow  the shadow of all layers
 * @param placement the planner of replicas
 * @param text    every setting by its dotted name, with defaults, sorted
 */
public record JobSettings(
        StartSettings start,
        ModelSettings model,
        TrainingSettings training,
        MeshSettings mesh,
        DataSettings data,
        RecoverySettings recovery,
        ReplicaSettings replicas,
        List<Choice> gates,
        List<Choice> routers,
        Optional<Shadow> shadow,
        Optional<Choice> placement,
        Choice communication,
        Choice driver,
        Map<String, String> text) {

    /** The settings that do not belong to a plug-in. */
    public static final Declarations DECLARATIONS = new Declarations(List.of(
            StartSettings.class,
            ModelSettings.class,
            TrainingSettings.class,
            PluginNames.class,
            MeshSettings.class,
            DataSettings.class,
            RecoverySettings.class,
            ReplicaSettings.class));

    public JobSettings {
        gates = List.copyOf(gates);
        routers = List.copyOf(routers);
        text = Collections.unmodifiableMap(new TreeMap<>(text));
    }

    /**
     * The job with other values of some settings.
     *
     * @param changed by dotted name
     * @throws io.locmoe.settings.SettingsException if it cannot be a job
     */
    public JobSettings with(Map<String, String> changed) {
        Map<String, String> all = new TreeMap<>(text);
        all.putAll(changed);
        return SettingsParser.parse(all);
    }

    /** Name of the preset. */
    public String preset() {
        return Option.text(start.preset());
    }

    /** Checkpoint directory to continue from; empty for a new model. */
    public Optional<Path> resume() {
        return start.resume();
    }

    public int nodes() {
        return mesh.nodes();
    }

    /** Nodes of a mesh that is made for the job: the job's nodes and its spares. */
    public int meshNodes() {
        return mesh.nodes() + recovery.spares();
    }

    public int devicesPerNode() {
        return mesh.devicesPerNode();
    }

    /** Devices of a node that form one rank: they compute the same tokens, each with a part of the weights. */
    public int tensorParallel() {
        return mesh.tensorParallel();
    }

    /** The ranks on their nodes. */
    public Topology topology() {
        return mesh.topology();
    }
}
