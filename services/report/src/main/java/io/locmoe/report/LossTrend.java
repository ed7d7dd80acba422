package io.locmoe.report;

/**
 * Trend of the training loss.
 *
 * @param step     last step considered
 * @param diverges whether the training diverges; if false, it has recovered
 * @param loss     loss of the latest steps, nats per token
 * @param lowest   lowest loss so far
 */
public record LossTrend(long step, boolean diverges, double loss, double lowest) {}
