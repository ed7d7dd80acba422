package io.locmoe.launcher.mesh;

import io.locmoe.launcher.Distribution;
import io.locmoe.launcher.connection.MeshConnection;
import io.locmoe.launcher.connection.MeshReference;
import io.locmoe.launcher.nodes.LocalNode;
import io.locmoe.launcher.nodes.LocalNodes;
import io.locmoe.launcher.nodes.NodeFleet;
import io.locmoe.launcher.run.RunMesh;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/** The nodes that this command has started and restarts when they fail, as the mesh of a run. Used by one thread. */
final class OwnNodes implements RunMesh, AutoCloseable {
    private static final Duration KILLED = Duration.ofSeconds(5);

    private final NodeFleet fleet;
    private final LocalNodes nodes;
    private final Function<String, MeshConnection> connect;
    private final Path certificates;
    private MeshConnection connection;
    private int replacements;

    /**
     * Nodes that are being started.
     *
     * @param nodes        closed by the caller
     * @param connect      connects to the control plane of a node, or throws
     * @param certificates directory with the certificate of this command
     */
    OwnNodes(NodeFleet fleet, LocalNodes nodes, Function<String, MeshConnection> connect, Path certificates) {
        this.fleet = fleet;
        this.nodes = nodes;
        this.connect = connect;
        this.certificates = certificates;
    }

    /** Connects to the first node; empty while it is not ready. */
    Optional<MeshConnection> connect() {
        return nodes.address().map(connect);
    }

    /** Takes the connection to the complete mesh. */
    void connected(MeshConnection complete) {
        connection = complete;
    }

    /** Whether the mesh has become complete, and no connection was lost since. */
    boolean isConnected() {
        return connection != null;
    }

    @Override
    public MeshConnection connection() {
        return connection;
    }

    /** For other commands of this user, as long as this one runs. */
    @Override
    public Optional<MeshReference> reference() {
        return nodes.address().map(address -> new MeshReference(address, Optional.of(certificates), Optional.empty()));
    }

    @Override
    public LocalNodes nodes() {
        return nodes;
    }

    @Override
    public void end(List<String> lost) {
        nodes.processes().stream().filter(node -> lost.contains(node.name())).forEach(LocalNode::kill);
    }

    @Override
    public void replace(List<String> lost) {
        List<LocalNode> processes = nodes.processes();
        Predicate<LocalNode> isLost = node -> !node.runs() || lost.contains(node.name());
        List<String> others = processes.stream()
                .filter(isLost.negate())
                .flatMap(node -> node.membership().stream())
                .toList();
        for (int index = 0; index < processes.size(); index++) {
            if (isLost.test(processes.get(index))) {
                replace(index, processes.get(index), others);
            }
        }
    }

    @Override
    public boolean reconnect(Duration wait, BooleanSupplier stop) {
        return Polling.until(
                this::answers,
                wait,
                Polling.BRIEF,
                () -> stop.getAsBoolean() || nodes.firstDead().isPresent());
    }

    /** Kills the former process first: it may still run, stopped or behind a dead link. */
    private void replace(int index, LocalNode former, List<String> others) {
        former.kill();
        former.awaitEnd(System.nanoTime() + KILLED.toNanos());
        nodes.replace(former, fleet.again(index, former, others, ++replacements, Distribution.current()));
    }

    private boolean answers() {
        try {
            if (connection == null) {
                connection = connect().orElse(null);
            }
            return connection != null && !connection.members().isEmpty();
        } catch (RuntimeException unanswered) {
            close();
            return false;
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
