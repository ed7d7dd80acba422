package io.locmoe.node.training;

import io.locmoe.engine.settings.Choice;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.plugin.Options;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What the driver of a job decides by a machine. */
public final class DriverDecisions {
    private DriverDecisions() {}

    /**
     * Asks a driver what the options leave open.
     *
     * @param chosen the driver with its options
     * @return settings by dotted name, with values that differ from those that hold, by choice or by default; empty if
     *     nothing is left to decide
     * @throws IllegalArgumentException if the driver cannot do on this machine what the options ask for, or decides
     *                                  what its options do not take
     */
    public static Map<String, String> of(DeviceDriver driver, Choice chosen) {
        Map<String, String> decided = new TreeMap<>(asked(driver, chosen));
        Map<String, String> holding = new TreeMap<>();
        driver.options().forEach(option -> holding.put(option.name(), option.defaultValue()));
        holding.putAll(chosen.options());
        decided.entrySet().removeAll(holding.entrySet());
        Map<String, String> all = new TreeMap<>(chosen.options());
        all.putAll(decided);
        try {
            Options.parse(driver.options(), all);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "driver " + chosen.name() + " decides by the machine what its options do not take: "
                            + e.getMessage(),
                    e);
        }
        Map<String, String> settings = new TreeMap<>();
        decided.forEach((name, value) -> settings.put("driver." + name, value));
        return Collections.unmodifiableMap(settings);
    }

    private static Map<String, String> asked(DeviceDriver driver, Choice chosen) {
        try {
            return driver.decisions(Options.parse(driver.options(), chosen.options()));
        } catch (IllegalArgumentException | DeviceException e) {
            throw new IllegalArgumentException("driver " + chosen.name() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Requires that a driver leaves nothing to decide on this node, where it may decide otherwise than on other nodes
     * of the job.
     *
     * @throws IllegalArgumentException if it decides something, or cannot do on this machine what was decided
     */
    static void requireMade(DeviceDriver driver, Choice chosen) {
        Map<String, String> open = of(driver, chosen);
        if (!open.isEmpty()) {
            throw new IllegalArgumentException("driver " + chosen.name() + " decides on this node " + open
                    + ", which the settings of the job leave open: results may differ from those of other nodes");
        }
    }
}
