package io.locmoe.run.job;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;

/** The nodes of a job that have answered that the job is to end, so they also receive. Used on the jobs' context. */
final class StopAnswers {
    private final LongSupplier nanoTime;
    private final Set<Integer> answered = new HashSet<>();
    private final Set<Integer> parted = new HashSet<>();
    private long asked;

    /** @param nanoTime as {@link System#nanoTime} */
    StopAnswers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** All nodes are told that the job is to end. */
    void ask() {
        asked = nanoTime.getAsLong();
    }

    /** A node has left the job, but its answer has not come. */
    void parted(int node) {
        parted.add(node);
    }

    /** A node has answered; {@code left} is called if it had left the job before. */
    void answered(int node, IntConsumer left) {
        answered.add(node);
        if (parted.contains(node)) {
            left.accept(node);
        }
    }

    boolean has(int node) {
        return answered.contains(node);
    }

    /** The nodes of a set that have not answered within a limit, or were not heard before either. */
    Set<Integer> silent(Set<Integer> nodes, Duration limit, IntPredicate unheard) {
        boolean late = nanoTime.getAsLong() - asked >= limit.toNanos();
        Set<Integer> silent = new TreeSet<>(nodes);
        silent.removeIf(node -> answered.contains(node) || !late && !unheard.test(node));
        return silent;
    }
}
