package io.locmoe.spi.device;

/**
 * The device drivers of the process by name, for a driver that wraps another ({@link ForwardingDriver}). Thread-safe.
 */
@FunctionalInterface
public interface DriverLookup {

    /**
     * A driver of another plug-in. It stays valid when that plug-in is replaced while the process runs, and is the
     * host's: {@link DeviceDriver#close} of it does nothing.
     *
     * @param name as users choose it, of a plug-in that was loaded before: one of the distribution, or of a directory
     *     that comes before in the order of names
     * @throws IllegalArgumentException if there is none
     */
    DeviceDriver driver(String name);
}
