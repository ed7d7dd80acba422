package io.locmoe.launcher.run;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.identity.Trust;
import io.locmoe.launcher.RunException;
import io.locmoe.run.ControlException;
import io.locmoe.run.service.HeldPlugins;
import java.util.List;
import java.util.Optional;

/** A mesh that is already running, on any machines. Used by one thread. */
public final class RemoteMesh implements AutoCloseable {
    private final StandingMesh mesh;

    private RemoteMesh(StandingMesh mesh) {
        this.mesh = mesh;
    }

    /**
     * Connects to a node.
     *
     * @param address host:port of its control plane
     * @param trust   identity of the caller and its trusted authorities, except for an open mesh
     * @param token   proves the caller instead of the identity's certificate
     * @throws ControlException if nobody answers, or one of the sides does not trust the other
     */
    public static RemoteMesh connect(String address, Trust trust, Optional<String> token) {
        return new RemoteMesh(new StandingMesh(address, node -> GrpcMesh.connect(node, trust, token)));
    }

    /** Number of current nodes of the mesh. */
    public int nodes() {
        return mesh.members().size();
    }

    /**
     * Minimum number of devices of a node.
     *
     * @throws RunException if the mesh has no nodes
     */
    public int devicesPerNode() {
        return mesh.members().stream()
                .mapToInt(MeshConnection.Member::devices)
                .min()
                .orElseThrow(() -> RunException.failure("the mesh has no nodes"));
    }

    /**
     * A node's answer to a question for its plug-ins.
     *
     * @param failure why it did not answer; empty if it did
     */
    public record NodeAnswer(String node, HeldPlugins held, String failure) {}

    /** Asks every node for its plug-ins, one after the other. */
    public List<NodeAnswer> plugins() {
        return mesh.members().stream().map(member -> plugins(member.name())).toList();
    }

    /** The plug-ins of the first node; a job needs the same ones on all of its nodes. None if it does not answer. */
    public HeldPlugins pluginsOfFirst() {
        return mesh.members().stream()
                .findFirst()
                .map(member -> plugins(member.name()).held())
                .orElse(new HeldPlugins(List.of(), 0));
    }

    private NodeAnswer plugins(String node) {
        try {
            return new NodeAnswer(node, mesh.connection().plugins(node), "");
        } catch (ControlException e) {
            return new NodeAnswer(node, new HeldPlugins(List.of(), 0), e.getMessage());
        }
    }

    /**
     * Trains, and returns when the job has ended.
     *
     * @throws RunException if the job fails
     */
    public RunEnd train(JobSettings settings, OutDirectory out, RunFiles files) {
        try (Interruption interruption = new Interruption(() -> {})) {
            return new TrainRun(settings, out, mesh, files, interruption).run();
        }
    }

    @Override
    public void close() {
        mesh.close();
    }
}
