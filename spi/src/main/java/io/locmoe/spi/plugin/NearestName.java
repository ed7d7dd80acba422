package io.locmoe.spi.plugin;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a user may have meant by a name that does not exist. */
public final class NearestName {
    private NearestName() {
    }

    /** The known name with the fewest edits, if at most a third of the letters differ or one contains the other. */
    public static Optional<String> of(String name, Collection<String> known) {
        String lower = name.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(k -> edits(lower, k.toLowerCase(Locale.ROOT)) <= Math.max(1, Math.max(name.length(), k.length()) / 3)
                        || !lower.isEmpty() && k.toLowerCase(Locale.ROOT).contains(lower))
                .min(Comparator.comparingInt((String k) -> edits(lower, k.toLowerCase(Locale.ROOT))).thenComparing(k -> k));
    }

    /** {@code did you mean 'x'?} where there is a nearest name, else the list of what there is. */
    public static String hint(String name, Collection<String> known) {
        return of(name, known).map(nearest -> "did you mean '" + nearest + "'?")
                .orElse("there is " + (known.isEmpty() ? "none" : String.join(", ", known)));
    }

    private static int edits(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replace = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
