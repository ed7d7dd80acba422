package io.locmoe.conformance;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Judges whether threads take too long: by the processor time that one of them used, or by the time in which all of
 * them only waited. Time that a busy machine gives to others does not count. Used by one thread.
 */
public final class Patience {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    /** Ends a wait for what uses no processor time and does not wait in Java, such as input and output. */
    private static final int BACKSTOP = 10;

    private final long limit;
    private final LongSupplier clock;
    private final long begun;
    private final Map<Long, Long> atFirst = new HashMap<>();
    private long lastWork;
    private long total;

    /** @param limit of the processor time of a thread, and of the time in which none works */
    public Patience(Duration limit) {
        this(limit, System::nanoTime);
    }

    /** @param clock of the wall, like {@link System#nanoTime} */
    Patience(Duration limit, LongSupplier clock) {
        this.limit = limit.toNanos();
        this.clock = clock;
        this.begun = clock.getAsLong();
        this.lastWork = begun;
    }

    /**
     * Whether the threads have taken too long since this object was made; call it several times a second.
     *
     * @param threads platform threads; those that have ended do not matter
     */
    public boolean isOver(Collection<Thread> threads) {
        long now = clock.getAsLong();
        long most = 0;
        long sum = 0;
        for (Thread thread : threads) {
            long used = used(thread);
            most = Math.max(most, used);
            sum += used;
        }
        if (sum != total || threads.stream().anyMatch(thread -> thread.getState() == Thread.State.RUNNABLE)) {
            lastWork = now;
        }
        total = sum;
        return most >= limit || now - lastWork >= limit || now - begun >= BACKSTOP * limit;
    }

    /** Processor time since the thread was seen first; 0 for one that has ended. */
    private long used(Thread thread) {
        long time = THREADS.getThreadCpuTime(thread.threadId());
        return time < 0 ? 0 : time - atFirst.computeIfAbsent(thread.threadId(), _ -> time);
    }
}
