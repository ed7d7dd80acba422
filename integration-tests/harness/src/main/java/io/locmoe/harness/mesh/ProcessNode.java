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

/** A node as a process of this machine. */
final class ProcessNode implements TestNode, AutoCloseable {
    private static final Duration LEAVE = Duration.ofSeconds(20);

    private final NodeFile file;
    private final Network network;
    private final boolean linked;
    private final Installation installation;
    private final Workspace workspace;
    private final Runnable whole;
    private CommandProcess process;
    private Brake brake;

    /**
     * @param linked whether the node has a link of its own, which can be cut
     * @param whole  waits until the mesh knows all nodes that run
     */
    ProcessNode(
            NodeFile file,
            Network network,
            boolean linked,
            Installation installation,
            Workspace workspace,
            Runnable whole) {
        this.file = file;
        this.network = network;
        this.linked = linked;
        this.installation = installation;
        this.workspace = workspace;
        this.whole = whole;
    }

    /** Starts the process. Returns at once. */
    synchronized void start() {
        List<String> words = installation.node(List.of("--config", file.write().toString(), "--watch-parent"));
        process = CommandProcess.start(name(), network.wrap(file.index(), words), logs(), Map.of());
        workspace.own(process.handle());
    }

    private Path logs() {
        return workspace.path().resolve("logs");
    }

    /** Waits until the node says that it is ready; the address of its control plane. */
    String awaitReady() {
        return ReadyNode.await(name(), process());
    }

    /** Waits until the node knows of this number of nodes in the mesh. */
    void awaitMembers(int count) {
        long end = System.nanoTime() + ReadyNode.START.toNanos();
        while (metrics().value("locmoe_mesh_nodes") < count) {
            Waiting.pause(
                    end,
                    () -> name() + " knows of fewer than " + count + " nodes in the mesh; the end of its" + " output:"
                            + process().tail());
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
        whole.run();
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
        if (linked) {
            network.connected(file.index(), false);
        } else {
            pause();
        }
    }

    @Override
    public void reconnect() {
        if (linked) {
            network.connected(file.index(), true);
        } else {
            resume();
        }
    }

    @Override
    public synchronized void slowDown(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "a node works for a share of the time above 0 and at most 1, not " + share);
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
            process.awaitEnd(LEAVE);
        } catch (HarnessException e) {
            // It is killed.
        }
        process.close();
    }
}
