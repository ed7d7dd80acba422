package io.locmoe.settings;

/** A text. */
public record Text(boolean mayBeBlank) implements ValueType {
    @Override
    public Object parse(String name, String text) {
        if (text.isBlank() && !mayBeBlank) {
            throw Refusal.empty(name);
        }
        return text;
    }
}
