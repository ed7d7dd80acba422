package io.locmoe.report;

/**
 * Checkpoints that could not be written, one after the other, for the same reason.
 *
 * @param problem why the first of them could not be, with a place
 * @param first   step of the first one
 * @param last    step of the last one
 * @param times   how many
 */
public record ReportCheckpointFailure(String problem, long first, long last, long times) {
    /** With one more. */
    ReportCheckpointFailure and(long step) {
        return new ReportCheckpointFailure(problem, first, step, times + 1);
    }

    /** Whether another problem is the same; names of files have steps in them. */
    boolean isOf(String other) {
        return withoutNumbers(problem).equals(withoutNumbers(other));
    }

    private static String withoutNumbers(String text) {
        return text.replaceAll("\\d+", "");
    }
}
