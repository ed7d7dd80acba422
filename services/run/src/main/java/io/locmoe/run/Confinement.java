package io.locmoe.run;

import io.locmoe.detection.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** The one context on which the state of jobs lives, with its timers and their clock. */
public class Confinement implements Timers {
    private final Vertx vertx;
    private final Context context;

    public Confinement(Vertx vertx, Context context) {
        this.vertx = vertx;
        this.context = context;
    }

    /** Runs work on the context, later. Any thread. */
    public void run(Runnable work) {
        context.runOnContext(now -> work.run());
    }

    /** Runs work on the context, later, and returns its result. Any thread. */
    public <T> Future<T> call(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        run(() -> {
            try {
                work.get().onComplete(promise);
            } catch (RuntimeException e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }

    /**
     * Runs blocking work on a worker thread, in no particular order; the future completes on the context if called from
     * it.
     */
    public <T> Future<T> blocking(Callable<T> work) {
        return context.executeBlocking(work, false);
    }

    /** Runs work on the context after a delay. Called on the context. */
    public long after(long milliseconds, Runnable work) {
        return vertx.setTimer(milliseconds, id -> work.run());
    }

    @Override
    public void after(Duration delay, Runnable work) {
        // A timer must not run early: the work looks at the clock.
        after(Math.max(1, delay.plusNanos(999_999).toMillis()), work);
    }

    public void cancel(long timer) {
        vertx.cancelTimer(timer);
    }

    /** The clock by which timers run, like {@link System#nanoTime}. Any thread. */
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
