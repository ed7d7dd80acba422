package io.locmoe.engine.settings;

import io.locmoe.settings.Setting;

/** Rotary positions (Su et al. 2021): their base, and how they are scaled for sequences longer than those of before. */
public record RotarySettings(
        @Setting(
                name = "rotaryTheta",
                value = "10000",
                min = 1,
                max = 1e12,
                help = "base of rotary positions: pair i of d elements turns by theta^(-2i/d) a position")
        double theta,

        @Setting(
                name = "rotaryWidth",
                value = "0",
                min = 0,
                max = 65_536,
                help = "of the headWidth elements of queries and keys, those that positions rotate, the first ones; 0:"
                        + " all. With latentWidth all heads share them in keys, and there must be some")
        int width,

        @Setting(
                name = "rotaryPairs",
                value = "halves",
                help = "elements that are rotated together: halves (one of the first half of a head's and one of the"
                        + " second) or neighbours")
        PairKind pairs,

        @Setting(
                name = "rotaryScaling",
                value = "none",
                help = "scaling of rotary positions: none, linear (all turn slower), llama3 or yarn (those of long"
                        + " waves turn slower)")
        ScalingKind scaling,

        @Setting(
                name = "rotaryFactor",
                value = "1",
                min = 1,
                max = 1e6,
                help = "how many times slower scaled rotary positions turn")
        double factor,

        @Setting(
                name = "rotaryOriginal",
                value = "0",
                min = 0,
                max = 100_000_000,
                help = "tokens of a sequence before llama3 or yarn scaled it")
        int original,

        @Setting(
                name = "rotaryFast",
                value = "32",
                min = 1e-3,
                max = 1e6,
                help = "pairs that turn at least so often in rotaryOriginal tokens are not scaled by llama3 and yarn")
        double fast,

        @Setting(
                name = "rotarySlow",
                value = "1",
                min = 1e-3,
                max = 1e6,
                help = "pairs that turn at most so often in rotaryOriginal tokens are fully scaled by llama3 and yarn")
        double slow,

        @Setting(
                name = "rotaryTruncate",
                value = "true",
                help = "yarn rounds the first and the last pair that it scales in part to whole ones")
        boolean truncate,

        @Setting(
                name = "rotaryAttention",
                value = "0",
                min = 0,
                max = 1e6,
                help = "queries and keys are multiplied by it under yarn; 0: 0.1 ln(rotaryFactor) + 1")
        double attention) {

    /** Which elements of a head are the two numbers of a pair. */
    public enum PairKind {
        /** Element i and element i + d/2 of d that are rotated, as in Llama's files of Hugging Face. */
        HALVES,
        /** Elements 2i and 2i + 1, as in the paper. */
        NEIGHBOURS
    }

    /** How the angles of positions are changed for longer sequences. */
    public enum ScalingKind {
        /** They are as they were. */
        NONE,
        /** All are divided by the factor. */
        LINEAR,
        /** As in Llama 3.1: those of long waves are divided, with a smooth passage between. */
        LLAMA3,
        /** YaRN (Peng et al. 2023): the same with a linear passage, and the scores of attention grow. */
        YARN
    }
}
