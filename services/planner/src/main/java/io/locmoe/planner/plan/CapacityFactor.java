package io.locmoe.planner.plan;

import io.locmoe.engine.settings.JobSettings;

/** Tokens that an expert takes at most, compared with the mean. */
public final class CapacityFactor {
    private CapacityFactor() {}

    /** The option {@code capacityFactor} of a layer's router; infinite if it is not given. */
    public static double of(JobSettings settings, int layer) {
        String given = settings.routers().get(layer).options().getOrDefault("capacityFactor", "");
        try {
            double factor = Double.parseDouble(given);
            return factor > 0 ? factor : Double.POSITIVE_INFINITY;
        } catch (NumberFormatException e) {
            return Double.POSITIVE_INFINITY;
        }
    }
}
