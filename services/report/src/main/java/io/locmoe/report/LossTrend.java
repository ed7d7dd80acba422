package io.locmoe.report;

/**
 * Where the loss of a training goes.
 *
 * @param step     the last one that was looked at
 * @param diverges whether the training does, or else has come back
 * @param loss     nats per token, of the latest steps
 * @param lowest   that it has been
 */
public record LossTrend(long step, boolean diverges, double loss, double lowest) {}
