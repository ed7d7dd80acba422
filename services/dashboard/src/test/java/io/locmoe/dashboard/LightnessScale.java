package io.locmoe.dashboard;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Relative lightness of the colours of heat maps. */
final class LightnessScale {
    private static final Pattern SCALE = Pattern.compile("heat: \\[([^]]*)]");
    private static final Pattern COLOUR = Pattern.compile("#(..)(..)(..)");

    private LightnessScale() {}

    /** The lightness of each colour of each scale that a page's script has. */
    static List<List<Double>> of(String script) {
        return SCALE.matcher(script)
                .results()
                .map(scale -> COLOUR.matcher(scale.group(1))
                        .results()
                        .map(LightnessScale::lightness)
                        .toList())
                .toList();
    }

    private static double lightness(MatchResult colour) {
        return 0.2126 * part(colour, 1) + 0.7152 * part(colour, 2) + 0.0722 * part(colour, 3);
    }

    /** The part of a primary colour without the display's gamma. */
    private static double part(MatchResult colour, int group) {
        return Math.pow(Integer.parseInt(colour.group(group), 16) / 255., 2.2);
    }
}
