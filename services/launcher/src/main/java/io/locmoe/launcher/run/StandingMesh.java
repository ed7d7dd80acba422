package io.locmoe.launcher.run;

import io.locmoe.run.ControlException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A mesh that was already running. Its operator replaces failed nodes; this class waits until they have joined. If the
 * connected node fails, it continues through another one. Used by one thread.
 */
final class StandingMesh implements RunMesh, AutoCloseable {
    /** Pause between attempts, because a new connection takes some work even if nobody answers. */
    private static final long PAUSE = 300;

    private final Function<String, MeshConnection> connect;
    /** Control addresses of all nodes seen so far, the user's first. */
    private final Set<String> addresses = new LinkedHashSet<>();

    private MeshConnection connection;

    /**
     * Connects to a node.
     *
     * @param address address of its control plane
     * @param connect connects to an address, or throws a {@link ControlException}
     */
    StandingMesh(String address, Function<String, MeshConnection> connect) {
        this.connect = connect;
        this.connection = connect.apply(address);
        addresses.add(address);
    }

    @Override
    public MeshConnection connection() {
        return connection;
    }

    @Override
    public LocalNodes nodes() {
        return LocalNodes.none();
    }

    /** The current nodes of the mesh; remembers their addresses. */
    List<MeshConnection.Member> members() {
        List<MeshConnection.Member> members = connection.members();
        members.forEach(member -> addresses.add(member.control()));
        return members;
    }

    @Override
    public void end(List<String> lost) {}

    /** Does nothing, because the operator of the nodes replaces them. */
    @Override
    public void replace(List<String> lost) {}

    @Override
    public boolean reconnect(Duration wait, BooleanSupplier stop) {
        long end = System.nanoTime() + wait.toNanos();
        boolean answered = answers();
        while (!answered && System.nanoTime() - end < 0 && !stop.getAsBoolean()) {
            Pauses.of(PAUSE);
            answered = answers();
        }
        return answered;
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

    @Override
    public void close() {
        connection.close();
    }
}
