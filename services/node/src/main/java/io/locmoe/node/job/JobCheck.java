package io.locmoe.node.job;

import io.locmoe.control.ControlException;
import io.locmoe.control.ControlException.Code;
import io.locmoe.control.JobRequest;
import io.locmoe.engine.checkpoint.CheckpointException;
import io.locmoe.engine.checkpoint.DirectoryLock;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.settings.SettingsException;
import io.locmoe.topology.MeshNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Whether a mesh can run a job; reports everything that is wrong with the job before anything is started. */
final class JobCheck {
    /** How long a job that was killed may still hold its directory. */
    private static final Duration FORMER_JOB = Duration.ofSeconds(5);

    private JobCheck() {}

    /**
     * A user's request.
     *
     * @throws ControlException if it, or what it names, cannot be run, or is in use. Blocks
     */
    static JobSettings request(JobRequest request, JobHost host) {
        JobSettings settings = settings(request, host);
        try {
            if (!request.checkpoints().isEmpty()) {
                host.roots().check("checkpoints", request.checkpoints());
            }
            host.factory().check(settings);
            if (!request.checkpoints().isEmpty()) {
                DirectoryLock.requireFree(Path.of(request.checkpoints()), FORMER_JOB);
            }
            return settings;
        } catch (CheckpointException | IllegalArgumentException e) {
            throw new ControlException(Code.INVALID, e.getMessage(), e);
        }
    }

    /** @throws ControlException if there are no such settings, or they name files elsewhere. Blocks for links alone */
    static JobSettings settings(JobRequest request, JobHost host) {
        try {
            JobSettings settings = SettingsParser.parse(request.settings());
            host.roots().checkRead(settings);
            host.factory().files(settings).forEach(host.roots()::check);
            return settings;
        } catch (SettingsException e) {
            throw new ControlException(Code.INVALID, e.getMessage(), e);
        }
    }

    /**
     * The nodes that run a job.
     *
     * @throws ControlException if there are too few, or they lack devices
     */
    static List<MeshNode> nodes(JobSettings settings, List<MeshNode> mesh) {
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
