package io.locmoe.dataplane.reader;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The channels of a session. If there are more than a few, one system call tells which of them have bytes, so that a
 * check costs the same for any number of peers. Thread-safe.
 */
final class WatchedChannels implements AutoCloseable {
    /** Up to this number, channels are read without a query: a failed read costs as much as the query. */
    private static final int FEW = 3;
    /** Interval for reading all channels, because reading checks the deadlines of arriving messages. */
    private static final long CHECK_MILLIS = 20;

    static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(CHECK_MILLIS);

    private final List<Watched> all = new CopyOnWriteArrayList<>();
    /** Selector of a thread that waits until something arrives. */
    private final Selector waits;
    /** Selector of threads that only poll; a waiting thread holds the lock of its own selector. */
    private final Selector looks;

    private volatile long checkedNanos = System.nanoTime();

    WatchedChannels() throws IOException {
        waits = Selector.open();
        looks = Selector.open();
    }

    /**
     * A channel, and whether it may have more bytes: the system has said so, or the last read has found some. The
     * system does not know of bytes that TLS has read but not decrypted yet.
     */
    private static final class Watched {
        private final Pollable channel;
        private volatile boolean signalled = true;

        Watched(Pollable channel) {
            this.channel = channel;
        }

        /**
         * Reads the channel. A thread that is turned away because another one reads has already cleared the signal, so
         * the other one sets it again if it found bytes.
         */
        boolean poll() {
            signalled = false;
            boolean moved = channel.poll();
            if (moved) {
                signalled = true;
            }
            return moved;
        }
    }

    /** Watches a channel from now on. @return the key that tells {@link #await} whether to wake for it */
    SelectionKey add(Pollable channel) throws IOException {
        Watched watched = new Watched(channel);
        channel.handOver(looks, watched);
        SelectionKey key = channel.handOver(waits, watched);
        all.add(watched);
        waits.wakeup();
        return key;
    }

    /** Removes a closed channel. */
    void remove(Pollable channel) {
        all.removeIf(watched -> watched.channel == channel);
        // A closed channel keeps its descriptor until both selectors have selected.
        waits.wakeup();
        look();
    }

    /** Reads up to a part of each channel that has bytes; returns whether anything was read. Does not wait. */
    boolean poll() {
        boolean every = all.size() <= FEW || isDue();
        if (!every) {
            look();
        }
        boolean moved = false;
        for (Watched watched : all) {
            if (every || watched.signalled) {
                moved |= watched.poll();
            }
        }
        return moved;
    }

    private boolean isDue() {
        long now = System.nanoTime();
        boolean due = now - checkedNanos >= CHECK_NANOS;
        if (due) {
            checkedNanos = now;
        }
        return due;
    }

    private void look() {
        try {
            looks.selectNow(WatchedChannels::signal);
        } catch (IOException | ClosedSelectorException e) {
            // The session is ending.
        }
    }

    /** Signals that the channel of a key may have bytes. */
    static void signal(SelectionKey key) {
        ((Watched) key.attachment()).signalled = true;
    }

    /**
     * Waits until bytes arrive, or deadlines have to be checked. For one thread.
     *
     * @throws ClosedSelectorException if the session is ending
     */
    void await() throws IOException {
        waits.select(WatchedChannels::signal, CHECK_MILLIS);
    }

    boolean isOpen() {
        return waits.isOpen();
    }

    /** Call it when all channels are closed. */
    @Override
    public void close() {
        try {
            waits.close();
            looks.close();
        } catch (IOException e) {
            // Nothing is left to close.
        }
    }
}
