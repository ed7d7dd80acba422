package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.settings.Declaration;
import io.locmoe.settings.Declarations;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The settings that make a model what it is; tensors of equal names and shapes do not reveal all of them. */
final class ModelParts {
    private static final Declarations PARTS = new Declarations(List.of(ModelSettings.class));

    private ModelParts() {}

    /**
     * Checks that two jobs have the same model.
     *
     * @param file  configuration of the checkpoint, for the message
     * @param saved settings of the checkpoint; parts that an earlier version did not have were the default ones
     * @param asked settings of the job
     * @throws CheckpointException naming the part that differs
     */
    static void requireSame(Path file, Map<String, String> saved, Map<String, String> asked) {
        for (Declaration part : PARTS.all()) {
            Object own = value(file, part, saved);
            Object other = value(file, part, asked);
            if (!own.equals(other)) {
                throw new CheckpointException(file + " is of a model with " + part.name() + "="
                        + part.type().text(own) + ", but the job asks for " + part.name() + "="
                        + part.type().text(other));
            }
        }
    }

    private static Object value(Path file, Declaration part, Map<String, String> settings) {
        try {
            return part.type().parse(part.name(), settings.getOrDefault(part.name(), part.defaultValue()));
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file + ": " + e.getMessage(), e);
        }
    }
}
