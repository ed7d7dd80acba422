package io.locmoe.driver.strict;

import io.locmoe.spi.device.DeviceException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Work in order, on a thread of its own, each item a little late. After an item failed the rest is not executed, and
 * events after it fail.
 */
final class WorkQueue {
    /** One item in so many is delayed. */
    private static final int DELAY_RARITY = 16;

    private final StrictStream stream;
    private final StrictOptions options;
    private final SplittableRandom random;
    private final Thread thread;
    private final Deque<Item> items = new ArrayDeque<>();
    private long added;
    private long taken;
    private long demanded;
    private boolean finishing;
    private DeviceException error;
    private boolean seen;

    /**
     * @param event completed when the item is done, or null
     */
    record Item(String work, Runnable action, StrictEvent event) {}

    WorkQueue(StrictStream stream, int number, StrictOptions options) {
        this.stream = stream;
        this.options = options;
        this.random = new SplittableRandom(options.seed() * 31 + number);
        this.thread =
                Thread.ofPlatform().daemon().name("strict-stream-" + number).start(this::work);
    }

    synchronized void add(Item item) {
        items.add(item);
        added++;
        notifyAll();
    }

    /** What is queued may start. */
    synchronized void demand() {
        demanded = added;
        notifyAll();
    }

    synchronized DeviceException error() {
        return error;
    }

    synchronized void markSeen() {
        seen = true;
    }

    synchronized DeviceException unseenError() {
        return seen ? null : error;
    }

    /** Returns when all is done and the thread has ended. */
    void finish() {
        synchronized (this) {
            finishing = true;
            demanded = Long.MAX_VALUE;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        for (Item item = next(); item != null; item = next()) {
            DeviceException before = error();
            if (before == null) {
                delay();
                before = execute(item);
            }
            if (item.event() != null && before == null) {
                item.event().complete();
            } else if (item.event() != null) {
                item.event().fail(before);
            }
        }
    }

    private DeviceException execute(Item item) {
        try {
            item.action().run();
            return null;
        } catch (RuntimeException | Error e) {
            DeviceException failure =
                    new DeviceException(stream + ": " + item.work() + " failed: " + e.getMessage(), e);
            synchronized (this) {
                error = failure;
            }
            return failure;
        }
    }

    private synchronized Item next() {
        while (items.isEmpty() ? !finishing : options.lazy() && taken >= demanded) {
            try {
                wait();
            } catch (InterruptedException e) {
                return null;
            }
        }
        taken++;
        return items.poll();
    }

    private void delay() {
        if (options.delayMicros() > 0 && random.nextInt(DELAY_RARITY) == 0) {
            LockSupport.parkNanos(random.nextLong(TimeUnit.MICROSECONDS.toNanos(options.delayMicros())));
        }
    }
}
