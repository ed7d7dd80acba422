package io.locmoe.engine.training;

import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.sparse.LayerResult;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Says whose gradients of a device are not finite.
 *
 * @param layers the sparse layers of the last micro-batch
 */
record GradientFaults(RankModel rank, SharedGradients gradients, List<LayerResult> layers) {

    /** The first device reports the norm, which all ranks know; each device reports its own gradients. */
    void tell(long step, String norm, StepFindings findings) {
        if (rank.isFirst()) {
            findings.add("step " + step + ": " + norm);
        }
        String place = "step " + step + ", rank " + rank.mesh.rank() + ": the gradient ";
        Set<String> experts = new HashSet<>(rank.squares.notFinite(rank.model.experts()));
        Collection<String> shared =
                rank.mesh.ranks() == 1 ? rank.squares.notFinite(rank.model.shared()) : gradients.notFinite();
        plugins(experts, shared)
                .ifPresent(plugins ->
                        findings.add(place + "through " + plugins + " is not finite" + TrainingException.OF_ITS_OWN));
        experts.forEach(parameter -> findings.add(place + "of " + parameter + " is not finite"));
        shared.forEach(parameter -> findings.add(place + "of " + parameter + " is not finite"));
    }

    /**
     * A gradient goes from the end of the model to its beginning, and what is not finite stays so. If it is finite
     * behind a sparse layer and in its experts, but not before it, it went wrong in the layer's router or gate.
     */
    private Optional<String> plugins(Set<String> experts, Collection<String> shared) {
        OptionalInt last = OptionalInt.empty();
        for (var parameter : rank.model.shared().parameters()) {
            if (shared.contains(parameter.name())) {
                last = rank.model.names().layerOf(parameter.name());
            }
        }
        int layer = last.orElse(layers.size());
        boolean behind = experts.stream()
                .anyMatch(name -> rank.model.names().layerOf(name).orElseThrow() >= layer);
        return layer < layers.size() && !behind ? Optional.of(layers.get(layer).plugins()) : Optional.empty();
    }
}
