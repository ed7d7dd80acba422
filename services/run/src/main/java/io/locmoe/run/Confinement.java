package io.locmoe.run;

import io.locmoe.detection.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The one context on which the state of jobs lives, with its timers and their clock. */
public class Confinement implements Timers {
    /** Pause before a condition is looked at again. */
    private static final long PAUSE_MILLISECONDS = 20;

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

    /** Completes with true once a condition holds, or with false at the limit. Called on the context. */
    public Future<Boolean> until(Duration limit, BooleanSupplier holds) {
        return untilAnswer(limit, () -> Future.succeededFuture(holds.getAsBoolean()));
    }

    /** Like {@link #until}, for a condition that has to be asked for. A failed answer fails the result. */
    public Future<Boolean> untilAnswer(Duration limit, Supplier<Future<Boolean>> ask) {
        return askUntil(nanoTime() + limit.toNanos(), ask);
    }

    private Future<Boolean> askUntil(long end, Supplier<Future<Boolean>> ask) {
        return ask.get().compose(holds -> {
            if (holds || nanoTime() - end >= 0) {
                return Future.succeededFuture(holds);
            }
            Promise<Boolean> later = Promise.promise();
            after(PAUSE_MILLISECONDS, () -> askUntil(end, ask).onComplete(later));
            return later.future();
        });
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
