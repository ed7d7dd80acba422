package io.locmoe.models;

import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.checkpoint.NewCheckpoint;
import io.locmoe.engine.checkpoint.StoredModel;
import io.locmoe.engine.checkpoint.file.SafeTensors.Named;
import io.locmoe.engine.checkpoint.file.StoredType;
import io.locmoe.engine.job.Components;
import io.locmoe.engine.parameter.Parameter;
import io.locmoe.engine.parameter.ParameterNames;
import io.locmoe.engine.parameter.Weights;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.setup.RouterStates;
import io.locmoe.engine.setup.StateArray;
import io.locmoe.models.family.Family;
import io.locmoe.models.file.ForeignModel;
import io.locmoe.models.file.ModelDirectory;
import io.locmoe.models.file.ModelException;
import io.locmoe.models.layout.Naming;
import io.locmoe.models.layout.OwnTensors;
import io.locmoe.models.layout.TensorMap;
import io.locmoe.settings.FileFailure;
import io.locmoe.spi.device.memory.ElementType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A Hugging Face directory or a GGUF file as it is, without a checkpoint: files are mapped, and a tensor is read when
 * it is asked for. The operand type of products is that of most of its weights. Used by one thread.
 */
public final class MappedModel implements StoredModel {
    private final ForeignModel model;
    private final OwnTensors tensors;
    private final CheckpointConfig config;

    private MappedModel(ForeignModel model, OwnTensors tensors, CheckpointConfig config) {
        this.model = model;
        this.tensors = tensors;
        this.config = config;
    }

    /** Whether a directory or a file is a model of others. */
    public static boolean takes(Path model) {
        return ModelDirectory.isOne(model) || model.toString().endsWith(".gguf") && Files.isRegularFile(model);
    }

    /** A directory, as {@link #open(Path, Path, Components)}. */
    public static MappedModel open(Path directory, Components components) {
        return open(directory, directory, components);
    }

    /**
     * Checks configuration and headers, and reads no tensor.
     *
     * @param source a directory, or a GGUF file
     * @param place  where {@code tokenizer.json} is, or is written if the model is a file that has one; the caller
     *               removes it
     * @throws ModelException if the model cannot be read, or has what the engine has not
     * @throws io.locmoe.engine.checkpoint.file.CheckpointException if a safetensors file is damaged
     * @throws io.locmoe.settings.SettingsException if the model's shape is outside the limits of settings
     */
    public static MappedModel open(Path source, Path place, Components components) {
        ForeignModel model = Import.open(source);
        try {
            Family family = Import.family(model);
            JobSettings job = new Import(components, OptionalInt.empty()).settings(family, model);
            int vocabulary = job.data().vocabulary();
            Naming naming = family.naming().of(model.tensors().keySet());
            OwnTensors tensors = OwnTensors.of(TensorMap.of(job.model(), vocabulary, naming), model);
            Map<String, String> further = further(model, place);
            String origin = Origin.of(model, naming).json();
            return new MappedModel(
                    model,
                    tensors,
                    NewCheckpoint.configuration(job, vocabulary, List.of(Import.DOMAIN), further, origin));
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private static Map<String, String> further(ForeignModel model, Path place) {
        Map<String, String> further =
                new TreeMap<>(Map.of("precision", Origin.mostOf(model).word()));
        Path tokenizer = place.resolve(ModelDirectory.TOKENIZER).toAbsolutePath();
        if (!Files.exists(tokenizer)) {
            model.tokenizer().ifPresent(content -> write(content, tokenizer));
        }
        if (Files.exists(tokenizer)) {
            further.put("tokenizer", tokenizer.toString());
        }
        return further;
    }

    private static void write(byte[] content, Path file) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new ModelException("cannot write " + file + ": " + FileFailure.of(e), e);
        }
    }

    /** A line on what of the tensors is left out; empty for nothing. */
    public Optional<String> note() {
        return model.note();
    }

    @Override
    public CheckpointConfig config() {
        return config;
    }

    @Override
    public Weights weights(ParameterNames names) {
        return new Weights() {
            @Override
            public boolean exact(Parameter parameter, ElementType type) {
                return tensors.types(parameter.name()).stream().allMatch(stored -> stored.element() == type);
            }

            @Override
            public void read(Parameter parameter, ElementType type, MemorySegment target) {
                StoredType stored = StoredType.of(type);
                tensors.read(new Named(parameter.name(), parameter.shape(), stored), stored, target);
            }
        };
    }

    /** States that the model does not have stay as they are. */
    @Override
    public void readRouterStates(RouterStates states, ParameterNames names) {
        tensors.states().forEach((name, values) -> {
            if (states.arrays().get(name) instanceof StateArray.Doubles own && own.length() == values.length) {
                System.arraycopy(values, 0, own.values(), 0, values.length);
            }
        });
    }

    @Override
    public void close() {
        model.close();
    }
}
