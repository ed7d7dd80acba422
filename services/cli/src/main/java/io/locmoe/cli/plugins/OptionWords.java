package io.locmoe.cli.plugins;

import io.locmoe.spi.plugin.Option;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** An option of a plug-in, in words. */
record OptionWords(Option option) {

    /** What kind of value it takes. */
    String type() {
        Class<?> type = option.type();
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> Option.text((Enum<?>) constant))
                    .collect(Collectors.joining(" | "));
        }
        return type == Integer.class
                ? "whole number"
                : type == Double.class
                        ? "number"
                        : type == Boolean.class ? "true | false" : type == Path.class ? "file" : "text";
    }

    /** What it is where the user says nothing. */
    String value() {
        return option.required() ? "required" : option.defaultValue().isEmpty() ? "none" : option.defaultValue();
    }

    /** Which numbers are allowed. */
    String range() {
        boolean least = option.minimum() > Double.NEGATIVE_INFINITY;
        boolean most = option.maximum() < Double.POSITIVE_INFINITY;
        return least && most
                ? "[" + number(option.minimum()) + ", " + number(option.maximum()) + "]"
                : least ? "at least " + number(option.minimum()) : most ? "at most " + number(option.maximum()) : "-";
    }

    private static String number(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }
}
