package io.locmoe.run.service;

import java.util.List;
import java.util.Objects;

/**
 * An option of something that a node's plug-in offers.
 *
 * @param name        as users write it
 * @param type        type of its values
 * @param constants   values of the type {@link Type#CONSTANT}; empty for others
 * @param required    whether users must give a value
 * @param value       default value; empty if there is none
 * @param minimum     smallest permitted number; {@code -Infinity} if there is no bound
 * @param maximum     largest permitted number; {@code Infinity} if there is no bound
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

    /** The type of an option's values. */
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
