package io.locmoe.report.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Formats numbers for people, in few characters. */
public final class Quantity {
    private static final MathContext TWO_DIGITS = new MathContext(2);

    private Quantity() {}

    /** {@code 950}, {@code 10.3k}, {@code 1.2M}, {@code 37.7G}. */
    public static String count(double value) {
        if (value < 999.5) {
            return text("%.0f", value);
        } else if (value < 999_950) {
            return text("%.1fk", value / 1e3);
        }
        return value < 999_950_000 ? text("%.1fM", value / 1e6) : text("%.1fG", value / 1e9);
    }

    /** {@code 93.1%}. */
    public static String percent(double share) {
        return text("%.1f%%", 100 * share);
    }

    /** {@code 8s}, {@code 3m 05s}, {@code 2h 07m}. */
    public static String duration(double seconds) {
        long s = Math.max(0, Math.round(seconds));
        if (s < 60) {
            return s + "s";
        }
        return s < 3600 ? text("%dm %02ds", s / 60, s % 60) : text("%dh %02dm", s / 3600, s / 60 % 60);
    }

    /** {@code 4.212}, or {@code 1.2e+06} if that would be long. */
    public static String loss(double value) {
        return text(Math.abs(value) < 1e4 ? "%.3f" : "%.2g", value);
    }

    /** {@code 0.0008}, or {@code 3.2e-05} if that would be long. */
    public static String rate(double value) {
        return value == 0 || value >= 1e-4
                ? new BigDecimal(value).round(TWO_DIGITS).stripTrailingZeros().toPlainString()
                : text("%.1e", value);
    }

    public static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
