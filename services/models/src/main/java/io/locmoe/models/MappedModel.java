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
import io.locmoe.models.file.ModelDirectory;
import io.locmoe.models.layout.Naming;
import io.locmoe.models.layout.OwnTensors;
import io.locmoe.models.layout.TensorMap;
import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A Hugging Face directory as it is, without a checkpoint: its files are mapped, and a tensor is read when it is asked
 * for. The operand type of products is that of most of its weights. Used by one thread.
 */
public final class MappedModel implements StoredModel {
    private final ModelDirectory directory;
    private final OwnTensors tensors;
    private final CheckpointConfig config;

    private MappedModel(ModelDirectory directory, OwnTensors tensors, CheckpointConfig config) {
        this.directory = directory;
        this.tensors = tensors;
        this.config = config;
    }

    /**
     * Checks configuration and headers, and reads no tensor.
     *
     * @throws io.locmoe.models.file.ModelException if the model cannot be read, or has what the engine has not
     * @throws io.locmoe.engine.checkpoint.file.CheckpointException if a safetensors file is damaged
     * @throws io.locmoe.settings.SettingsException if the model's shape is outside the limits of settings
     */
    public static MappedModel open(Path source, Components components) {
        ModelDirectory directory = ModelDirectory.open(source);
        try {
            Family family = Import.family(directory);
            JobSettings job = new Import(components, OptionalInt.empty()).settings(family, directory);
            int vocabulary = job.data().vocabulary();
            Naming naming = family.naming().of(directory.tensors().keySet());
            OwnTensors tensors = OwnTensors.of(TensorMap.of(job.model(), vocabulary, naming), directory);
            Map<String, String> further = further(source, directory);
            String origin = Origin.of(directory, naming).json();
            return new MappedModel(
                    directory,
                    tensors,
                    NewCheckpoint.configuration(job, vocabulary, List.of(Import.DOMAIN), further, origin));
        } catch (RuntimeException | Error e) {
            directory.close();
            throw e;
        }
    }

    private static Map<String, String> further(Path source, ModelDirectory directory) {
        Map<String, String> further =
                new TreeMap<>(Map.of("precision", Origin.mostOf(directory).word()));
        Path tokenizer = source.resolve(ModelDirectory.TOKENIZER).toAbsolutePath();
        if (Files.exists(tokenizer)) {
            further.put("tokenizer", tokenizer.toString());
        }
        return further;
    }

    /** A line on what of the directory's tensors is left out; empty for nothing. */
    public Optional<String> note() {
        return directory.note();
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

    /** States that the directory does not have stay as they are. */
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
        directory.close();
    }
}
