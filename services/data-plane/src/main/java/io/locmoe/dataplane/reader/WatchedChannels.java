package io.locmoe.dataplane.reader;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The channels of a session. Where there are more than a few, one call of the system says which of them have something
 * to read, so that a look costs the same however many peers there are. Thread-safe.
 */
final class WatchedChannels implements AutoCloseable {
    /** So few are read without asking: a read in vain costs as much as the question. */
    private static final int FEW = 3;
    /** How often all are read, signalled or not, because reading checks the deadlines of what is arriving. */
    private static final long CHECK_MILLIS = 20;

    static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(CHECK_MILLIS);

    private final List<Watched> all = new CopyOnWriteArrayList<>();
    /** Selector of a thread that waits until something arrives. */
    private final Selector waits;
    /** Selector of threads that only look; a waiting thread holds the lock of its own selector. */
    private final Selector looks;

    private volatile long checkedNanos = System.nanoTime();

    WatchedChannels() throws IOException {
        waits = Selector.open();
        looks = Selector.open();
    }

    /**
     * A channel, and whether it may have more: the system has said so, or the last reading has found something. What
     * TLS has taken in and not decrypted yet, the system does not know of.
     */
    private static final class Watched {
        private final Pollable channel;
        private volatile boolean signalled = true;

        Watched(Pollable channel) {
            this.channel = channel;
        }

        /**
         * Whoever comes while another thread reads has lowered the signal before it was turned away, so the other one
         * raises it again if there was something.
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

    /** Watches a channel from now on. @return with which {@link #await} is told whether to wake for it */
    SelectionKey add(Pollable channel) throws IOException {
        Watched watched = new Watched(channel);
        channel.handOver(looks, watched);
        SelectionKey key = channel.handOver(waits, watched);
        all.add(watched);
        waits.wakeup();
        return key;
    }

    /** Forgets a channel that is closed. */
    void remove(Pollable channel) {
        all.removeIf(watched -> watched.channel == channel);
        // A closed channel keeps its descriptor until both have selected.
        waits.wakeup();
        look();
    }

    /** Reads up to a part of each channel that has something; returns whether anything was read. Does not wait. */
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

    /** The channel of a key may have something to read. */
    static void signal(SelectionKey key) {
        ((Watched) key.attachment()).signalled = true;
    }

    /**
     * Waits until something arrives, or deadlines are to be checked. For one thread.
     *
     * @throws ClosedSelectorException if the session is ending
     */
    void await() throws IOException {
        waits.select(WatchedChannels::signal, CHECK_MILLIS);
    }

    boolean isOpen() {
        return waits.isOpen();
    }

    /** To be called once all channels are closed. */
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
