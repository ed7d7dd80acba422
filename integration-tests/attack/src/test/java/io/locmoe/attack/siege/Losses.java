package io.locmoe.attack.siege;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The losses of a training, from the lines that {@code train --json} prints. */
final class Losses {
    private static final Pattern STEP =
            Pattern.compile("\\{\"event\":\"step\",\"step\":(\\d+),.*?\"lossPerToken\":([-0-9.E]+)");

    private Losses() {}

    /** In order of the steps, each as it was printed: with all of its digits. */
    static List<String> of(Command training) {
        try (Stream<String> lines = training.lines()) {
            return lines.map(STEP::matcher)
                    .filter(Matcher::lookingAt)
                    .map(Losses::text)
                    .toList();
        }
    }

    private static String text(MatchResult step) {
        return step.group(1) + ": " + step.group(2);
    }
}
