package io.locmoe.launcher.mesh;

import io.locmoe.launcher.RunException;
import io.locmoe.launcher.connection.MeshConnection;
import io.locmoe.launcher.nodes.LocalNodes;
import io.locmoe.launcher.nodes.StartWatch;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.launcher.run.Interruption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Waits until the started nodes form a mesh, as long as they make progress. Used once, by one thread. */
final class MeshWait {
    private final LocalNodes nodes;
    private final Supplier<Optional<? extends MeshConnection>> connect;
    private final Progress progress;
    private final Interruption interruption;
    private final Duration patience;
    private final StartWatch watch;
    /** Names of the nodes that are ready or members. */
    private final Set<String> joined = new TreeSet<>();

    private MeshConnection mesh;
    private String lastError = "";
    private int shown = -1;

    /**
     * A wait that begins with {@link #complete}.
     *
     * @param connect  connects to the first node; empty while it is not ready
     * @param patience maximum time without progress of any node
     * @param nanoTime a clock, like {@link System#nanoTime}
     */
    MeshWait(
            LocalNodes nodes,
            Supplier<Optional<? extends MeshConnection>> connect,
            Progress progress,
            Interruption interruption,
            Duration patience,
            LongSupplier nanoTime) {
        this.nodes = nodes;
        this.connect = connect;
        this.progress = progress;
        this.interruption = interruption;
        this.patience = patience;
        this.watch = new StartWatch(nodes, nanoTime);
    }

    /**
     * Waits until the mesh is complete.
     *
     * @return the mesh; empty if the user interrupted the wait
     * @throws RunException naming what is missing: a node that ended, or nodes without progress
     */
    Optional<MeshConnection> complete() {
        int count = nodes.processes().size() + nodes.waiting();
        while (!interruption.happened()) {
            nodes.startMore();
            joined.addAll(nodes.ready());
            show(count);
            nodes.firstDead().ifPresent(dead -> {
                throw RunException.failure("the mesh did not start: " + dead.obituary());
            });
            if (members() >= count) {
                return Optional.of(mesh);
            }
            requireProgress();
            Polling.pause(Polling.BRIEF);
        }
        giveUp();
        return Optional.empty();
    }

    private void giveUp() {
        progress.message("interrupted before a job was submitted; nothing was trained");
        if (mesh != null) {
            mesh.close();
        }
    }

    private void show(int count) {
        if (shown != joined.size()) {
            shown = joined.size();
            progress.phase("mesh: " + shown + " of " + count + " nodes");
        }
    }

    /** Number of members of the mesh; 0 while no node answers. */
    private int members() {
        try {
            mesh = mesh == null ? connect.get().orElse(null) : mesh;
            List<MeshConnection.Member> members = mesh == null ? List.of() : mesh.members();
            members.forEach(member -> joined.add(member.name()));
            return members.size();
        } catch (RuntimeException e) {
            lastError = e.getMessage();
            return 0;
        }
    }

    private void requireProgress() {
        if (watch.idle(joined.size()).compareTo(patience) > 0) {
            throw RunException.failure("the mesh is not complete, and no node has come further for "
                    + patience.toSeconds() + " s:" + missing() + waiting() + asked());
        }
    }

    private String missing() {
        return nodes.processes().stream()
                .filter(node -> !joined.contains(node.name()))
                .map(node -> line(node.name() + " has not joined: " + node.whereabouts()))
                .collect(Collectors.joining());
    }

    private String waiting() {
        return nodes.waiting() == 0 ? "" : line(nodes.waiting() + " more wait for these to be ready");
    }

    private String asked() {
        return lastError.isEmpty()
                ? ""
                : line(nodes.processes().getFirst().name() + " was asked which nodes have joined: " + lastError);
    }

    private static String line(String text) {
        return System.lineSeparator() + "    " + text;
    }
}
