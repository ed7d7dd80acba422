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
 * Finds plug-ins that do not return, among the threads that it watches. A thread in an endless loop cannot be stopped:
 * who asked for the watch decides what becomes of the work, and of the process. Thread-safe.
 */
public final class PluginWatch implements AutoCloseable {
    /** Threads that some watch has, and that are none of the process's. */
    private static final Set<Thread> TAKEN = ConcurrentHashMap.newKeySet();

    private static final int POLL_MILLISECONDS = 100;

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** Watches a thread from now on. */
    public void add(Thread thread) {
        TAKEN.add(thread);
        threads.add(thread);
    }

    /** The longest call of a plug-in that lasts for at least this time; what it spent in the host does not count. */
    public Optional<Stay> longerThan(Duration limit) {
        return longest(Visits.all().stream().filter(visits -> isWatched(visits.thread())), limit);
    }

    /** Virtual threads are ranks that a thread of ours runs by turns, and waits for. */
    private boolean isWatched(Thread thread) {
        return threads.contains(thread) || thread.isVirtual() && !TAKEN.contains(thread);
    }

    private static Optional<Stay> longest(Stream<Visits> visits, Duration limit) {
        return visits.flatMap(one -> one.longerThan(limit).stream()).max(Comparator.comparing(Stay::time));
    }

    /** Lets the threads go. */
    @Override
    public void close() {
        TAKEN.removeAll(threads);
        threads.clear();
    }

    /**
     * Watches all threads of this process that nobody else watches, as long as it lives.
     *
     * @param overdue called once for each poll that finds one, on a thread of the watch
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
     * Does work that calls plug-ins on a daemon thread of its own, and waits for it. Work that does not return goes on
     * until the process ends.
     *
     * @param limit for one call of a plug-in; the work as a whole may take longer
     * @throws PluginException if a call takes longer; otherwise, what the work throws
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
