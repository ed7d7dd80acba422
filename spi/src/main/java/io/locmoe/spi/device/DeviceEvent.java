package io.locmoe.spi.device;

import io.locmoe.spi.contract.Experimental;

/** A point in a stream. Thread-safe. */
@Experimental
public interface DeviceEvent {

    /** Whether all work before the event is done; never blocks. */
    boolean isComplete();

    /**
     * Blocks until the event is complete.
     *
     * @throws DeviceException if work before the event failed
     */
    void await();
}
