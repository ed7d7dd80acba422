package io.locmoe.corpus.jinja.value;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Text of values, as Python's {@code str} writes it. */
public final class PythonText {
    private static final double LEAST_PLAIN = 1e-4;
    private static final double MOST_PLAIN = 1e16;

    private PythonText() {}

    public static String of(Object value, Budget budget) {
        if (value instanceof String text) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        if (value instanceof Undefined) {
            return "";
        }
        write(value, out, budget);
        return out.toString();
    }

    private static void write(Object value, StringBuilder out, Budget budget) {
        budget.spend(1);
        switch (value) {
            case null -> out.append("None");
            case Boolean flag -> out.append(flag ? "True" : "False");
            case Double number -> out.append(of(number));
            case String text -> quoted(text, out, budget);
            case Undefined _ -> out.append("Undefined");
            case List<?> list -> list(list, out, budget);
            case Map<?, ?> map -> map(map, out, budget);
            case JinjaFunction _ -> throw new JinjaException("a function is no text");
            default -> out.append(value);
        }
    }

    private static void list(List<?> list, StringBuilder out, Budget budget) {
        out.append('[');
        list.forEach(element -> write(element, separated(out, '['), budget));
        out.append(']');
    }

    private static void map(Map<?, ?> map, StringBuilder out, Budget budget) {
        out.append('{');
        map.forEach((key, field) -> {
            write(key, separated(out, '{'), budget);
            write(field, out.append(": "), budget);
        });
        out.append('}');
    }

    private static StringBuilder separated(StringBuilder out, char open) {
        return out.charAt(out.length() - 1) == open ? out : out.append(", ");
    }

    private static void quoted(String text, StringBuilder out, Budget budget) {
        budget.spend(2L * text.length());
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> out.append(character == quote ? "\\" : "").append(character);
            }
        }
        out.append(quote);
    }

    /** A number with a fraction: digits in full between 1e-4 and 1e16. */
    public static String of(double number) {
        double size = Math.abs(number);
        if (!Double.isFinite(number)) {
            return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        }
        if (size != 0 && (size < LEAST_PLAIN || size >= MOST_PLAIN)) {
            String[] parts = Double.toString(number).split("E");
            int exponent = Integer.parseInt(parts[1]);
            return parts[0].replaceAll("\\.0$", "")
                    + String.format("e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
        }
        String plain = new BigDecimal(Double.toString(number)).toPlainString();
        return plain.contains(".") ? plain : plain + ".0";
    }
}
