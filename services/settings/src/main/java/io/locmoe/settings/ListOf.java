package io.locmoe.settings;

import java.util.List;
import java.util.stream.Collectors;

/** A list; as text, one line per item. */
public record ListOf(ValueType item) implements ValueType {
    @Override
    public Object parse(String name, String text) {
        return text.lines().map(line -> item.parse(name, line)).toList();
    }

    @Override
    public String text(Object value) {
        return ((List<?>) value).stream().map(item::text).collect(Collectors.joining("\n"));
    }

    @Override
    public Object plain(Object value) {
        return ((List<?>) value).stream().map(item::plain).toList();
    }

    @Override
    public String allowed() {
        return item.allowed();
    }
}
