package io.locmoe.engine.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.optimizer.LossScale;
import io.locmoe.engine.settings.Precision;
import java.nio.file.Path;
import java.util.Optional;

/** {@code loss_scale} of {@code config.json}. */
final class SavedLossScale {
    private static final String NAME = "loss_scale";

    private SavedLossScale() {}

    /** Writes it if the job scales its loss, or a job that it continues has skipped steps. */
    static void write(ObjectNode root, Precision precision, LossScale.State state) {
        if (precision.scalesLoss() || state.skipped() > 0) {
            root.putObject(NAME)
                    .put("scale", state.scale())
                    .put("good_steps", state.good())
                    .put("skipped_steps", state.skipped());
        }
    }

    /** @throws CheckpointException if its values are impossible */
    static Optional<LossScale.State> read(JsonNode root, Path file) {
        JsonNode saved = root.path(NAME);
        if (saved.isMissingNode()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new LossScale.State(
                    saved.path("scale").asDouble(),
                    saved.path("good_steps").asLong(-1),
                    saved.path("skipped_steps").asLong(-1)));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file + " has an impossible " + NAME + ": " + e.getMessage(), e);
        }
    }
}
