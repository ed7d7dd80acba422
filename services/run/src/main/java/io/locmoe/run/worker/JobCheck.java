package io.locmoe.run.worker;

import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.file.DirectoryLock;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.engine.snapshot.CopyHolders;
import io.locmoe.guard.PluginException;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.consensus.View;
import io.locmoe.run.service.RunRequest;
import io.locmoe.settings.SettingsException;
import io.locmoe.topology.MeshNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks whether a mesh can run a job. Reports everything that is wrong with the job before anything is started. */
public final class JobCheck {
    /** How long a killed job may still hold its directory. */
    private static final Duration FORMER_JOB = Duration.ofSeconds(5);

    private JobCheck() {}

    /**
     * Checks a user's request. Blocks.
     *
     * @throws ControlException if the request cannot be run, or names something that is unusable or in use
     */
    public static JobSettings request(RunRequest request, JobHost host) {
        JobSettings settings = settings(request, host);
        try {
            if (!request.checkpoints().isEmpty()) {
                host.roots().check("checkpoints", request.checkpoints());
            }
            host.tasks(request).check(settings);
            if (!request.checkpoints().isEmpty()) {
                DirectoryLock.requireFree(Path.of(request.checkpoints()), FORMER_JOB);
            }
            return settings;
        } catch (CheckpointException | IllegalArgumentException | PluginException e) {
            throw new ControlException(Code.INVALID, e.getMessage(), e);
        }
    }

    /**
     * Like {@link #settings}, and brings the checkpoint that the run continues, if it is not here. A run that goes on
     * after a failure may have its state in the memory of nodes, so it does without.
     */
    public static JobSettings submitted(RunRequest request, JobHost host) {
        JobSettings settings = settings(request, host);
        try {
            if (request.after().isEmpty()) {
                host.tasks(request).bring(settings);
            }
            return settings;
        } catch (IllegalArgumentException e) {
            throw new ControlException(Code.INVALID, e.getMessage(), e);
        }
    }

    /** @throws ControlException if the settings are invalid or name files elsewhere. Blocks only to follow links */
    public static JobSettings settings(RunRequest request, JobHost host) {
        try {
            JobSettings settings = SettingsParser.parse(request.settings());
            host.roots().checkRead(settings);
            host.tasks(request).files(settings).forEach(host.roots()::check);
            return settings;
        } catch (SettingsException e) {
            throw new ControlException(Code.INVALID, e.getMessage(), e);
        }
    }

    /**
     * Nodes in the order in which a job takes them: first the leader, then those of the run's last job or their
     * successors, which have its state and its votes. If the job takes fewer than those, nodes whose snapshots together
     * cover the state come first.
     */
    public static List<MeshNode> inOrder(
            List<MeshNode> nodes, MeshNode self, Optional<View> last, JobSettings settings) {
        List<String> former = last.map(View::names).orElse(List.of());
        Set<String> preferred = holders(nodes, former, former.indexOf(self.name()), settings);
        return nodes.stream()
                .sorted(Comparator.comparing((MeshNode node) -> !node.equals(self))
                        .thenComparing(node -> !preferred.contains(node.name()))
                        .thenComparing(node -> !former.contains(node.name())))
                .toList();
    }

    private static Set<String> holders(List<MeshNode> nodes, List<String> former, int self, JobSettings settings) {
        Set<Integer> living = nodes.stream()
                .map(node -> former.indexOf(node.name()))
                .filter(place -> place >= 0)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (self < 0 || living.size() <= settings.nodes()) {
            return Set.of();
        }
        Set<Integer> chosen =
                CopyHolders.of(former.size(), settings.recovery().neighbours(former.size()), living, self);
        // Includes all nodes that the job takes, so they keep the order that they have otherwise.
        return Stream.concat(chosen.stream(), living.stream())
                .distinct()
                .limit(settings.nodes())
                .map(former::get)
                .collect(Collectors.toSet());
    }

    /**
     * Chooses the nodes of a job.
     *
     * @throws ControlException if there are too few, or they lack devices
     */
    public static List<MeshNode> nodes(JobSettings settings, List<MeshNode> mesh) {
        if (mesh.size() < settings.nodes()) {
            throw new ControlException(
                    Code.INSUFFICIENT,
                    "the job asks for " + settings.nodes() + " nodes, but the mesh has "
                            + mesh.size() + " ("
                            + mesh.stream().map(MeshNode::name).collect(Collectors.joining(", "))
                            + "); start more nodes, or set nodes=" + mesh.size());
        }
        List<MeshNode> chosen = mesh.subList(0, settings.nodes());
        for (MeshNode node : chosen) {
            if (node.devices() < settings.devicesPerNode()) {
                throw new ControlException(
                        Code.INSUFFICIENT,
                        "the job asks for " + settings.devicesPerNode() + " devices of each node, but " + node
                                + " offers " + node.devices());
            }
        }
        return chosen;
    }
}
