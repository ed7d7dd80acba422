package io.locmoe.control;

import java.util.List;
import java.util.Objects;

/**
 * An option of something that a node's plug-in offers.
 *
 * @param name        as users write it
 * @param type        what values it takes
 * @param constants   of the type {@link Type#CONSTANT}, the values; empty for others
 * @param required    whether users must give a value
 * @param value       its default; empty if it has none
 * @param minimum     smallest number that is allowed; {@code -Infinity} where there is none
 * @param maximum     largest number that is allowed; {@code Infinity} where there is none
 * @param description one line
 */
public record HeldOption(
        String name,
        Type type,
        List<String> constants,
        boolean required,
        String value,
        double minimum,
        double maximum,
        String description) {

    /** What values an option takes. */
    public enum Type {
        WHOLE_NUMBER,
        NUMBER,
        FLAG,
        TEXT,
        FILE,
        CONSTANT
    }

    public HeldOption {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(description, "description");
        constants = List.copyOf(constants);
    }
}
