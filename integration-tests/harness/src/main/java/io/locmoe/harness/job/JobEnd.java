package io.locmoe.harness.job;

/**
 * How a job ended.
 *
 * @param completed whether it reached its last step
 * @param message   what the user is told, with the reason where it did not complete
 */
public record JobEnd(boolean completed, String message) {}
