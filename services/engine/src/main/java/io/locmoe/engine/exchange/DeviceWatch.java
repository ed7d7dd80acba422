package io.locmoe.engine.exchange;

import io.locmoe.spi.device.DeviceEvent;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Records when a device finished work in a stream while the rank's thread was busy: another thread waits for the
 * stream's events, in order. A device that executes synchronously needs no such thread. Used by the rank's thread.
 */
final class DeviceWatch implements AutoCloseable {
    private ExecutorService waiting;

    /**
     * Watches the work enqueued before an event.
     *
     * @return {@link System#nanoTime} of its completion, or of the call if it is not complete or has failed; its stream
     *     reports a failure
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

    /** Waits until the device has completed all watched work. */
    @Override
    public void close() {
        if (waiting != null) {
            waiting.close();
        }
    }
}
