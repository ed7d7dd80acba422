package io.locmoe.settings;

/** A text of one line, like a name or an address. */
public record Text(boolean mayBeBlank) implements ValueType {
    /** Most characters. */
    public static final int LONGEST = 200;

    @Override
    public Object parse(String name, String text) {
        if (text.isBlank() && !mayBeBlank) {
            throw Refusal.empty(name);
        }
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    name + " must have at most " + LONGEST + " characters: '" + Excerpt.of(text) + "'");
        }
        return text;
    }
}
