package io.locmoe.laboratory.bench.exchange;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses and formats sizes such as {@code 16KB} and {@code 4MB}; a KB has 1024 bytes. */
final class ByteSize {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\s*(KB|MB)?");

    private ByteSize() {}

    /** @throws IllegalArgumentException if it is not a size, or not in [1 byte, 256 MB] */
    static int parse(String text) {
        Matcher matcher = TEXT.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a size such as 16KB or 4MB");
        }
        String unit = matcher.group(2);
        long bytes = Long.parseLong(matcher.group(1)) * (unit == null ? 1 : unit.equals("KB") ? 1 << 10 : 1 << 20);
        if (bytes < 1 || bytes > 256L << 20) {
            throw new IllegalArgumentException("a size must be in [1, 256MB]: " + text);
        }
        return (int) bytes;
    }

    static String text(int bytes) {
        return bytes % (1 << 20) == 0
                ? (bytes >> 20) + " MB"
                : bytes % (1 << 10) == 0 ? (bytes >> 10) + " KB" : bytes + " B";
    }
}
