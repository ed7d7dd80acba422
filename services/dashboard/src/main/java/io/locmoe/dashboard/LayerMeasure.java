package io.locmoe.dashboard;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.LoadBalance;
import java.util.function.ToDoubleFunction;

/** What the page shows of each sparse layer over the steps. */
enum LayerMeasure {
    IMBALANCE(
            "Largest over mean load",
            "ratio",
            layer -> balance(layer).maxOverMean(),
            "Load of the busiest expert over the mean, before the capacity; 1 is even."),
    ENTROPY(
            "Effective experts",
            "share",
            layer -> balance(layer).effectiveExperts(),
            "exp(entropy of the load) over the number of experts; 1 is even."),
    DEAD("Dead experts", "experts", layer -> balance(layer).deadExperts(), "Experts that no token chose in the step."),
    LOCAL(
            "Local share",
            "% of routed tokens",
            layer -> 100 * layer.localShare(),
            "Share of routed tokens whose expert is on their own node."),
    DROPPED(
            "Dropped choices",
            "% of choices",
            layer -> 100 * layer.droppedShare(),
            "Share of the choices that the capacity dropped."),
    CAPACITY(
            "Capacity",
            "tokens",
            LayerReport::capacity,
            "Largest number of tokens that an expert may take; 0 without a limit.");

    final String title;
    final String unit;
    final ToDoubleFunction<LayerReport> value;
    final String caption;

    LayerMeasure(String title, String unit, ToDoubleFunction<LayerReport> value, String caption) {
        this.title = title;
        this.unit = unit;
        this.value = value;
        this.caption = caption;
    }

    private static LoadBalance balance(LayerReport layer) {
        return LoadBalance.of(layer.expertLoad());
    }
}
