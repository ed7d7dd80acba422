package io.locmoe.report;

/**
 * Consecutive checkpoints that could not be written for the same reason.
 *
 * @param problem why the first one failed, with a place
 * @param first   step of the first one
 * @param last    step of the last one
 * @param times   number of failures
 */
public record ReportCheckpointFailure(String problem, long first, long last, long times) {
    /** The same with one more failure. */
    ReportCheckpointFailure and(long step) {
        return new ReportCheckpointFailure(problem, first, step, times + 1);
    }

    /** Whether this is the same problem, ignoring numbers, because file names contain the step. */
    boolean isOf(String other) {
        return withoutNumbers(problem).equals(withoutNumbers(other));
    }

    private static String withoutNumbers(String text) {
        return text.replaceAll("\\d+", "");
    }
}
