package io.locmoe.report;

/**
 * A validation.
 *
 * @param step         steps trained before it
 * @param lossPerToken nats per token over the validation text
 */
public record ReportValidation(long step, double lossPerToken) {}
