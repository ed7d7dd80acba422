package io.locmoe.harness.mesh;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.install.Installation;
import io.locmoe.harness.job.Waiting;
import io.locmoe.harness.process.CommandProcess;
import io.locmoe.harness.workspace.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A node as a process of this machine. */
final class ProcessNode implements TestNode, AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);

    private final NodeFile file;
    private final Network network;
    private final Installation installation;
    private final Workspace workspace;
    private CommandProcess process;
    private Brake brake;

    ProcessNode(NodeFile file, Network network, Installation installation, Workspace workspace) {
        this.file = file;
        this.network = network;
        this.installation = installation;
        this.workspace = workspace;
    }

    /** Starts the process. Returns at once. */
    synchronized void start() {
        List<String> words = Stream.concat(
                        installation.node().stream(),
                        Stream.of("node", "--config", file.write().toString(), "--watch-parent"))
                .toList();
        process = CommandProcess.start(name(), network.wrap(file.index(), words), logs(), Map.of());
        workspace.own(process.handle());
    }

    private Path logs() {
        return workspace.path().resolve("logs");
    }

    /** Waits until the node says that it is ready; the address of its control plane. */
    String awaitReady() {
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            CommandProcess started = process();
            Optional<String> address = started.output()
                    .lines()
                    .filter(line -> line.startsWith(name() + " is ready at "))
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .findFirst();
            if (address.isPresent()) {
                return address.get();
            }
            if (!started.runs()) {
                throw new HarnessException(name() + " did not start; the end of its output:" + started.tail());
            }
            Waiting.pause(end, () -> name() + " is not ready; the end of its output:" + started.tail());
        }
    }

    /** Waits until the node knows of this number of nodes in the mesh. */
    void awaitMembers(int count) {
        long end = System.nanoTime() + START.toNanos();
        while (metrics().value("locmoe_mesh_nodes") < count) {
            Waiting.pause(end, () -> name() + " knows of fewer than " + count + " nodes in the mesh; the end of its"
                    + " output:" + process().tail());
        }
    }

    private synchronized CommandProcess process() {
        return process;
    }

    @Override
    public String name() {
        return "node-" + file.index();
    }

    @Override
    public String log() {
        return process().output() + process().errors();
    }

    @Override
    public boolean runs() {
        return process().runs();
    }

    @Override
    public synchronized void kill() {
        release();
        process.close();
    }

    @Override
    public void restart() {
        if (runs()) {
            throw new HarnessException(name() + " still runs; kill it before it is started again");
        }
        start();
        awaitReady();
    }

    @Override
    public synchronized void pause() {
        release();
        process.signal("STOP");
    }

    @Override
    public synchronized void resume() {
        release();
        process.signal("CONT");
    }

    @Override
    public void disconnect() {
        if (network.hasLinks()) {
            network.connected(file.index(), false);
        } else {
            pause();
        }
    }

    @Override
    public void reconnect() {
        if (network.hasLinks()) {
            network.connected(file.index(), true);
        } else {
            resume();
        }
    }

    @Override
    public synchronized void slowDown(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a node works for a share of the time above 0 and at most 1, not " + share);
        }
        release();
        if (share < 1) {
            brake = Brake.on(process, share, logs());
            workspace.own(brake.handle());
        }
    }

    private void release() {
        if (brake != null) {
            brake.close();
            brake = null;
        }
    }

    @Override
    public void linkRate(String rate) {
        network.rate(file.index(), rate);
    }

    @Override
    public NodeMetrics metrics() {
        return MetricsPage.of(name(), file.address(), file.httpPort());
    }

    /** Lets the node leave the mesh. Returns at once. */
    synchronized void askToEnd() {
        if (process != null) {
            release();
            process.signal("CONT");
            process.closeInput();
        }
    }

    /** Ends the node, in order if it does so within some seconds. */
    @Override
    public synchronized void close() {
        if (process == null) {
            return;
        }
        askToEnd();
        try {
            process.awaitEnd(Duration.ofSeconds(20));
        } catch (HarnessException e) {
            // It is killed.
        }
        process.close();
    }
}
