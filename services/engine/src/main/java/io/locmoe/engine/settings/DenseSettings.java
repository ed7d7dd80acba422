package io.locmoe.engine.settings;

import io.locmoe.settings.Setting;

/** The dense blocks of a model that has sparse ones. */
public record DenseSettings(
        @Setting(
                value = "0",
                min = 0,
                max = 1024,
                help = "the first blocks are dense, whatever sparseEvery says, as in DeepSeek's models")
        int denseBlocks,

        @Setting(
                value = "0",
                min = 0,
                max = 1_048_576,
                help = "hidden width of the feed-forward layers of dense blocks; 0: feedForward")
        int denseFeedForward) {}
