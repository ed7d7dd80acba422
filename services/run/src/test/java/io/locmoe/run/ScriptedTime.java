package io.locmoe.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.detection.FailureDetector;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A context without a thread, whose clock stands still until a test lets time pass. Its work is done, one after the
 * other, by the thread that adds to it or lets time pass, blocking work as well.
 */
public final class ScriptedTime extends Confinement {
    /** Longest wait for something that happens soon. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final ReentrantLock worker = new ReentrantLock();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::number));
    private volatile long now;
    private long number;

    private record Timer(long number, long due, Runnable work) {}

    public ScriptedTime() {
        super(null, null);
    }

    /** A detector that asks nobody. */
    public FailureDetector<Peer> detector(JobLimits limits) {
        return limits.detector(this, (peer, then) -> {});
    }

    @Override
    public void run(Runnable added) {
        work.add(added);
        while (!work.isEmpty() && !worker.isHeldByCurrentThread()) {
            worker.lock();
            try {
                for (Runnable next = work.poll(); next != null; next = work.poll()) {
                    next.run();
                }
            } finally {
                worker.unlock();
            }
        }
    }

    @Override
    public <T> Future<T> blocking(Callable<T> blocks) {
        try {
            return Future.succeededFuture(blocks.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public long after(long milliseconds, Runnable then) {
        timers.add(new Timer(++number, now + Duration.ofMillis(milliseconds).toNanos(), then));
        return number;
    }

    @Override
    public void cancel(long timer) {
        timers.removeIf(one -> one.number() == timer);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    public void pass(Duration time) {
        long end = now + time.toNanos();
        while (runTimer(end)) {
            assertThat(now).isLessThanOrEqualTo(end);
        }
        now = end;
    }

    public void passUntil(BooleanSupplier happened) {
        long end = now + LIMIT.toNanos();
        while (!happened.getAsBoolean()) {
            assertThat(runTimer(end)).as("what is waited for happens in time").isTrue();
        }
    }

    /** Runs the next timer that is due by then. @return whether there is one */
    private boolean runTimer(long end) {
        boolean[] found = {false};
        run(() -> {
            if (!timers.isEmpty() && timers.peek().due() <= end) {
                Timer next = timers.remove();
                now = Math.max(now, next.due());
                found[0] = true;
                next.work().run();
            }
        });
        return found[0];
    }
}
