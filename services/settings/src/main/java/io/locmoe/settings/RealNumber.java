package io.locmoe.settings;

/** Numbers in a range. */
public record RealNumber(double min, double max) implements ValueType {
    @Override
    public Object parse(String name, String text) {
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw Refusal.unexpected(name, text, "a finite number");
        }
        if (!Double.isFinite(value)) {
            throw Refusal.unexpected(name, text, "a finite number");
        }
        if (value < min || value > max) {
            throw Refusal.outside(name, text, "[" + number(min) + ", " + number(max) + "]");
        }
        return value;
    }

    @Override
    public Object plain(Object value) {
        return value;
    }

    @Override
    public String allowed() {
        return number(min) + " to " + number(max);
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
