package io.locmoe.spi.plugin;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a user may have meant by a name that does not exist. */
public final class NearestName {
    /** Letters of a part of a name that says which name is meant. */
    private static final int TELLING = 3;

    private NearestName() {}

    /**
     * The known name with the fewest edits, if at most a third of the letters differ, or if it contains {@code name},
     * which then has at least three letters.
     */
    public static Optional<String> of(String name, Collection<String> known) {
        String lower = name.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(k ->
                        edits(lower, k.toLowerCase(Locale.ROOT)) <= Math.max(1, Math.max(name.length(), k.length()) / 3)
                                || lower.length() >= TELLING
                                        && k.toLowerCase(Locale.ROOT).contains(lower))
                .min(Comparator.comparingInt((String k) -> edits(lower, k.toLowerCase(Locale.ROOT)))
                        .thenComparing(k -> k));
    }

    /** {@code did you mean 'x'?} where there is a nearest name, else the list of what there is. */
    public static String hint(String name, Collection<String> known) {
        return of(name, known)
                .map(nearest -> "did you mean '" + nearest + "'?")
                .orElse("there is " + (known.isEmpty() ? "none" : String.join(", ", known)));
    }

    /** Insertions, deletions, replacements, and swaps of two neighbours (optimal string alignment). */
    private static int edits(String left, String right) {
        int[][] edits = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int replace = edits[i - 1][j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(replace, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[left.length()][right.length()];
    }
}
