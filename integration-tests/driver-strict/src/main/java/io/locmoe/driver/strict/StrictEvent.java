package io.locmoe.driver.strict;

import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A point in a stream, with what is known to be done once it is reached. */
final class StrictEvent implements DeviceEvent {
    private static final int DEADLINE_SECONDS = 120;

    private final StrictStream stream;
    private final Clock clock;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    StrictEvent(StrictStream stream, Clock clock) {
        this.stream = stream;
        this.clock = clock;
    }

    StrictStream stream() {
        return stream;
    }

    Clock clock() {
        return clock;
    }

    void complete() {
        done.complete(null);
    }

    void fail(DeviceException error) {
        done.completeExceptionally(error);
    }

    @Override
    public boolean isComplete() {
        stream.device().demand();
        if (!done.isDone()) {
            return false;
        }
        stream.device().hostSaw(clock);
        return true;
    }

    @Override
    public void await() {
        stream.device().demand();
        try {
            block();
        } catch (DeviceException e) {
            throw stream.surface(e);
        } finally {
            // Also after a failure: what follows a failed item is skipped, so nothing uses the buffers any more.
            if (done.isDone()) {
                stream.device().hostSaw(clock);
            }
        }
    }

    /** Waits without telling the host, for a stream that waits. */
    void block() {
        try {
            done.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (DeviceException) e.getCause();
        } catch (TimeoutException e) {
            throw new DeviceException("an event of " + stream + " is not complete after " + DEADLINE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeviceException("interrupted while waiting for an event of " + stream, e);
        }
    }
}
