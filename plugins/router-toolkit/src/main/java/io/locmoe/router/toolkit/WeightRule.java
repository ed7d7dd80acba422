package io.locmoe.router.toolkit;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.tensor.Tensor;
import java.util.List;

/**
 * How scores become the factors of the experts' outputs, as users set it.
 *
 * @param normalization by what a token's scores are divided; with one choice by nothing, as the weight would be the
 *                      constant 1 and the gate would learn nothing from the task (Megatron-Core does the same)
 * @param scale         factor of every weight: DeepSeek's {@code routed_scaling_factor}
 */
public record WeightRule(Normalization normalization, float scale) {

    /** The sum by which a token's scores are divided. */
    public enum Normalization {
        /** Nothing: softmax before top-k. */
        NONE,
        /** Their sum over the token's k choices, dropped ones too: with softmax the same as softmax after top-k. */
        CHOICES,
        /** Their sum over the choices that the capacity left (GShard, DeepSpeed). */
        KEPT
    }

    /** The options {@code weightNormalization} and {@code weightScale}. */
    public static List<Option> options() {
        return List.of(
                Option.of(
                        "weightNormalization",
                        Normalization.CHOICES,
                        "a token's weights are divided by: none nothing"
                                + " (softmax before top-k), choices their sum (softmax after top-k), kept their "
                                + "sum after drops;"
                                + " no effect with topK 1"),
                Option.of("weightScale", 1.0, "factor of every weight").within(Float.MIN_NORMAL, Float.MAX_VALUE));
    }

    /**
     * Reads what {@link #options} declares.
     *
     * @throws IllegalArgumentException if the scale is not positive
     */
    public static WeightRule of(Options options) {
        return new WeightRule(
                options.constant("weightNormalization", Normalization.class), (float) options.number("weightScale"));
    }

    /**
     * The weight of each entry.
     *
     * @param scores [T, n]
     * @return [A]
     */
    public Tensor weights(Tensor scores, TokenChoices choices, Assignment assignment) {
        Tensor weights = switch (choices.perToken() == 1 ? Normalization.NONE : normalization) {
            case NONE -> CombineWeights.probabilities(scores, assignment);
            case CHOICES -> CombineWeights.normalizedOverChoices(scores, choices, assignment);
            case KEPT -> CombineWeights.normalized(scores, assignment);
        };
        return scale == 1 ? weights : weights.scale(scale);
    }
}
