package io.locmoe.guard;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Finds plug-in calls that do not return, on the threads it watches. An endless loop cannot be stopped, so the owner of
 * the watch decides what happens to the work and to the process. Thread-safe.
 */
public final class PluginWatch implements AutoCloseable {
    /** Threads with a watch of their own, which the watch of the process skips. */
    private static final Set<Thread> TAKEN = ConcurrentHashMap.newKeySet();

    private static final int POLL_MILLISECONDS = 100;

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** Watches a thread from now on. */
    public void add(Thread thread) {
        TAKEN.add(thread);
        threads.add(thread);
    }

    /** The longest plug-in call that has lasted at least this long; time spent in the host does not count. */
    public Optional<Stay> longerThan(Duration limit) {
        return longest(Visits.all().stream().filter(visits -> isWatched(visits.thread())), limit);
    }

    /** Virtual threads are ranks that one of our threads runs in turn, and waits for. */
    private boolean isWatched(Thread thread) {
        return threads.contains(thread) || thread.isVirtual() && !TAKEN.contains(thread);
    }

    private static Optional<Stay> longest(Stream<Visits> visits, Duration limit) {
        return visits.flatMap(one -> one.longerThan(limit).stream()).max(Comparator.comparing(Stay::time));
    }

    /** Stops watching its threads. */
    @Override
    public void close() {
        TAKEN.removeAll(threads);
        threads.clear();
    }

    /**
     * Watches all threads of this process that have no other watch, for the life of the process.
     *
     * @param overdue called by the watch's thread once for each poll that finds an overdue call
     */
    public static void ofProcess(Duration limit, Consumer<Stay> overdue) {
        Thread.ofPlatform().daemon().name("plugin-watch").start(() -> {
            while (true) {
                pause();
                longest(Visits.all().stream().filter(visits -> !TAKEN.contains(visits.thread())), limit)
                        .ifPresent(overdue);
            }
        });
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("nobody interrupts the watch", e);
        }
    }

    /**
     * Runs work that calls plug-ins on its own daemon thread and waits for it. Work that does not return continues
     * until the process ends.
     *
     * @param limit limit for one plug-in call; the work as a whole may take longer
     * @throws PluginException if a call takes longer; otherwise the exception of the work
     */
    public static <T> T within(Duration limit, Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            try {
                return work.call();
            } finally {
                Visits.forget();
            }
        });
        try (PluginWatch watch = new PluginWatch()) {
            Thread thread = Thread.ofPlatform().daemon().name("plugin-trial").unstarted(task);
            watch.add(thread);
            thread.start();
            while (true) {
                try {
                    return task.get(POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    watch.longerThan(limit).ifPresent(stay -> {
                        throw new PluginException(stay.sentence());
                    });
                }
            }
        } catch (ExecutionException e) {
            throw Callee.<RuntimeException>unchanged(e.getCause());
        }
    }
}
