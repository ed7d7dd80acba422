package io.locmoe.run.job;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Tells which nodes of a job the leader hears. They ask every second whether the job still runs, and answer that it is
 * to end. Used on the jobs' context.
 */
final class SignsOfLife {
    private final LongSupplier nanoTime;
    private final long begun;
    private final Map<Integer, Long> heard = new HashMap<>();
    private final Set<Integer> answered = new HashSet<>();
    private long asked;

    /** @param nanoTime as {@link System#nanoTime} */
    SignsOfLife(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    /** A node has sent something. */
    void heard(int node) {
        heard.put(node, nanoTime.getAsLong());
    }

    /** All nodes are told that the job is to end. */
    void ask() {
        asked = nanoTime.getAsLong();
    }

    /** A node has answered that the job is to end, so it also receives. */
    void answered(int node) {
        answered.add(node);
    }

    boolean hasAnswered(int node) {
        return answered.contains(node);
    }

    /** The nodes of a set that have not answered in time, or were silent for some time before. */
    Set<Integer> silent(Set<Integer> nodes, Duration answer, Duration unheard) {
        long now = nanoTime.getAsLong();
        boolean late = now - asked >= answer.toNanos();
        Set<Integer> silent = new TreeSet<>(nodes);
        silent.removeIf(
                node -> answered.contains(node) || !late && now - heard.getOrDefault(node, begun) < unheard.toNanos());
        return silent;
    }
}
