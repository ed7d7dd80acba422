package io.locmoe.dataplane;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The threads that read what peers send to one job. Thread-safe. */
final class IncomingStreams implements AutoCloseable {
    private final Set<Thread> readers = new HashSet<>();
    private boolean closing;

    /** Registers the calling thread; false if the job is ending. */
    synchronized boolean enter() {
        return !closing && readers.add(Thread.currentThread());
    }

    /** Ends {@link #enter}: from now on this thread is not interrupted. */
    synchronized void exit() {
        readers.remove(Thread.currentThread());
        notifyAll();
    }

    synchronized boolean closing() {
        return closing;
    }

    /** Interrupts the readers, which end their streams, and waits for them. */
    @Override
    public synchronized void close() {
        closing = true;
        readers.forEach(Thread::interrupt);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        try {
            while (!readers.isEmpty() && System.nanoTime() < until) {
                wait(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
