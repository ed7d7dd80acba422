package io.locmoe.engine.position;

import io.locmoe.engine.settings.RotarySettings;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * How far each pair of d elements turns at a position, in radians: theta^(-2i/d) for pair i (Su et al. 2021), scaled as
 * the settings say. {@code linear} divides all by the factor (Chen et al. 2023). {@code llama3} and {@code yarn} (Peng
 * et al. 2023) divide those of pairs that turn seldom in {@code original} tokens, leave those that turn often, and mix
 * both between: {@code llama3} by the number of turns, {@code yarn} by the index of the pair. As transformers has them.
 */
record RotaryFrequencies(RotarySettings settings, int elements) {

    /** [elements / 2] radians of a position. */
    double[] values() {
        double[] values = new double[elements / 2];
        IntToDoubleFunction share = scaledShare();
        Arrays.setAll(values, i -> {
            double scaled = share.applyAsDouble(i);
            return of(i) * (1 - scaled + scaled / settings.factor());
        });
        return values;
    }

    private double of(int pair) {
        return Math.pow(settings.theta(), -2.0 * pair / elements);
    }

    /** The part of a pair that is divided by the factor, from 0 to 1. */
    private IntToDoubleFunction scaledShare() {
        return switch (settings.scaling()) {
            case NONE -> pair -> 0;
            case LINEAR -> pair -> 1;
            case LLAMA3 -> pair -> 1 - clamped((turns(pair) - settings.slow()) / (settings.fast() - settings.slow()));
            case YARN -> ramp();
        };
    }

    /** How often a pair turns in the original tokens. */
    private double turns(int pair) {
        return settings.original() * of(pair) / (2 * Math.PI);
    }

    private IntToDoubleFunction ramp() {
        double first = pairThatTurns(settings.fast());
        double last = pairThatTurns(settings.slow());
        double low = Math.max(0, settings.truncate() ? Math.floor(first) : first);
        double high = Math.min(elements - 1, settings.truncate() ? Math.ceil(last) : last);
        double width = low == high ? 0.001 : high - low;
        return pair -> clamped((pair - low) / width);
    }

    /** The pair, in fractions, that turns so often in the original tokens. */
    private double pairThatTurns(double often) {
        return elements * Math.log(settings.original() / (often * 2 * Math.PI)) / (2 * Math.log(settings.theta()));
    }

    private static double clamped(double share) {
        return Math.clamp(share, 0, 1);
    }

    /** The factor of queries and of keys, which makes the scores of attention grow with its square. */
    double attention() {
        if (settings.scaling() != RotarySettings.ScalingKind.YARN) {
            return 1;
        }
        return settings.attention() > 0 ? settings.attention() : 0.1 * Math.log(settings.factor()) + 1;
    }
}
