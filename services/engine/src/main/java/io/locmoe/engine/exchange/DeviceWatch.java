package io.locmoe.engine.exchange;

import io.locmoe.spi.device.DeviceEvent;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Tells until when a device was at work in a stream while the rank's thread did something else: another thread waits
 * for the stream's events meanwhile, in their order. There is none for a device that executes at once. Used by the
 * rank's thread.
 */
final class DeviceWatch implements AutoCloseable {
    private ExecutorService waiting;

    /**
     * Watches what was enqueued before an event.
     *
     * @return {@link System#nanoTime} at which it was done, at the latest that of the question; what failed counts as
     *     not done, and its stream says so
     */
    LongSupplier until(DeviceEvent event) {
        long now = System.nanoTime();
        if (event.isComplete()) {
            return () -> now;
        }
        Future<Long> done = waiting().submit(() -> {
            event.await();
            return System.nanoTime();
        });
        return () -> done.state() == Future.State.SUCCESS ? done.resultNow() : System.nanoTime();
    }

    private ExecutorService waiting() {
        if (waiting == null) {
            waiting = Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("device-watch").factory());
        }
        return waiting;
    }

    /** Waits until the device has done all that was watched. */
    @Override
    public void close() {
        if (waiting != null) {
            waiting.close();
        }
    }
}
