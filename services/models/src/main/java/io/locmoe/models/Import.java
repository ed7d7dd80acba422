package io.locmoe.models;

import io.locmoe.engine.checkpoint.NewCheckpoint;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.models.family.ConfigFields;
import io.locmoe.models.family.Families;
import io.locmoe.models.family.Family;
import io.locmoe.models.file.ModelDirectory;
import io.locmoe.models.file.ModelException;
import io.locmoe.models.layout.Naming;
import io.locmoe.models.layout.OwnTensors;
import io.locmoe.models.layout.TensorMap;
import io.locmoe.settings.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Makes a checkpoint of a Hugging Face directory. Blocks on the disk.
 *
 * @param sequence longest sequence of the checkpoint; empty for {@code max_position_embeddings}
 */
public record Import(Components components, OptionalInt sequence) {
    /** Name of the one domain of a model whose text is unknown. */
    private static final String DOMAIN = "text";

    /** A parameter's in a checkpoint: its value and two moments, in float32. */
    private static final long BYTES = 3 * Float.BYTES;

    private static final long MEGABYTE = 1_000_000;

    /** More experts over all layers are no model, but a configuration that asks for memory. */
    private static final long MOST_EXPERTS = 1_000_000;

    /**
     * What was imported.
     *
     * @param family     name of its family
     * @param parameters number of its weights
     * @param tokenizer  whether the directory had a tokenizer
     */
    public record Imported(String family, long parameters, int vocabulary, boolean tokenizer) {}

    /**
     * Reads the directory and writes the checkpoint. Configuration and headers are checked before anything is written.
     *
     * @param checkpoint directory that does not exist
     * @throws ModelException if the directory cannot be read, or has what the engine has not, or if the disk has no
     *     room for the checkpoint
     * @throws io.locmoe.engine.checkpoint.file.CheckpointException if a safetensors file is damaged, or the checkpoint
     *     cannot be written
     * @throws io.locmoe.settings.SettingsException if the model's shape is outside the limits of settings
     */
    public Imported run(Path directory, Path checkpoint) {
        try (ModelDirectory model = ModelDirectory.open(directory)) {
            Family family = Families.named(model.config().path("model_type").asText());
            JobSettings job = settings(family, model);
            requirePossible(job.model(), job.data().vocabulary());
            long parameters = model.tensors().values().stream()
                    .mapToLong(t -> t.data().byteSize() / t.type().bytes())
                    .sum();
            requireSpace(checkpoint, parameters * BYTES);
            write(model, family, job, checkpoint);
            boolean tokenizer = model.tokenizer().isPresent();
            return new Imported(family.modelType(), parameters, job.data().vocabulary(), tokenizer);
        }
    }

    private void write(ModelDirectory model, Family family, JobSettings job, Path checkpoint) {
        int vocabulary = job.data().vocabulary();
        Naming naming = family.naming().of(model.tensors().keySet());
        OwnTensors own = OwnTensors.of(TensorMap.of(job.model(), vocabulary, naming), model.tensors());
        new NewCheckpoint(
                        job,
                        components,
                        vocabulary,
                        List.of(DOMAIN),
                        model.tokenizer(),
                        Origin.of(model, naming).json(),
                        own.tensors())
                .write(checkpoint, own::values);
    }

    private JobSettings settings(Family family, ModelDirectory model) {
        ConfigFields fields = new ConfigFields(model.config(), model.path().resolve("config.json"));
        Map<String, String> settings = family.read(fields);
        sequence.ifPresent(tokens -> {
            fields.requireSequence(tokens);
            settings.put("sequence", Integer.toString(tokens));
        });
        settings.put("vocabulary", Integer.toString(fields.vocabulary()));
        fields.requireHonoured();
        return SettingsParser.parse(settings);
    }

    private static void requireSpace(Path checkpoint, long bytes) {
        Path directory = checkpoint.toAbsolutePath().getParent();
        while (!Files.exists(directory)) {
            directory = directory.getParent();
        }
        try {
            long free = Files.getFileStore(directory).getUsableSpace();
            if (free < bytes) {
                throw new ModelException("a checkpoint of the model takes " + (bytes / MEGABYTE + 1) + " MB, and "
                        + directory + " has " + free / MEGABYTE + " MB left: choose another place");
            }
        } catch (IOException e) {
            throw new ModelException("cannot write " + checkpoint + ": " + FileFailure.of(e), e);
        }
    }

    private static void requirePossible(ModelSettings model, int vocabulary) {
        if ((long) vocabulary * model.width() > Integer.MAX_VALUE
                || (long) model.sparseLayers() * model.experts() > MOST_EXPERTS) {
            throw new ModelException("config.json asks for an embedding of " + vocabulary + " x " + model.width()
                    + " and " + model.sparseLayers() + " x " + model.experts() + " experts, which is more than the"
                    + " engine counts");
        }
    }
}
