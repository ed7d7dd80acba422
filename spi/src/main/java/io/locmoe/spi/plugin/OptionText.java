package io.locmoe.spi.plugin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the text that a user wrote for an option.
 *
 * @param minimum smallest number, {@code -Infinity} for none
 * @param maximum largest number, {@code Infinity} for none
 */
record OptionText(String name, Class<?> type, double minimum, double maximum) {
    private static final int LONGEST_SHOWN = 160;
    private static final int LONGEST_TEXT = 4096;

    OptionText {
        boolean number = type == Integer.class || type == Double.class;
        if (!number && type != Boolean.class && type != String.class && type != Path.class && !type.isEnum()) {
            throw new IllegalArgumentException("option " + name + " has the unsupported type " + type.getName());
        }
        boolean limited = Double.isFinite(minimum) || Double.isFinite(maximum);
        if (limited && !number) {
            throw new IllegalArgumentException("option " + name + " has a range, but is no number");
        }
        if (!(minimum <= maximum)) {
            throw new IllegalArgumentException(
                    "option " + name + " has the empty range [" + number(minimum) + ", " + number(maximum) + "]");
        }
    }

    static OptionText of(Option option) {
        return new OptionText(option.name(), option.type(), option.minimum(), option.maximum());
    }

    /** @throws IllegalArgumentException if no user could write this default */
    void checkDefault(String text) {
        if (type == Path.class) {
            if (!text.isEmpty()) {
                throw new IllegalArgumentException("option " + name + " is a file and has the default '" + text
                        + "'; only users know where files are");
            }
        } else {
            try {
                value(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(e.getMessage() + ", though this is its default", e);
            }
        }
    }

    /**
     * The value: of the option's type, an {@code Optional} of it for a path.
     *
     * @throws IllegalArgumentException naming the option, the text and what is allowed
     */
    Object value(String text) {
        Object value;
        try {
            value = parsed(text);
        } catch (IllegalArgumentException e) {
            String reason = type == Path.class ? ": " + shown(String.valueOf(e.getMessage())) : "";
            throw new IllegalArgumentException(
                    "option " + name + ": '" + shown(text) + "' is not " + expected() + reason, e);
        }
        if (value instanceof Number number) {
            checkRange(number.doubleValue(), text);
        }
        return value;
    }

    private Object parsed(String text) {
        if (type == Integer.class) {
            return Integer.valueOf(text);
        } else if (type == Double.class) {
            return finite(Double.parseDouble(text));
        } else if (type == Boolean.class) {
            return bool(text);
        } else if (type == Path.class) {
            return file(bounded(text));
        }
        return type == String.class ? bounded(text) : constant(text);
    }

    private void checkRange(double value, String text) {
        if (value < minimum || value > maximum) {
            throw outside(name, minimum, maximum, text);
        }
    }

    /** The words in which a number outside its range is refused. */
    static IllegalArgumentException outside(String name, double minimum, double maximum, String text) {
        String range = "in [" + number(minimum) + ", " + number(maximum) + "]";
        if (minimum == Double.NEGATIVE_INFINITY) {
            range = "at most " + number(maximum);
        } else if (maximum == Double.POSITIVE_INFINITY) {
            range = "at least " + number(minimum);
        }
        return new IllegalArgumentException("option " + name + " must be " + range + ": " + shown(text));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
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

    private static Optional<Path> file(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Path path = Path.of(text);
        if (!Files.exists(path)) {
            throw new IllegalArgumentException("there is nothing of that name");
        } else if (!Files.isRegularFile(path)) {
            throw new IllegalArgumentException(Files.isDirectory(path) ? "it is a directory" : "it is no regular file");
        } else if (!Files.isReadable(path)) {
            throw new IllegalArgumentException("this user may not read it");
        }
        return Optional.of(path);
    }

    private Object constant(String text) {
        for (Object constant : type.getEnumConstants()) {
            if (Option.text((Enum<?>) constant).equals(text.toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw new IllegalArgumentException(text);
    }

    /** What the option takes, in words. */
    String expected() {
        if (type.isEnum()) {
            List<String> names = new ArrayList<>();
            for (Object constant : type.getEnumConstants()) {
                names.add(Option.text((Enum<?>) constant));
            }
            return "one of " + String.join(", ", names);
        } else if (type == Integer.class) {
            return "a whole number";
        } else if (type == Double.class) {
            return "a finite number";
        } else if (type == Boolean.class) {
            return "true or false";
        }
        return type == Path.class ? "a file that can be read" : "a text of at most " + LONGEST_TEXT + " characters";
    }

    /** The beginning of a text that is too long for a message. */
    static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}
