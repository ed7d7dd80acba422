package io.locmoe.spi.device;

/** A point in a stream. Thread-safe. */
public interface DeviceEvent {

    /**
     * Whether all work before the event is done; never blocks.
     *
     * @throws DeviceException if work before the event failed; a driver may leave that to {@link #await}
     */
    boolean isComplete();

    /**
     * Blocks until the event is complete.
     *
     * @throws DeviceException if work before the event failed
     */
    void await();
}
