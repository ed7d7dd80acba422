package io.locmoe.spi.device;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;
import java.util.Map;

/**
 * Opens the devices of one kind on this machine: CPU threads, Ascend NPUs, and so on.
 *
 * <p>Thread-safe. One instance serves the whole process.
 */
public interface DeviceDriver extends AutoCloseable {

    /** Name by which users choose the driver, for example {@code cpu}. */
    String name();

    /**
     * The devices this machine offers, with the defaults of the options. A driver of threads offers as many as are
     * asked for; one of hardware offers none where that is not there, and {@link #report} says what is missing.
     *
     * @throws DeviceException if what is there does not work
     */
    List<DeviceDescription> devices();

    /**
     * The devices this machine offers with options, by which a driver may find others.
     *
     * @param options values of what {@link #options} declares, checked
     * @throws DeviceException if what is there does not work
     */
    default List<DeviceDescription> devices(Options options) {
        return devices();
    }

    /**
     * Opens one device, with the defaults of the options.
     *
     * @param ordinal 0-based number of the device on this machine
     * @throws DeviceException if there is no such device or it cannot be opened
     */
    Device open(int ordinal);

    /** What users may set, after {@code driver.}. */
    default List<Option> options() {
        return List.of();
    }

    /**
     * Opens one device with options; the host calls this one.
     *
     * @param options values of what {@link #options} declares, checked
     * @throws DeviceException if there is no such device or it cannot be opened like this
     */
    default Device open(int ordinal, Options options) {
        return open(ordinal);
    }

    /**
     * What this driver would decide by this machine when it opens a device, such as by a measurement, and what may
     * change the bits of a result. The host asks one node of a job; all nodes of it then open their devices with the
     * answer in place of the options of these names. Asking again for what is decided gives the same.
     *
     * @param options values of what {@link #options} declares, checked
     * @return texts by names of options, each a value that {@link #options} takes; empty if nothing is left to decide
     * @throws DeviceException if the options cannot be met on this machine
     */
    default Map<String, String> decisions(Options options) {
        return Map.of();
    }

    /**
     * What the driver found on this machine beside its devices, such as libraries and versions, and what is missing: a
     * line each, for people. Does not throw where devices cannot be used: {@link #devices} says why.
     */
    default List<String> report() {
        return List.of();
    }

    /**
     * What the driver found with options.
     *
     * @param options values of what {@link #options} declares, checked
     */
    default List<String> report(Options options) {
        return report();
    }

    /** Releases what the driver holds for the process. All devices are closed before. */
    @Override
    default void close() {}
}
