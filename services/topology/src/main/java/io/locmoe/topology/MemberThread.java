package io.locmoe.topology;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that owns the state of the members. A failure in its work is logged, and the thread continues. */
final class MemberThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemberThread.class);

    private final ScheduledExecutorService thread;

    MemberThread(String name) {
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    void every(long milliseconds, Runnable work) {
        thread.scheduleWithFixedDelay(() -> guarded(work), milliseconds, milliseconds, TimeUnit.MILLISECONDS);
    }

    /** Any thread; does nothing after {@link #close}. */
    void after(long milliseconds, Runnable work) {
        try {
            thread.schedule(() -> guarded(work), milliseconds, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("too late", e);
        }
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("the membership service goes on after a failure", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
