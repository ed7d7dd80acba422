package io.locmoe.dataplane.incoming;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The peers' streams of one job, and the threads that work for them. Thread-safe. */
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
     * Runs what may wait on the calling thread, which the end of the job interrupts; if the job is already ending, it
     * is interrupted at once.
     */
    public void run(Runnable task) {
        Thread thread = Thread.currentThread();
        if (!enter(thread, thread::interrupt)) {
            thread.interrupt();
        }
        try {
            task.run();
        } finally {
            exit(thread);
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
