package io.locmoe.engine.settings;

import io.locmoe.settings.Setting;

/** Multi-head latent attention (DeepSeek-V2, section 2.1): keys and values are linear maps of a small vector. */
public record LatentSettings(
        @Setting(
                value = "0",
                min = 0,
                max = 65_536,
                help = "elements of the latent vector that keys and values are made of; 0: attention without one")
        int latentWidth,

        @Setting(
                value = "0",
                min = 0,
                max = 65_536,
                help = "elements of the latent vector that queries are made of; 0: queries are made of the token")
        int queryLatentWidth,

        @Setting(
                value = "0",
                min = 0,
                max = 65_536,
                help = "elements of a head's values; 0: headWidth; only with latentWidth")
        int valueWidth,

        @Setting(
                value = "1",
                min = 1e-6,
                max = 1e6,
                help = "factor of the scores of attention with a latent vector, before the softmax")
        double latentScoreFactor,

        @Setting(
                value = "0",
                min = 0,
                max = 1,
                help = "normEpsilon of the norms of latent vectors; 0: that of all norms")
        double latentNormEpsilon) {

    /** Whether a model has such attention. */
    public boolean used() {
        return latentWidth > 0;
    }

    /**
     * The shape of a model's attention.
     *
     * @param width   elements of a head's query or key
     * @param rotary  those that positions rotate
     * @param epsilon that of all norms
     */
    LatentShape shape(int heads, int width, int rotary, double epsilon) {
        return new LatentShape(
                heads,
                width - rotary,
                rotary,
                valueWidth == 0 ? width : valueWidth,
                latentWidth,
                queryLatentWidth,
                latentScoreFactor,
                latentNormEpsilon == 0 ? epsilon : latentNormEpsilon);
    }
}
