package io.locmoe.dataplane.reader;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads the body channels of a session. A waiting rank reads by itself, so that its message does not change threads; if
 * nothing arrives for a while, it stops and sleeps. The reader's own thread reads while all ranks compute or sleep; it
 * pauses as long as one of them reads. Even without channels, a rank polls for messages from other threads, because
 * that is faster than a wake-up. Thread-safe.
 */
public final class BodyReader implements AutoCloseable {
    /** Number of failed checks after which a rank stops. It yields the processor after each. */
    private static final int LOOKS = 30;
    /** After a rank has read, the reader's thread waits this long to see whether a rank reads again. */
    private static final long AWAY_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final AtomicInteger reading = new AtomicInteger();
    private final AtomicInteger sleeping = new AtomicInteger();
    private volatile long readNanos = System.nanoTime();
    /** Null until there is a channel. */
    private volatile WatchedChannels channels;

    private volatile Thread thread;

    /** The event that a rank waits for. */
    public interface Attempt<E extends Exception> {
        /** Whether it has happened. Does not wait. */
        boolean succeeds() throws E;
    }

    /** Starts to read from a channel. */
    public synchronized SelectionKey add(Pollable channel) throws IOException {
        if (channels == null) {
            channels = new WatchedChannels();
            thread = Thread.ofPlatform().daemon().name("data-plane-bodies").start(this::run);
        }
        return channels.add(channel);
    }

    /** Stops reading from a closed channel. */
    public synchronized void remove(Pollable channel) {
        if (channels != null) {
            channels.remove(channel);
        }
    }

    /**
     * Sets whether the reader's thread wakes when bytes arrive on a channel. A channel that is watched again is read
     * soon: it may have buffered bytes that the system does not know.
     */
    public void watch(SelectionKey key, boolean watched) {
        try {
            if (watched) {
                WatchedChannels.signal(key);
            }
            key.interestOps(watched ? SelectionKey.OP_READ : 0);
            key.selector().wakeup();
        } catch (CancelledKeyException e) {
            // It was closed meanwhile.
        }
    }

    /** The last phase of a wait: takes the message, or sleeps until it arrives. */
    public interface Wait<T, E extends Exception> {
        T run() throws E;
    }

    /**
     * Reads on the rank's thread until the event has happened, or nothing has arrived for a while, or the time has
     * passed; then runs {@code then}. If the event has not happened, the reader's thread reads meanwhile.
     *
     * @return the result of {@code then}
     */
    public <T, E extends Exception> T await(Attempt<E> attempt, Wait<T, E> then, long untilNanos) throws E {
        if (readUntil(attempt, untilNanos)) {
            return then.run();
        }
        sleeping.incrementAndGet();
        LockSupport.unpark(thread);
        try {
            return then.run();
        } finally {
            sleeping.decrementAndGet();
        }
    }

    /**
     * Reads on the rank's thread until the event has happened.
     *
     * @return false if nothing has arrived for a while, or the time has passed
     */
    public <E extends Exception> boolean readUntil(Attempt<E> attempt, long untilNanos) throws E {
        if (attempt.succeeds()) {
            return true;
        }
        reading.incrementAndGet();
        try {
            boolean succeeds = false;
            int vain = 0;
            while (!succeeds
                    && vain < LOOKS
                    && !Thread.currentThread().isInterrupted()
                    && System.nanoTime() < untilNanos) {
                vain = poll() ? 0 : vain + 1;
                if (vain > 0) {
                    Thread.yield();
                }
                succeeds = attempt.succeeds();
            }
            return succeeds;
        } finally {
            readNanos = System.nanoTime();
            if (reading.decrementAndGet() == 0 && sleeping.get() > 0) {
                LockSupport.unpark(thread);
            }
        }
    }

    /** Reads up to a part of each channel. */
    private boolean poll() {
        WatchedChannels some = channels;
        return some != null && some.poll();
    }

    private boolean ranksRead() {
        return reading.get() > 0 || sleeping.get() == 0 && System.nanoTime() - readNanos < AWAY_NANOS;
    }

    private void run() {
        try {
            while (channels.isOpen()) {
                if (ranksRead()) {
                    LockSupport.parkNanos(this, AWAY_NANOS);
                } else {
                    channels.await();
                    readAll();
                }
            }
        } catch (IOException | ClosedSelectorException e) {
            // The session is ending.
        }
    }

    private void readAll() {
        boolean moved = true;
        while (moved && !ranksRead()) {
            moved = poll();
        }
    }

    /** Call it when all channels are closed. */
    @Override
    public synchronized void close() {
        if (channels != null) {
            channels.close();
        }
    }
}
