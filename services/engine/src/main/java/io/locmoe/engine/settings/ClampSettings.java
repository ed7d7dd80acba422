package io.locmoe.engine.settings;

import io.locmoe.settings.Setting;

/**
 * Bounds of what layers compute: of the activation {@code clamped-swiglu}, g sigmoid(slope g) (v + 1) of a gate g and a
 * value v, and of attention.
 */
public record ClampSettings(
        @Setting(
                name = "gateLimit",
                value = "7",
                min = 1e-3,
                max = 1e6,
                help = "bound of the gates and values of clamped-swiglu; gates have none from below")
        double limit,

        @Setting(
                name = "gateSlope",
                value = "1.702",
                min = 1e-3,
                max = 1e3,
                help = "factor of the gates in the sigmoid of clamped-swiglu")
        double slope,

        @Setting(
                name = "attentionLimit",
                value = "0",
                min = 0,
                max = 1e6,
                help = "bound of queries, keys and values on both sides, after their norms and before positions rotate"
                        + " them; 0: none")
        double attention) {}
