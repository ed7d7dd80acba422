package io.locmoe.spi.plugin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checked values of a plug-in object's options. Immutable.
 *
 * <p>Range checks are the factory's: it throws {@link IllegalArgumentException} that names option, value and range.
 */
public final class Options {
    private static final int LONGEST_SHOWN = 160;
    private static final int LONGEST_TEXT = 4096;

    private final Map<String, Object> values;

    private Options(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * Parses the texts that a user gave for the declared options.
     *
     * @throws IllegalArgumentException listing every unknown name and every value that does not parse
     */
    public static Options parse(List<Option> declared, Map<String, String> given) {
        List<String> errors = new ArrayList<>();
        Map<String, String> rest = new TreeMap<>(given);
        Map<String, Object> values = new HashMap<>();
        for (Option option : declared) {
            String text = rest.remove(option.name());
            try {
                values.put(option.name(), value(option, text == null ? option.defaultValue() : text.trim()));
            } catch (IllegalArgumentException e) {
                errors.add("option " + option.name() + ": '" + shown(text) + "' is not " + expected(option));
            }
        }
        for (String unknown : rest.keySet()) {
            errors.add("unknown option '" + shown(unknown) + "'; "
                    + NearestName.hint(
                            shown(unknown), declared.stream().map(Option::name).toList()));
        }
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", errors));
        }
        return new Options(values);
    }

    /** The beginning of a text that is too long for a message. */
    private static String shown(String text) {
        return text == null || text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }

    private static Object value(Option option, String text) {
        Class<?> type = option.type();
        if (type == Integer.class) {
            return Integer.valueOf(text);
        } else if (type == Double.class) {
            return finite(Double.parseDouble(text));
        } else if (type == Boolean.class) {
            return bool(text);
        }
        return type == String.class ? bounded(text) : constant(type, text);
    }

    private static String bounded(String text) {
        if (text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("too long");
        }
        return text;
    }

    private static Double finite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("not finite");
        }
        return value;
    }

    private static Boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes" -> true;
            case "false", "off", "no" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static Object constant(Class<?> type, String text) {
        for (Object constant : type.getEnumConstants()) {
            if (Option.text((Enum<?>) constant).equals(text.toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw new IllegalArgumentException(text);
    }

    private static String expected(Option option) {
        if (option.type().isEnum()) {
            List<String> names = new ArrayList<>();
            for (Object constant : option.type().getEnumConstants()) {
                names.add(Option.text((Enum<?>) constant));
            }
            return "one of " + String.join(", ", names);
        }
        return option.type() == Integer.class
                ? "a whole number"
                : option.type() == Double.class
                        ? "a finite number"
                        : option.type() == Boolean.class
                                ? "true or false"
                                : "a text of at most " + LONGEST_TEXT + " characters";
    }

    public int integer(String name) {
        return (Integer) get(name);
    }

    public double number(String name) {
        return (Double) get(name);
    }

    public boolean flag(String name) {
        return (Boolean) get(name);
    }

    public String text(String name) {
        return (String) get(name);
    }

    public <E extends Enum<E>> E constant(String name, Class<E> type) {
        return type.cast(get(name));
    }

    /**
     * A number with its range checked.
     *
     * @throws IllegalArgumentException if it is outside [minimum, maximum]
     */
    public double number(String name, double minimum, double maximum) {
        double value = number(name);
        if (value < minimum || value > maximum) {
            throw new IllegalArgumentException(
                    "option " + name + " must be in [" + minimum + ", " + maximum + "]: " + value);
        }
        return value;
    }

    /** A whole number with its range checked, as {@link #number(String, double, double)}. */
    public int integer(String name, int minimum, int maximum) {
        int value = integer(name);
        if (value < minimum || value > maximum) {
            throw new IllegalArgumentException(
                    "option " + name + " must be in [" + minimum + ", " + maximum + "]: " + value);
        }
        return value;
    }

    /** The value as a user would write it. */
    public String asText(String name) {
        Object value = get(name);
        return value instanceof Enum<?> constant ? Option.text(constant) : value.toString();
    }

    private Object get(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("the plug-in reads option " + name + " that it does not declare");
        }
        return value;
    }
}
