package io.locmoe.spi.device.memory;

/**
 * A block of device memory. It has no address the host may use.
 *
 * <p>Owned by whoever allocated it.
 */
public interface DeviceBuffer {

    /** Size in bytes, as asked for. */
    long bytes();

    /**
     * Gives the memory back. The caller makes sure that no queued work uses it any more: it has waited on an event
     * recorded after the last use. Freeing twice throws {@link IllegalStateException}.
     */
    void free();
}
