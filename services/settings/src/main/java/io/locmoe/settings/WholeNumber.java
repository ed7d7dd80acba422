package io.locmoe.settings;

/** Whole numbers in a range; {@code Integer} or {@code Long} by the component. */
public record WholeNumber(long min, long max, boolean wide) implements ValueType {
    @Override
    public Object parse(String name, String text) {
        if (!text.matches("[+-]?\\d+")) {
            throw Refusal.unexpected(name, text, "a whole number");
        }
        // a number with more digits than a long has is outside every range
        boolean inside = text.length() <= 18 && Long.parseLong(text) >= min && Long.parseLong(text) <= max;
        if (!inside) {
            throw Refusal.outside(name, text, allowedRange());
        }
        return wide ? (Object) Long.valueOf(text) : (Object) Integer.valueOf(text);
    }

    private String allowedRange() {
        return "[" + min + ", " + max + "]";
    }

    @Override
    public Object plain(Object value) {
        return value;
    }

    @Override
    public String allowed() {
        return min + " to " + max;
    }
}
