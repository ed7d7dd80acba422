package io.locmoe.driver.ascend.device;

import io.locmoe.spi.device.DeviceEvent;
import io.locmoe.spi.device.DeviceException;

/**
 * A point in a stream.
 *
 * <p>Its event of CANN is shared by those who need it: the stream until it has passed the point, streams that wait for
 * it until they have passed their wait, and threads that ask. The last one gives it back.
 */
final class AscendEvent implements DeviceEvent {
    private final AscendDevice device;
    private final InFlight inFlight;
    private final NativeEvents events;
    private final long handle;
    private final long streamHandle;
    private final String stream;
    private long mark;
    private boolean passed;
    private int holders = 1;

    /** An event that is recorded already; the stream, which has this handle and this name, holds it. */
    AscendEvent(
            AscendDevice device,
            InFlight inFlight,
            NativeEvents events,
            long handle,
            long streamHandle,
            String stream) {
        this.device = device;
        this.inFlight = inFlight;
        this.events = events;
        this.handle = handle;
        this.streamHandle = streamHandle;
        this.stream = stream;
    }

    /** Lets the stream pass it. */
    void enterStream() {
        synchronized (device.lock()) {
            inFlight.whenPassed(() -> passed = true, this::release);
            mark = inFlight.mark();
        }
    }

    @Override
    public boolean isComplete() {
        if (!hold()) {
            return true;
        }
        try {
            return device.current().call(stream, "asking for an event", this::query);
        } finally {
            release();
        }
    }

    @Override
    public void await() {
        if (!hold()) {
            return;
        }
        try {
            device.current().run(stream, "waiting for an event", () -> {
                device.streams().synchronizeEvent(handle, device.longestWait());
                inFlight.passed(mark);
            });
        } finally {
            release();
        }
    }

    /** Enqueues a wait in another stream. */
    void awaitIn(long waiting, InFlight waitingInFlight) {
        if (!hold()) {
            return;
        }
        try {
            device.streams().waitFor(waiting, handle);
        } catch (RuntimeException e) {
            release();
            throw e;
        }
        waitingInFlight.whenPassed(() -> inFlight.passed(mark), this::release);
    }

    AscendDevice device() {
        return device;
    }

    /** Whether the stream has passed it. That says nothing of failures before it, so the stream is asked for those. */
    boolean query() {
        synchronized (device.lock()) {
            if (passed) {
                return true;
            }
        }
        boolean complete = device.streams().isComplete(handle);
        if (complete) {
            inFlight.ask(() -> device.streams().requireSound(streamHandle));
            inFlight.passed(mark);
        }
        return complete;
    }

    /**
     * Keeps the event of CANN.
     *
     * @return false if the stream has passed it
     * @throws DeviceException if the stream ended before it
     */
    private boolean hold() {
        synchronized (device.lock()) {
            if (passed) {
                return false;
            }
            if (inFlight.hasEnded()) {
                throw new DeviceException(stream + " of " + device + " failed before it came to the event");
            }
            holders++;
            return true;
        }
    }

    private void release() {
        synchronized (device.lock()) {
            holders--;
            if (holders == 0) {
                events.giveBack(handle);
            }
        }
    }
}
