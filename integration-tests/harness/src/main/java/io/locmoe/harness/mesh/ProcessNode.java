package io.locmoe.harness.mesh;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.process.CommandProcess;
import io.locmoe.harness.workspace.Workspace;
import io.locmoe.processes.Brake;
import java.time.Duration;
import java.util.List;

/** A node outside of this JVM. */
final class ProcessNode implements TestNode, AutoCloseable {
    private static final Duration LEAVE = Duration.ofSeconds(20);
    /** Time from one stop of a slow node to the next. */
    private static final double BRAKE_SECONDS = 0.1;

    private final NodeFile file;
    private final NodeRuntime runtime;
    private final Network network;
    private final boolean linked;
    private final Workspace workspace;
    private final Others others;
    private NodeProcess process;
    private Brake brake;
    private boolean silent;

    /** @param linked whether the node has its own link, which can be cut */
    ProcessNode(
            NodeFile file, NodeRuntime runtime, Network network, boolean linked, Workspace workspace, Others others) {
        this.file = file;
        this.runtime = runtime;
        this.network = network;
        this.linked = linked;
        this.workspace = workspace;
        this.others = others;
    }

    /**
     * Starts the process. Returns immediately.
     *
     * @param members addresses of other nodes that it may join through
     */
    synchronized void start(List<String> members) {
        process = runtime.start(file.index(), file.write(members));
    }

    /** Waits until the node reports that it is ready; returns the address of its control plane. */
    String awaitReady() {
        return ReadyNode.await(name(), process());
    }

    synchronized CommandProcess process() {
        return process.command();
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

    /** Whether it is running, and neither paused nor disconnected. */
    synchronized boolean answers() {
        return process.command().runs() && !silent;
    }

    @Override
    public synchronized void kill() {
        release();
        process.kill();
    }

    @Override
    public void restart() {
        if (runs()) {
            throw new HarnessException(name() + " still runs; kill it before it is started again");
        }
        start(others.members());
        silent(false);
        awaitReady();
        others.awaitWhole();
    }

    @Override
    public synchronized void pause() {
        release();
        process.pause();
        silent(true);
    }

    @Override
    public void resume() {
        letGo();
        others.awaitWhole();
    }

    private synchronized void letGo() {
        release();
        process.resume();
        silent(false);
    }

    private synchronized void silent(boolean now) {
        silent = now;
    }

    @Override
    public void disconnect() {
        if (linked) {
            network.connected(file.index(), false);
            silent(true);
        } else {
            pause();
        }
    }

    @Override
    public void reconnect() {
        if (linked) {
            network.connected(file.index(), true);
            silent(false);
            others.awaitWhole();
        } else {
            resume();
        }
    }

    @Override
    public void ignore(TestNode other) {
        network.heard(place(other), file.index(), false);
    }

    @Override
    public void hear(TestNode other) {
        network.heard(place(other), file.index(), true);
    }

    private static int place(TestNode other) {
        return ((ProcessNode) other).file.index();
    }

    @Override
    public synchronized void slowDown(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "a node works for a share of the time above 0 and at most 1, not " + share);
        }
        release();
        if (share < 1) {
            brake = Brake.on(process.pid(), share, BRAKE_SECONDS);
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

    /** Asks the node to leave the mesh. Returns immediately. */
    synchronized void askToEnd() {
        if (process != null) {
            release();
            process.resume();
            process.command().closeInput();
        }
    }

    /** Ends the node: gracefully if that takes no more than some seconds, otherwise by killing it. */
    @Override
    public synchronized void close() {
        if (process == null) {
            return;
        }
        askToEnd();
        try {
            process.command().awaitEnd(LEAVE);
        } catch (HarnessException e) {
            // The node is killed below.
        }
        process.kill();
        process.command().close();
    }
}
