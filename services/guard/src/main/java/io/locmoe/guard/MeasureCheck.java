package io.locmoe.guard;

import java.util.Optional;

/** Whether a report can have a number that a plug-in gives by name. */
public final class MeasureCheck {
    private MeasureCheck() {}

    /** What is wrong with the number, as a phrase that names it; empty if nothing is. */
    public static Optional<String> problem(String name, Double value) {
        if (name == null || name.isBlank()) {
            return Optional.of("a measure of the value " + value + " has no name");
        }
        return value != null && Double.isFinite(value)
                ? Optional.empty()
                : Optional.of("the measure " + name + " is " + value);
    }
}
