package io.locmoe.dataplane.reader;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads the body channels of a session. A waiting rank reads by itself, so that what it waits for is not handed from
 * thread to thread; if nothing arrives for a while, it gives up and sleeps. The reader's own thread reads while all
 * ranks compute or sleep; it stays away as long as one of them reads. Even without channels, a rank keeps checking for
 * what other threads bring, as that is quicker than being woken. Thread-safe.
 */
public final class BodyReader implements AutoCloseable {
    /** Checks in vain after which a rank gives up. It yields the processor after each. */
    private static final int LOOKS = 30;
    /** After a rank has read, the reader's thread waits this long to see whether one reads again. */
    private static final long AWAY_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final AtomicInteger reading = new AtomicInteger();
    private final AtomicInteger sleeping = new AtomicInteger();
    private volatile long readNanos = System.nanoTime();
    /** Null until there is one. */
    private volatile WatchedChannels channels;

    private volatile Thread thread;

    /** What a rank waits for. */
    public interface Attempt<E extends Exception> {
        /** Whether it has arrived. Does not wait. */
        boolean succeeds() throws E;
    }

    /** Reads a channel from now on. */
    public synchronized SelectionKey add(Pollable channel) throws IOException {
        if (channels == null) {
            channels = new WatchedChannels();
            thread = Thread.ofPlatform().daemon().name("data-plane-bodies").start(this::run);
        }
        return channels.add(channel);
    }

    /** Stops reading from a channel, which is closed. */
    public synchronized void remove(Pollable channel) {
        if (channels != null) {
            channels.remove(channel);
        }
    }

    /**
     * Sets whether the reader's thread wakes when something arrives on a channel. One that is watched again is read
     * soon: it may have taken in more than the system knows of.
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

    /** What a rank does once it has read enough: it takes what it waits for, or sleeps until that arrives. */
    public interface Wait<T, E extends Exception> {
        T run() throws E;
    }

    /**
     * A rank reads until what it waits for is there, or nothing has arrived for a while, or the time has passed; then
     * it waits. If it has read in vain, the reader's thread reads meanwhile.
     *
     * @return what {@code then} returns
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
     * A rank reads until what it waits for is there.
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

    /** To be called once all channels are closed. */
    @Override
    public synchronized void close() {
        if (channels != null) {
            channels.close();
        }
    }
}
