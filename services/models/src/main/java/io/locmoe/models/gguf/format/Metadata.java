package io.locmoe.models.gguf.format;

import io.locmoe.models.file.ModelException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The metadata of a file. Each value must be read, or be known to change nothing: {@link #requireHonoured} names all
 * that are neither.
 */
public final class Metadata {
    private final Path file;
    private final Map<String, Object> values;
    private final Set<String> known = new HashSet<>();

    Metadata(Path file, Map<String, Object> values) {
        this.file = file;
        this.values = values;
    }

    private <T> Optional<T> read(String name, Class<T> type, String kind) {
        known.add(name);
        Object value = values.get(name);
        require(value == null || type.isInstance(value), name, kind);
        return Optional.ofNullable(value).map(type::cast);
    }

    public Optional<String> text(String name) {
        return read(name, String.class, "a text");
    }

    public Optional<Boolean> flag(String name) {
        return read(name, Boolean.class, "true or false");
    }

    public Optional<Double> number(String name) {
        return read(name, Double.class, "a number with a fraction");
    }

    /** A whole number from 0 on that fits an int. */
    public Optional<Integer> whole(String name) {
        return read(name, Long.class, "a whole number").map(value -> {
            require(value >= 0 && value <= Integer.MAX_VALUE, name, "from 0 to " + Integer.MAX_VALUE);
            return value.intValue();
        });
    }

    public int whole(String name, int absent) {
        return whole(name).orElse(absent);
    }

    /** Texts of a list; empty if there is none. */
    public Optional<List<String>> texts(String name) {
        return list(name, String.class, "a list of texts");
    }

    /** Whole numbers of a list; empty if there is none. */
    public Optional<List<Long>> wholes(String name) {
        return list(name, Long.class, "a list of whole numbers");
    }

    /** Numbers with a fraction of a list; empty if there is none. */
    public Optional<List<Double>> numbers(String name) {
        return list(name, Double.class, "a list of numbers with a fraction");
    }

    private <T> Optional<List<T>> list(String name, Class<T> type, String kind) {
        return read(name, List.class, kind).map(list -> {
            require(((List<?>) list).stream().allMatch(type::isInstance), name, kind);
            return ((List<?>) list).stream().map(type::cast).toList();
        });
    }

    /** The value of a name that must be there. */
    public <T> T needed(String name, Optional<T> value) {
        return value.orElseThrow(() -> new ModelException(file + " has no " + name));
    }

    /** Refuses a value. */
    public void require(boolean condition, String name, String needed) {
        if (!condition) {
            Object value = values.get(name);
            String shown = value instanceof List<?> list ? "a list of " + list.size() : String.valueOf(value);
            throw problem(name + " is " + shown + ", not " + needed);
        }
    }

    /** The file and what is wrong with it. */
    public ModelException problem(String problem) {
        return new ModelException(file + ": " + problem);
    }

    /** Names that change nothing of what the model computes. */
    public void withoutEffect(Predicate<String> names) {
        values.keySet().stream().filter(names).forEach(known::add);
    }

    /** @throws ModelException with every name that is not known */
    public void requireHonoured() {
        List<String> unknown =
                values.keySet().stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty()) {
            throw new ModelException(
                    file + " has metadata that is not known, which may change what the model computes: "
                            + String.join(", ", unknown));
        }
    }
}
