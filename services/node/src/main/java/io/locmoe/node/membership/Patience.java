package io.locmoe.node.membership;

/**
 * How long a candidate waits, in milliseconds.
 *
 * @param round for the answers of one epoch
 * @param limit for all
 */
public record Patience(long round, long limit) {
    /** A node that answers at all does so within seconds, also where its machine has far more work than cores. */
    public static final Patience USUAL = new Patience(6_000, 20_000);
}
