package io.locmoe.driver.cpu.choice;

import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.plugin.Option;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What multiplies matrices of each type, as users write it: {@code float32:openblas,bfloat16:onednn,float16:cast}. A
 * type that is not named is left to a measurement.
 *
 * @param rows by type; float32 is not cast
 */
public record ProductTable(Map<ElementType, Multiplier> rows) {
    /** Leaves all types to a measurement. */
    public static final ProductTable MEASURED = new ProductTable(Map.of());

    /** Types that are multiplied, float32 first. */
    static final List<ElementType> TYPES =
            Kernel.types(MatMul.class).stream().sorted().toList();

    /** How {@link #MEASURED} is written. */
    public static final String MEASURE = "measure";

    private static final String EXAMPLE = "float32:openblas,bfloat16:onednn,float16:cast";
    private static final Set<Multiplier> FOR_ALL = EnumSet.complementOf(EnumSet.of(Multiplier.CAST));

    public ProductTable {
        Map<ElementType, Multiplier> sorted = new EnumMap<>(ElementType.class);
        sorted.putAll(rows);
        rows = Collections.unmodifiableMap(sorted);
        if (rows.get(ElementType.FLOAT32) == Multiplier.CAST) {
            throw new IllegalArgumentException("float32 is what other types are cast to");
        }
    }

    /**
     * The table that a text says: {@value #MEASURE}, one library for all that it does usually, or rows.
     *
     * @throws DeviceException saying what is wrong with the text, and what is allowed
     */
    public static ProductTable parse(String text) {
        try {
            if (text.equals(MEASURE)) {
                return MEASURED;
            }
            Optional<Multiplier> forAll = FOR_ALL.stream()
                    .filter(library -> Option.text(library).equals(text))
                    .findFirst();
            return forAll.isPresent() ? of(forAll.get()) : rows(text);
        } catch (IllegalArgumentException e) {
            throw new DeviceException(
                    "option products: '" + text + "' is not " + MEASURE + ", " + names(FOR_ALL, Option::text)
                            + " or a table such as " + EXAMPLE + ": " + e.getMessage(),
                    e);
        }
    }

    private static ProductTable of(Multiplier library) {
        Multiplier small = library == Multiplier.ONEDNN ? library : Multiplier.CAST;
        return new ProductTable(Map.of(
                ElementType.FLOAT32, library, ElementType.BFLOAT16, small, ElementType.FLOAT16, Multiplier.CAST));
    }

    /** @throws IllegalArgumentException if a row is wrong */
    static ProductTable rows(String text) {
        Map<ElementType, Multiplier> rows = new EnumMap<>(ElementType.class);
        for (String row : text.split(",", -1)) {
            String[] words = row.strip().split(":", -1);
            if (words.length != 2) {
                throw new IllegalArgumentException("'" + row.strip() + "' is not TYPE:LIBRARY");
            }
            ElementType type = find(words[0], TYPES, ElementType::toString, "no element type");
            Multiplier by = find(words[1], List.of(Multiplier.values()), Option::text, "nothing that multiplies");
            if (rows.put(type, by) != null) {
                throw new IllegalArgumentException(type + " stands twice");
            }
        }
        return new ProductTable(rows);
    }

    private static <T> T find(String word, List<T> all, Function<T, String> name, String lack) {
        return all.stream()
                .filter(one -> name.apply(one).equals(word.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + word.strip() + "' is " + lack + ": there are " + names(all, name)));
    }

    private static <T> String names(Collection<T> all, Function<? super T, String> name) {
        return all.stream().map(name).collect(Collectors.joining(", "));
    }

    /** What multiplies a type; empty if a measurement is to say. */
    public Optional<Multiplier> of(ElementType type) {
        return Optional.ofNullable(rows.get(type));
    }

    /** The table with one more, or one replaced, row. */
    public ProductTable with(ElementType type, Multiplier by) {
        Map<ElementType, Multiplier> all = new EnumMap<>(ElementType.class);
        all.putAll(rows);
        all.put(type, by);
        return new ProductTable(all);
    }

    /** As users write it, and {@link #parse} reads it. */
    public String text() {
        return rows.isEmpty()
                ? MEASURE
                : rows.entrySet().stream()
                        .map(row -> row.getKey() + ":" + Option.text(row.getValue()))
                        .collect(Collectors.joining(","));
    }
}
