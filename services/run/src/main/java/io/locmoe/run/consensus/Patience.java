package io.locmoe.run.consensus;

/**
 * How long a candidate waits, in milliseconds.
 *
 * @param round longest wait for the answers of one epoch
 * @param limit longest wait for the outcome
 */
public record Patience(long round, long limit) {
    /** A node that answers at all does so within seconds, even if its machine has far more work than cores. */
    public static final Patience USUAL = new Patience(6_000, 20_000);
}
