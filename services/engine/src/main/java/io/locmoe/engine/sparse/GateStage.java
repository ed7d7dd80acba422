package io.locmoe.engine.sparse;

import io.locmoe.engine.job.Batch;
import io.locmoe.engine.plan.PlanCheck;
import io.locmoe.guard.Place;
import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import java.util.Map;
import java.util.Optional;

/** The first stage of a sparse layer: a score for each token and expert. */
final class GateStage {
    private final LayerSite site;
    private final Optional<Gate> gate;

    /** @param gate empty if the router uses no scores */
    GateStage(LayerSite site, Optional<Gate> gate) {
        this.site = site;
        this.gate = gate;
    }

    /**
     * Scores the tokens, [rows, width].
     *
     * @return [rows, experts]; empty without a gate
     */
    Optional<Tensor> scores(DeviceTensor tokens, Batch batch, LayerResults results) {
        return gate.map(g -> site.naming(batch, results, () -> {
            Tensor scores = g.scores(tokens, tokens.tape());
            tokens.tape().requireAlone();
            PlanCheck.checkShape(scores, batch.rows(), site.placement().experts());
            results.expect(
                    NumberCheck.of((DeviceTensor) scores, Double.POSITIVE_INFINITY, () -> look(scores, tokens, batch)));
            return scores;
        }));
    }

    private void look(Tensor scores, DeviceTensor tokens, Batch batch) {
        try {
            PlanCheck.checkScores(
                    scores.toArray(), batch.valid(), site.placement().experts());
        } catch (IllegalArgumentException e) {
            throw site.mistake(batch, e, NumberCheck.origin(tokens));
        }
    }

    /** The gate's own measure of the similarity of tokens and experts, if it has one; no gradient passes through it. */
    Optional<Affinity> affinity(DeviceTensor tokens) {
        return gate.flatMap(g -> g.affinity(tokens.detach(), tokens.tape()));
    }

    /** What the gate reports about itself; empty without a gate. */
    Map<String, Double> measures() {
        Place place = Place.current();
        int before = place.layer(site.layer());
        try {
            return gate.map(Gate::measures).orElse(Map.of());
        } finally {
            place.layer(before);
        }
    }
}
