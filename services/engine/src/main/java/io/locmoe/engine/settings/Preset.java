package io.locmoe.engine.settings;

/** Named sets of defaults. Their values are declared with the settings that they change. */
public enum Preset {
    /** Reference shape of the experiment in the docs: trains in minutes on two cores. */
    TINY,
    /** About ten times the compute of tiny per token. */
    SMALL,
    /** LocMoE's port of PanGu-Sigma, its Table 1 at 128 NPUs (16 nodes of 8); for planning. */
    PANGU_SIGMA_38B
}
