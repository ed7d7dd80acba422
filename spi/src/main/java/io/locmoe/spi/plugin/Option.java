package io.locmoe.spi.plugin;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * An option that a plug-in understands. The host refuses others, and parses and checks the text before the plug-in sees
 * it and before a job starts.
 *
 * @param name         as users write it after {@code gate.}, {@code router.}, {@code placement.}, {@code comm.} or
 *                     {@code driver.}, in camelCase
 * @param type         {@code Integer}, {@code Double}, {@code Boolean}, {@code String}, {@code Path} for a file that is
 *                     read, or an enum class
 * @param defaultValue value where the user says nothing, as text; empty where the option is required, and for a file
 * @param description  one line for {@code plugins list}
 * @param required     whether the user must give a value
 * @param minimum      smallest number that is allowed; {@code -Infinity} where there is none
 * @param maximum      largest number that is allowed; {@code Infinity} where there is none
 */
public record Option(
        String name,
        Class<?> type,
        String defaultValue,
        String description,
        boolean required,
        double minimum,
        double maximum) {

    /** @throws IllegalArgumentException if the type is unknown, or range or default do not fit it */
    public Option {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(defaultValue, "defaultValue");
        Objects.requireNonNull(description, "description");
        OptionText text = new OptionText(name, type, minimum, maximum);
        if (!required) {
            text.checkDefault(defaultValue);
        }
    }

    /** An option with a default and without a range. */
    public Option(String name, Class<?> type, String defaultValue, String description) {
        this(name, type, defaultValue, description, false, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
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

    /** A file that the plug-in reads, which users may leave out; {@link Options#file} gives its path. */
    public static Option file(String name, String description) {
        return new Option(name, Path.class, "", description);
    }

    /** An option without a default: a job that does not give it is refused before it starts. */
    public static Option required(String name, Class<?> type, String description) {
        return new Option(name, type, "", description, true, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /**
     * The same option with a range.
     *
     * @throws IllegalArgumentException if it is no number, the range is empty, or the default is outside
     */
    public Option within(double least, double most) {
        return new Option(name, type, defaultValue, description, required, least, most);
    }

    /**
     * The same option with another default.
     *
     * @param value as users would write it
     * @throws IllegalArgumentException if no user could write it
     */
    public Option withDefault(String value) {
        return new Option(name, type, value, description, false, minimum, maximum);
    }

    /** The same option with a smallest value, as {@link #within}. */
    public Option atLeast(double least) {
        return within(least, maximum);
    }

    /** How users write an enum constant: {@code TOKEN_ORDER} is {@code token-order}. */
    public static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
