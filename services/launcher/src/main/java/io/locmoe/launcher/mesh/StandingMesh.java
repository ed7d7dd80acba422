package io.locmoe.launcher.mesh;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.identity.Trust;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.connection.GrpcConnection;
import io.locmoe.launcher.connection.MeshConnection;
import io.locmoe.launcher.connection.MeshReference;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.files.RunFiles;
import io.locmoe.launcher.run.Interruption;
import io.locmoe.launcher.run.RunEnd;
import io.locmoe.launcher.run.RunMesh;
import io.locmoe.launcher.run.Submission;
import io.locmoe.launcher.run.TrainRun;
import io.locmoe.run.ControlException;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.RunRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A mesh that was already running, on any machines. Its operator replaces failed nodes; a run waits until they have
 * joined. If the connected node fails, it continues through another one. Used by one thread.
 */
public final class StandingMesh implements RunMesh, AutoCloseable {
    /** Pause between attempts, because a new connection takes some work even if nobody answers. */
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final MeshReference reference;
    private final Function<String, MeshConnection> connect;
    /** Control addresses of all nodes seen so far, the user's first. */
    private final Set<String> addresses = new LinkedHashSet<>();

    private MeshConnection connection;

    private StandingMesh(MeshReference reference, Function<String, MeshConnection> connect) {
        this.reference = reference;
        this.connect = connect;
        this.connection = connect.apply(reference.address());
        addresses.add(reference.address());
    }

    /**
     * Connects to a node.
     *
     * @param reference its control plane, and the files from which trust and token were read
     * @param trust     identity of the caller and its trusted authorities, except for an open mesh
     * @param token     proves the caller instead of the identity's certificate
     * @throws ControlException if nobody answers, or one of the sides does not trust the other
     */
    public static StandingMesh connect(MeshReference reference, Trust trust, Optional<String> token) {
        return new StandingMesh(reference, node -> GrpcConnection.connect(node, trust, token));
    }

    /** Number of current nodes of the mesh. */
    public int size() {
        return members().size();
    }

    /**
     * Minimum number of devices of a node.
     *
     * @throws RunException if the mesh has no nodes
     */
    public int devicesPerNode() {
        return members().stream()
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
        return members().stream().map(member -> plugins(member.name())).toList();
    }

    /** The plug-ins of the first node; a job needs the same ones on all of its nodes. None if it does not answer. */
    public HeldPlugins pluginsOfFirst() {
        return members().stream()
                .findFirst()
                .map(member -> plugins(member.name()).held())
                .orElse(new HeldPlugins(List.of(), 0));
    }

    private NodeAnswer plugins(String node) {
        try {
            return new NodeAnswer(node, connection.plugins(node), "");
        } catch (ControlException e) {
            return new NodeAnswer(node, new HeldPlugins(List.of(), 0), e.getMessage());
        }
    }

    /**
     * Trains, and returns when the job has ended.
     *
     * @throws RunException if the job fails
     */
    public RunEnd train(JobSettings settings, OutDirectory out, RunFiles files, Interruption interruption) {
        return new TrainRun(settings, out, this, files, interruption).run();
    }

    /**
     * Starts a run that continues without this command; returns its id.
     *
     * @param checkpoints directory on the nodes; empty for one that the mesh chooses
     * @param told        gets a sentence when the mesh takes long to accept it
     */
    public String submit(JobSettings settings, Path checkpoints, Consumer<String> told) {
        return new Submission(connection, told).of(new RunRequest(settings.text(), checkpoints.toString()));
    }

    @Override
    public Optional<MeshReference> reference() {
        return Optional.of(reference);
    }

    @Override
    public MeshConnection connection() {
        return connection;
    }

    @Override
    public boolean reconnect(Duration wait, BooleanSupplier stop) {
        return Polling.until(this::answers, wait, PAUSE, stop);
    }

    private boolean answers() {
        try {
            return !members().isEmpty();
        } catch (ControlException lost) {
            return List.copyOf(addresses).stream().anyMatch(this::through);
        }
    }

    private boolean through(String address) {
        try {
            MeshConnection found = connect.apply(address);
            connection.close();
            connection = found;
            return !members().isEmpty();
        } catch (ControlException silent) {
            return false;
        }
    }

    /** The current nodes of the mesh; remembers their addresses. */
    private List<MeshConnection.Member> members() {
        List<MeshConnection.Member> members = connection.members();
        members.forEach(member -> addresses.add(member.control()));
        return members;
    }

    @Override
    public void close() {
        connection.close();
    }
}
