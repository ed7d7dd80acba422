package io.locmoe.models;

import io.locmoe.engine.checkpoint.NewCheckpoint;
import io.locmoe.engine.checkpoint.file.SafeTensors.Named;
import io.locmoe.engine.checkpoint.file.TensorWriter;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.models.family.ConfigFields;
import io.locmoe.models.family.Decoder;
import io.locmoe.models.family.Families;
import io.locmoe.models.family.Family;
import io.locmoe.models.file.ForeignModel;
import io.locmoe.models.file.ModelDirectory;
import io.locmoe.models.file.ModelException;
import io.locmoe.models.gguf.GgufModel;
import io.locmoe.models.layout.ForeignTensor;
import io.locmoe.models.layout.Naming;
import io.locmoe.models.layout.OwnTensors;
import io.locmoe.models.layout.TensorMap;
import io.locmoe.models.upcycling.UpcycledTensors;
import io.locmoe.models.upcycling.Upcycling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes a checkpoint of a Hugging Face directory or a GGUF file. Blocks on the disk.
 *
 * @param sequence  longest sequence of the checkpoint; empty for {@code max_position_embeddings}
 * @param upcycling how a dense model gets experts; empty if it is taken as it is
 */
public record Import(Components components, OptionalInt sequence, Optional<Upcycling> upcycling) {
    /** Name of the one domain of a model whose text is unknown. */
    static final String DOMAIN = "text";

    /** A parameter's in a checkpoint: its value and two moments, in float32. */
    private static final long BYTES = 3 * Float.BYTES;

    /** More experts over all layers are no model, but a configuration that asks for memory. */
    private static final long MOST_EXPERTS = 1_000_000;

    /** Takes models as they are. */
    public Import(Components components, OptionalInt sequence) {
        this(components, sequence, Optional.empty());
    }

    /**
     * What was imported.
     *
     * @param family     name of its family
     * @param parameters number of its weights
     * @param tokenizer  whether the model had a tokenizer
     * @param note       a line on what of its tensors is left out; empty for nothing
     */
    public record Imported(String family, long parameters, int vocabulary, boolean tokenizer, Optional<String> note) {}

    /**
     * Reads the model and writes the checkpoint. Configuration and headers are checked before anything is written.
     *
     * @param source     a directory, or a GGUF file
     * @param checkpoint directory that does not exist
     * @throws ModelException if the model cannot be read, or has what the engine has not, or if there is no room for
     *     the checkpoint
     * @throws io.locmoe.engine.checkpoint.file.CheckpointException if a safetensors file is damaged, or the checkpoint
     *     cannot be written
     * @throws io.locmoe.settings.SettingsException if the model's shape is outside the limits of settings
     */
    public Imported run(Path source, Path checkpoint) {
        try (ForeignModel model = open(source)) {
            Family family = family(model);
            JobSettings job = settings(family, model);
            long parameters = parameters(write(model, family, job, checkpoint));
            boolean tokenizer = model.tokenizer().isPresent();
            return new Imported(family.modelType(), parameters, job.data().vocabulary(), tokenizer, model.note());
        }
    }

    private NewCheckpoint write(ForeignModel model, Family family, JobSettings job, Path checkpoint) {
        Naming naming = family.naming().of(model.tensors().keySet());
        Origin origin = Origin.of(model, naming);
        if (upcycling.isPresent()) {
            return upcycled(model, origin, naming, job, upcycling.get(), checkpoint);
        }
        OwnTensors own = OwnTensors.of(TensorMap.of(job.model(), job.data().vocabulary(), naming), model);
        NewCheckpoint made = checkpoint(model, job, Optional.of(origin), own.tensors(), own.states());
        return written(made, checkpoint, own::values);
    }

    private NewCheckpoint upcycled(
            ForeignModel model, Origin origin, Naming naming, JobSettings job, Upcycling copies, Path checkpoint) {
        int vocabulary = job.data().vocabulary();
        ModelSettings dense = job.with(Map.of("sparseEvery", "0")).model();
        List<ForeignTensor> spread = copies.spread(TensorMap.of(dense, vocabulary, naming));
        UpcycledTensors own = new UpcycledTensors(copies, job.model(), OwnTensors.of(spread, model));
        Decoder decoder = Decoder.of(job, vocabulary, components);
        Optional<Origin> sparse = Families.fitting(decoder).map(family -> origin.as(family, decoder));
        return written(checkpoint(model, job, sparse, own.tensors(), Map.of()), checkpoint, own::values);
    }

    private static NewCheckpoint written(NewCheckpoint made, Path checkpoint, TensorWriter.Source values) {
        DiskSpace.require(checkpoint, parameters(made) * BYTES, "a checkpoint of the model");
        made.write(checkpoint, values);
        return made;
    }

    private NewCheckpoint checkpoint(
            ForeignModel model,
            JobSettings job,
            Optional<Origin> origin,
            List<Named> tensors,
            Map<String, double[]> states) {
        return new NewCheckpoint(
                job,
                components,
                job.data().vocabulary(),
                List.of(DOMAIN),
                model.tokenizer(),
                origin.map(Origin::json),
                tensors,
                states);
    }

    private static long parameters(NewCheckpoint made) {
        return made.tensors().stream()
                .mapToLong(tensor -> tensor.bytes() / Float.BYTES)
                .sum();
    }

    static ForeignModel open(Path source) {
        return Files.isRegularFile(source) ? GgufModel.open(source) : ModelDirectory.open(source);
    }

    static Family family(ForeignModel model) {
        return Families.named(model.config().path("model_type").asText());
    }

    /** The settings of a job that continues the model, on one node. */
    JobSettings settings(Family family, ForeignModel model) {
        ConfigFields fields = new ConfigFields(model.config(), model.configuration());
        Map<String, String> settings = family.read(fields);
        sequence.ifPresent(tokens -> {
            fields.requireSequence(tokens);
            settings.put("sequence", Integer.toString(tokens));
        });
        upcycling.ifPresent(copies -> copies.change(family.modelType(), settings));
        settings.put("vocabulary", Integer.toString(fields.vocabulary()));
        fields.requireHonoured();
        JobSettings job = SettingsParser.parse(settings);
        requirePossible(job.model(), job.data().vocabulary());
        return job;
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
