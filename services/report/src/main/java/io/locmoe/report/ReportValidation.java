package io.locmoe.report;

import io.locmoe.engine.report.LayerValidation;
import io.locmoe.engine.report.ShadowValidation;
import java.util.List;

/**
 * A validation.
 *
 * @param step         steps trained before it
 * @param lossPerToken nats per token over the validation text
 * @param layers       routes of its tokens in the sparse layers, in order; empty if nothing is known of them, as in
 *                     reports of older versions
 */
public record ReportValidation(long step, double lossPerToken, List<LayerValidation> layers) {
    public ReportValidation {
        layers = layers == null ? List.of() : List.copyOf(layers);
    }

    /** An empty series of validations. */
    static Thinned<ReportValidation> series() {
        return new Thinned<>(
                ReportValidation::step,
                validation -> 2 + 2 * validation.layers().size(),
                ReportValidation::brief);
    }

    /** Without the matrices of its layers, which only the last validation of a report has. */
    private ReportValidation brief() {
        return new ReportValidation(
                step,
                lossPerToken,
                layers.stream()
                        .map(layer -> new LayerValidation(
                                layer.stability(),
                                layer.shadow() == null
                                        ? null
                                        : new ShadowValidation(layer.shadow().agreement(), null)))
                        .toList());
    }
}
