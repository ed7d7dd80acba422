package io.locmoe.engine.settings;

import java.util.Map;

/** Named sets of defaults. */
enum Preset {
    /** Reference shape of the experiment in the docs: trains in minutes on two cores. */
    TINY(
            "tiny",
            Map.of(
                    "width",
                    "128",
                    "blocks",
                    "4",
                    "sparseEvery",
                    "2",
                    "heads",
                    "4",
                    "sequence",
                    "128",
                    "experts",
                    "8",
                    "feedForward",
                    "512",
                    "batch",
                    "16",
                    "steps",
                    "600")),
    /** About ten times the compute of tiny per token. */
    SMALL(
            "small",
            Map.of(
                    "width",
                    "320",
                    "blocks",
                    "6",
                    "sparseEvery",
                    "2",
                    "heads",
                    "5",
                    "sequence",
                    "256",
                    "experts",
                    "8",
                    "feedForward",
                    "1280",
                    "batch",
                    "16",
                    "steps",
                    "2000")),
    /** LocMoE's port of PanGu-Sigma, its Table 1 at 128 NPUs (16 nodes of 8); for planning. */
    PANGU_SIGMA_38B(
            "pangu-sigma-38b",
            Map.of(
                    "width",
                    "5120",
                    "blocks",
                    "40",
                    "sparseEvery",
                    "5",
                    "heads",
                    "40",
                    "sequence",
                    "1024",
                    "experts",
                    "16",
                    "feedForward",
                    "20480",
                    "batch",
                    "512",
                    "steps",
                    "180000"));

    final String text;
    final Map<String, String> defaults;

    Preset(String text, Map<String, String> defaults) {
        this.text = text;
        this.defaults = defaults;
    }
}
