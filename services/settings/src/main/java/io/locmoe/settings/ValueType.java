package io.locmoe.settings;

/** What the values of a setting are: how a text becomes one, and which are allowed. */
public sealed interface ValueType permits WholeNumber, RealNumber, Seconds, TrueFalse, Text, OneOf, FilePath, ListOf {

    /**
     * The value of a text.
     *
     * @param name of the setting, for the message
     * @throws IllegalArgumentException naming setting, text and what is expected
     */
    Object parse(String name, String text);

    /** The value as a user would write it; {@link #parse} gives it back. */
    default String text(Object value) {
        return value.toString();
    }

    /** The value as a configuration file has it: a text, unless the type is a number, a flag or a list. */
    default Object plain(Object value) {
        return text(value);
    }

    /** The allowed values, for documentation. Empty where any text is allowed. */
    default String allowed() {
        return "";
    }
}
