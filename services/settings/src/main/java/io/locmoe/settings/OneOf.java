package io.locmoe.settings;

import io.locmoe.spi.plugin.NearestName;
import io.locmoe.spi.plugin.Option;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A constant of an enum, written in lower case with dashes, or as {@link AlsoWritten} says. */
public record OneOf(List<Enum<?>> constants) implements ValueType {
    public OneOf {
        constants = List.copyOf(constants);
    }

    static OneOf of(Class<?> type) {
        return new OneOf(Arrays.stream(type.getEnumConstants())
                .<Enum<?>>map(constant -> (Enum<?>) constant)
                .toList());
    }

    /** All words that users may write: those of the constants, then other words for them. */
    public List<String> words() {
        return List.copyOf(byWord().keySet());
    }

    private Map<String, Enum<?>> byWord() {
        Map<String, Enum<?>> words = new LinkedHashMap<>();
        constants.forEach(constant -> words.put(Option.text(constant), constant));
        constants.forEach(constant -> otherWord(constant).ifPresent(word -> words.put(word, constant)));
        return words;
    }

    private static Optional<String> otherWord(Enum<?> constant) {
        try {
            return Optional.ofNullable(constant.getDeclaringClass()
                            .getField(constant.name())
                            .getAnnotation(AlsoWritten.class))
                    .map(AlsoWritten::value);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("an enum without its constant " + constant, e);
        }
    }

    @Override
    public Object parse(String name, String text) {
        Enum<?> constant = byWord().get(text.toLowerCase(Locale.ROOT));
        if (constant == null) {
            String near = NearestName.of(Excerpt.of(text), words())
                    .map(word -> "; did you mean '" + word + "'?")
                    .orElse("");
            throw Refusal.unexpected(name, text, "one of " + allowed() + near);
        }
        return constant;
    }

    @Override
    public String text(Object value) {
        return Option.text((Enum<?>) value);
    }

    @Override
    public String allowed() {
        return constants.stream()
                .map(constant -> Option.text(constant)
                        + otherWord(constant).map(word -> " (or " + word + ")").orElse(""))
                .collect(Collectors.joining(", "));
    }
}
