package io.locmoe.launcher.run;

import io.locmoe.launcher.RunException;
import io.locmoe.launcher.progress.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Waits until the started nodes form a mesh, as long as they make progress.
 *
 * @param connect  connects to the first node; empty while it is not ready
 * @param patience maximum time without progress of any node
 * @param nanoTime a clock, like {@link System#nanoTime}
 */
record MeshWait(
        LocalNodes nodes,
        Supplier<Optional<? extends MeshConnection>> connect,
        Progress progress,
        Interruption interruption,
        Duration patience,
        LongSupplier nanoTime) {
    /**
     * Waits until the mesh is complete.
     *
     * @return the mesh; empty if the user interrupted the wait
     * @throws RunException naming what is missing: a node that ended, or nodes without progress
     */
    Optional<MeshConnection> complete() {
        StartWatch watch = new StartWatch(nodes, nanoTime);
        Optional<MeshConnection> mesh = Optional.empty();
        String lastError = "";
        Set<String> joined = new TreeSet<>();
        int shown = -1;
        int count = nodes.processes().size() + nodes.waiting();
        while (!interruption.happened()) {
            nodes.startMore();
            joined.addAll(nodes.ready());
            if (shown != joined.size()) {
                shown = joined.size();
                progress.phase("mesh: " + shown + " of " + count + " nodes");
            }
            nodes.firstDead().ifPresent(dead -> {
                throw RunException.failure("the mesh did not start: " + dead.obituary());
            });
            try {
                mesh = mesh.or(connect);
                List<MeshConnection.Member> members =
                        mesh.map(MeshConnection::members).orElse(List.of());
                members.forEach(member -> joined.add(member.name()));
                if (members.size() >= count) {
                    return mesh;
                }
            } catch (RuntimeException e) {
                lastError = e.getMessage();
            }
            if (watch.idle(joined.size()).compareTo(patience) > 0) {
                throw RunException.failure("the mesh is not complete, and no node has come further for "
                        + patience.toSeconds() + " s:" + missing(joined) + waiting() + asked(lastError));
            }
            Pauses.brief();
        }
        mesh.ifPresent(MeshConnection::close);
        return Optional.empty();
    }

    private String missing(Set<String> joined) {
        return nodes.processes().stream()
                .filter(node -> !joined.contains(node.name()))
                .map(node -> line(node.name() + " has not joined: " + node.whereabouts()))
                .collect(Collectors.joining());
    }

    private String waiting() {
        return nodes.waiting() == 0 ? "" : line(nodes.waiting() + " more wait for these to be ready");
    }

    private String asked(String error) {
        return error.isEmpty()
                ? ""
                : line(nodes.processes().getFirst().name() + " was asked which nodes have joined: " + error);
    }

    private static String line(String text) {
        return System.lineSeparator() + "    " + text;
    }
}
