package io.locmoe.run;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Names of runs, by which users know them, and of their jobs: the time of submission, and a number that tells two of
 * the same second apart. The first job of a run has the run's name.
 */
public final class RunId {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private RunId() {}

    public static String next() {
        return "job-" + TIME.format(LocalDateTime.now(ZoneOffset.UTC)) + "-"
                + String.format("%04x", ThreadLocalRandom.current().nextInt(1 << 16));
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
