package io.locmoe.node.job;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Names of runs, by which users know them, and of their jobs: when they were submitted, and a number that tells apart
 * two from the same second. The first job of a run has its name.
 */
final class JobId {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private JobId() {}

    static String next() {
        return "job-" + TIME.format(LocalDateTime.now(ZoneOffset.UTC)) + "-"
                + String.format("%04x", ThreadLocalRandom.current().nextInt(1 << 16));
    }

    /** Name of the job with which a run goes on with other nodes after a step. */
    static String joined(String run, long step) {
        return run + "-joined-" + step;
    }

    /** Name of the job with which a run goes on with experts on other nodes after a step. */
    static String moved(String run, long step) {
        return run + "-moved-" + step;
    }

    /** Name of the job with which a run goes on after a loss. */
    static String again(String run, int loss) {
        return run + "-again-" + loss;
    }
}
