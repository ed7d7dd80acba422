package io.locmoe.spi.device.memory;

import io.locmoe.spi.contract.Experimental;

/**
 * A block of device memory. It has no address the host may use.
 *
 * <p>Owned by whoever allocated it.
 */
@Experimental
public interface DeviceBuffer {

    /** Size in bytes, as asked for. */
    long bytes();

    /**
     * Gives the memory back. The caller makes sure that no queued work uses it any more: it has waited on an event
     * recorded after the last use. Freeing twice throws {@link IllegalStateException}.
     */
    void free();
}
