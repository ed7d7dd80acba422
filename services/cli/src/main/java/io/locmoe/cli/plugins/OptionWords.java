package io.locmoe.cli.plugins;

import io.locmoe.run.service.HeldOption;
import java.math.BigDecimal;

/** An option of a plug-in, in words. */
record OptionWords(HeldOption option) {

    /** The type of its values. */
    String type() {
        return switch (option.type()) {
            case WHOLE_NUMBER -> "whole number";
            case NUMBER -> "number";
            case FLAG -> "true | false";
            case TEXT -> "text";
            case FILE -> "file";
            case CONSTANT -> String.join(" | ", option.constants());
        };
    }

    /** The default value. */
    String value() {
        return option.required() ? "required" : option.value().isEmpty() ? "none" : option.value();
    }

    /** The permitted range of numbers. */
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
