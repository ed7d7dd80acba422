package io.locmoe.launcher.nodes;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The nodes on this machine that this command has started, or will start. Thread-safe. */
public final class LocalNodes implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(20);
    /**
     * Maximum number of nodes that start at the same time. Many more than there are processors would delay each other,
     * and a node that joins late has to start again.
     */
    public static final int AT_ONCE = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    private final List<LocalNode> processes;
    private final Deque<Supplier<LocalNode>> waiting;

    /** @param processes processes in node order; empty if this command has not started the mesh */
    public LocalNodes(List<LocalNode> processes) {
        this(processes, List.of());
    }

    /**
     * Nodes of which some are started later.
     *
     * @param waiting starters of the nodes that follow
     */
    public LocalNodes(List<LocalNode> processes, List<Supplier<LocalNode>> waiting) {
        this.processes = new CopyOnWriteArrayList<>(processes);
        this.waiting = new ArrayDeque<>(waiting);
    }

    /** Starts waiting nodes as long as fewer than {@link #AT_ONCE} are not ready. */
    public synchronized void startMore() {
        int starting = processes.size() - ready().size();
        for (; starting < AT_ONCE && !waiting.isEmpty(); starting++) {
            processes.add(waiting.remove().get());
        }
    }

    /** Number of nodes that have not been started yet. */
    public synchronized int waiting() {
        return waiting.size();
    }

    private synchronized void startNoMore() {
        waiting.clear();
    }

    /** The processes in node order. */
    public List<LocalNode> processes() {
        return List.copyOf(processes);
    }

    /** Replaces a process that has ended. */
    public void replace(LocalNode former, LocalNode next) {
        processes.set(processes.indexOf(former), next);
    }

    public static LocalNodes none() {
        return new LocalNodes(List.of());
    }

    /** Host and port of the control plane of the first node, once it is ready. */
    public Optional<String> address() {
        return processes.getFirst().address();
    }

    /** Names of the nodes that have reported that they are ready. */
    public Set<String> ready() {
        return processes.stream()
                .filter(node -> node.address().isPresent())
                .map(LocalNode::name)
                .collect(Collectors.toSet());
    }

    /** The first node whose process has ended. */
    public Optional<LocalNode> firstDead() {
        return processes.stream().filter(node -> !node.runs()).findFirst();
    }

    /** Whether there are nodes and all of their processes have ended. */
    public boolean areDead() {
        return !processes.isEmpty() && processes.stream().noneMatch(LocalNode::runs);
    }

    /** Like {@link #firstDead}, but waits some time for a process to end. */
    public Optional<LocalNode> awaitDead(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        Optional<LocalNode> dead = firstDead();
        while (dead.isEmpty() && !processes.isEmpty() && System.nanoTime() - deadline < 0) {
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
            dead = firstDead();
        }
        return dead;
    }

    public void kill() {
        startNoMore();
        processes.forEach(LocalNode::kill);
    }

    /** Ends all nodes: asks first, and kills those that still run after twenty seconds. */
    @Override
    public void close() {
        startNoMore();
        processes.forEach(LocalNode::askToEnd);
        long deadline = System.nanoTime() + END.toNanos();
        processes.forEach(node -> node.awaitEnd(deadline));
    }
}
