package io.locmoe.dataplane.incoming;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The peers' streams of one job, and the threads that serve them. Thread-safe. */
public final class IncomingStreams implements AutoCloseable {
    private final Map<Object, Runnable> open = new HashMap<>();
    private boolean closing;

    /**
     * Registers a stream; false if the job is ending.
     *
     * @param stop ends the stream, without waiting for the end
     */
    public synchronized boolean enter(Object stream, Runnable stop) {
        return !closing && open.put(stream, stop) == null;
    }

    /**
     * Runs a task that may wait on the calling thread, which the end of the job interrupts; if the job is already
     * ending, it is interrupted immediately.
     */
    public void run(Runnable task) {
        entered(task).run();
    }

    /** Runs a task on another thread. The end of the job waits for it, whether the thread has begun or not. */
    public void start(Runnable task, Executor threads) {
        Waiting waiting = entered(task);
        boolean started = false;
        try {
            threads.execute(waiting);
            started = true;
        } finally {
            if (!started) {
                exit(waiting);
            }
        }
    }

    private synchronized Waiting entered(Runnable task) {
        Waiting waiting = new Waiting(task);
        open.put(waiting, waiting::stop);
        if (closing) {
            waiting.stop();
        }
        return waiting;
    }

    /** A task that may wait, from its registration to its end. */
    private final class Waiting implements Runnable {
        private final Runnable task;
        private Thread thread;
        private boolean stopped;

        Waiting(Runnable task) {
            this.task = task;
        }

        synchronized void stop() {
            stopped = true;
            if (thread != null) {
                thread.interrupt();
            }
        }

        @Override
        public void run() {
            on(Thread.currentThread());
            try {
                task.run();
            } finally {
                on(null);
                exit(this);
            }
        }

        private synchronized void on(Thread now) {
            thread = now;
            if (stopped && now != null) {
                now.interrupt();
            }
        }
    }

    /** Ends {@link #enter}: from now on the stream is not stopped. */
    public synchronized void exit(Object stream) {
        open.remove(stream);
        notifyAll();
    }

    public synchronized boolean closing() {
        return closing;
    }

    /** Stops the streams, interrupts the threads and waits for both. */
    @Override
    public synchronized void close() {
        closing = true;
        open.values().forEach(Runnable::run);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        try {
            while (!open.isEmpty() && System.nanoTime() < until) {
                wait(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
