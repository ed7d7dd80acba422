package io.locmoe.dashboard;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.LoadBalance;
import java.util.function.ToDoubleFunction;

/** What the page shows of each sparse layer over the steps. */
enum LayerMeasure {
    IMBALANCE(
            "Largest over mean load",
            "ratio",
            state -> state.balance().maxOverMean(),
            "Load of the busiest expert over the mean, before the capacity; 1 is even."),
    ENTROPY(
            "Effective experts",
            "share",
            state -> state.balance().effectiveExperts(),
            "exp(entropy of the load) over the number of experts; 1 is even."),
    DEAD("Dead experts", "experts", state -> state.balance().deadExperts(), "Experts that no token chose in the step."),
    LOCAL(
            "Local share",
            "% of routed tokens",
            state -> 100 * state.layer().localShare(),
            "Share of routed tokens whose expert is on their own node."),
    DROPPED(
            "Dropped choices",
            "% of choices",
            state -> 100 * state.layer().droppedShare(),
            "Share of the choices that the capacity dropped."),
    CAPACITY(
            "Capacity",
            "tokens",
            state -> state.layer().capacity(),
            "Largest number of tokens that an expert may take; 0 without a limit. Dots: the lower bound that the router"
                    + " reports, before any scale.");

    final String title;
    final String unit;
    final ToDoubleFunction<State> value;
    final String caption;

    LayerMeasure(String title, String unit, ToDoubleFunction<State> value, String caption) {
        this.title = title;
        this.unit = unit;
        this.value = value;
        this.caption = caption;
    }

    /**
     * A layer in a step.
     *
     * @param balance of its experts, which several measures need and which takes a logarithm for each expert
     */
    record State(LayerReport layer, LoadBalance balance) {
        static State of(LayerReport layer) {
            return new State(layer, LoadBalance.of(layer.expertLoad()));
        }
    }
}
