package io.locmoe.driver.ascend.device;

import io.locmoe.driver.ascend.binding.Releases;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What is to be done when a stream has passed certain points: host memory to be filled or reused, memory to be freed.
 *
 * <p>Thread-safe. What is done runs under the lock, in the order in which it was added, so that whoever returns from
 * {@link #passed} knows that all of it is done. The lock is that of the device: what is done for one stream may lead
 * to another one.
 */
final class InFlight {
    private final Object lock;
    private final Queue<Entry> entries = new ArrayDeque<>();
    private long added;
    private boolean ended;

    private record Entry(long number, Runnable passed, Runnable release) {}

    /** Nothing to be done yet. @param lock of the device */
    InFlight(Object lock) {
        this.lock = lock;
    }

    /** What is to be given back when the stream has passed all that was enqueued until now. */
    void whenPassed(Runnable release) {
        whenPassed(() -> {}, release);
    }

    /**
     * Adds what is to be done when the stream has passed all that was enqueued until now.
     *
     * @param passed  done only then
     * @param release done after that, or if the stream ends without passing it
     */
    void whenPassed(Runnable passed, Runnable release) {
        synchronized (lock) {
            added++;
            entries.add(new Entry(added, passed, release));
        }
    }

    /** The point that the stream has passed when it has passed all that was enqueued until now. */
    long mark() {
        synchronized (lock) {
            return added;
        }
    }

    /** The stream has passed a point. */
    void passed(long mark) {
        synchronized (lock) {
            while (!entries.isEmpty() && entries.peek().number() <= mark) {
                Entry entry = entries.poll();
                Releases.all(entry.passed(), entry.release());
            }
        }
    }

    /** The stream ends without passing the rest. */
    void abandon() {
        synchronized (lock) {
            ended = true;
            Releases.all(() -> Releases.each(entries, entry -> entry.release().run()), entries::clear);
        }
    }

    /** Whether the stream has ended. */
    boolean hasEnded() {
        synchronized (lock) {
            return ended;
        }
    }

    /** Asks the stream something, which it does not end before; nothing if it has. */
    void ask(Runnable question) {
        synchronized (lock) {
            if (!ended) {
                question.run();
            }
        }
    }

    /** The stream is idle. */
    void passedAll() {
        passed(Long.MAX_VALUE);
    }
}
