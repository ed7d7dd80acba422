package io.locmoe.harness.job;

/**
 * How a job ended.
 *
 * @param completed whether it reached its last step
 * @param message   message for the user, with the reason if it did not complete
 */
public record JobEnd(boolean completed, String message) {}
