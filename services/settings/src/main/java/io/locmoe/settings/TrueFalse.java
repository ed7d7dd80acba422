package io.locmoe.settings;

import java.util.Locale;

/** True or false. */
public record TrueFalse() implements ValueType {
    @Override
    public Object parse(String name, String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes" -> true;
            case "false", "off", "no" -> false;
            default -> throw Refusal.unexpected(name, text, "true or false");
        };
    }

    @Override
    public Object plain(Object value) {
        return value;
    }

    @Override
    public String allowed() {
        return "true, false";
    }
}
