package io.locmoe.settings;

import java.time.Duration;

/** Whole seconds in a range. */
public record Seconds(WholeNumber whole) implements ValueType {
    @Override
    public Object parse(String name, String text) {
        return Duration.ofSeconds((Long) whole.parse(name, text));
    }

    @Override
    public String text(Object value) {
        return Long.toString(((Duration) value).toSeconds());
    }

    @Override
    public Object plain(Object value) {
        return ((Duration) value).toSeconds();
    }

    @Override
    public String allowed() {
        return whole.allowed();
    }
}
