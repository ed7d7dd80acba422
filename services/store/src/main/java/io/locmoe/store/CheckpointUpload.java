package io.locmoe.store;

import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Copies the checkpoints of a job to an object store, on a thread of its own, one at a time. A newer checkpoint takes
 * the place of one that waits, so a slow store costs copies and no time. What could not be copied is tried again until
 * a newer one is there. Any thread.
 */
public final class CheckpointUpload implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 6;

    /** Hears of the copies, on the thread that copies. */
    public interface News {
        void copied(long step);

        /**
         * A checkpoint is not copied; told at the first failure and when it is given up.
         *
         * @param again whether it is tried again
         */
        void failed(long step, String problem, boolean again);
    }

    private record Offer(long step, Path checkpoint, int failures) {}

    private final StoredRun store;
    private final int keep;
    private final Duration pause;
    private final News news;
    private final Thread thread;
    private Optional<Offer> waiting = Optional.empty();
    private boolean closing;
    private long end;

    /**
     * Starts the thread, which has nothing to copy yet.
     *
     * @param store closed with the upload
     * @param keep  how many checkpoints stay in the store
     */
    public CheckpointUpload(StoredRun store, int keep, News news) {
        this(store, keep, PAUSE, news);
    }

    /** @param pause after a first failure; doubled after each further one, up to a minute */
    CheckpointUpload(StoredRun store, int keep, Duration pause, News news) {
        this.store = store;
        this.keep = keep;
        this.pause = pause;
        this.news = news;
        // Interrupting a virtual thread ends its exchange with the store at once.
        this.thread = Thread.ofVirtual().name("store-upload").start(this::run);
    }

    /** A checkpoint is complete in its directory. Returns at once. */
    public synchronized void offer(long step, Path checkpoint) {
        waiting = Optional.of(new Offer(step, checkpoint, 0));
        notifyAll();
    }

    private void run() {
        try {
            for (Optional<Offer> next = take(); next.isPresent(); next = take()) {
                copy(next.get());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next checkpoint; empty when none will come. */
    private synchronized Optional<Offer> take() throws InterruptedException {
        while (waiting.isEmpty() && !closing) {
            wait();
        }
        Optional<Offer> next = waiting;
        waiting = Optional.empty();
        return next;
    }

    private void copy(Offer offer) throws InterruptedException {
        try {
            store.add(offer.checkpoint());
            news.copied(offer.step());
            store.keep(keep);
        } catch (NoSuchFileException removed) {
            if (!isPassed()) {
                failed(offer, "it was removed before it was copied");
            }
        } catch (IOException e) {
            failed(offer, FileFailure.of(e));
        } catch (StoreException e) {
            failed(offer, e.getMessage());
        }
    }

    private void failed(Offer offer, String problem) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        boolean again = !isOver();
        if (offer.failures() == 0 || !again) {
            news.failed(offer.step(), problem, again);
        }
        if (again) {
            rest(offer);
        }
    }

    private synchronized boolean isPassed() {
        return waiting.isPresent();
    }

    private synchronized boolean isOver() {
        return closing && System.nanoTime() - end >= 0;
    }

    /** Waits before the next attempt; a newer checkpoint, or the end of the job, is a reason to try at once. */
    private synchronized void rest(Offer offer) throws InterruptedException {
        if (waiting.isEmpty()) {
            waiting = Optional.of(new Offer(offer.step(), offer.checkpoint(), offer.failures() + 1));
            wait(pause.multipliedBy(1L << Math.min(offer.failures(), MOST_DOUBLINGS))
                    .toMillis());
        }
    }

    /**
     * Waits until the last checkpoint is copied, or given up because copying has failed for {@code patience}.
     *
     * @param limit longest wait, also for a copy that gets on
     * @return whether nothing is left to copy
     */
    public boolean finish(Duration patience, Duration limit) {
        synchronized (this) {
            closing = true;
            end = System.nanoTime() + patience.toNanos();
            notifyAll();
        }
        try {
            return thread.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Breaks off what is being copied. A checkpoint of which only a part is in the store is none there. */
    @Override
    public void close() {
        thread.interrupt();
        finish(Duration.ZERO, Duration.ofSeconds(10));
        store.close();
    }
}
