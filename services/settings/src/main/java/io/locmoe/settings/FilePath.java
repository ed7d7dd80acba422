package io.locmoe.settings;

import java.nio.file.Path;
import java.util.Optional;

/** A path; {@code Path}, or {@code Optional<Path>} where it may be empty. */
public record FilePath(boolean mayBeEmpty) implements ValueType {
    /** Characters; Linux opens no longer path. */
    private static final int LONGEST = 4096;

    @Override
    public Object parse(String name, String text) {
        if (text.isEmpty() && !mayBeEmpty) {
            throw Refusal.empty(name);
        }
        if (text.length() > LONGEST) {
            throw Refusal.longer(name, text, LONGEST);
        }
        try {
            Path path = Path.of(text);
            return mayBeEmpty ? Optional.of(path).filter(p -> !text.isEmpty()) : path;
        } catch (IllegalArgumentException e) {
            throw Refusal.unexpected(name, text, "a path");
        }
    }

    @Override
    public String text(Object value) {
        return value instanceof Optional<?> path ? path.map(Object::toString).orElse("") : value.toString();
    }
}
