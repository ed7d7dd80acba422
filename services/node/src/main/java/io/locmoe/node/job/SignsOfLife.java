package io.locmoe.node.job;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Which nodes of a job its coordinator hears: they ask every second whether it still runs, and answer that it is to
 * end. Used on the jobs' context.
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

    /** A node has said something. */
    void heard(int node) {
        heard.put(node, nanoTime.getAsLong());
    }

    /** All nodes are told that the job is to end. */
    void ask() {
        asked = nanoTime.getAsLong();
    }

    /** A node has answered that, so it hears, too. */
    void answered(int node) {
        answered.add(node);
    }

    boolean hasAnswered(int node) {
        return answered.contains(node);
    }

    /** Nodes of a set that have not answered in time, or were not heard for some time before. */
    Set<Integer> silent(Set<Integer> nodes, Duration answer, Duration unheard) {
        long now = nanoTime.getAsLong();
        boolean late = now - asked >= answer.toNanos();
        Set<Integer> silent = new TreeSet<>(nodes);
        silent.removeIf(
                node -> answered.contains(node) || !late && now - heard.getOrDefault(node, begun) < unheard.toNanos());
        return silent;
    }
}
