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
import java.util.stream.IntStream;

/** The first stage of a sparse layer: a score for each token and expert. */
final class GateStage {
    private final LayerSite site;
    private final Optional<Gate> gate;
    private final int window;

    /**
     * Creates the stage.
     *
     * @param gate   empty if the router uses no scores
     * @param window tokens whose mean is scored: a token and those before it in its document
     */
    GateStage(LayerSite site, Optional<Gate> gate, int window) {
        this.site = site;
        this.gate = gate;
        this.window = window;
    }

    /**
     * Scores the tokens, [rows, width].
     *
     * @return [rows, experts]; empty without a gate
     */
    Optional<Tensor> scores(DeviceTensor tokens, Batch batch, LayerResults results) {
        return gate.map(g -> site.naming(batch, results, () -> {
            Tensor scores = g.scores(means(tokens, batch), tokens.tape());
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
    Optional<Affinity> affinity(DeviceTensor tokens, Batch batch) {
        return gate.flatMap(g -> g.affinity(means(tokens.detach(), batch), tokens.tape()));
    }

    /** The mean over the window of each token. The first token of a document counts for those that are not there. */
    private Tensor means(DeviceTensor tokens, Batch batch) {
        Tensor sum = tokens;
        for (int back = 1; back < window; back++) {
            sum = sum.add(tokens.gatherRows(before(back, batch)));
        }
        return window == 1 ? tokens : sum.scale(1f / window);
    }

    private static int[] before(int back, Batch batch) {
        int[] positions = batch.positions();
        return IntStream.range(0, batch.rows())
                .map(row -> row - Math.min(back, Math.min(positions[row], row % batch.sequence())))
                .toArray();
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
