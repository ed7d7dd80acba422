package io.locmoe.spi.plugin;

import java.util.Locale;
import java.util.Objects;

/**
 * An option that a plug-in understands. The host refuses others and parses the text before the plug-in sees it.
 *
 * @param name         as users write it after {@code gate.}, {@code router.}, {@code comm.} or {@code driver.}, in
 *                     camelCase
 * @param type         {@code Integer}, {@code Double}, {@code Boolean}, {@code String}, or an enum class
 * @param defaultValue value where the user says nothing, as text
 * @param description  one line for {@code plugins list}
 */
public record Option(String name, Class<?> type, String defaultValue, String description) {
    public Option {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(defaultValue, "defaultValue");
        Objects.requireNonNull(description, "description");
        if (type != Integer.class
                && type != Double.class
                && type != Boolean.class
                && type != String.class
                && !type.isEnum()) {
            throw new IllegalArgumentException("option " + name + " has the unsupported type " + type.getName());
        }
    }

    public static Option of(String name, int defaultValue, String description) {
        return new Option(name, Integer.class, Integer.toString(defaultValue), description);
    }

    public static Option of(String name, double defaultValue, String description) {
        return new Option(name, Double.class, Double.toString(defaultValue), description);
    }

    public static Option of(String name, boolean defaultValue, String description) {
        return new Option(name, Boolean.class, Boolean.toString(defaultValue), description);
    }

    public static Option of(String name, String defaultValue, String description) {
        return new Option(name, String.class, defaultValue, description);
    }

    /** An option with the constants of an enum as values; users write them in lower case with dashes. */
    public static <E extends Enum<E>> Option of(String name, E defaultValue, String description) {
        return new Option(name, defaultValue.getDeclaringClass(), text(defaultValue), description);
    }

    /** How users write an enum constant: {@code TOKEN_ORDER} is {@code token-order}. */
    public static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
