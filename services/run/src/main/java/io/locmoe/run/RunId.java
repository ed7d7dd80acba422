package io.locmoe.run;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of runs, by which users know them, and of their jobs: the time of submission, and a number that tells two of
 * the same second apart. The first job of a run has the run's name.
 */
public final class RunId {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private static final Pattern NAME = Pattern.compile("job-(\\d{8}-\\d{6})-[0-9a-f]{4}");

    private RunId() {}

    public static String next() {
        return "job-" + TIME.format(LocalDateTime.now(ZoneOffset.UTC)) + "-"
                + String.format("%04x", ThreadLocalRandom.current().nextInt(1 << 16));
    }

    /** When the run was submitted, by the clock of the node that named it; empty for a name of another kind. */
    public static Optional<Instant> submitted(String run) {
        Matcher name = NAME.matcher(run);
        try {
            return name.matches()
                    ? Optional.of(LocalDateTime.parse(name.group(1), TIME).toInstant(ZoneOffset.UTC))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Name of the job that continues a run with other nodes after a step. */
    public static String joined(String run, long step) {
        return run + "-joined-" + step;
    }

    /** Name of the job that continues a run with experts on other nodes after a step. */
    public static String moved(String run, long step) {
        return run + "-moved-" + step;
    }

    /** Name of the job that continues a run after a node failure. */
    public static String again(String run, int failure) {
        return run + "-again-" + failure;
    }
}
