package io.locmoe.engine.settings;

import io.locmoe.settings.Setting;

/** Which keys a query sees, and the logit beside theirs. */
public record WindowSettings(
        @Setting(
                name = "attentionWindow",
                value = "0",
                min = 0,
                max = 131_072,
                help = "tokens that a query sees, up to its own; 0: all of its sequence")
        int tokens,

        @Setting(
                name = "fullAttentionEvery",
                value = "0",
                min = 0,
                max = 1024,
                help = "every n-th block has no attentionWindow, the last of each group; 0: all have it")
        int fullEvery,

        @Setting(
                name = "attentionWindowFrom",
                value = "0",
                min = 0,
                max = 1024,
                help = "the first block, counted from 0, that may have an attentionWindow; those before it have none")
        int from,

        @Setting(
                name = "attentionWindowUntil",
                value = "0",
                min = 0,
                max = 1024,
                help = "the block, counted from 0, from which on none has an attentionWindow; 0: up to the last")
        int until,

        @Setting(
                name = "attentionSinks",
                value = "false",
                help = "each head has a learned logit in the softmax of attention that no value belongs to")
        boolean sinks) {

    /** Tokens that a query of a block sees, up to its own; 0: all. */
    public int of(int block) {
        boolean full = fullEvery > 0 && (block + 1) % fullEvery == 0;
        return full || block < from || until > 0 && block >= until ? 0 : tokens;
    }
}
