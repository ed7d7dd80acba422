package io.locmoe.run.worker;

import io.locmoe.guard.PluginWatch;
import io.locmoe.guard.Stay;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches the threads of one job on this node for plug-ins that do not return. Such a thread cannot be stopped, so the
 * job is told first that it has failed, then that it ends without the thread.
 */
final class StuckPlugins implements AutoCloseable {
    /** For an aborted job to leave, and for a late thread to return after all. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final int POLL_MILLISECONDS = 200;

    /** The watched job. Called on the watch's thread. */
    interface Job {
        boolean aborted();

        /** A plug-in is late: the job has failed. */
        void late(Stay stay);

        /** The late thread has still not returned. */
        void givenUp(Stay stay);
    }

    private final PluginWatch watch = new PluginWatch();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Job job;

    StuckPlugins(Job job) {
        this.job = job;
    }

    void add(Thread thread) {
        watch.add(thread);
    }

    /** @param deadline for one call of a plug-in, without its waits for other ranks */
    void begin(Duration deadline) {
        Thread.ofPlatform().daemon().name("stuck-plugins").start(() -> run(deadline));
    }

    private void run(Duration deadline) {
        Duration shorter = deadline.compareTo(GRACE) < 0 ? deadline : GRACE;
        Long abortSeen = null;
        Long lateSince = null;
        while (!closedWithinPoll()) {
            long now = System.nanoTime();
            abortSeen = abortSeen == null && job.aborted() ? Long.valueOf(now) : abortSeen;
            boolean leaving = abortSeen != null && now - abortSeen >= shorter.toNanos();
            Stay stay = watch.longerThan(leaving ? shorter : deadline).orElse(null);
            if (stay != null && lateSince == null) {
                lateSince = now;
                job.late(stay);
            } else if (stay != null && now - lateSince >= GRACE.toNanos()) {
                job.givenUp(stay);
                return;
            }
        }
    }

    private boolean closedWithinPoll() {
        try {
            return closed.await(POLL_MILLISECONDS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        watch.close();
    }
}
