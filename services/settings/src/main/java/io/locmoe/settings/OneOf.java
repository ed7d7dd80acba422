package io.locmoe.settings;

import io.locmoe.spi.plugin.NearestName;
import io.locmoe.spi.plugin.Option;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A constant of an enum, written in lower case with dashes. */
public record OneOf(List<Enum<?>> constants) implements ValueType {
    public OneOf {
        constants = List.copyOf(constants);
    }

    static OneOf of(Class<?> type) {
        return new OneOf(Arrays.stream(type.getEnumConstants())
                .<Enum<?>>map(constant -> (Enum<?>) constant)
                .toList());
    }

    /** The constants as users write them. */
    public List<String> words() {
        return constants.stream().map(Option::text).toList();
    }

    @Override
    public Object parse(String name, String text) {
        int index = words().indexOf(text.toLowerCase(Locale.ROOT));
        if (index < 0) {
            String near = NearestName.of(Excerpt.of(text), words())
                    .map(word -> "; did you mean '" + word + "'?")
                    .orElse("");
            throw Refusal.unexpected(name, text, "one of " + String.join(", ", words()) + near);
        }
        return constants.get(index);
    }

    @Override
    public String text(Object value) {
        return Option.text((Enum<?>) value);
    }

    @Override
    public String allowed() {
        return String.join(", ", words());
    }
}
