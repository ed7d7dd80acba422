package io.locmoe.spi.plugin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Checked values of a plug-in object's options. Immutable.
 *
 * <p>Types, and the ranges that the options declare, are checked. What depends on more than one option or on the model
 * is the factory's: it throws {@link IllegalArgumentException} that names option, value and what is allowed.
 */
public final class Options {
    private final Map<String, Object> values;

    private Options(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * Parses the texts that a user gave for the declared options.
     *
     * @throws IllegalArgumentException listing every unknown name, every value that does not parse or is outside its
     *     range, every required option that is missing, and every file that cannot be read
     */
    public static Options parse(List<Option> declared, Map<String, String> given) {
        List<String> errors = new ArrayList<>();
        Map<String, String> rest = new TreeMap<>(given);
        Map<String, Object> values = new HashMap<>();
        for (Option option : declared) {
            String text = rest.remove(option.name());
            try {
                values.put(option.name(), value(option, text));
            } catch (IllegalArgumentException e) {
                errors.add(e.getMessage());
            }
        }
        for (String unknown : rest.keySet()) {
            errors.add("unknown option '" + OptionText.shown(unknown) + "'; "
                    + NearestName.hint(
                            OptionText.shown(unknown),
                            declared.stream().map(Option::name).toList()));
        }
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", errors));
        }
        return new Options(values);
    }

    private static Object value(Option option, String text) {
        OptionText reader = OptionText.of(option);
        if (text == null && option.required()) {
            throw new IllegalArgumentException("option " + option.name() + " is required: " + reader.expected() + " ("
                    + option.description() + ")");
        }
        Object value = reader.value(text == null ? option.defaultValue() : text.trim());
        if (option.required() && value.equals(Optional.empty())) {
            throw new IllegalArgumentException(
                    "option " + option.name() + ": '' is not " + reader.expected() + ", which is required");
        }
        return value;
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

    /** The file of an option of type {@code Path}; always there where the option is required. */
    @SuppressWarnings("unchecked")
    public Optional<Path> file(String name) {
        return (Optional<Path>) get(name);
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
            throw OptionText.outside(name, minimum, maximum, asText(name));
        }
        return value;
    }

    /** A whole number with its range checked, as {@link #number(String, double, double)}. */
    public int integer(String name, int minimum, int maximum) {
        int value = integer(name);
        if (value < minimum || value > maximum) {
            throw OptionText.outside(name, minimum, maximum, asText(name));
        }
        return value;
    }

    /** The value as a user would write it. */
    public String asText(String name) {
        Object value = get(name);
        return switch (value) {
            case Enum<?> constant -> Option.text(constant);
            case Optional<?> path -> path.map(Object::toString).orElse("");
            default -> value.toString();
        };
    }

    private Object get(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("the plug-in reads option " + name + " that it does not declare");
        }
        return value;
    }
}
