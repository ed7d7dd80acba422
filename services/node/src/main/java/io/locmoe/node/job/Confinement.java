package io.locmoe.node.job;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** The one context on which the state of jobs lives, with its timers and their clock. */
class Confinement {
    private final Vertx vertx;
    private final Context context;

    Confinement(Vertx vertx, Context context) {
        this.vertx = vertx;
        this.context = context;
    }

    /** Runs work on the context, later. Any thread. */
    void run(Runnable work) {
        context.runOnContext(now -> work.run());
    }

    /** Runs work on the context, later, and returns its result. Any thread. */
    <T> Future<T> call(Supplier<Future<T>> work) {
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
    <T> Future<T> blocking(Callable<T> work) {
        return context.executeBlocking(work, false);
    }

    /** Runs work on the context after a delay. Called on the context. */
    long after(long milliseconds, Runnable work) {
        return vertx.setTimer(milliseconds, id -> work.run());
    }

    void cancel(long timer) {
        vertx.cancelTimer(timer);
    }

    /** The clock by which timers run, like {@link System#nanoTime}. Any thread. */
    long nanoTime() {
        return System.nanoTime();
    }
}
