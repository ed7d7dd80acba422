package io.locmoe.planner.plan;

import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;

/** Experts that each token chooses. */
final class Choices {
    private Choices() {}

    /** The option {@code topK} of a layer's router; 1 if it has none. */
    static int of(JobSettings settings, int layer) {
        Choice router = settings.routers().get(layer);
        String given = router.options().getOrDefault("topK", "1");
        return given.matches("\\d{1,6}")
                ? Math.clamp(Integer.parseInt(given), 1, settings.model().experts())
                : 1;
    }
}
