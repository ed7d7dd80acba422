package io.locmoe.router.locmoe;

import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;

/**
 * The coefficient of the locality loss over the steps: a linear rise from 0, then a linear way to its last value. The
 * papers give neither value nor schedule.
 *
 * @param warmup     steps until {@code mu} is reached
 * @param decaySteps steps from there until {@code decayTo} is reached; 0: {@code mu} stays
 */
record MuSchedule(double mu, int warmup, int decaySteps, double decayTo) {

    static List<Option> options() {
        return List.of(
                Option.of("mu", 0.01, "coefficient of the locality loss; 0: none")
                        .within(0, Float.MAX_VALUE),
                Option.of("muWarmup", 0, "steps over which mu rises from 0").atLeast(0),
                Option.of("muDecaySteps", 0, "steps, after the warm-up, over which mu goes to muDecayTo; 0: it stays")
                        .atLeast(0),
                Option.of("muDecayTo", 0.0, "last value of mu where muDecaySteps is set")
                        .within(0, Float.MAX_VALUE));
    }

    static MuSchedule of(Options options) {
        return new MuSchedule(
                options.number("mu"),
                options.integer("muWarmup"),
                options.integer("muDecaySteps"),
                options.number("muDecayTo"));
    }

    /** The coefficient in a step; the first step is 1. */
    float at(long step) {
        if (step < warmup) {
            return (float) (mu * step / warmup);
        }
        double way = decaySteps == 0 ? 0 : Math.min(1, (double) (step - warmup) / decaySteps);
        return (float) (mu + way * (decayTo - mu));
    }
}
